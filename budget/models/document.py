"""Budget versions and documents."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models.key import BudgetKey
from core.fields import AmountField
from core.money import ZERO
from reference.models import FiscalYear, Unit, User


class BudgetVersion(models.Model):
    """Versi anggaran: murni, pergeseran n, perubahan; full lines, in order of `number`."""

    class Kind(models.TextChoices):
        ORIGINAL = "murni", "Murni"
        SHIFT = "pergeseran", "Pergeseran"
        REVISION = "perubahan", "Perubahan"

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=60)
    legal_basis = models.CharField(max_length=200, blank=True)
    # Keadaan tertentu or darurat: the decree by which a pergeseran may leave its kegiatan and jenis (I-13).
    exception_basis = models.CharField(max_length=200, blank=True, default="")
    history = HistoricalRecords()

    class Meta:
        ordering = ("year", "number")
        constraints = (
            models.UniqueConstraint(fields=("year", "number"), name="version_number_once"),
            models.UniqueConstraint(fields=("year", "name"), name="version_name_once"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.year_id}"


class BudgetDocument(models.Model):
    """DPA/DPPA of one unit and version; frozen when signed (I-11)."""

    version = models.ForeignKey(BudgetVersion, on_delete=models.PROTECT, related_name="documents")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="budget_documents")
    dated_on = models.DateField("tanggal")
    number = models.CharField("nomor", max_length=120, blank=True)
    state = models.CharField(max_length=12, default="draft")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    # Set by budget_put_in_force(): the one document of the unit and year whose lines are spendable.
    in_force_from = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("version", "unit")
        constraints = (
            models.UniqueConstraint(fields=("version", "unit"), name="one_document_a_unit_and_version"),
        )

    def __str__(self) -> str:
        return f"DPA {self.version} {self.unit}"

    @property
    def document_key(self) -> str:
        return f"budget_document:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key


class BudgetLine(models.Model):
    """Rincian: the amount that one version gives a budget key."""

    document = models.ForeignKey(BudgetDocument, on_delete=models.CASCADE, related_name="lines")
    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="lines")
    amount = AmountField("jumlah", default=ZERO)
    history = HistoricalRecords()

    class Meta:
        ordering = ("document", "key")
        constraints = (
            models.UniqueConstraint(fields=("document", "key"), name="one_line_a_key"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="budget_amount_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"
