"""Payments on their way: a mark kept by the database, so that nobody looks for them among all paid ones."""

from django.db import models

from reference.models import FiscalYear, Unit
from treasury.models.payment_order import PaymentOrder
from treasury.models.payment_request import PaymentRequest


class PaymentUnderWay(models.Model):
    """Pembayaran dalam proses: an SPP that is submitted or verified and that no SP2D has paid.

    Written by triggers alone (`treasury_under_way.sql`); `check_ledger` compares it with the documents.
    """

    request = models.OneToOneField(
        PaymentRequest, on_delete=models.PROTECT, primary_key=True, related_name="under_way"
    )
    # The SPP's own, so that the oldest are found without it.
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    dated_on = models.DateField()
    # Has an SPM that is neither rejected nor void.
    has_order = models.BooleanField()
    # The signed SPM that waits for an SP2D, if any.
    order = models.OneToOneField(PaymentOrder, on_delete=models.PROTECT, null=True, related_name="under_way")

    class Meta:
        indexes = (models.Index(fields=("year", "dated_on", "request"), name="under_way_by_day"),)

    def __str__(self) -> str:
        return f"SPP {self.request_id}"
