"""Payment orders (SPM)."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from treasury.models.document import Document
from treasury.models.payment_request import PaymentRequest

DEAD_ORDER = ("rejected", "void")


class PaymentOrder(Document):
    """SPM: orders the payment of one verified SPP; its lines are the SPP's, frozen by the database."""

    flow_name = "payment_order"

    request = models.ForeignKey(PaymentRequest, on_delete=models.PROTECT, related_name="orders")
    gross = AmountField("jumlah bruto")
    deducted = AmountField("jumlah potongan")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.UniqueConstraint(
                fields=("request",),
                condition=~models.Q(state__in=DEAD_ORDER),
                name="one_live_order_a_request",
            ),
        )
        indexes = (
            models.Index(
                fields=("year", "-dated_on", "-id"), include=("unit", "gross"), name="order_register"
            ),
        )

    @property
    def chain_key(self) -> str:
        return f"payment:{self.request_id}"
