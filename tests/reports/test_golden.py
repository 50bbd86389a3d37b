"""Golden statements: matrix, CSV, HTML, XLSX and PDF carry the same figures cell by cell."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from pypdf import PdfReader

from core.money import format_amount, parse_amount
from reports import statements
from reports.writers import csv as csv_writer
from reports.writers import html as html_writer
from tests import golden
from tests.reports import papers, story

pytestmark = pytest.mark.django_db

CASES = [
    ("lra_department", "lra", "unit"),
    ("lra_ppkd", "lra", "ppkd"),
    ("lra_empty", "lra", "other"),
    ("lra_region", "lra", None),
    ("trial_balance_department", "trial_balance", "unit"),
    ("trial_balance_region", "trial_balance", None),
    ("general_ledger_department", "general_ledger", "unit"),
    ("availability_card_department", "availability_card", "unit"),
]


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


@pytest.fixture
def told():
    return story.tell()


@pytest.mark.parametrize(("name", "kind", "scope"), CASES, ids=[case[0] for case in CASES])
def test_all_outputs_are_one_statement(told, request, name, kind, scope):
    unit = getattr(told.region, scope) if scope else None
    matrix = statements.matrix(statements.Request(kind, 2025, story.YEAR_END, unit.pk if unit else None))
    text = golden.as_text(matrix)
    file = golden.FOLDER / f"{name}.txt"
    if request.config.getoption("--update-golden"):
        file.write_text(text)
    assert text == file.read_text()

    rows = golden.rows_of(text)
    out = io.StringIO()
    csv_writer.write(matrix, out)
    written = list(csv.reader(io.StringIO(out.getvalue())))
    assert [row[1:] for row in written[1:]] == rows

    table = _Table()
    table.feed(html_writer.table(matrix))
    drawn = [row for row in table.rows if len(row) == len(matrix.columns) + 1]
    assert [[_read(cell) for cell in row[1:]] for row in drawn] == [row[3:] for row in rows]

    workbook = papers.as_xlsx(matrix)
    assert papers.read_openpyxl(workbook, matrix) == papers.cells_of(matrix)
    assert papers.read_calamine(workbook, matrix) == papers.cells_of(matrix)
    pages = PdfReader(io.BytesIO(papers.as_pdf(matrix))).pages
    text = "\n".join(page.extract_text() for page in pages)
    figures = [cell for row in rows for cell in row[3:] if cell and not _is_day(cell)]
    assert papers.figures_of(text) == figures


def _read(shown: str) -> str:
    if _is_day(shown):
        return "-".join(reversed(shown.split("-")))
    return "" if shown == "" else f"{parse_amount(shown):.2f}"


def _is_day(shown: str) -> bool:
    return re.fullmatch(r"\d+-\d\d-\d+", shown) is not None


def test_shown_figures_read_back():
    assert _read(format_amount(parse_amount("(1.234,50)"), decimals=2)) == "-1234.50"
