"""Monthly cash plan."""

from django.db import models

from budget.models.document import BudgetLine
from core.fields import AmountField
from core.money import ZERO


class CashPlan(models.Model):
    """Anggaran kas: the amount of one line planned for a month; twelve a line, summing to it (I-14)."""

    line = models.ForeignKey(BudgetLine, on_delete=models.CASCADE, related_name="months")
    month = models.PositiveSmallIntegerField()
    amount = AmountField("jumlah", default=ZERO)

    class Meta:
        ordering = ("line", "month")
        constraints = (
            models.UniqueConstraint(fields=("line", "month"), name="one_plan_a_month"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="plan_not_negative"),
            models.CheckConstraint(condition=models.Q(month__gte=1, month__lte=12), name="plan_month_exists"),
        )

    def __str__(self) -> str:
        return f"{self.month}: {self.amount}"
