"""Sums of cash plans: a plan in force never changes, so the database keeps what its months sum to."""

from django.db import models

from budget.models.document import BudgetDocument
from core.money import DECIMAL_PLACES, MAX_DIGITS


class PlannedMonth(models.Model):
    """Anggaran kas sebulan: spending and financing out that one document in force plans for a month.

    Written by a trigger alone (`planned_months.sql`) when the document comes in force; `check_ledger`
    compares it with the lines' months. A region's plans are a million rows, these are twelve a document.
    """

    document = models.ForeignKey(BudgetDocument, on_delete=models.PROTECT, related_name="planned_months")
    month = models.PositiveSmallIntegerField()
    amount = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES)

    class Meta:
        ordering = ("document", "month")
        constraints = (
            models.UniqueConstraint(fields=("document", "month"), name="planned_month_once"),
            models.CheckConstraint(
                condition=models.Q(month__gte=1, month__lte=12), name="planned_month_exists"
            ),
        )

    def __str__(self) -> str:
        return f"{self.document_id} {self.month}: {self.amount}"
