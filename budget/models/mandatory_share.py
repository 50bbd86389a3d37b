"""Belanja wajib: which share of spending the law asks for, as data with validity."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from simple_history.models import HistoricalRecords

from budget.models.plan import PlanTag


def _codes(label: str, **over: bool) -> ArrayField:
    """Codes of any level; each stands for all below it."""
    return ArrayField(models.CharField(max_length=40), verbose_name=label, default=list, **over)


class MandatoryShare(models.Model):
    """Porsi belanja wajib: at least or at most so many percent of a base (UU 1/2022 art. 146 and 147).

    A line of the base counts by its account (less the accounts left out), its program, its fund, or a tag of
    the plan. An earmark (PP 35/2023) has revenue for its base, and counts spending beside it.
    """

    class Bound(models.TextChoices):
        AT_LEAST = "at_least", "Paling rendah"
        AT_MOST = "at_most", "Paling tinggi"

    code = models.CharField("kode", max_length=20)
    name = models.CharField("nama", max_length=120)
    bound = models.CharField("batas", max_length=8, choices=Bound)
    percent = models.DecimalField("persen", max_digits=5, decimal_places=2)
    counted_accounts = _codes("akun yang dihitung", blank=True)
    left_out_accounts = _codes("akun yang tidak dihitung", blank=True)
    counted_programs = _codes("program yang dihitung", blank=True)
    counted_tags = ArrayField(
        models.CharField(max_length=16, choices=PlanTag),
        verbose_name="penandaan yang dihitung",
        default=list,
        blank=True,
    )
    counted_funds = _codes("sumber dana yang dihitung", blank=True)
    # Of the accounts left out only what these funds pay; without any, whoever pays.
    left_out_funds = _codes("sumber dana yang tidak dihitung", blank=True)
    is_earmark = models.BooleanField("penggunaan penerimaan", default=False)
    base_accounts = _codes("akun dasar")
    base_left_out = _codes("akun di luar dasar", blank=True)
    legal_basis = models.CharField("dasar hukum", max_length=200)
    valid_from = models.DateField("berlaku sejak")
    valid_to = models.DateField("berlaku sampai", null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("code", "valid_from")
        constraints = (
            models.UniqueConstraint(fields=("code", "valid_from"), name="share_once_a_day"),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100), name="share_percent_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="share_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(base_accounts__len__gt=0), name="share_has_a_base"),
            models.CheckConstraint(
                condition=Q(counted_accounts__len__gt=0)
                | Q(counted_programs__len__gt=0)
                | Q(counted_funds__len__gt=0)
                | Q(counted_tags__len__gt=0),
                name="share_counts_something",
            ),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.get_bound_display().lower()} {self.percent} %"
