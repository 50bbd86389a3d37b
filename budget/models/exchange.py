"""What the bridge to SIPD remembers, and the legal considerations that printed decrees cite."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords


class ColumnMapping(models.Model):
    """Pemetaan kolom: which heading of a SIPD-style export fills which field; users save and edit it."""

    class Kind(models.TextChoices):
        ELABORATION = "penjabaran", "Penjabaran APBD"
        DETAILS = "rincian", "Rincian RKA"
        CASH_PLAN = "anggaran_kas", "Anggaran kas"

    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField("nama", max_length=80)
    # {field: heading}
    columns = models.JSONField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "name")
        constraints = (models.UniqueConstraint(fields=("kind", "name"), name="mapping_name_once"),)

    def __str__(self) -> str:
        return self.name


class LegalConsideration(models.Model):
    """Konsiderans: Menimbang, Mengingat, Memperhatikan of a decree, with validity (regulation is data)."""

    class Part(models.TextChoices):
        WEIGHING = "weighing", "Menimbang"
        RECALLING = "recalling", "Mengingat"
        HEEDING = "heeding", "Memperhatikan"

    # Kind of document: budget.considerations.KINDS.
    kind = models.CharField(max_length=12)
    part = models.CharField(max_length=10, choices=Part)
    place = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=600)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "part", "place", "id")
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=models.F("valid_from")),
                name="consideration_dates_in_order",
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]
