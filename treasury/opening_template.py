"""Templat saldo awal: the sheet that treasury.opening_workbook reads, with the openings that stand."""

import io
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill

from budget.workbook_template import CONTENT_TYPE, text_cell
from core.money import Decimal
from core.workbooks import number_or_text
from ledger.models import EntryKind, EntryLine
from reference.models import Account, FiscalYear, Unit, User
from treasury.opening_workbook import NATURES, ROWS_MAX, SHEET, TITLES, require

__all__ = ["CONTENT_TYPE", "file_name", "write"]

NAME_TITLE = "Nama rekening (tidak dibaca)"
_HEADINGS = (TITLES["unit"], TITLES["account"], NAME_TITLE, TITLES["debit"], TITLES["credit"])
_WIDTHS = (24, 24, 60, 24, 24)
_INK = "0F3D4C"
_TITLE, _HEAD = (
    Font(name="Calibri", size=14, bold=True, color=_INK),
    Font(name="Calibri", bold=True, color=_INK),
)
_FILL = PatternFill("solid", fgColor="E6EFF1")
_RIGHT = Alignment(horizontal="right")
_HELP = (
    ("Baris", f"Satu baris satu rekening satu unit, paling banyak {ROWS_MAX} baris."),
    ("Kode", "Salin dari lembar “Unit” dan “Rekening”. Kode selalu berupa teks."),
    ("Debet, Kredit", "Tepat satu yang diisi, dalam rupiah, paling banyak dua desimal, tidak negatif."),
    ("Seimbang", "Jumlah debet dan kredit setiap unit sama; selisihnya biasanya ekuitas."),
    ("RK", "RK SKPD dan RK PPKD dibuka nol: pindahkan ke ekuitas."),
    ("Muat", "Semua unit masuk atau tidak satu pun. Saldo awal yang sudah ada dengan isi sama dilewati."),
)


def file_name(year: FiscalYear) -> str:
    """`saldo-awal-2025.xlsx`"""
    return f"saldo-awal-{year.pk}.xlsx"


def write(year: FiscalYear, *, actor: User) -> bytes:
    """The workbook; AccessDenied for whoever is not PPKD."""
    require(actor)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(SHEET)
    for place, width in enumerate(_WIDTHS):
        sheet.column_dimensions["ABCDE"[place]].width = width
    sheet.freeze_panes = "A5"
    sheet.append([text_cell(sheet, "Saldo awal per rekening Neraca", _TITLE)])
    sheet.append([text_cell(sheet, "Tahun anggaran", _HEAD), text_cell(sheet, str(year.pk))])
    sheet.append([])
    sheet.append([text_cell(sheet, title, _HEAD, fill=_FILL) for title in _HEADINGS])
    for unit, code, name, debit, credit in _standing(year):
        texts = [text_cell(sheet, text, number_format="@") for text in (unit, code, name)]
        sheet.append([*texts, _amount(sheet, debit), _amount(sheet, credit)])
    accounts = Account.objects.filter(
        edition=year.chart_id, is_postable=True, is_active=True, nature__in=NATURES
    )
    units = Unit.objects.filter(parent__isnull=True, is_active=True)
    for title, rows in (("Unit", units), ("Rekening", accounts)):
        _codes(book, title, rows.order_by("code").values_list("code", "name"))
    help_sheet = book.create_sheet("Petunjuk")
    help_sheet.column_dimensions["A"].width, help_sheet.column_dimensions["B"].width = 24, 110
    for label, words in _HELP:
        help_sheet.append([text_cell(help_sheet, label, _HEAD), text_cell(help_sheet, words)])
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def _standing(year: FiscalYear) -> Iterable[tuple[Any, ...]]:
    """OPENING lines of the year as they stand."""
    lines = EntryLine.objects.filter(entry__year=year.pk, kind=EntryKind.OPENING, entry__reversed_by=None)
    lines = lines.filter(entry__reverses=None, account__nature__in=NATURES)
    return lines.order_by("book__code", "account__code").values_list(
        "book__code", "account__code", "account__name", "debit", "credit"
    )


def _amount(sheet: Any, amount: Decimal) -> WriteOnlyCell:
    if not amount:
        return WriteOnlyCell(sheet, value=None)
    value = number_or_text(amount)
    if isinstance(value, str):
        return text_cell(sheet, value, number_format="@", alignment=_RIGHT)
    cell = WriteOnlyCell(sheet, value=value)
    cell.number_format, cell.alignment = "#,##0.00", _RIGHT
    return cell


def _codes(book: Workbook, title: str, rows: Iterable[tuple[str, str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 110
    sheet.freeze_panes = "A2"
    sheet.append([text_cell(sheet, "Kode", _HEAD), text_cell(sheet, "Nama", _HEAD)])
    for code, name in rows:
        sheet.append([text_cell(sheet, code, number_format="@"), text_cell(sheet, name)])
