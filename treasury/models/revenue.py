"""Assessments, receipts of the revenue treasurer, and their deposits."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from reference.models import Account
from treasury.models.document import Document


class Assessment(Document):
    """SKP-Daerah / SKR-Daerah: a tax or levy assessed, the receivable of one debtor (row 13).

    A carried one (saldo awal) is of an earlier year and stands in the opening balance already: it is
    no accounting event, only the detail behind the balance.
    """

    flow_name = "assessment"

    class Kind(models.TextChoices):
        TAX = "SKPD", "SKP-Daerah (pajak)"
        LEVY = "SKR", "SKR-Daerah (retribusi)"

    kind = models.CharField("jenis", max_length=8, choices=Kind)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")
    # Empty: the mapping's receivable.
    receivable_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    payer_name = models.CharField("wajib bayar", max_length=200, blank=True)
    payer_number = models.CharField("NPWPD/NPWRD", max_length=40, blank=True)
    due_on = models.DateField("jatuh tempo", null=True, blank=True)
    is_carried = models.BooleanField("saldo awal", default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="assessment_positive"),)
        indexes = (models.Index(fields=("unit", "year", "state"), name="assessment_unit_year"),)


class TreasurerReceipt(Document):
    """TBP (tanda bukti penerimaan): money taken by the revenue treasurer (row 14)."""

    flow_name = "treasurer_receipt"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")
    assessment = models.ForeignKey(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="treasurer_receipts"
    )
    # True: pays a receivable (credit_account, or the mapping's when empty); False: 7.x by the mapping.
    is_receivable = models.BooleanField("melunasi piutang", default=False)
    credit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    payer_name = models.CharField("penyetor", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="treasurer_receipt_positive"),
        )
        indexes = (models.Index(fields=("unit", "year", "state"), name="treasurer_receipt_unit_year"),)


class Deposit(Document):
    """STS (surat tanda setoran): whole TBP paid into the RKUD by the revenue treasurer (row 15)."""

    flow_name = "deposit"

    amount = AmountField("jumlah", default=ZERO)
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        indexes = (models.Index(fields=("unit", "year", "state"), name="deposit_unit_year"),)


class DepositLine(models.Model):
    """Rincian STS: one whole TBP, or the opening balance of the treasurer's cash (no TBP).

    Live until its STS is cancelled or reversed; a TBP is in one live line at most (I-27).
    """

    deposit = models.ForeignKey(Deposit, on_delete=models.CASCADE, related_name="lines")
    receipt = models.ForeignKey(
        TreasurerReceipt, on_delete=models.PROTECT, null=True, blank=True, related_name="deposit_lines"
    )
    # Unit and year of the opening balance; empty for a TBP.
    opening_key = models.CharField(max_length=40, blank=True)
    amount = AmountField("jumlah")
    is_live = models.BooleanField(default=True)

    class Meta:
        ordering = ("deposit", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("receipt",), condition=models.Q(is_live=True), name="receipt_deposited_once"
            ),
            models.UniqueConstraint(
                fields=("opening_key",),
                condition=models.Q(is_live=True, receipt__isnull=True),
                name="opening_deposited_once",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="deposit_line_positive"),
            models.CheckConstraint(
                condition=models.Q(receipt__isnull=True) ^ models.Q(opening_key=""),
                name="deposit_line_of_receipt_or_opening",
            ),
        )

    def __str__(self) -> str:
        return f"{self.receipt or 'saldo awal'}: {self.amount}"
