"""Templat buku kerja DPA: the sheet that budget.workbook reads, filled with the lines there are.

Three more sheets list the codes that this unit may use, one explains. Months are written out, so that a
template that comes back unchanged changes nothing. Text of people is written as text, whatever it begins
with: a cell of ours is a formula only where we count something for whoever fills it in.
"""

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from budget.lines import MONTHS
from budget.models import BudgetDocument, BudgetLine
from budget.rows import CODES, MONTH_NAMES
from budget.selectors import lines_of
from budget.workbook import LINES_MAX, SHEET, TITLES
from core import clock
from core.money import ZERO
from core.workbooks import address, number_or_text
from reference import access
from reference.models import BUDGETED, Account, FundSource, Program, User

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING_ROW = 7
EMPTY_ROWS = 100
NAME_TITLE = "Nama rekening (tidak dibaca)"
GAP_TITLE = "Selisih (hitungan)"
COLUMNS = (*CODES, "name", "amount", *MONTH_NAMES, "gap")
FUND_SHEET = "Sumber dana"

_INK, _PAPER, _LINE = "0F3D4C", "E6EFF1", "B8C4C8"
_TITLE = Font(name="Calibri", size=14, bold=True, color=_INK)
_HEAD = Font(name="Calibri", size=11, bold=True, color=_INK)
_PLAIN = Font(name="Calibri", size=11)
_FAINT = Font(name="Calibri", size=10, italic=True, color="5B6B70")
_HEAD_FILL = PatternFill("solid", fgColor=_PAPER)
_UNDER = Border(bottom=Side(style="thin", color=_LINE))
_RIGHT = Alignment(horizontal="right", vertical="top")
_LEFT = Alignment(horizontal="left", vertical="top", wrap_text=True)
_MIDDLE = Alignment(horizontal="center", vertical="center", wrap_text=True)
_AMOUNT = "#,##0.00;[Red](#,##0.00)"
_TEXT = "@"
_WIDTHS = {**dict.fromkeys(CODES, 21), "name": 44, "amount": 21, "gap": 19}

_HELP = (
    ("Cara mengisi", ""),
    ("Baris", f"Satu baris satu rincian, paling banyak {LINES_MAX:,} baris.".replace(",", ".")),
    ("Kode", "Salin dari lembar “Sub kegiatan”, “Rekening” dan “Sumber dana”. Kode selalu berupa teks."),
    ("Kode sub kegiatan", "Wajib untuk belanja, kosong untuk pendapatan dan pembiayaan."),
    ("Jumlah", "Nilai rincian setahun, dalam rupiah, paling banyak dua desimal, tidak negatif."),
    (
        "Januari … Desember",
        "Anggaran kas: dua belas bulan berjumlah sama dengan Jumlah; kosong berarti nol.",
    ),
    (
        "Triwulan",
        "Boleh mengganti kolom bulan: Triwulan I … IV; nilainya masuk ke bulan pertamanya.",
    ),
    (
        "Angka besar",
        "Excel menyimpan 15 angka. Nilai bersen mulai 10 triliun dan nilai yang lebih panjang ditulis sebagai"
        " teks: '9.999.999.999.999.999,99.",
    ),
    ("Rumus", "Tidak dibaca. Salin lalu tempel sebagai nilai (Paste Special, Values)."),
    ("Kolom lain", "Nama rekening dan Selisih hanya membantu mengisi; isinya tidak dibaca."),
    (
        "Muat",
        "Semua baris masuk atau tidak satu pun; rincian yang tidak ada di sini dihapus dari DPA.",
    ),
)


def file_name(document: BudgetDocument) -> str:
    """`DPA-DINKES-MURNI-2025.xlsx`, with nothing that a file system minds."""
    parts = ("DPA", document.unit.code, document.version.name, str(document.version.year_id))
    return re.sub(r"[^\w.]+", "-", "-".join(parts)) + ".xlsx"


