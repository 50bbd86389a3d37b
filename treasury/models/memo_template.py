"""Templates of memo vouchers: recurring ones, and those that are mirrored on the first of the next month."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.money import DECIMAL_PLACES, MAX_DIGITS, ZERO
from reference.models import Account, LedgerSet, Program, Unit, User
from treasury.models.memo import MemoVoucher


class MemoTemplate(models.Model):
    """Templat bukti memorial: makes the draft of a chosen month, once a month."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    name = models.CharField("nama templat", max_length=120)
    description = models.CharField("uraian", max_length=500)
    kind = models.CharField("jenis", max_length=8, choices=MemoVoucher.Kind, default=MemoVoucher.Kind.GENERAL)
    ledger_set = models.CharField("set", max_length=3, choices=LedgerSet, default=LedgerSet.FIN)
    is_reversing = models.BooleanField("dibalik pada tanggal 1 bulan berikutnya", default=False)
    is_active = models.BooleanField("aktif", default=True)
    created_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("unit", "name")
        constraints = (models.UniqueConstraint(fields=("unit", "name"), name="memo_template_once"),)

    def __str__(self) -> str:
        return self.name


class MemoTemplateLine(models.Model):
    """Baris templat: account, side and amount that the draft begins with."""

    template = models.ForeignKey(MemoTemplate, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sub_activity = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    debit = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, default=ZERO)
    credit = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, default=ZERO)
    note = models.CharField("penjelasan", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("template", "number")
        constraints = (
            models.UniqueConstraint(fields=("template", "number"), name="memo_template_line_once"),
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
                name="memo_template_line_one_side",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.debit} / {self.credit}"
