"""Memo vouchers: the journal entries that an accountant writes by hand, and what approves them."""

from django.db import models
from simple_history.models import HistoricalRecords

from core.fields import AmountField
from core.money import DECIMAL_PLACES, MAX_DIGITS, ZERO
from ledger.models import EntryKind
from reference.models import Account, FundSource, LedgerSet, Program, Unit, User
from treasury.models.document import Document

YEAR_END = (12, 31)


class MemoVoucher(Document):
    """Bukti memorial: a manual journal with evidence, drafted by one person and approved by another.

    `revision` counts the saves of a draft: who saves on an older one is refused and must reload. `origin`
    names the proposal or template month that it was made of; one live voucher an origin.
    """

    class Kind(models.TextChoices):
        GENERAL = "GENERAL", "Umum"
        ADJUST = "ADJUST", "Penyesuaian 31 Desember"
        EQUITY = "EQUITY", "Koreksi ekuitas"
        # Of a closed year, after the auditor's finding; the year is closed again with it (I-35).
        AUDIT = "AUDIT", "Koreksi audit"

    flow_name = "memo_voucher"

    kind = models.CharField("jenis", max_length=8, choices=Kind, default=Kind.GENERAL)
    ledger_set = models.CharField("set", max_length=3, choices=LedgerSet, default=LedgerSet.FIN)
    # Σ debit of the lines.
    amount = AmountField("jumlah", default=ZERO)
    # Why an approved voucher is reversed, or a closed year corrected; empty for all others.
    reason = models.CharField("alasan", max_length=500, blank=True)
    # Number of the auditor's report (LHP) and of its finding; of a koreksi audit only.
    finding = models.CharField("nomor LHP/temuan", max_length=200, blank=True)
    reverses = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversals"
    )
    origin = models.CharField("asal usulan", max_length=80, blank=True)
    revision = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    edited_at = models.DateTimeField()
    history = HistoricalRecords()

    class Meta:
        ordering = ("-dated_on", "-id")
        constraints = (
            models.CheckConstraint(
                condition=~models.Q(kind="ADJUST") | models.Q(dated_on__month=12, dated_on__day=31),
                name="memo_adjusts_at_year_end",
            ),
            models.CheckConstraint(
                condition=models.Q(reverses__isnull=True) | ~models.Q(reason=""),
                name="memo_reversal_has_a_reason",
            ),
            models.CheckConstraint(
                condition=~models.Q(kind="AUDIT")
                | (
                    models.Q(dated_on__month=12, dated_on__day=31)
                    & ~models.Q(finding="")
                    & ~models.Q(reason="")
                ),
                name="memo_audit_is_founded",
            ),
            models.UniqueConstraint(
                fields=("reverses",), condition=~models.Q(state="cancelled"), name="memo_reversed_once"
            ),
            models.UniqueConstraint(
                fields=("origin",),
                condition=~models.Q(state="cancelled") & ~models.Q(origin=""),
                name="memo_origin_once",
            ),
        )

    @property
    def is_audit(self) -> bool:
        """Koreksi audit of a closed year."""
        return self.kind == self.Kind.AUDIT

    @property
    def entry_kind(self) -> str:
        """Jenis jurnal: on 31 December an adjustment or equity correction is ADJUST, else GENERAL."""
        if self.is_audit:
            return EntryKind.AUDIT_ADJUSTMENT
        is_at_end = (self.dated_on.month, self.dated_on.day) == YEAR_END
        is_adjusting = self.kind in (self.Kind.ADJUST, self.Kind.EQUITY) and is_at_end
        return EntryKind.ADJUST if is_adjusting else EntryKind.GENERAL


class MemoVoucherLine(models.Model):
    """Baris bukti memorial: exactly one of debit and credit is positive, as in the journal."""

    voucher = models.ForeignKey(MemoVoucher, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveSmallIntegerField()
    account = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    sub_activity = models.ForeignKey(
        Program, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    fund_source = models.ForeignKey(
        FundSource, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The SKPD that a line of RK SKPD in PPKD's book is about.
    counterpart = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    debit = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, default=ZERO)
    credit = models.DecimalField(max_digits=MAX_DIGITS, decimal_places=DECIMAL_PLACES, default=ZERO)
    note = models.CharField("penjelasan", max_length=200, blank=True)
    history = HistoricalRecords()

    class Meta:
        ordering = ("voucher", "number")
        constraints = (
            models.UniqueConstraint(fields=("voucher", "number"), name="memo_line_once"),
            models.CheckConstraint(
                condition=models.Q(debit__gt=0, credit=0) | models.Q(debit=0, credit__gt=0),
                name="memo_line_has_one_side",
            ),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.debit} / {self.credit}"
