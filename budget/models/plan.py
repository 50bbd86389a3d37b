"""Perencanaan: RPJMD, RKPD and Renja with indicators, targets and tags; proposals of the public."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import ZERO
from reference.models import FiscalYear, Program, Unit, User


class PlanTag(models.TextChoices):
    """Penandaan belanja."""

    EDUCATION = "education", "Fungsi pendidikan"
    HEALTH = "health", "Kesehatan"
    INFRASTRUCTURE = "infrastructure", "Infrastruktur pelayanan publik"
    MINIMUM_SERVICE = "spm", "SPM"
    STUNTING = "stunting", "Stunting"
    POVERTY = "poverty", "Kemiskinan ekstrem"
    INFLATION = "inflation", "Pengendalian inflasi"
    GENDER = "gender", "Responsif gender"


class DevelopmentPlan(models.Model):
    """RPJMD of several years, RKPD or Renja of one; Renja belong to a unit, the others to the region."""

    class Kind(models.TextChoices):
        MEDIUM_TERM = "rpjmd", "RPJMD"
        ANNUAL = "rkpd", "RKPD"
        UNIT = "renja", "Renja"

    kind = models.CharField(max_length=6, choices=Kind)
    name = models.CharField("nama", max_length=200)
    first_year = models.PositiveSmallIntegerField("tahun awal")
    last_year = models.PositiveSmallIntegerField("tahun akhir")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="plans")
    source = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="derived"
    )
    state = models.CharField(max_length=12, default="draft")
    legal_basis = models.CharField("dasar hukum", max_length=200, blank=True)
    enacted_on = models.DateField("ditetapkan", null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-first_year", "kind", "unit")
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "first_year", "unit"), nulls_distinct=False, name="one_plan_a_kind_and_year"
            ),
            models.CheckConstraint(condition=Q(last_year__gte=F("first_year")), name="plan_years_in_order"),
            models.CheckConstraint(
                condition=Q(kind="renja", unit__isnull=False) | (~Q(kind="renja") & Q(unit__isnull=True)),
                name="only_renja_has_a_unit",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def document_key(self) -> str:
        return f"development_plan:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key


class PlannedProgram(models.Model):
    """Program, kegiatan or sub kegiatan of a unit in a plan, with priority and tags."""

    plan = models.ForeignKey(DevelopmentPlan, on_delete=models.CASCADE, related_name="programs")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    program = models.ForeignKey(Program, on_delete=models.PROTECT, related_name="+")
    priority = models.PositiveSmallIntegerField("prioritas", default=3)
    tags = ArrayField(models.CharField(max_length=16, choices=PlanTag), default=list, blank=True)
    location = models.CharField("lokasi", max_length=200, blank=True, default="")
    history = HistoricalRecords()

    class Meta:
        ordering = ("plan", "unit", "program")
        constraints = (
            models.UniqueConstraint(fields=("plan", "unit", "program"), name="program_planned_once"),
        )

    def __str__(self) -> str:
        return f"{self.program} ({self.unit})"


class PlanIndicator(models.Model):
    """Indikator of a planned program: what is measured, in which unit, from which start."""

    planned = models.ForeignKey(PlannedProgram, on_delete=models.CASCADE, related_name="indicators")
    name = models.CharField("indikator", max_length=400)
    measure = models.CharField("satuan", max_length=60)
    baseline = models.DecimalField("kondisi awal", max_digits=16, decimal_places=4, null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("planned", "id")
        constraints = (models.UniqueConstraint(fields=("planned", "name"), name="indicator_once"),)

    def __str__(self) -> str:
        return self.name


class PlanTarget(models.Model):
    """Target of an indicator in one year."""

    indicator = models.ForeignKey(PlanIndicator, on_delete=models.CASCADE, related_name="targets")
    year = models.PositiveSmallIntegerField("tahun")
    value = models.DecimalField("target", max_digits=16, decimal_places=4)
    history = HistoricalRecords()

    class Meta:
        ordering = ("indicator", "year")
        constraints = (models.UniqueConstraint(fields=("indicator", "year"), name="target_a_year_once"),)

    def __str__(self) -> str:
        return f"{self.year}: {self.value}"


class PlanAmount(models.Model):
    """Pagu indikatif of a planned program in one year."""

    planned = models.ForeignKey(PlannedProgram, on_delete=models.CASCADE, related_name="amounts")
    year = models.PositiveSmallIntegerField("tahun")
    amount = AmountField("pagu indikatif", default=ZERO)
    history = HistoricalRecords()

    class Meta:
        ordering = ("planned", "year")
        constraints = (
            models.UniqueConstraint(fields=("planned", "year"), name="plan_amount_a_year_once"),
            models.CheckConstraint(condition=Q(amount__gte=0), name="plan_amount_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.year}: {self.amount}"


class PlanProposal(models.Model):
    """Usulan Musrenbang, pokok pikiran DPRD or SKPD, with a priority, until it is accepted or refused."""

    class Origin(models.TextChoices):
        ASSEMBLY = "musrenbang", "Musrenbang"
        COUNCIL = "pokir", "Pokok pikiran DPRD"
        UNIT = "skpd", "SKPD"

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="plan_proposals")
    origin = models.CharField("asal usulan", max_length=10, choices=Origin)
    description = models.CharField("usulan", max_length=400)
    location = models.CharField("lokasi", max_length=200)
    program = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    amount = AmountField("perkiraan biaya")
    priority = models.PositiveSmallIntegerField("prioritas", default=3)
    state = models.CharField(max_length=12, default="draft")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("year", "priority", "-id")
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="proposed_amount_positive"),)

    def __str__(self) -> str:
        return self.description

    @property
    def document_key(self) -> str:
        return f"plan_proposal:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key
