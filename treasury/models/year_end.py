"""What an entity states at year end."""

from django.db import models

from reference.models import FiscalYear, Unit, User


class AdjustmentStatement(models.Model):
    """Pernyataan tidak ada penyesuaian: an entity's bookkeeper says that 31 December needs no adjustment.

    I-36 asks of each entity adjusting entries or this statement. Append-only: an adjusting entry posted
    later speaks for itself.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    stated_at = models.DateTimeField()
    reason = models.CharField("keterangan", max_length=500)

    class Meta:
        ordering = ("year", "unit")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year"), name="adjustment_statement_once"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="adjustment_statement_says_why"),
        )

    def __str__(self) -> str:
        return f"{self.unit_id} {self.year_id}"
