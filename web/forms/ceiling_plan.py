"""Forms of KUA-PPAS: rows of a unit typed in a table, what-if, the workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from budget.ceiling_use import CeilingUse
from budget.ceilings import CeilingInput
from budget.what_if import Change
from core.money import ZERO, Decimal, format_amount
from core.workbooks import UPLOAD_MAX
from reference.models import FiscalYear, FundSource, Program, Unit
from web.forms import inputs
from web.forms.fields import RupiahField
from web.forms.inputs import PlainForm, Problem, Row

NAMES = ("program", "fund", "amount")


class PlanWorkbookForm(PlainForm):
    """Berkas pagu."""

    file = forms.FileField(
        label="Buku kerja pagu",
        help_text=f"Berkas .xlsx, paling besar {UPLOAD_MAX // 1024 // 1024} MB. Semua baris diganti.",
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
        allow_empty_file=True,
    )


class WhatIfForm(PlainForm):
    """Uji perubahan pagu."""

    unit = forms.ChoiceField(label="Unit", required=False)
    program = forms.CharField(label="Kode program", max_length=40, required=False)
    fund = forms.ChoiceField(label="Sumber dana", required=False)
    percent = forms.DecimalField(
        label="Persen", max_digits=7, decimal_places=2, required=False, min_value=-100, localize=True
    )
    amount = RupiahField(label="Nilai", minimum=None, required=False)

    def __init__(
        self, *args: Any, year: FiscalYear, units: Iterable[Unit], funds: Iterable[FundSource], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.year = year
        self.funds = {str(fund.pk): fund for fund in funds}
        self.fields["unit"].choices = [("", "Semua unit"), *((str(unit.pk), unit.name) for unit in units)]
        self.fields["fund"].choices = [
            ("", "Semua sumber dana"),
            *((pk, str(fund)) for pk, fund in self.funds.items()),
        ]

    def clean_program(self) -> Program | None:
        """The program of the year's list by its code."""
        code = self.cleaned_data["program"].strip()
        if not code:
            return None
        found = Program.objects.filter(edition=self.year.programs_id, code=code).first()
        if found is None:
            raise forms.ValidationError(f"Kode {code} tidak ada dalam daftar tahun {self.year.pk}.")
        return found

    def change(self) -> Change:
        """What a valid form asks."""
        data = self.cleaned_data
        return Change(
            percent=data["percent"],
            amount=data["amount"],
            unit_ids=frozenset({int(data["unit"])}) if data["unit"] else frozenset(),
            program=data["program"],
            fund_source=self.funds.get(data["fund"]),
        )


@dataclass
class CeilingTable:
    """The typed rows of one unit; an empty program or fund means all."""

    unit: Unit
    year: FiscalYear
    rows: list[Row]

    @classmethod
    def of_uses(cls, unit: Unit, year: FiscalYear, uses: Iterable[CeilingUse]) -> "CeilingTable":
        """The saved rows as text."""
        rows = []
        for index, use in enumerate(uses):
            ceiling = use.ceiling
            texts = {
                "program": ceiling.program.code if ceiling.program else "",
                "fund": str(ceiling.fund_source_id or ""),
                "amount": format_amount(use.limit),
            }
            row = Row(index, texts)
            row.found = {"use": use, "program": ceiling.program}
            rows.append(row)
        return cls(unit, year, rows)

    @classmethod
    def of_post(cls, unit: Unit, year: FiscalYear, data: QueryDict) -> "CeilingTable":
        """The rows as sent, with their programs; a button names its row by its place on the page."""
        rows = inputs.read_rows(data, "row", NAMES)
        codes = {row.texts["program"] for row in rows}
        known = {one.code: one for one in Program.objects.filter(edition=year.programs_id, code__in=codes)}
        for row in rows:
            row.found["program"] = known.get(row.texts["program"])
        return cls(unit, year, rows)

    def add(self) -> None:
        """An empty row at the end, the only one."""
        self.rows = inputs.append(inputs.filled(self.rows), dict.fromkeys(NAMES, ""))

    def remove(self, index: int) -> None:
        """One row less."""
        self.rows = inputs.without(self.rows, index)

    def check(self, funds: dict[str, FundSource]) -> None:
        """Read every row that has any text."""
        self.rows = inputs.filled(self.rows)
        for row in self.rows:
            row.check_amount(allow_zero=True)
            code, fund = row.texts["program"], row.texts["fund"]
            if code and row.found.get("program") is None:
                row.errors["program"] = f"kode {code} tidak ada dalam daftar tahun {self.year.pk}."
            if fund and fund not in funds:
                row.errors["fund"] = "sumber dana tidak ada dalam daftar tahun ini."
            row.found["fund"] = funds.get(fund)

    @property
    def problems(self) -> list[Problem]:
        """Every bad cell."""
        return inputs.row_problems(self.rows, "row")

    def inputs(self) -> list[CeilingInput]:
        """As the service takes them; call after `check` found nothing."""
        return [
            CeilingInput(self.unit, row.found["amount"], row.found["program"], row.found["fund"])
            for row in self.rows
        ]

    @property
    def whole(self) -> Decimal:
        """The typed ceiling of the whole unit."""
        rows = [row for row in self.rows if not row.texts["program"] and not row.texts["fund"]]
        return sum((row.amount for row in rows), ZERO)
