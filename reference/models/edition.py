"""Editions: every chart, programme list, fund list and mapping has a legal basis and a validity."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from simple_history.models import HistoricalRecords


class Edition(models.Model):
    """Edisi: one edition of an official list, with its legal basis, validity and code shape."""

    class Kind(models.TextChoices):
        CHART = "chart", "Bagan akun standar"
        PROGRAM = "program", "Nomenklatur program"
        FUND = "fund", "Sumber dana"
        FUNCTION = "function", "Fungsi"

    kind = models.CharField(max_length=12, choices=Kind)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    legal_basis = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    # Digits of each segment of a code, outermost first: [1, 1, 2, 2, 2, 4]; empty when they vary.
    segment_widths = ArrayField(models.PositiveSmallIntegerField(), default=list, blank=True)
    depth = models.PositiveSmallIntegerField(
        help_text="Levels of the list; rows of the last one are postable."
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("kind", "code")

    def __str__(self) -> str:
        return self.name


class ReferenceLoad(models.Model):
    """Catatan pemuatan: who loaded which file when, its SHA-256 and what it changed. Append-only."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, null=True)
    loaded_at = models.DateTimeField()
    actor = models.ForeignKey("reference.User", on_delete=models.PROTECT, null=True)
    file_name = models.CharField(max_length=255)
    sha256 = models.CharField(max_length=64)
    table = models.CharField(max_length=60)
    added = models.PositiveIntegerField()
    changed = models.PositiveIntegerField()
    unchanged = models.PositiveIntegerField()

    class Meta:
        ordering = ("-loaded_at", "-id")

    def __str__(self) -> str:
        return f"{self.file_name} ({self.loaded_at:%Y-%m-%d})"
