"""Settings of the region, each with history."""

from django.db import models
from simple_history.models import HistoricalRecords


class Setting(models.Model):
    """Pengaturan daerah: key and value; the keys and their defaults are in `reference.region`."""

    key = models.CharField(max_length=80, primary_key=True)
    value = models.CharField(max_length=300)
    history = HistoricalRecords()

    class Meta:
        ordering = ("key",)

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
