"""Expense receipts: what the treasurer pays out of UP or TU money."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models import BudgetKey
from core.fields import AmountField
from core.money import ZERO
from reference.models import Account
from treasury.models.document import Document
from treasury.models.payment_request import PaymentRequest

# Its journal stands; a refused one is set right by the document that reverses it.
POSTED_RECEIPT = ("paid", "refused")


class ExpenseReceipt(Document):
    """TBP pengeluaran/kuitansi: spending paid by the treasurer from UP or TU (domain.md 4.2 rows 2–4)."""

    flow_name = "expense_receipt"

    class Source(models.TextChoices):
        UP = "UP", "Uang persediaan"
        TU = "TU", "Tambahan uang"

    source = models.CharField("dibayar dari", max_length=2, choices=Source)
    # The TU that the money is of; none for UP.
    top_up = models.ForeignKey(
        PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="receipts"
    )
    payee = models.CharField("penerima", max_length=200, blank=True)
    amount = AmountField("jumlah bruto", default=ZERO)
    withheld = AmountField("pajak dipungut", default=ZERO)
    # The refused receipt that this one takes back.
    reverses = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by"
    )
    # Paid from the cash in hand; else from the bank account.
    is_cash = models.BooleanField("tunai", default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(source="UP", top_up__isnull=True)
                | models.Q(source="TU", top_up__isnull=False),
                name="receipt_of_tu_names_it",
            ),
        )
        indexes = (models.Index(fields=("unit", "year", "state")),)

    @property
    def chain_key(self) -> str:
        return f"expense_receipt:{self.reverses_id or self.pk}"

    @property
    def net(self) -> object:
        """What the payee gets."""
        return self.amount - self.withheld


class ExpenseReceiptLine(models.Model):
    """Rincian kuitansi: an amount on a budget key, and the payable or account debited instead if any."""

    receipt = models.ForeignKey(ExpenseReceipt, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="expense_lines")
    amount = AmountField("jumlah")
    payable_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    debit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        ordering = ("receipt", "number")
        constraints = (
            models.UniqueConstraint(fields=("receipt", "number"), name="expense_line_once"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="expense_line_positive"),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"


class ExpenseReceiptTax(models.Model):
    """Pajak dipungut bendahara: withheld from the payment, kept in his cash until remitted (I-28)."""

    receipt = models.ForeignKey(ExpenseReceipt, on_delete=models.CASCADE, related_name="taxes")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")

    class Meta:
        ordering = ("receipt", "account")
        constraints = (
            models.UniqueConstraint(fields=("receipt", "account"), name="one_tax_an_account"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="expense_tax_positive"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.amount}"
