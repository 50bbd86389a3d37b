"""The budget key: what money is for; it outlives every version."""

from django.db import models

from core.money import DECIMAL_PLACES, MAX_DIGITS, ZERO
from reference.models import Account, FiscalYear, FundSource, Program, Unit


def _sum(**over: object) -> models.DecimalField:
    return models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, default=ZERO, **over)


class BudgetKey(models.Model):
    """Kunci anggaran: year, unit, sub kegiatan, account, fund source.

    The sums are written by SQL only: `ceiling` by budget_put_in_force(), the others by the insert
    trigger of budget_movement; the application's role may update nothing but `is_active` here.
    `committed` is the part of `reserved` that contracts hold (it counts for the ceiling, not for SPD
    and cash plan).
    """

    year = models.ForeignKey(FiscalYear, on_delete=models.PROTECT)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="budget_keys")
    sub_activity = models.ForeignKey(Program, on_delete=models.PROTECT, null=True, blank=True)
    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    fund_source = models.ForeignKey(FundSource, on_delete=models.PROTECT)
    is_limited = models.BooleanField(help_text="Spending and financing out: uses may not exceed the ceiling.")
    is_active = models.BooleanField(default=True)
    ceiling = _sum()
    reserved = _sum()
    committed = _sum()
    consumed = _sum()
    contra_posted = _sum()

    class Meta:
        ordering = ("unit", "sub_activity", "account", "fund_source")
        # What remains is summed over keys of a budget in force; drafts and other years are not read.
        indexes = (
            models.Index(
                fields=("year", "unit"),
                condition=models.Q(is_limited=True, ceiling__gt=0),
                name="budget_key_in_force",
            ),
        )
        constraints = (
            models.UniqueConstraint(
                fields=("year", "unit", "sub_activity", "account", "fund_source"),
                nulls_distinct=False,
                name="budget_key_once",
            ),
            models.CheckConstraint(
                condition=models.Q(is_limited=False)
                | models.Q(
                    ceiling__gte=models.F("consumed") + models.F("reserved") - models.F("contra_posted")
                ),
                name="used_within_ceiling",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    ceiling__gte=0, reserved__gte=0, committed__gte=0, consumed__gte=0, contra_posted__gte=0
                ),
                name="budget_sums_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(committed__lte=models.F("reserved")), name="committed_within_reserved"
            ),
            models.CheckConstraint(
                condition=models.Q(contra_posted__lte=models.F("consumed")), name="contra_within_consumed"
            ),
        )

    def __str__(self) -> str:
        parts = [
            self.sub_activity.code if self.sub_activity else "",
            self.account.code,
            self.fund_source.code,
        ]
        return " ".join(part for part in parts if part)
