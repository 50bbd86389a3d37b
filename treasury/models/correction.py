"""Refunds of revenue, returns of spending, and reversing documents."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from reference.models import Account
from treasury.models.document import Document
from treasury.models.payment_request import PaymentRequestLine


class RevenueRefund(Document):
    """Pengembalian pendapatan: revenue of this year paid back from the RKUD (row 19)."""

    flow_name = "revenue_refund"

    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("jumlah")
    # Empty: the mapping's accrual revenue.
    debit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField("surat keputusan", max_length=120, blank=True)
    payee_name = models.CharField("penerima", max_length=200, blank=True)
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="revenue_refund_positive"),
        )


class ContraPost(Document):
    """Kontrapos (row 20) or retur bank (row 25): money of a paid SP2D line is back in the RKUD.

    Both reduce the realisation of the line and restore its budget; a contra-post credits the expense or
    asset, a bank return the payable, which a new SPP pays.
    """

    flow_name = "contra_post"

    class Kind(models.TextChoices):
        RETURN = "KP", "Kontrapos (pengembalian belanja)"
        BANK = "RETUR", "Retur bank"

    kind = models.CharField("jenis", max_length=8, choices=Kind, default=Kind.RETURN)
    line = models.ForeignKey(PaymentRequestLine, on_delete=models.PROTECT, related_name="returns")
    amount = AmountField("jumlah")
    # Empty: the account's expense or asset (contra-post), or its payable (bank return), by the mapping.
    credit_account = models.ForeignKey(
        Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (models.CheckConstraint(condition=models.Q(amount__gt=0), name="contra_post_positive"),)


class Reversal(Document):
    """Dokumen pembalik: takes one booked document back by mirrored, linked entries (I-05, I-34).

    The document reversed stays, in state `reversed`; its number is not used again.
    """

    flow_name = "reversal"

    target_flow = models.CharField("jenis dokumen", max_length=40)
    target_id = models.PositiveBigIntegerField("dokumen")
    target_number = models.CharField("nomor dokumen", max_length=120)
    amount = AmountField("jumlah")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("target_flow", "target_id"),
                condition=~models.Q(state="cancelled"),
                name="one_reversal_a_document",
            ),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="reversal_positive"),
        )

    @property
    def target_key(self) -> str:
        return f"{self.target_flow}:{self.target_id}"

    @property
    def chain_key(self) -> str:
        return f"reversal:{self.pk}"
