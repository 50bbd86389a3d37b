"""A Matrix as a workbook: real numbers, frozen heading, print set-up on A4; computes nothing.

openpyxl makes the workbook, its styles and its print set-up (write-only: rows leave memory at once). The
rows of the table are put into its stream as finished XML, which takes a tenth of openpyxl's time a cell.

A double holds 15 significant digits. An amount with more is written as text, exact and right-aligned, the
way `core.money.parse_amount` reads it back.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import count
from textwrap import wrap
from typing import Any, BinaryIO
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from core.money import Decimal, format_amount
from reports.matrix import AnyCell, Matrix, Row, RowKind, TextCell
from reports.printouts.sheet import Imprint, Letterhead
from reports.writers.csv import defused
from reports.writers.dates import long_date, official_period
from reports.writers.layout import extremes
from reports.writers.pdf import Signature

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HEADING_ROW = 7
LINE_HEIGHT = 13
SIGNIFICANT_MAX = 15
AMOUNT_FORMAT = "#,##0.00_);(#,##0.00)"
PERCENT_FORMAT = "0.00_);(0.00)"
DAY_FORMAT = "dd-mm-yyyy"
_SAFE_BELOW = Decimal(10) ** (SIGNIFICANT_MAX - 2)
_EPOCH = date(1899, 12, 30)
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ufffe\uffff]+")
_FORBIDDEN_IN_TITLE = re.compile(r"[\[\]:*?/\\]")
_A4 = 9
_FONT = "Arial"
_TITLE_CELLS: tuple[AnyCell, ...] = (TextCell(),)
_LABEL_LETTERS, _WORDS_LETTERS = 50, 26
_OPEN = "…………………………"
_THIN = Side(style="thin", color="9EA6AD")
_HAIR = Side(style="hair", color="D9DEE3")
_HEAD_FILL = PatternFill("solid", fgColor="EDF0F2")


def is_exact_number(value: Decimal) -> bool:
    """True when a double gives the amount back to the sen."""
    if -_SAFE_BELOW < value < _SAFE_BELOW:
        return True
    digits = value.as_tuple().digits
    trailing = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    return len(digits) - trailing <= SIGNIFICANT_MAX


def write(
    matrix: Matrix,
    out: BinaryIO,
    *,
    head: Letterhead,
    imprint: Imprint,
    signature: Signature | None = None,
    countersign: Signature | None = None,
) -> None:
    """Write the statement as a workbook of one sheet; `countersign` stands left of the signature."""
    book = Workbook(write_only=True)
    book.properties.title = f"{matrix.title}, {matrix.scope_name}"
    book.properties.creator = head.region_name
    table = _Table(book, matrix)
    table.set_up(imprint)
    table.heading(head)
    for row in matrix:
        table.row(row)
    table.foot()
    if signature is not None:
        table.sign(signature, countersign)
    book.save(out)


class _Table:
    """The one sheet, its styles by number, and the row it has come to."""

    def __init__(self, book: Workbook, matrix: Matrix) -> None:
        self.matrix = matrix
        self.sheet: Any = book.create_sheet(_FORBIDDEN_IN_TITLE.sub(" ", matrix.title)[:31])
        self.width = len(matrix.columns) + 2
        self.letters = [get_column_letter(at) for at in range(1, self.width + 1)]
        self.styles: dict[tuple[str, bool, int], int] = {}
        self.number = 0
        self.is_raw = False

    def set_up(self, imprint: Imprint) -> None:
        """Widths, frozen heading and paper; before the first row, as a write-only sheet wants it."""
        sheet, columns = self.sheet, self.matrix.columns
        sheet.column_dimensions["A"].width = 21 if self.matrix.code_label else 3
        sheet.column_dimensions["B"].width = 50
        ends = extremes(self.matrix, columns)
        lines = 1
        for letter, column, (least, greatest) in zip(self.letters[2:], columns, ends, strict=True):
            shown = max(len(format_amount(value, decimals=2)) for value in (least, greatest))
            words = 12 if column.key.endswith("_on") else 28
            width = words if column.is_text else max(8, shown + 2, _longest_word(column.label) + 2)
            sheet.column_dimensions[letter].width = width
            lines = max(lines, len(wrap(column.label, width - 2)))
        sheet.row_dimensions[HEADING_ROW].height = LINE_HEIGHT * lines + 2
        sheet.freeze_panes = f"C{HEADING_ROW + 1}"
        sheet.sheet_view.showGridLines = False
        sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        sheet.page_setup.paperSize = _A4
        sheet.page_setup.orientation = "landscape" if len(columns) > 3 else "portrait"
        sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
        sheet.page_margins.left = sheet.page_margins.right = 0.5
        sheet.page_margins.top, sheet.page_margins.bottom = 0.6, 0.7
        sheet.print_options.horizontalCentered = True
        sheet.print_title_rows = f"{HEADING_ROW}:{HEADING_ROW}"
        sheet.oddFooter.left.text = str(imprint).replace("&", "&&")
        sheet.oddFooter.right.text = "Halaman &P dari &N"
        sheet.oddFooter.left.size = sheet.oddFooter.right.size = 8

    def heading(self, head: Letterhead) -> None:
        """Region, title, scope, period and note; then the headings of the columns on HEADING_ROW."""
        matrix = self.matrix
        lines = (
            (head.region_name, Font(name=_FONT, size=10)),
            (matrix.title, Font(name=_FONT, size=14, bold=True)),
            (matrix.scope_name, Font(name=_FONT, size=11, bold=True)),
            (official_period(matrix), Font(name=_FONT, size=10)),
            ("(Dalam Rupiah)", Font(name=_FONT, size=10)),
            (matrix.note, Font(name=_FONT, size=10)),
        )
        for text, font in lines:
            self.sheet.append([self._cell(clean(text), font=font)])
        labels = [matrix.code_label, matrix.name_label, *(column.label for column in matrix.columns)]
        is_text = [True, True, *(column.is_text for column in matrix.columns)]
        self.sheet.append(
            [
                self._cell(
                    clean(label),
                    font=Font(name=_FONT, size=10, bold=True),
                    fill=_HEAD_FILL,
                    border=Border(top=_THIN, bottom=_THIN),
                    alignment=Alignment(
                        horizontal="left" if text else "right", vertical="center", wrap_text=True
                    ),
                )
                for label, text in zip(labels, is_text, strict=True)
            ]
        )
        self.number = HEADING_ROW

    def row(self, row: Row) -> None:
        """One row of the statement."""
        is_total = row.kind is RowKind.TOTAL and row.is_bold
        is_bold = row.is_strong
        self.number += 1
        number = self.number
        code = self.matrix.code_of(row)
        letters = self.letters
        parts = [
            f'<row r="{number}"{_height(row)}>',
            self._text(letters[0], code, "code", is_bold, int(is_total)),
            self._text(letters[1], row.label, "label", is_bold, row.level * 2 + is_total),
        ]
        columns = self.matrix.columns
        total = int(is_total)
        shown = _TITLE_CELLS * len(columns) if row.kind is RowKind.HEADER else row.cells
        for letter, column, cell in zip(letters[2:], columns, shown, strict=True):
            value = cell.value
            if value is None:
                parts.append(self._empty_or_words(letter, cell, is_bold, total))
            elif is_exact_number(value):
                style = self._style("percent" if column.is_percent else "amount", is_bold, total)
                parts.append(f'<c r="{letter}{number}" s="{style}"><v>{value:f}</v></c>')
            else:
                parts.append(self._text(letter, format_amount(value, decimals=2), "exact", is_bold, total))
        parts.append("</row>")
        self._put("".join(parts))

    def foot(self) -> None:
        """What stands below the table: label and amount or words."""
        lines = self.matrix.foot
        if lines:
            self._blank()
        for line in lines:
            self.number += 1
            number, letter = self.number, self.letters[1]
            label = self._text(self.letters[0], line.label, "free", False, 0)
            if line.amount is not None and is_exact_number(line.amount):
                style = self._style("total", False, 0)
                figure = f'<c r="{letter}{number}" s="{style}"><v>{line.amount:f}</v></c>'
            else:
                text = line.text if line.amount is None else format_amount(line.amount, decimals=2)
                figure = self._text(letter, text, "free", False, 0)
            self._put(f'<row r="{number}">{label}{figure}</row>')

    def sign(self, signature: Signature, countersign: Signature | None = None) -> None:
        """Place, day, title, name and NIP in the last columns, as on paper; the other block on the left."""
        right = self.letters[max(2, self.width - 2)]
        blocks = [(right, _signed(signature))]
        if countersign is not None:
            blocks.insert(0, (self.letters[1], _signed(countersign)))
        for lines in zip(*(lines for _, lines in blocks), strict=True):
            self.number += 1
            cells = [
                self._text(letter, text, "free", is_bold, 0)
                for (letter, _), (text, is_bold) in zip(blocks, lines, strict=True)
                if text
            ]
            self._put(f'<row r="{self.number}">{"".join(cells)}</row>')

    def _blank(self) -> None:
        self.number += 1
        self._put(f'<row r="{self.number}"></row>')

    # --- Cells -----------------------------------------------------------------------------------
    def _empty_or_words(self, letter: str, cell: AnyCell, is_bold: bool, total: int) -> str:
        if isinstance(cell, TextCell) and cell.day is not None:
            style = self._style("day", is_bold, total)
            serial = (cell.day - _EPOCH).days
            return f'<c r="{letter}{self.number}" s="{style}"><v>{serial}</v></c>'
        text = cell.text if isinstance(cell, TextCell) else ""
        return self._text(letter, text, "words", is_bold, total)

    def _text(self, letter: str, text: str, role: str, is_bold: bool, variant: int) -> str:
        style = self._style(role, is_bold, variant)
        if not text:
            return f'<c r="{letter}{self.number}" s="{style}"/>'
        return (
            f'<c r="{letter}{self.number}" s="{style}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{escape(clean(text))}</t></is></c>'
        )

    def _style(self, role: str, is_bold: bool, variant: int) -> int:
        """Number of the style; `variant` is 1 for totals (for names: twice the level, plus that)."""
        found = self.styles.get((role, is_bold, variant))
        if found is None:
            cell = self._cell(
                None,
                font=Font(name=_FONT, size=10, bold=is_bold),
                border=Border(top=_THIN if variant % 2 else None, bottom=_THIN if variant % 2 else _HAIR)
                if role != "free"
                else Border(),
                alignment=_alignment(role, variant),
            )
            cell.number_format = _FORMATS.get(role, "@")
            found = self.styles[role, is_bold, variant] = cell.style_id
        return found

    def _cell(self, value: str | None, **styles: Any) -> Any:
        cell = WriteOnlyCell(self.sheet, value=value)
        for name, style in styles.items():
            setattr(cell, name, style)
        return cell

    def _put(self, xml: str) -> None:
        """Hand a finished row to the sheet's stream."""
        if not self.is_raw:
            self.is_raw = True
            self.sheet._values_to_row = lambda row, _: row
            self.sheet._writer.write_row = lambda stream, row, _: stream._file(row[0])
        self.sheet.append((xml,))


