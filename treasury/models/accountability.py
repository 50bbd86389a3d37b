"""Accountability of UP and TU money."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from treasury.models.document import Document
from treasury.models.expense_receipt import ExpenseReceipt


class Accountability(Document):
    """LPJ-UP/TU: the treasurer accounts for receipts paid; PPK-SKPD verifies (domain.md 3.7).

    Its SPP, GU or nihil, stands on it: SPP-GU asks for exactly its total (I-21).
    """

    flow_name = "accountability"

    source = models.CharField("jenis", max_length=2, choices=ExpenseReceipt.Source)
    # Imported by name: an SPP names the LPJ that it stands on, an LPJ the TU that it is of.
    top_up = models.ForeignKey(
        "treasury.PaymentRequest", on_delete=models.PROTECT, null=True, blank=True, related_name="reports"
    )
    amount = AmountField("jumlah", default=ZERO)
    receipts = models.ManyToManyField(
        ExpenseReceipt, through="AccountabilityReceipt", related_name="accountabilities"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(source="UP", top_up__isnull=True)
                | models.Q(source="TU", top_up__isnull=False),
                name="accountability_of_tu_names_it",
            ),
        )


class AccountabilityReceipt(models.Model):
    """Bukti dalam LPJ: a receipt is in one LPJ at most; one taken out of a draft is free again."""

    accountability = models.ForeignKey(Accountability, on_delete=models.CASCADE, related_name="entries")
    receipt = models.OneToOneField(ExpenseReceipt, on_delete=models.PROTECT, related_name="accounted")

    class Meta:
        ordering = ("accountability", "receipt")

    def __str__(self) -> str:
        return str(self.receipt)
