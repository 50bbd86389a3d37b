"""Disbursement orders (SP2D) and the treasury account they are paid from."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from treasury.models.document import Document
from treasury.models.payment_order import PaymentOrder

DEAD_DISBURSEMENT = ("failed", "void")


class TreasuryAccount(models.Model):
    """RKUD: the single treasury account; its row is locked by whoever signs an SP2D (I-19)."""

    bank_name = models.CharField("bank", max_length=100)
    account_number = models.CharField("nomor rekening", max_length=40)
    account_name = models.CharField("atas nama", max_length=200)
    is_active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("is_active",), condition=models.Q(is_active=True), name="one_active_rkud"
            ),
        )

    def __str__(self) -> str:
        return f"{self.bank_name} {self.account_number}"


class DisbursementOrder(Document):
    """SP2D (Surat Perintah Pencairan Dana): treasury pays one issued payment order."""

    flow_name = "disbursement"

    order = models.ForeignKey(PaymentOrder, on_delete=models.PROTECT, related_name="disbursements")
    treasury_account = models.ForeignKey(
        TreasuryAccount, on_delete=models.PROTECT, related_name="disbursements"
    )
    gross = AmountField("jumlah bruto")
    deducted = AmountField("jumlah potongan")
    net = AmountField("jumlah dibayarkan")
    paid_on = models.DateField("tanggal bayar", null=True, blank=True)
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("order",),
                condition=~models.Q(state__in=DEAD_DISBURSEMENT),
                name="one_live_disbursement_an_order",
            ),
        )
        indexes = (
            models.Index(fields=("treasury_account", "state")),
            models.Index(
                fields=("year", "-dated_on", "-id"), include=("unit", "gross"), name="disbursement_register"
            ),
        )

    @property
    def chain_key(self) -> str:
        return f"payment:{self.order.request_id}"

    @property
    def posts_entries(self) -> bool:
        """False for nihil: the receipts that it accounts for are posted already."""
        return not self.order.request.is_nil
