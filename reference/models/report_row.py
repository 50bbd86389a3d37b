"""Which accounts form which row of a statement: data of the chart edition, since regions differ."""

from django.db import models
from simple_history.models import HistoricalRecords

from reference.models.account import Account
from reference.models.edition import Edition


class ReportRow(models.Model):
    """Pemetaan laporan: an account, with all below it, belongs to a row of a statement.

    The nearest mapped account upwards counts, so a deeper row takes its accounts out of a higher one.
    Of rows of the same account the one with the latest start counts. Legal basis: PP 71/2010, Permendagri
    77/2020, and the region's own accounting policy where it differs.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT)
    statement = models.CharField(max_length=12)
    row = models.CharField(max_length=24)
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    # Down to which level the row is broken up where the statement lists mapped rows; empty: not at all.
    detail = models.PositiveSmallIntegerField(null=True, blank=True)
    # What the statement calls it; empty: the account's name.
    label = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=300)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("edition", "statement", "account__code", "valid_from")
        constraints = (
            models.UniqueConstraint(
                fields=("edition", "statement", "account", "valid_from"), name="report_row_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="report_row_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~models.Q(legal_basis="") & ~models.Q(row="") & ~models.Q(statement=""),
                name="report_row_is_founded",
            ),
        )

    def __str__(self) -> str:
        return f"{self.statement} {self.row}: {self.account}"
