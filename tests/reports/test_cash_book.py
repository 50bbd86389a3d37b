"""BKU and SPJ as registers: balance carried, sums on the last page, the region told to choose a unit."""

from dataclasses import replace
from datetime import date

from reports.definitions import cash_book, functional_spj
from reports.definitions.listing import ListParameters
from tests.factories import imprest as make

YEAR = {"start": date(2025, 1, 1), "end": date(2025, 12, 31)}


def figures(row):
    return [cell.value for cell in row.cells if cell.value is not None]


def test_a_book_carries_its_balance_over_pages_and_days(paying):
    make.imprest(paying)
    make.expense(paying, 10_000_000, tax=990_991)
    asked = ListParameters(**YEAR, unit_id=paying.unit.pk)
    found = cash_book.EXPENDITURE.build(asked)
    assert found.count == 3
    first, *_, last = found.matrix.rows
    assert (first.label, figures(first)) == ("Saldo awal", [0])
    assert (last.label, figures(last)) == ("JUMLAH", [100_990_991, 10_000_000, 90_990_991])
    page = cash_book.EXPENDITURE.build(replace(asked, offset=1, limit=1)).matrix.rows
    assert [row.label for row in page] == ["Saldo pindahan", "Alat tulis"]
    assert [figures(row)[-1] for row in page] == [100_000_000, 90_000_000]
    later = cash_book.EXPENDITURE.build(replace(asked, start=date(2025, 3, 1))).matrix.rows
    assert [figures(row) for row in later] == [
        [90_990_991],
        [0, 0, 90_990_991],
        [100_990_991, 10_000_000, 90_990_991],
        [100_990_991, 10_000_000, 90_990_991],
    ]
    nothing = cash_book.REVENUE.build(ListParameters(**YEAR))
    assert (nothing.count, nothing.matrix.rows, "Pilih unitnya" in nothing.matrix.note) == (0, (), True)


def test_the_functional_report_has_its_fourteen_columns(paying):
    make.imprest(paying)
    make.expense(paying, 10_000_000)
    found = functional_spj.build(ListParameters(date(2025, 1, 1), date(2025, 3, 31), paying.unit.pk))
    # Code and name are the first two.
    assert len(found.matrix.columns) == 12
    row = next(one for one in found.matrix.rows if one.code == make.make.budgets.STATIONERY)
    assert figures(row) == [400_000_000, *[0] * 6, 10_000_000, 0, 10_000_000, 10_000_000, 390_000_000]
    assert figures(found.matrix.row("total"))[-2] == 10_000_000
    assert functional_spj.build(ListParameters(**YEAR)).matrix.note == functional_spj.ONE_UNIT
