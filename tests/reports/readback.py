"""Statements read back from what people hold in hands: page, workbook, PDF and CSV, each cell in its place.

Every reader gives the same: one (code, name, cells) a row, a cell as the CSV writes it, "" where nothing
stands. `same` compares that with the Matrix row by row, so a row, sign, sen or column that a writer loses or
moves, and a zero that became a blank (or the reverse), is a difference.
"""

import csv
import io
import re
import subprocess
from collections.abc import Callable, Iterator, Sequence
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import NamedTuple

import openpyxl

from core.money import Decimal, exact, parse_amount, plain
from reports.matrix import AnyCell, Matrix, RowKind, TextCell
from reports.writers import csv as csv_writer
from reports.writers import html as html_writer
from reports.writers import xlsx
from reports.writers.layout import PADDING, layout_of
from tests.reports import papers


class Line(NamedTuple):
    """One row as it is read: a title without figures has no cells."""

    code: str
    name: str
    cells: tuple[str, ...]


# --- What must stand there -------------------------------------------------------------------------
def expected(matrix: Matrix, form: str) -> list[Line]:
    """The rows as `form` (page, xlsx, pdf, csv) shows them."""
    drawn = [at for at, column in enumerate(matrix.columns) if form != "csv" or not column.is_extra]
    lines = []
    for row in matrix:
        is_title = row.kind is RowKind.HEADER
        if is_title and form == "csv":
            continue
        code = row.code if form == "csv" or _has_code(matrix, row.kind, form) else ""
        cells = () if is_title else tuple(_shown(row.cells[at]) for at in drawn)
        lines.append(Line(_one_space(code), _one_space(row.label), cells))
    return lines


def _has_code(matrix: Matrix, kind: RowKind, form: str) -> bool:
    """A total has no code on screen and paper unless lines are numbered; a title has none on the screen."""
    if kind is RowKind.TOTAL:
        return matrix.is_numbered
    return kind is RowKind.ACCOUNT or form != "page"


def _shown(cell: AnyCell) -> str:
    if isinstance(cell, TextCell):
        return cell.day.isoformat() if cell.day else _one_space(cell.text)
    return plain(cell.value)


def _one_space(text: str) -> str:
    return " ".join(text.split())


def differences(matrix: Matrix, found: list[Line], form: str) -> list[str]:
    """Each row that reads otherwise, and rows too few or too many."""
    wanted = expected(matrix, form)
    if form == "pdf":
        # A narrow column breaks words where it must: letters count, not the spaces between them.
        wanted, found = [_unspaced(one) for one in wanted], [_unspaced(one) for one in found]
    told = [
        f"{form} row {at}: {one} instead of {other}"
        for at, (one, other) in enumerate(zip(found, wanted, strict=False), 1)
        if one != other
    ]
    if len(found) != len(wanted):
        told.append(f"{form}: {len(found)} rows instead of {len(wanted)}")
    return told


def _unspaced(line: Line) -> Line:
    return Line(_bare(line.code), _bare(line.name), tuple(map(_bare, line.cells)))


def _bare(text: str) -> str:
    return "".join(text.split())


# --- Page ------------------------------------------------------------------------------------------
class _Row(NamedTuple):
    names: list[str]
    cells: list[str]
    is_title: bool


