"""HTML: the table of the look, links only where there are lines, everything escaped."""

from datetime import date

from core.money import Decimal
from reports.matrix import Cell, Column, DrillDown, Matrix, Mode, Row, RowKind, Side
from reports.writers.html import document, period, table

DRILL = DrillDown(
    Mode.MOVEMENT, 1, 2, ("spending",), "", date(2025, 1, 1), date(2025, 10, 31), (), Side.DEBIT
)
ROWS = (
    Row("", "Finansial", 1, RowKind.HEADER, True, (Cell(None), Cell(None))),
    Row("5", "Belanja <b>", 1, RowKind.ACCOUNT, True, (Cell(Decimal("-1500.5"), DRILL), Cell(None))),
    Row("SD", "SURPLUS", 1, RowKind.TOTAL, True, (Cell(Decimal(0)), Cell(Decimal("84.759")))),
)
MATRIX = Matrix(
    "lra",
    "Laporan Realisasi Anggaran",
    "DINKES",
    "Dinas Kesehatan & KB",
    date(2025, 1, 1),
    date(2025, 10, 31),
    (Column("realisation", "Realisasi"), Column("percent", "%", True)),
    ROWS,
)


def test_figures_names_and_no_data():
    drawn = table(MATRIX)
    assert '<td class="num neg">(1.500,50)</td><td class="num"></td>' in drawn
    assert '<td class="num">0,00</td><td class="num">84,76</td>' in drawn
    assert "Belanja &lt;b&gt;" in drawn
    assert '<tr class="total">' in drawn
    assert '<td colspan="2"></td>' in drawn
    assert "<a " not in drawn


def test_only_figures_with_lines_are_links():
    drawn = table(MATRIX, lambda source: f"/x?a={source.account_id}&b=1")
    assert drawn.count("<a ") == 1
    assert '<a class="cell" href="/x?a=2&amp;b=1">(1.500,50)</a>' in drawn
    assert "<a " not in table(MATRIX, lambda source: None)


def test_a_document_stands_alone():
    page = document(MATRIX, region_name="Kabupaten Contoh")
    assert page.startswith("<!doctype html>")
    assert page.endswith("</html>\n")
    assert "Kabupaten Contoh, Dinas Kesehatan &amp; KB, 1 Januari sampai 31 Oktober 2025" in page
    assert "http" not in page


def test_the_period_in_words():
    assert period(MATRIX) == "1 Januari sampai 31 Oktober 2025"
