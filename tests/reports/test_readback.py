"""Reading statements back: each form is read as it stands, and every kind of damage is a difference."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from core.money import Decimal
from reports.matrix import Cell, Column, Matrix, Row, RowKind, TextCell
from tests.reports import papers, readback

NONE = Cell(None)
COLUMNS = (
    Column("budget", "Anggaran"),
    Column("realisation", "Realisasi"),
    Column("percent", "%", is_percent=True),
    Column("last_year", "Realisasi 2024"),
)


def cells(*values: str) -> tuple[Cell, ...]:
    """Figures as text; empty is no data."""
    return tuple(Cell(Decimal(value)) if value else NONE for value in values)


LONG = "Belanja Pemeliharaan Jalan, Jaringan, dan Irigasi yang Namanya Memakan Lebih dari Satu Baris Kertas"
ROWS = (
    Row("A", "Aktivitas Operasi", 1, RowKind.HEADER, True, (NONE,) * 4, "A"),
    Row("5", "BELANJA", 1, RowKind.ACCOUNT, True, cells("1000000.00", "-250000.75", "-25.00", "")),
    Row("5.1.02.03.04.0005", LONG, 6, RowKind.ACCOUNT, False, cells("0.00", "0.00", "", "12.50")),
    Row(
        "5.2.02.03.04.0005",
        "Belanja <Modal> & Aset",
        6,
        RowKind.ACCOUNT,
        False,
        cells("99.99", "0.01", "0.01", "0.00"),
    ),
    Row("SD", "SURPLUS/(DEFISIT)", 1, RowKind.TOTAL, True, cells("-1000099.99", "250000.74", "25.00", "")),
)
STATEMENT = papers.matrix(*ROWS, columns=COLUMNS)


def with_cell(at: int, column: int, value: str) -> Matrix:
    """The statement with one cell otherwise."""
    rows = list(ROWS)
    changed = list(rows[at].cells)
    changed[column] = Cell(Decimal(value)) if value else NONE
    rows[at] = rows[at]._replace(cells=tuple(changed))
    return replace(STATEMENT, rows=tuple(rows))


def with_rows(make: Callable[[list[Row]], list[Row]]) -> Matrix:
    """The statement with other rows."""
    return replace(STATEMENT, rows=tuple(make(list(ROWS))))


DAMAGED = {
    "a row is lost": with_rows(lambda rows: rows[:2] + rows[3:]),
    "the last row is lost": with_rows(lambda rows: rows[:-1]),
    "a row stands twice": with_rows(lambda rows: [*rows[:4], rows[3], rows[4]]),
    "two rows changed places": with_rows(lambda rows: [rows[0], rows[1], rows[3], rows[2], rows[4]]),
    "a sign is lost": with_cell(1, 1, "250000.75"),
    "a sign is added": with_cell(4, 1, "-250000.74"),
    "sen are cut": with_cell(1, 1, "-250000.00"),
    "one sen more": with_cell(3, 0, "100.00"),
    "a zero is blank": with_cell(2, 0, ""),
    "a blank is zero": with_cell(1, 3, "0.00"),
    "a figure moved a column": with_rows(
        lambda rows: [*rows[:2], rows[2]._replace(cells=cells("0.00", "0.00", "12.50", "")), *rows[3:]]
    ),
    "a name is another": with_rows(lambda rows: [*rows[:3], rows[3]._replace(label="Belanja Aset"), rows[4]]),
    "a code is another": with_rows(
        lambda rows: [*rows[:3], rows[3]._replace(code="5.2.02.03.04.0006"), rows[4]]
    ),
    "a title has figures": with_rows(
        lambda rows: [rows[0]._replace(kind=RowKind.ACCOUNT, cells=cells("1.00", "", "", "")), *rows[1:]]
    ),
}


@pytest.mark.parametrize("form", readback.FORMS)
def test_a_statement_reads_back_as_it_is(form, tmp_path):
    data = readback.written(STATEMENT, form)
    found = readback.read(data, STATEMENT, form, tmp_path)
    assert readback.differences(STATEMENT, found, form) == []
    assert len(found) == (4 if form == "csv" else 5)
    assert found[-3].cells == ("0.00", "0.00", "", "12.50")


@pytest.mark.parametrize("form", readback.FORMS)
@pytest.mark.parametrize("damage", DAMAGED)
def test_every_damage_is_seen_in_every_form(form, damage, tmp_path):
    """The control: a writer that did this would fail the comparison."""
    data = readback.written(DAMAGED[damage], form)
    found = readback.read(data, STATEMENT, form, tmp_path)
    assert readback.differences(STATEMENT, found, form)


@pytest.mark.parametrize("form", readback.FORMS)
def test_many_pages_words_and_days(form, tmp_path):
    """A register over several pages: each repeats the heading, empty words stay empty."""
    rows = [
        papers.row(f"5.1.{at:03d}", -at if at % 3 else None, payee="CV Maju Jaya" if at % 2 else "")
        for at in range(130)
    ]
    rows[7] = rows[7]._replace(cells=(TextCell(), TextCell("=1+1"), *rows[7].cells[2:]))
    register = papers.matrix(*rows, end=date(2025, 12, 31))
    data = readback.written(register, form)
    assert readback.differences(register, readback.read(data, register, form, tmp_path), form) == []


def test_a_page_without_its_heading_is_refused(tmp_path):
    other = replace(STATEMENT, columns=(*COLUMNS[:3], Column("last_year", "Realisasi 2023")))
    with pytest.raises(AssertionError, match="no heading"):
        readback.read(readback.written(other, "pdf"), STATEMENT, "pdf", tmp_path)
