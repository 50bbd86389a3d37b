"""KUA-PPAS: provisional ceilings that bound the RKA."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.models.document import BudgetVersion
from core.fields import AmountField
from reference.models import FundSource, Program, Unit, User


class CeilingPlan(models.Model):
    """KUA-PPAS of a version; in force from its Nota Kesepakatan on, then frozen."""

    version = models.OneToOneField(BudgetVersion, on_delete=models.PROTECT, related_name="ceiling_plan")
    state = models.CharField(max_length=12, default="draft")
    agreement_number = models.CharField("nomor nota kesepakatan", max_length=120, blank=True)
    agreed_on = models.DateField("tanggal nota kesepakatan", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("version",)

    def __str__(self) -> str:
        return f"KUA-PPAS {self.version}"

    @property
    def document_key(self) -> str:
        return f"ceiling_plan:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key


class Ceiling(models.Model):
    """Pagu of a unit for spending and financing out: whole or of one program; of all funds or of one.

    `program` is a program, kegiatan or sub kegiatan.
    Each row bounds by itself: a row of a unit bounds its sum, a row of a sub kegiatan that sub kegiatan's.
    """

    plan = models.ForeignKey(CeilingPlan, on_delete=models.CASCADE, related_name="ceilings")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="ceilings")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    fund_source = models.ForeignKey(
        FundSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    amount = AmountField("pagu")
    history = HistoricalRecords()

    class Meta:
        ordering = ("plan", "unit", "program", "fund_source")
        constraints = (
            models.UniqueConstraint(
                fields=("plan", "unit", "program", "fund_source"), nulls_distinct=False, name="ceiling_once"
            ),
            models.CheckConstraint(condition=Q(amount__gte=0), name="ceiling_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.unit} {self.program or ''}: {self.amount}"
