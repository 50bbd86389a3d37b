"""Units of the region: departments (SKPD), the finance office's own books (PPKD), sub-units."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.codes import PLAIN_CODE


class Unit(models.Model):
    """SKPD, PPKD, or a sub-unit of an SKPD (Unit SKPD, with a KPA)."""

    class Kind(models.TextChoices):
        SKPD = "skpd", "SKPD"
        PPKD = "ppkd", "PPKD"
        SUB_UNIT = "sub_unit", "Unit SKPD"

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.SKPD)
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="children"
    )
    is_active = models.BooleanField(default=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code",)
        permissions = (("work_in_unit", "Bekerja dalam unit ini"),)
        constraints = (
            models.CheckConstraint(condition=models.Q(code__regex=PLAIN_CODE), name="unit_code_is_plain"),
            models.UniqueConstraint(
                fields=("kind",), condition=models.Q(kind="ppkd"), name="one_ppkd_a_region"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="sub_unit", parent__isnull=False)
                | (~models.Q(kind="sub_unit") & models.Q(parent__isnull=True)),
                name="only_sub_units_have_a_parent",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def is_ppkd(self) -> bool:
        """True for the finance office's own accounting entity."""
        return self.kind == Unit.Kind.PPKD
