"""Programme nomenclature, functions, and which programmes serve which function."""

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


class FunctionMapping(models.Model):
    """Pemetaan urusan ke fungsi: an urusan, bidang or program of any list serves one sub fungsi.

    The nearest mapped code upwards counts, so a program may serve another function than its bidang.
    Codes, not rows: they mean the same in the programme lists of every year.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    program_code = models.CharField(max_length=40)
    function = models.ForeignKey(Function, on_delete=models.PROTECT, related_name="+")
    # How the pair was found: by equal names, or by the name of a program below a bidang of two functions.
    basis = models.CharField(max_length=100)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "program_code")
        constraints = (
            models.UniqueConstraint(fields=("edition", "program_code"), name="function_mapping_once"),
        )

    def __str__(self) -> str:
        return f"{self.program_code} → {self.function}"