def write(document: BudgetDocument, *, actor: User) -> bytes:
    """The workbook; NotFound for whoever may not read the document's unit."""
    access.require_read(actor, document.unit, on=clock.today())
    book = Workbook(write_only=True)
    _write_lines(book, document)
    _write_codes(book, document)
    _write_help(book)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def text_cell(sheet: Any, value: str, font: Font = _PLAIN, **style: Any) -> WriteOnlyCell:
    """Text that stays text: never a formula, also after somebody edits it."""
    cell = WriteOnlyCell(sheet, value="")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)
    cell.data_type = "s"
    cell.font = font
    for name, its in style.items():
        setattr(cell, name, its)
    if value[:1] in "=+-@\t\r":
        cell.quotePrefix = True
    return cell


# --- The lines -------------------------------------------------------------------------------------
def _write_lines(book: Workbook, document: BudgetDocument) -> None:
    sheet = book.create_sheet(SHEET)
    lines = list(lines_of(document))
    last = HEADING_ROW + len(lines) + EMPTY_ROWS
    _set_up(sheet, last)
    for row in _head(sheet, document, last):
        sheet.append(row)
    for number, line in enumerate(lines, HEADING_ROW + 1):
        sheet.append(_line(sheet, number, line))
    for number in range(HEADING_ROW + len(lines) + 1, last + 1):
        sheet.append([*[None] * (len(COLUMNS) - 1), _gap(sheet, number)])


def _set_up(sheet: WriteOnlyWorksheet, last: int) -> None:
    for place, name in enumerate(COLUMNS, 1):
        column = sheet.column_dimensions[address(1, place)[:-1]]
        column.width = _WIDTHS.get(name, 18)
        # Whatever is typed below the lines is text or an amount, too.
        column.number_format = _TEXT if name in CODES else _AMOUNT if name != "name" else "General"
    sheet.freeze_panes = f"{address(HEADING_ROW + 1, len(CODES) + 1)}"
    _print_set_up(sheet, HEADING_ROW)
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A3
    funds = DataValidation(type="list", formula1=f"'{FUND_SHEET}'!$A$2:$A$2000", allow_blank=True)
    funds.error, funds.errorTitle = "Pilih kode dari lembar Sumber dana.", "Sumber dana"
    place = COLUMNS.index("sumber_dana") + 1
    funds.add(f"{address(HEADING_ROW + 1, place)}:{address(HEADING_ROW + LINES_MAX, place)}")
    sheet.data_validations.append(funds)
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{address(last, len(COLUMNS))}"


def _print_set_up(sheet: WriteOnlyWorksheet, heading_row: int) -> None:
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.oddFooter.left.text = "&A"
    sheet.oddFooter.right.text = "&P / &N"


def _head(sheet: WriteOnlyWorksheet, document: BudgetDocument, last: int) -> Iterator[Sequence[Any]]:
    unit, version = document.unit, document.version
    yield [text_cell(sheet, "Rincian dan anggaran kas DPA", _TITLE)]
    for label, value, note in (
        ("Kode unit", unit.code, unit.name),
        ("Versi", version.name, version.legal_basis),
        ("Tahun anggaran", str(version.year_id), f"diunduh {clock.today():%d-%m-%Y}"),
    ):
        yield [text_cell(sheet, label, _HEAD), text_cell(sheet, value), text_cell(sheet, note, _FAINT)]
    yield [text_cell(sheet, "Isi mulai di bawah judul. Penjelasan di lembar “Petunjuk”.", _FAINT)]
    sums: list[Any] = [
        *[None] * len(CODES),
        text_cell(sheet, "Jumlah seluruh baris", _HEAD, alignment=_RIGHT),
    ]
    for place, _ in enumerate(COLUMNS[len(sums) :], len(sums) + 1):
        span = f"{address(HEADING_ROW + 1, place)}:{address(last, place)}"
        cell = WriteOnlyCell(sheet, value=f"=SUBTOTAL(9,{span})")
        cell.font, cell.number_format, cell.alignment = _HEAD, _AMOUNT, _RIGHT
        sums.append(cell)
    yield sums
    titles = {**TITLES, "name": NAME_TITLE, "gap": GAP_TITLE}
    yield [_heading(sheet, titles[name]) for name in COLUMNS]


