"""BKU: the cash book of a unit's expenditure or revenue treasurer, with the balance that runs along.

From the treasurer's documents (`treasury.cashbook`); a book is of one unit, so the region has none.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from core.money import ZERO, Decimal
from reference.models import FiscalYear, Unit
from reports.definitions.listing import Listing, ListParameters, check_days, check_size
from reports.matrix import NO_DATA, AnyCell, Cell, Column, Matrix, Row, RowKind, TextCell
from reports.scope import context
from treasury.cashbook import CashRow, cash_book
from treasury.models import TreasurerKind

COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("received", "Penerimaan"),
    Column("paid", "Pengeluaran"),
    Column("balance", "Saldo"),
)
ONE_UNIT = "Buku kas adalah milik satu bendahara. Pilih unitnya."


@dataclass(frozen=True)
class Book:
    """One kind of treasurer's book, as the registers know it."""

    KIND: str
    TITLE: str
    treasurer: TreasurerKind

    def build(self, parameters: ListParameters) -> Listing:
        """A page of the book: balance carried in, rows of the span, and on the last page their sums."""
        check_days(parameters)
        found = context(parameters.start.year, parameters.unit_id)
        rows: tuple[Row, ...] = ()
        count = 0
        if parameters.unit_id is not None:
            unit = Unit.objects.select_related("parent").get(pk=parameters.unit_id)
            year = FiscalYear.objects.get(pk=parameters.start.year)
            book = cash_book(unit, year, self.treasurer)
            before = [row for row in book.rows if row.dated_on < parameters.start]
            within = [row for row in book.rows if parameters.start <= row.dated_on <= parameters.end]
            count = len(within)
            check_size(parameters, count)
            opening = book.opening + sum((row.net for row in before), ZERO)
            rows = _rows(within, opening, parameters)
        matrix = Matrix(
            kind=self.KIND,
            title=self.TITLE,
            scope_code=found.unit_code,
            scope_name=found.unit_name,
            start=parameters.start,
            end=parameters.end,
            columns=COLUMNS,
            rows=rows,
            code_label="Nomor bukti",
            name_label="Uraian",
            note="" if parameters.unit_id is not None else ONE_UNIT,
        )
        return Listing(matrix, count)


def _rows(within: Sequence[CashRow], opening: Decimal, parameters: ListParameters) -> tuple[Row, ...]:
    balances = list(accumulate((row.net for row in within), initial=opening))
    first, last = parameters.offset, min(parameters.offset + parameters.size, len(within))
    carried = (TextCell(day=parameters.start), NO_DATA, NO_DATA, Cell(balances[first]))
    title = "Saldo awal" if not first else "Saldo pindahan"
    # Not a heading: those are drawn without figures.
    found = [Row("", title, 1, RowKind.TOTAL, True, carried, "opening")]
    found += [_row(row, balances[place]) for place, row in enumerate(within[first:last], first + 1)]
    if last == len(within):
        received = sum((row.received for row in within), ZERO)
        paid = sum((row.paid for row in within), ZERO)
        sums = (TextCell(), Cell(received), Cell(paid), Cell(balances[-1]))
        found.append(Row("", "JUMLAH", 1, RowKind.TOTAL, True, sums, "total"))
    return tuple(found)


def _row(row: CashRow, balance: Decimal) -> Row:
    sides: tuple[AnyCell, ...] = (
        Cell(row.received) if row.received else NO_DATA,
        Cell(row.paid) if row.paid else NO_DATA,
    )
    cells = (TextCell(day=row.dated_on), *sides, Cell(balance))
    return Row(row.number, row.description, 3, RowKind.ACCOUNT, False, cells, target=row.document_key)


EXPENDITURE = Book("cash_book", "Buku Kas Umum Bendahara Pengeluaran", TreasurerKind.EXPENDITURE)
REVENUE = Book("revenue_cash_book", "Buku Kas Umum Bendahara Penerimaan", TreasurerKind.REVENUE)
