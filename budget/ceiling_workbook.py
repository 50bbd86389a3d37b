"""Pagu KUA-PPAS by XLSX: a sheet “Pagu” out and back; every bad row is named, all rows or none."""

import io
import re
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from budget.ceiling_use import uses_of_plan
from budget.ceilings import CeilingInput, put_ceilings
from budget.errors import BadRows, RowError
from budget.models import CeilingPlan
from budget.workbook_template import CONTENT_TYPE, text_cell
from core import clock, workbooks
from core.errors import AccessDenied
from core.money import ZERO, Decimal
from core.workbooks import Value, WorkbookRefused, amount_of, code_of, number_or_text, shown
from reference import access
from reference.models import FundSource, Program, Unit, User

__all__ = ["CONTENT_TYPE", "file_name", "load", "write"]

SHEET = "Pagu"
TITLES = (
    "Kode unit",
    "Kode program/kegiatan/sub kegiatan",
    "Kode sumber dana",
    "Pagu",
    "Uraian (tidak dibaca)",
)
READ = 4
ROWS_MAX = 20_000
_WIDTHS = (26, 30, 22, 22, 90)


def file_name(plan: CeilingPlan) -> str:
    """`KUA-PPAS-MURNI-2026.xlsx`"""
    return re.sub(r"[^\w.]+", "-", f"KUA-PPAS-{plan.version.name}-{plan.version.year_id}") + ".xlsx"


def write(plan: CeilingPlan, *, reader: User) -> bytes:
    """The plan's rows, ready to be changed; all units', so for who reads the region only (I-40)."""
    if not set(access.roles_in(reader, None, on=clock.today())) & access.READING_REGION_ROLES:
        raise AccessDenied("Berkas pagu seluruh unit hanya untuk peran tingkat daerah.", rule="I-40")
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for letter, width in zip("ABCDE", _WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, title) for title in TITLES])
    for use in uses_of_plan(plan):
        row = use.ceiling
        amount = WriteOnlyCell(sheet, value=number_or_text(use.limit))
        amount.number_format = "#,##0.00"
        sheet.append(
            [
                text_cell(sheet, row.unit.code),
                text_cell(sheet, row.program.code if row.program else ""),
                text_cell(sheet, row.fund_source.code if row.fund_source else ""),
                amount,
                text_cell(sheet, use.label),
            ]
        )
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def load(plan: CeilingPlan, data: bytes, *, actor: User) -> tuple[int, int, int]:
    """The plan's rows become those of the file: (added, changed, removed).

    WorkbookRefused for the file as a whole, BadRows for its cells; nothing is then taken.
    """
    sheet = workbooks.read_sheet(data, name=SHEET)
    heads = [str(value).strip().casefold() for value in (sheet.rows[0] if sheet.rows else [])][:READ]
    if heads != [title.casefold() for title in TITLES[:READ]]:
        raise WorkbookRefused(
            f"Baris pertama lembar “{SHEET}” harus berjudul {', '.join(TITLES[:READ])}. Unduh berkasnya lagi."
        )
    if len(sheet.rows) > ROWS_MAX:
        raise WorkbookRefused(f"Berkas berisi {len(sheet.rows)} baris, batasnya {ROWS_MAX}.")
    if sheet.formulas or sheet.errors:
        where = ", ".join(sorted(sheet.formulas | sheet.errors)[:5])
        raise WorkbookRefused(f"Sel {where} berisi rumus atau galat. Tempel sebagai nilai, lalu unggah lagi.")
    cells = [
        (number, row[:READ])
        for number, row in enumerate(sheet.rows[1:], 2)
        if any(value != "" for value in row[:READ])
    ]
    rows, bad = _inputs(plan, cells)
    if bad:
        raise BadRows(bad)
    return put_ceilings(plan, rows, actor=actor)


def _inputs(
    plan: CeilingPlan, cells: Iterable[tuple[int, list[Value]]]
) -> tuple[list[CeilingInput], list[RowError]]:
    """Rows with their master rows, and what could not be read; three queries."""
    year = plan.version.year
    units = {unit.code: unit for unit in Unit.objects.filter(is_active=True)}
    funds = {fund.code: fund for fund in FundSource.objects.filter(edition=year.funds_id)}
    texts = {str(row[1]).strip() for _, row in cells}
    programs = {one.code: one for one in Program.objects.filter(edition=year.programs_id, code__in=texts)}
    found: list[CeilingInput] = []
    bad: list[RowError] = []
    for number, row in cells:
        before = len(bad)
        values: list[object] = []
        for at, known in enumerate((units, programs, funds)):
            code = _code(number, at, row[at], bad)
            is_missing = code not in known if code else at == 0
            if is_missing and len(bad) == before:
                why = "belum diisi." if not code else "tidak ada dalam daftar tahun ini."
                bad.append(RowError(number, TITLES[at], code, why, "I-01"))
            values.append(known.get(code))
        amount = _amount(number, row[3], bad)
        if len(bad) == before:
            unit, program, fund = values
            found.append(CeilingInput(unit, amount, program, fund))  # type: ignore[arg-type]
    return found, bad


def _code(number: int, at: int, value: Value, bad: list[RowError]) -> str:
    try:
        return code_of(value)
    except ValueError as error:
        bad.append(RowError(number, TITLES[at], shown(value), str(error), "I-01"))
        return ""


def _amount(number: int, value: Value, bad: list[RowError]) -> Decimal:
    try:
        return amount_of(value)
    except ValueError as error:
        bad.append(RowError(number, TITLES[3], shown(value), str(error), "I-04"))
        return ZERO
