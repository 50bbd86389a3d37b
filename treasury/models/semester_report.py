"""Semester report: what a unit expects to receive and spend in the second half of the year."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from reference.models import Account
from treasury.models.document import Document


class SemesterReport(Document):
    """Laporan realisasi semester pertama dan prognosis enam bulan berikutnya of an SKPD or of PPKD.

    Budget and realisation come from the books; here is the prognosis by account. `revision` counts the saves:
    who saves on an older one is refused and keeps what he typed.
    """

    flow_name = "semester_report"

    revision = models.PositiveIntegerField("simpanan ke", default=0)
    history = HistoricalRecords()

    class Meta:
        ordering = ("-year", "unit__code")
        constraints = (
            models.UniqueConstraint(fields=("unit", "year"), name="semester_report_once_a_year"),
            models.CheckConstraint(
                condition=models.Q(dated_on__month=6, dated_on__day=30), name="semester_ends_in_june"
            ),
        )

    def __str__(self) -> str:
        return self.description


class Prognosis(models.Model):
    """Prognosis semester kedua of one account; an account without a row is expected to use up its budget."""

    report = models.ForeignKey(SemesterReport, on_delete=models.CASCADE, related_name="lines")
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    amount = AmountField("prognosis")
    history = HistoricalRecords()

    class Meta:
        ordering = ("report", "account__code")
        constraints = (
            models.UniqueConstraint(fields=("report", "account"), name="prognosis_once_an_account"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="prognosis_not_negative"),
        )

    def __str__(self) -> str:
        return f"{self.account.code}: {self.amount}"
