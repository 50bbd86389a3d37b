"""Deposits of what is left of UP or TU."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from treasury.models.document import Document
from treasury.models.expense_receipt import ExpenseReceipt
from treasury.models.payment_request import PaymentRequest


class ImprestReturn(Document):
    """STS sisa UP/TU: the treasurer pays unspent money back to the RKUD (domain.md 4.2 row 6)."""

    flow_name = "imprest_return"

    source = models.CharField("sisa dari", max_length=2, choices=ExpenseReceipt.Source)
    top_up = models.ForeignKey(
        PaymentRequest, on_delete=models.PROTECT, null=True, blank=True, related_name="returns"
    )
    amount = AmountField("jumlah")
    bank_reference = models.CharField("referensi bank", max_length=60, blank=True)
    # Paid from the cash in hand; else from the bank account.
    is_cash = models.BooleanField("tunai", default=False)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="return_positive"),
            models.CheckConstraint(
                condition=models.Q(source="UP", top_up__isnull=True)
                | models.Q(source="TU", top_up__isnull=False),
                name="return_of_tu_names_it",
            ),
        )
