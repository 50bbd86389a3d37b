"""Payments on their way: a mark kept by the database, so that nobody looks for them among all paid ones."""

from django.db import models

from treasury.models.payment_order import PaymentOrder
from treasury.models.payment_request import PaymentRequest


class PaymentUnderWay(models.Model):
    """Pembayaran dalam proses: an SPP that is submitted or verified and that no SP2D has paid.

    Written by triggers alone (`treasury_under_way.sql`); `check_ledger` compares it with the documents.
    """

    request = models.OneToOneField(
        PaymentRequest, on_delete=models.PROTECT, primary_key=True, related_name="under_way"
    )
    # Has an SPM that is neither rejected nor void.
    has_order = models.BooleanField()
    # The signed SPM that waits for an SP2D, if any.
    order = models.OneToOneField(PaymentOrder, on_delete=models.PROTECT, null=True, related_name="under_way")

    def __str__(self) -> str:
        return f"SPP {self.request_id}"