def _signed(signature: Signature) -> Sequence[tuple[str, bool]]:
    """The lines of one block, each with whether it is bold."""
    signatory = signature.signatory
    day = long_date(signature.on) if signature.on else ""
    place = ", ".join(filter(None, (signature.place.strip(), day)))
    title = " ".join(filter(None, (signatory.prefix, signatory.title))) if signatory else ""
    name = signatory.name if signatory else ""
    number = signatory.employee_number if signatory else ""
    return (
        ("", False),
        (place, False),
        (signature.lead, False),
        (title, False),
        *(("", False),) * 3,
        (name or _OPEN, True),
        (f"NIP {number or _OPEN}" if number or not name else "", False),
    )


_FORMATS = {"total": AMOUNT_FORMAT, "amount": AMOUNT_FORMAT, "percent": PERCENT_FORMAT, "day": DAY_FORMAT}


def _alignment(role: str, variant: int) -> Alignment:
    if role == "label":
        return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=max(0, variant // 2 - 1))
    if role == "words":
        return Alignment(vertical="top", wrap_text=True)
    if role in ("amount", "percent", "exact"):
        return Alignment(horizontal="right", vertical="top")
    return Alignment(vertical="top", horizontal="left")


def _height(row: Row) -> str:
    """Height of a row whose words need several lines; spreadsheets do not all work it out themselves."""
    lines = -(-len(row.label) // (_LABEL_LETTERS - 2 * row.level))
    for cell in row.cells:
        if isinstance(cell, TextCell):
            lines = max(lines, -(-len(cell.text) // _WORDS_LETTERS))
    return f' ht="{LINE_HEIGHT * lines}" customHeight="1"' if lines > 1 else ""


def _longest_word(label: str) -> int:
    """Letters of the longest word of a heading: it is never broken."""
    return max((len(word) for word in label.split()), default=0)


def clean(text: str) -> str:
    """Text for a cell: no formula when a spreadsheet reads it anew, no characters that XML forbids."""
    return defused(_CONTROL.sub(" ", text))


def rows_written(matrix: Matrix) -> Iterator[tuple[int, Row]]:
    """Each row of the matrix with its row number in the workbook."""
    return zip(count(HEADING_ROW + 1), matrix, strict=False)