def _heading(sheet: WriteOnlyWorksheet, title: str) -> WriteOnlyCell:
    return text_cell(sheet, title, _HEAD, fill=_HEAD_FILL, border=_UNDER, alignment=_MIDDLE)


def _line(sheet: WriteOnlyWorksheet, number: int, line: BudgetLine) -> list[Any]:
    key = line.key
    planned = {plan.month: plan.amount.amount for plan in line.months.all()}
    codes = (key.sub_activity.code if key.sub_activity else "", key.account.code, key.fund_source.code)
    amounts = [line.amount.amount, *(planned.get(month, ZERO) for month in range(1, MONTHS + 1))]
    return [
        *(text_cell(sheet, code, number_format=_TEXT, alignment=_LEFT) for code in codes),
        text_cell(sheet, key.account.name, _FAINT, alignment=_LEFT),
        *(amount_cell(sheet, amount) for amount in amounts),
        _gap(sheet, number),
    ]


def amount_cell(sheet: WriteOnlyWorksheet, amount: Any) -> WriteOnlyCell:
    value = number_or_text(amount)
    if isinstance(value, str):
        return text_cell(sheet, value, number_format=_TEXT, alignment=_RIGHT)
    cell = WriteOnlyCell(sheet, value=value)
    cell.font, cell.number_format, cell.alignment = _PLAIN, _AMOUNT, _RIGHT
    return cell


def _gap(sheet: WriteOnlyWorksheet, number: int) -> WriteOnlyCell:
    first = COLUMNS.index("amount") + 1
    where = address(number, first)
    span = f"{address(number, first + 1)}:{address(number, first + MONTHS)}"
    count, filled = (f"{name}({where},{span})" for name in ("COUNT", "COUNTA"))
    # Amounts written as text cannot be counted by Excel; the cell then stays empty and the import counts.
    cell = WriteOnlyCell(sheet, value=f'=IF(OR({count}=0,{count}<{filled}),"",{where}-SUM({span}))')
    cell.font, cell.number_format, cell.alignment = _FAINT, _AMOUNT, _RIGHT
    return cell


# --- The codes and the help ------------------------------------------------------------------------
def _write_codes(book: Workbook, document: BudgetDocument) -> None:
    year = document.version.year
    accounts = Account.objects.filter(
        edition=year.chart_id, is_postable=True, is_active=True, nature__in=BUDGETED
    )
    if not document.unit.is_ppkd:
        accounts = accounts.filter(is_ppkd_only=False)
    programs = Program.objects.filter(edition=year.programs_id, is_postable=True, is_active=True)
    funds = FundSource.objects.filter(edition=year.funds_id, is_postable=True, is_active=True)
    for title, rows in (("Sub kegiatan", programs), ("Rekening", accounts), (FUND_SHEET, funds)):
        _code_sheet(book, title, rows.order_by("code").values_list("code", "name"))


def _code_sheet(book: Workbook, title: str, rows: Iterable[tuple[str, str]]) -> None:
    sheet = book.create_sheet(title)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 110
    sheet.freeze_panes = "A2"
    _print_set_up(sheet, 1)
    sheet.append([_heading(sheet, "Kode"), _heading(sheet, "Nama")])
    for code, name in rows:
        sheet.append([text_cell(sheet, code, number_format=_TEXT), text_cell(sheet, name)])


def _write_help(book: Workbook) -> None:
    sheet = book.create_sheet("Petunjuk")
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 110
    _print_set_up(sheet, 1)
    for place, (label, words) in enumerate(_HELP):
        font = _HEAD if place else _TITLE
        cells = ((label, font), (words, _PLAIN))
        sheet.append([text_cell(sheet, text, its, alignment=_LEFT) for text, its in cells])
