"""A 100-page PDF and a 100,000-row workbook, against the bare canvas and the bare write-only writer."""

import io
from datetime import UTC, date, datetime

from benchmarks import paper_floors
from benchmarks.measure import Ratio, compare
from core.money import Decimal
from reports.matrix import Cell, Column, Matrix, Row, RowKind
from reports.printouts.sheet import Imprint, Letterhead
from reports.writers import pdf, xlsx

COLUMNS = (
    Column("budget", "Anggaran"),
    Column("realisation", "Realisasi"),
    Column("difference", "Lebih/(kurang)"),
    Column("percent", "%", is_percent=True),
    Column("last_year", "Realisasi tahun lalu"),
)
PDF_PAGES = 100
PDF_ROWS = paper_floors.ROWS_A_PAGE * PDF_PAGES
XLSX_ROWS = 100_000
XLSX_RUNS = 3
HEAD = Letterhead("Kabupaten Contoh", unit_name="Dinas Kesehatan")
IMPRINT = Imprint(datetime(2025, 12, 31, tzinfo=UTC), "benchmark")


def plain_rows(count: int) -> list[paper_floors.PlainRow]:
    """Codes, names and figures that look like a statement's; the same each time."""
    found = []
    for at in range(count):
        budget = Decimal(100_000_000_00 + at * 7_919_31) / 100
        spent = Decimal(90_000_000_00 + at * 5_417_77) / 100
        figures = (budget, spent, spent - budget, Decimal("84.75"), Decimal(at * 31) / 100)
        code = ".".join(("5", "1", "02", "01", f"{at // 1000 % 100:02}", f"{at % 1000:04}"))
        found.append((code, f"Belanja Alat/Bahan Kegiatan Kantor {at}", figures))
    return found


def statement(rows: list[paper_floors.PlainRow]) -> Matrix:
    """The same rows as a statement."""
    drawn = tuple(
        Row(code, name, at % 6 + 1, RowKind.ACCOUNT, False, tuple(map(Cell, figures)))
        for at, (code, name, figures) in enumerate(rows)
    )
    days = date(2025, 1, 1), date(2025, 12, 31)
    return Matrix("lra", "Laporan Realisasi Anggaran", "X", "Dinas Kesehatan", *days, COLUMNS, drawn)


def draw(matrix: Matrix) -> int:
    """The statement as PDF; its number of pages."""
    return pdf.write(matrix, io.BytesIO(), head=HEAD, imprint=IMPRINT)


def fill(matrix: Matrix) -> None:
    """The statement as XLSX."""
    xlsx.write(matrix, io.BytesIO(), head=HEAD, imprint=IMPRINT)


def pdf_of_100_pages(name: str) -> Ratio:
    """The same rows on at least as many pages."""
    rows = plain_rows(PDF_ROWS)
    matrix = statement(rows)
    pages = draw(matrix)
    if pages < PDF_PAGES:
        raise AssertionError(f"the statement has {pages} pages, the floor {PDF_PAGES}")

    def run_floor(run: int) -> None:
        paper_floors.pdf(rows)

    def run_product(run: int) -> None:
        draw(matrix)

    return compare(name, "2.0", floor=run_floor, product=run_product, times=1)


def workbook_of_100_000_rows(name: str) -> Ratio:
    """The same cells, on our side with styles and print set-up."""
    rows = plain_rows(XLSX_ROWS)
    matrix = statement(rows)

    def run_floor(run: int) -> None:
        paper_floors.workbook(rows)

    def run_product(run: int) -> None:
        fill(matrix)

    return compare(name, "1.2", floor=run_floor, product=run_product, times=1, runs=XLSX_RUNS)


BOUNDS = (
    ("PDF, 100 pages", pdf_of_100_pages),
    ("XLSX, 100,000 rows", workbook_of_100_000_rows),
)
