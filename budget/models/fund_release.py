"""Fund releases."""

from django.db import models
from simple_history.models import HistoricalRecords

from budget.models.document import BudgetDocument
from budget.models.key import BudgetKey
from core.fields import AmountField
from reference.models import FiscalYear, Unit, User


class FundRelease(models.Model):
    """SPD (Surat Penyediaan Dana): releases funds of a quarter to a unit; the basis of every SPP."""

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="fund_releases")
    budget_document = models.ForeignKey(
        BudgetDocument, on_delete=models.PROTECT, related_name="fund_releases"
    )
    # Perubahan SPD: the signed release whose whole amounts this one takes the place of.
    revises = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="revisions"
    )
    quarter = models.PositiveSmallIntegerField("triwulan")
    dated_on = models.DateField("tanggal")
    number = models.CharField("nomor", max_length=120, blank=True)
    external_number = models.CharField("nomor asal", max_length=120, blank=True)
    description = models.CharField("uraian", max_length=300, blank=True)
    state = models.CharField(max_length=12, default="draft")
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(condition=models.Q(quarter__gte=1, quarter__lte=4), name="quarter_exists"),
            models.UniqueConstraint(
                fields=("revises",), condition=~models.Q(state="cancelled"), name="one_revision_a_release"
            ),
        )

    def __str__(self) -> str:
        return f"SPD {self.number or 'draf'}"

    @property
    def document_key(self) -> str:
        return f"fund_release:{self.pk}"

    @property
    def chain_key(self) -> str:
        return self.document_key


class FundReleaseLine(models.Model):
    """Rincian SPD: amount released for one budget key."""

    release = models.ForeignKey(FundRelease, on_delete=models.CASCADE, related_name="lines")
    key = models.ForeignKey(BudgetKey, on_delete=models.PROTECT, related_name="release_lines")
    amount = AmountField("jumlah")

    class Meta:
        ordering = ("release", "key")
        constraints = (
            models.UniqueConstraint(fields=("release", "key"), name="one_release_line_a_key"),
            models.CheckConstraint(condition=models.Q(amount__gt=0), name="release_amount_positive"),
        )

    def __str__(self) -> str:
        return f"{self.key}: {self.amount}"
