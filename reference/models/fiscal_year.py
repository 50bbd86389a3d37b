"""Fiscal years and the editions they use."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.edition import Edition


class FiscalYear(models.Model):
    """Tahun anggaran: 1 January to 31 December, and the editions its documents use."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    chart = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    programs = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    funds = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+")
    functions = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    history = HistoricalRecords()

    class Meta:
        ordering = ("-year",)

    def __str__(self) -> str:
        return f"TA {self.year}"
