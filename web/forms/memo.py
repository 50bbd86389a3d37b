"""The form of a memo voucher: its head, typed lines of debit and credit, and whether they balance."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import QueryDict

from core.money import ZERO, Decimal, format_amount
from reference.models import Account, FiscalYear, LedgerSet, Program, Unit
from treasury.memo_rules import MemoLine
from treasury.models import MemoVoucher
from web.forms import inputs
from web.forms.fields import DayField
from web.forms.inputs import PlainForm, Problem, Row

LINE = ("account", "debit", "credit", "unit", "sub_activity", "counterpart", "note")
SIDES = ("debit", "credit")


class HeadForm(PlainForm):
    """Kepala bukti memorial."""

    kind = forms.ChoiceField(
        label="Jenis",
        choices=[one for one in MemoVoucher.Kind.choices if one[0] != MemoVoucher.Kind.AUDIT],
    )
    ledger_set = forms.ChoiceField(label="Set jurnal", choices=LedgerSet.choices, initial=LedgerSet.FIN)
    dated_on = DayField(label="Tanggal")
    external_number = forms.CharField(label="Nomor bukti asal", max_length=120, required=False)
    description = forms.CharField(
        label="Uraian", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )


class AuditHeadForm(HeadForm):
    """Kepala koreksi audit: its day is the last of the closed year, its ground the auditor's finding."""

    kind = forms.ChoiceField(
        choices=[(MemoVoucher.Kind.AUDIT.value, MemoVoucher.Kind.AUDIT.label)],
        widget=forms.HiddenInput(),
        initial=MemoVoucher.Kind.AUDIT,
    )
    finding = forms.CharField(label="Nomor LHP dan temuan", max_length=200)
    reason = forms.CharField(
        label="Alasan koreksi", max_length=500, widget=forms.Textarea(attrs={"rows": 2, "class": "input"})
    )


@dataclass
class LineView:
    """A typed line with what it names."""

    row: Row
    account: Account | None
    sub_activity: Program | None


@dataclass
class Draft:
    """Everything typed on the form of a voucher, and its sums."""

    unit: Unit
    year: FiscalYear
    head: HeadForm
    lines: list[Row]
    units: list[Unit] = field(default_factory=list)
    accounts: dict[int, Account] = field(default_factory=dict)
    programs: dict[int, Program] = field(default_factory=dict)
    counterparts: dict[int, Unit] = field(default_factory=dict)

    def look_up(self) -> None:
        """Fetch what the lines name; a query for each kind that occurs."""
        self.accounts = Account.objects.in_bulk(self._ids("account"))
        self.programs = Program.objects.in_bulk(self._ids("sub_activity"))
        self.counterparts = Unit.objects.in_bulk(self._ids("counterpart"))

    def _ids(self, name: str) -> list[int]:
        return [int(text) for row in self.lines if (text := row.texts[name]).isdecimal()]

    @property
    def views(self) -> list[LineView]:
        return [
            LineView(row, _named(self.accounts, row, "account"), _named(self.programs, row, "sub_activity"))
            for row in self.lines
        ]

    @property
    def debit(self) -> Decimal:
        return _sum(self.lines, "debit")

    @property
    def credit(self) -> Decimal:
        return _sum(self.lines, "credit")

    @property
    def difference(self) -> Decimal:
        return self.debit - self.credit

    def check(self) -> list[Problem]:
        """Every error of head and lines; amounts are read."""
        problems = [] if self.head.is_valid() else inputs.form_problems(self.head)
        for row in self.lines:
            for side in SIDES:
                row.found[side] = ZERO
                if row.texts[side]:
                    row.check_amount(side, allow_zero=True)
            if _named(self.accounts, row, "account") is None:
                row.errors["debit"] = "rekening tidak dikenal; hapus dan pilih lagi."
        return problems + inputs.row_problems(self.lines, "line")

    def memo_lines(self) -> list[MemoLine]:
        """Lines as the service takes them; call after `check` found nothing."""
        units = {one.pk: one for one in self.units}
        return [
            MemoLine(
                account=self.accounts[int(row.texts["account"])],
                debit=row.found["debit"],
                credit=row.found["credit"],
                unit=_named(units, row, "unit") or self.unit,
                sub_activity=_named(self.programs, row, "sub_activity"),
                counterpart=_named(self.counterparts, row, "counterpart"),
                note=row.texts["note"],
            )
            for row in self.lines
        ]


def _named(found: dict[int, Any], row: Row, name: str) -> Any:
    text = row.texts[name]
    return found.get(int(text)) if text.isdecimal() else None


def _sum(rows: list[Row], side: str) -> Decimal:
    return sum((inputs.read_amount(row.texts[side], allow_zero=True)[0] for row in rows), ZERO)


def rows_of_post(data: QueryDict) -> list[Row]:
    """The typed lines."""
    return inputs.read_rows(data, "line", LINE)


def rows_of_voucher(voucher: MemoVoucher) -> list[Row]:
    """The saved lines as text."""
    return [
        Row(
            index,
            {
                "account": str(line.account_id),
                "debit": format_amount(line.debit) if line.debit else "",
                "credit": format_amount(line.credit) if line.credit else "",
                "unit": str(line.unit_id),
                "sub_activity": str(line.sub_activity_id or ""),
                "counterpart": str(line.counterpart_id or ""),
                "note": line.note,
            },
        )
        for index, line in enumerate(voucher.lines.order_by("number"))
    ]
