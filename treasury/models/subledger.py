"""Inventory counts and long-term loans: sub-ledgers that propose memo vouchers."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from reference.models import Account, Unit, User
from treasury.models.memo import MemoVoucher


class InventoryCount(models.Model):
    """Stok opname: the value counted on an inventory account of a unit on a day."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # Expense that the difference goes to; domain.md 4.3, expense approach.
    expense_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    counted_on = models.DateField("tanggal opname")
    value = AmountField("nilai hasil opname", default=ZERO)
    note = models.CharField("keterangan", max_length=300, blank=True)
    voucher = models.ForeignKey(
        MemoVoucher, on_delete=models.PROTECT, null=True, blank=True, related_name="inventory_counts"
    )
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-counted_on", "unit", "account")
        constraints = (
            models.UniqueConstraint(fields=("unit", "account", "counted_on"), name="one_count_a_day"),
            models.CheckConstraint(condition=models.Q(value__gte=0), name="count_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.account} {self.counted_on}: {self.value}"


class Loan(models.Model):
    """Utang jangka panjang: a loan of the region with the accounts of its parts."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    lender = models.CharField("pemberi pinjaman", max_length=200)
    number = models.CharField("nomor perjanjian", max_length=120)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    current_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    interest_account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    interest_payable = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    principal = AmountField("pokok")
    started_on = models.DateField("tanggal perjanjian")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("started_on", "id")
        constraints = (models.CheckConstraint(condition=models.Q(principal__gt=0), name="loan_positive"),)

    def __str__(self) -> str:
        return f"{self.number} {self.lender}"


class LoanInstallment(models.Model):
    """Angsuran: principal and interest due on a day, and the day they were paid."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="installments")
    due_on = models.DateField("jatuh tempo")
    principal = AmountField("pokok", default=ZERO)
    interest = AmountField("bunga", default=ZERO)
    paid_on = models.DateField("dibayar", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("loan", "due_on")
        constraints = (
            models.UniqueConstraint(fields=("loan", "due_on"), name="one_installment_a_day"),
            models.CheckConstraint(
                condition=models.Q(principal__gte=0, interest__gte=0), name="installment_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.loan} {self.due_on}"
