"""Programme nomenclature and functions."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE
from reference.models.edition import Edition


class Program(models.Model):
    """Nomenklatur: urusan, bidang, program, kegiatan, sub kegiatan; the last is where money is budgeted."""

    class Level(models.IntegerChoices):
        URUSAN = 1, "Urusan"
        BIDANG = 2, "Bidang urusan"
        PROGRAM = 3, "Program"
        KEGIATAN = 4, "Kegiatan"
        SUB_KEGIATAN = 5, "Sub kegiatan"

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=600)
    level = models.PositiveSmallIntegerField(choices=Level)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_postable = models.BooleanField()
    is_active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "code"), name="program_code_once"),
            models.CheckConstraint(condition=models.Q(code__regex=PLAIN_CODE), name="program_code_is_plain"),
        )

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class Function(models.Model):
    """Fungsi dan sub fungsi (Permendagri 90/2019)."""

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    code = models.CharField(max_length=10)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "code")
        constraints = (models.UniqueConstraint(fields=("edition", "code"), name="function_code_once"),)

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