class _Page(HTMLParser):
    """The statement's table in a page: codes and names apart, cells as shown."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[_Row] = []
        self.is_inside = self.is_body = False
        self.place = 1

    def handle_starttag(self, tag, attrs):
        words = dict(attrs)
        classes = (words.get("class") or "").split()
        if tag == "table" and "statement" in classes:
            self.is_inside = True
        elif self.is_inside and tag == "tbody":
            self.is_body = True
        elif self.is_body and tag == "tr":
            self.rows.append(_Row(["", ""], [], is_title=False))
        elif self.is_body and tag == "td":
            self.rows[-1].cells.append("")
            if "colspan" in words:
                self.rows[-1] = self.rows[-1]._replace(is_title=True)
        elif self.is_body and tag == "span":
            self.place = 0 if "code" in classes else 1

    def handle_endtag(self, tag):
        if tag == "table":
            self.is_inside = self.is_body = False
        elif tag == "span":
            self.place = 1

    def handle_data(self, data):
        if self.is_body and self.rows:
            row = self.rows[-1]
            if row.cells:
                row.cells[-1] += data.strip("\n")
            else:
                row.names[self.place] += data


def of_page(text: str, matrix: Matrix) -> list[Line]:
    """The rows of the statement in a page of the site."""
    page = _Page()
    page.feed(text)
    return _lines_of_page(page.rows, matrix)


def of_page_of_many(text: str, matrices: Sequence[Matrix]) -> list[list[Line]]:
    """The rows of each statement in a page that has several; the last one takes what is left."""
    page = _Page()
    page.feed(text)
    found, at = [], 0
    for place, matrix in enumerate(matrices, 1):
        end = at + len(matrix.rows) if place < len(matrices) else len(page.rows)
        found.append(_lines_of_page(page.rows[at:end], matrix))
        at = end
    return found


def _lines_of_page(rows: Sequence[_Row], matrix: Matrix) -> list[Line]:
    lines = []
    for names, cells, is_title in rows:
        shown = tuple(
            _one_space(cell) if column.is_text and not _is_day(cell) else _of_screen(cell)
            for cell, column in zip(cells, matrix.columns, strict=False)
        )
        lines.append(Line(*map(_one_space, names), () if is_title else shown))
    return lines


def _of_screen(shown: str) -> str:
    if _is_day(shown):
        return "-".join(reversed(shown.split("-")))
    return plain(parse_amount(shown)) if shown else ""


def _is_day(shown: str) -> bool:
    return re.fullmatch(r"\d\d-\d\d-\d{4}", shown) is not None


# --- Workbook --------------------------------------------------------------------------------------
def of_xlsx(data: bytes, matrix: Matrix) -> list[Line]:
    """The rows below the heading, up to the first that is empty: there the signature begins."""
    sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True).worksheets[0]
    width = len(matrix.columns)
    heads = [None] * (width + 2)
    lines: list[Line] = []
    kinds = [row.kind for row in matrix]
    for number, values in enumerate(sheet.iter_rows(min_row=xlsx.HEADING_ROW, values_only=True)):
        padded = [*values, *[None] * (width + 2 - len(values))]
        if number == 0:
            heads = padded
            continue
        if not any(value not in (None, "") for value in padded[:2]):
            break
        cells = tuple(
            _of_workbook(value, column) for value, column in zip(padded[2:], matrix.columns, strict=True)
        )
        is_title = len(lines) < len(kinds) and kinds[len(lines)] is RowKind.HEADER and not any(cells)
        code, name = (_one_space(_fused(str(value or ""))) for value in padded[:2])
        lines.append(Line(code, name, () if is_title else cells))
    assert [_one_space(str(head or "")) for head in heads] == [
        _one_space(label)
        for label in (matrix.code_label, matrix.name_label, *(column.label for column in matrix.columns))
    ]
    return lines


def _of_workbook(value, column) -> str:
    if value is None or value == "":
        return ""
    if hasattr(value, "isoformat"):
        return value.isoformat()[:10]
    if column.is_text:
        return _one_space(_fused(str(value)))
    if isinstance(value, str):
        amount = parse_amount(value)
        assert not xlsx.is_exact_number(amount), f"{value} is text, though a number holds it"
        return plain(amount)
    return plain(exact(Decimal(repr(value))))


# --- CSV -------------------------------------------------------------------------------------------
def of_csv(text: str, matrix: Matrix) -> list[Line]:
    """The rows below the heading, whose names are those of the columns."""
    heading, *rows = csv.reader(io.StringIO(text))
    keys = [column.key for column in matrix.columns if not column.is_extra]
    assert heading == ["scope", "code", "description", "level", *keys]
    return [
        Line(
            *(_one_space(_fused(text)) for text in row[1:3]),
            tuple(_one_space(_fused(cell)) for cell in row[4:]),
        )
        for row in rows
    ]


def _fused(text: str) -> str:
    """Words without the apostrophe that keeps a spreadsheet from running them."""
    return text[1:] if text[:1] == "'" and text[1:2] in set("=+-@\t\r") else text


# --- PDF -------------------------------------------------------------------------------------------
_PAGE = re.compile(r"<page [^>]*>(.*?)</page>", re.DOTALL)
_WORD = re.compile(r'<word xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)">(.*?)</word>')
# In sizes of type: lines of one row are 1.2 apart, rows 1.8 and more, the signature much farther.
_SAME_LINE, _SAME_ROW, _SAME_TABLE = Decimal("0.3"), Decimal("1.5"), Decimal("2.6")
HEADING_LINES = 8  # at most
Cells = dict[int, str]
Placed = tuple[Decimal, Cells]


def of_pdf(data: bytes, matrix: Matrix, folder: Path) -> list[Line]:
    """The rows as poppler finds their words: by height the row, by place across the column.

    Words that stand closer below than a row does belong to the row. Each page must repeat the heading.
    """
    file = folder / "statement.pdf"
    file.write_bytes(data)
    command = ["pdftotext", "-bbox", str(file), "-"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=True)
    assert done.stderr == ""
    layout = layout_of(matrix)
    size = Decimal(layout.size)
    ends = [
        Decimal(left + width + PADDING / 2) for left, width in (layout.code, layout.label, *layout.columns)
    ]
    heads = [matrix.code_label, matrix.name_label, *(column.label for column in matrix.columns)]
    foot = [plain(one.amount) for one in matrix.foot if one.amount is not None]
    rows: list[Cells] = []
    for page in _PAGE.findall(done.stdout):
        # The line at the foot (who printed it, page x of y) is the last one.
        last, lines = _below_heading(list(_lines_of(page, ends, size))[:-1], heads)
        table, rest = _rows_of(last, lines, size)
        rows += table
        assert papers.figures_of(rest) in ([], foot), rest
    kinds = [row.kind for row in matrix]
    found = []
    for number, row in enumerate(rows):
        cells = tuple(_of_paper(row.get(at, "")) for at in range(2, len(heads)))
        is_title = number < len(kinds) and kinds[number] is RowKind.HEADER and not any(cells)
        found.append(Line(_one_space(row.get(0, "")), _one_space(row.get(1, "")), () if is_title else cells))
    return found


def _of_paper(text: str) -> str:
    if papers.AMOUNT.fullmatch(text):
        return plain(parse_amount(text))
    return "-".join(reversed(text.split("-"))) if _is_day(text) else _one_space(text)


def _rows_of(last: Decimal, lines: list[Placed], size: Decimal) -> tuple[list[Cells], str]:
    """Lines put together to rows, and the words that stand apart below the table."""
    rows: list[Cells] = []
    for number, (top, cells) in enumerate(lines):
        if top - last > _SAME_TABLE * size:
            return rows, " ".join(word for _, below in lines[number:] for word in below.values())
        if rows and top - last < _SAME_ROW * size:
            for at, text in cells.items():
                rows[-1][at] = f"{rows[-1][at]} {text}" if at in rows[-1] else text
        else:
            rows.append(dict(cells))
        last = top
    return rows, ""


def _below_heading(lines: list[Placed], heads: list[str]) -> tuple[Decimal, list[Placed]]:
    """Height of the line that completes the heading, and the lines after it."""
    wanted = {at: _bare(head) for at, head in enumerate(heads) if head}
    for first in range(len(lines)):
        read: dict[int, str] = {}
        for at in range(first, min(first + HEADING_LINES, len(lines))):
            for column, text in lines[at][1].items():
                read[column] = read.get(column, "") + _bare(text)
            if read == wanted:
                return lines[at][0], lines[at + 1 :]
    raise AssertionError(f"no heading on a page: {lines[:8]}")


def _lines_of(page: str, ends: list[Decimal], size: Decimal) -> Iterator[Placed]:
    words = []
    for left, top, right, _, text in _WORD.findall(page):
        words.append((Decimal(top), Decimal(left), Decimal(right), unescape(text)))
    words.sort()
    line: list[tuple[Decimal, Decimal, str]] = []
    height = words[0][0]
    for top, left, right, text in words:
        if line and top - height > _SAME_LINE * size:
            yield height, _by_column(line, ends)
            line = []
        if not line:
            height = top
        line.append((left, right, text))
    yield height, _by_column(line, ends)


def _by_column(line: list[tuple[Decimal, Decimal, str]], ends: list[Decimal]) -> Cells:
    cells: Cells = {}
    for left, right, text in sorted(line):
        centre = (left + right) / 2
        at = next((at for at, end in enumerate(ends) if centre <= end), len(ends) - 1)
        cells[at] = f"{cells[at]} {text}" if at in cells else text
    return cells


# --- All of them -----------------------------------------------------------------------------------
def page_of(matrix: Matrix) -> str:
    """The table as the writer makes it."""
    return html_writer.table(matrix)


def csv_of(matrix: Matrix) -> str:
    """The CSV of a statement."""
    out = io.StringIO()
    csv_writer.write(matrix, out)
    return out.getvalue()


FORMS = ("page", "xlsx", "pdf", "csv")


def written(matrix: Matrix, form: str) -> str | bytes:
    """The statement in one form."""
    makers: dict[str, Callable[[Matrix], str | bytes]] = {
        "page": page_of,
        "xlsx": papers.as_xlsx,
        "pdf": papers.as_pdf,
        "csv": csv_of,
    }
    return makers[form](matrix)


def read(data: str | bytes, matrix: Matrix, form: str, folder: Path) -> list[Line]:
    """What a form says, in the columns of the statement."""
    if form == "page":
        return of_page(data, matrix)
    if form == "xlsx":
        return of_xlsx(data, matrix)
    return of_pdf(data, matrix, folder) if form == "pdf" else of_csv(data, matrix)
