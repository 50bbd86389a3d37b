"""One statement in all its outputs: golden text, CSV, HTML, XLSX and PDF, compared cell by cell."""

import csv
import io
import re
from html.parser import HTMLParser

from pypdf import PdfReader

from core.money import parse_amount
from reports.matrix import Matrix
from reports.writers import csv as csv_writer
from reports.writers import html as html_writer
from tests import golden
from tests.reports import papers


class _Table(HTMLParser):
    """Reads the body rows of a statement back: cells as shown."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._in_body = False

    def handle_starttag(self, tag, attrs):
        if tag == "tbody":
            self._in_body = True
        elif self._in_body and tag == "tr":
            self.rows.append([])
        elif self._in_body and tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_data(self, data):
        if self._in_body and self.rows and self.rows[-1]:
            self.rows[-1][-1] += data.strip()


def assert_one_statement(matrix: Matrix, name: str, *, is_update: bool) -> None:
    """The statement is the golden one, and every output carries its figures."""
    text = golden.as_text(matrix)
    file = golden.FOLDER / f"{name}.txt"
    if is_update:
        file.write_text(text)
    assert text == file.read_text()

    rows = golden.rows_of(text)
    out = io.StringIO()
    csv_writer.write(matrix, out)
    written = list(csv.reader(io.StringIO(out.getvalue())))
    # What is drawn only is not part of the CSV.
    drawn_only = {at + 3 for at, column in enumerate(matrix.columns) if column.is_extra}
    assert [row[1:] for row in written[1:]] == [
        [cell for at, cell in enumerate(row) if at not in drawn_only] for row in rows
    ]

    table = _Table()
    table.feed(html_writer.table(matrix))
    drawn = [row for row in table.rows if len(row) == len(matrix.columns) + 1]
    assert [[read_back(cell) for cell in row[1:]] for row in drawn] == [row[3:] for row in rows]

    workbook = papers.as_xlsx(matrix)
    assert papers.read_openpyxl(workbook, matrix) == papers.cells_of(matrix)
    assert papers.read_calamine(workbook, matrix) == papers.cells_of(matrix)
    pages = PdfReader(io.BytesIO(papers.as_pdf(matrix))).pages
    text = "\n".join(page.extract_text() for page in pages)
    figures = [cell for row in rows for cell in row[3:] if cell and not _is_day(cell)]
    assert papers.figures_of(text) == figures


def read_back(shown: str) -> str:
    """A figure or day of the page as the golden text has it."""
    if _is_day(shown):
        return "-".join(reversed(shown.split("-")))
    return "" if shown == "" else f"{parse_amount(shown):.2f}"


def _is_day(shown: str) -> bool:
    return re.fullmatch(r"\d+-\d\d-\d+", shown) is not None
