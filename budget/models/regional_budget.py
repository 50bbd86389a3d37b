"""APBD: the region's budget of one version, from drafts of the SKPD to its regulation."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from budget.models.document import BudgetVersion
from core.money import DECIMAL_PLACES, MAX_DIGITS
from reference.models import User


class RegionalBudget(models.Model):
    """APBD satu versi: compiles the RKA of all units; Perda and Perkada freeze it (domain.md 2.1).

    A version without one is signed DPA by DPA (a region that enters an enacted budget as DPA).
    """

    class Origin(models.TextChoices):
        DRAFTED = "drafted", "Disusun"
        IMPORTED = "imported", "Diimpor"

    version = models.OneToOneField(BudgetVersion, on_delete=models.PROTECT, related_name="regional_budget")
    origin = models.CharField(max_length=8, choices=Origin, default=Origin.DRAFTED)
    state = models.CharField(max_length=12, default="draft")
    # Persetujuan bersama DPRD dan Kepala Daerah.
    agreement_number = models.CharField("nomor persetujuan bersama", max_length=120, blank=True)
    agreed_on = models.DateField("tanggal persetujuan bersama", null=True, blank=True)
    # Hasil evaluasi gubernur or Mendagri.
    evaluation_number = models.CharField("nomor hasil evaluasi", max_length=120, blank=True)
    evaluated_on = models.DateField("tanggal hasil evaluasi", null=True, blank=True)
    evaluation_note = models.TextField("pokok hasil evaluasi", blank=True)
    perda_number = models.CharField("nomor Perda", max_length=120, blank=True)
    perda_on = models.DateField("tanggal Perda", null=True, blank=True)
    perkada_number = models.CharField("nomor Perkada", max_length=120, blank=True)
    perkada_on = models.DateField("tanggal Perkada", null=True, blank=True)
    # A budget that misses the balance rule is enacted only with its exact difference named (I-10).
    acknowledged_difference = models.DecimalField(
        "selisih yang diakui", max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, null=True, blank=True
    )
    acknowledged_reason = models.CharField("alasan selisih", max_length=300, blank=True)
    acknowledged_by = models.ForeignKey(
        User, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("version",)
        constraints = (
            models.CheckConstraint(
                condition=Q(acknowledged_difference__isnull=True)
                | (
                    ~Q(acknowledged_reason="")
                    & Q(acknowledged_by__isnull=False, acknowledged_at__isnull=False)
                ),
                name="acknowledged_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"APBD {self.version}"

    @property
    def document_key(self) -> str:
        return f"regional_budget:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key
