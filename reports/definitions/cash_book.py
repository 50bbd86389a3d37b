"""BKU: the cash book of a unit's expenditure or revenue treasurer, with the balance that runs along.

From the treasurer's documents (`treasury.cashbook`); a book is of one unit, so the region has none.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import accumulate

from core.money import ZERO, Decimal
from reference.models import FiscalYear, Unit
from reports.definitions.listing import Listing, ListParameters, check_days, check_size
from reports.definitions.treasurer import balance_foot
from reports.matrix import NO_DATA, AnyCell, Cell, Column, FootLine, Matrix, Row, RowKind, TextCell
from reports.scope import context
from reports.writers.dates import long_date
from treasury.cash_codes import codes_of
from treasury.cash_places import PLACES, balances, place_book
from treasury.cashbook import CashBook, CashRow, cash_book
from treasury.models import TreasurerKind

COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("number", "Nomor bukti", is_text=True),
    Column("account", "Kode rekening", is_text=True),
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
    # A helper book of the cash in hand (True) or of the bank (False); None is the BKU of both.
    in_cash: bool | None = None

    @property
    def TREASURER(self) -> TreasurerKind:
        """Who keeps and signs it."""
        return self.treasurer

    def build(self, parameters: ListParameters) -> Listing:
        """A page of the book: balance carried in, rows of the span, and on the last page sums and balance."""
        check_days(parameters)
        found = context(parameters.start.year, parameters.unit_id)
        rows: tuple[Row, ...] = ()
        foot: tuple[FootLine, ...] = ()
        count = 0
        if parameters.unit_id is not None:
            unit = Unit.objects.select_related("parent").get(pk=parameters.unit_id)
            year = FiscalYear.objects.get(pk=parameters.start.year)
            whole = cash_book(unit, year, self.treasurer)
            book = whole if self.in_cash is None else place_book(whole, in_cash=self.in_cash)
            span = _span(book, parameters)
            count = len(span.within)
            check_size(parameters, count)
            rows = _rows(span, parameters)
            if _is_last_page(span, parameters):
                foot = balance_foot(f"Saldo per {long_date(parameters.end)}", span.closing)
                if self is EXPENDITURE:
                    foot += _places(whole, parameters.end)
        matrix = Matrix(
            kind=self.KIND,
            title=self.TITLE,
            scope_code=found.unit_code,
            scope_name=found.unit_name,
            start=parameters.start,
            end=parameters.end,
            columns=COLUMNS,
            rows=rows,
            code_label="No.",
            name_label="Uraian",
            note="" if parameters.unit_id is not None else ONE_UNIT,
            foot=foot,
        )
        return Listing(matrix, count)


def _places(book: CashBook, at: date) -> tuple[FootLine, ...]:
    """Where the balance lies: cash in hand and bank are the balance of the book."""
    found = balances(book, at=at)
    return tuple(FootLine(f"Terdiri dari: {PLACES[place].lower()}", found[place]) for place in (True, False))


@dataclass(frozen=True)
class _Span:
    """The rows of a book within some days, those before them, and the balance between the two."""

    before: Sequence[CashRow]
    within: Sequence[CashRow]
    opening: Decimal

    @property
    def closing(self) -> Decimal:
        """Saldo on the last day."""
        return self.opening + sum((row.net for row in self.within), ZERO)


def _span(book: CashBook, parameters: ListParameters) -> _Span:
    before = [row for row in book.rows if row.dated_on < parameters.start]
    within = [row for row in book.rows if parameters.start <= row.dated_on <= parameters.end]
    return _Span(before, within, book.opening + sum((row.net for row in before), ZERO))


def _is_last_page(span: _Span, parameters: ListParameters) -> bool:
    return parameters.offset + parameters.size >= len(span.within)


def _rows(span: _Span, parameters: ListParameters) -> tuple[Row, ...]:
    balances = list(accumulate((row.net for row in span.within), initial=span.opening))
    first, last = parameters.offset, min(parameters.offset + parameters.size, len(span.within))
    day = TextCell(day=parameters.start)
    carried = (day, TextCell(), TextCell(), NO_DATA, NO_DATA, Cell(balances[first]))
    title = "Saldo awal" if not first else "Saldo pindahan"
    shown = span.within[first:last]
    codes = codes_of(row.document_key for row in shown)
    # Not a heading: those are drawn without figures.
    found = [Row("", title, 1, RowKind.TOTAL, True, carried, "opening")]
    for place, row in enumerate(shown, first + 1):
        found.append(_row(place, row, balances[place], codes.get(row.document_key, [])))
    if _is_last_page(span, parameters):
        found += _sums(span)
    return tuple(found)


def _sums(span: _Span) -> Iterator[Row]:
    """JUMLAH of the span; with rows before it also of those and of all, as the form has it."""
    yield _sum_row("JUMLAH", span.within, span.closing, "total")
    if span.before:
        yield _sum_row("JUMLAH SEBELUMNYA", span.before, span.opening, "before")
        yield _sum_row("JUMLAH SELURUHNYA", [*span.before, *span.within], span.closing, "all")


def _sum_row(label: str, rows: Sequence[CashRow], balance: Decimal, key: str) -> Row:
    received = sum((row.received for row in rows), ZERO)
    paid = sum((row.paid for row in rows), ZERO)
    texts = (TextCell(),) * 3
    return Row("", label, 1, RowKind.TOTAL, True, (*texts, Cell(received), Cell(paid), Cell(balance)), key)


def _row(place: int, row: CashRow, balance: Decimal, codes: Sequence[str]) -> Row:
    sides: tuple[AnyCell, ...] = (
        Cell(row.received) if row.received else NO_DATA,
        Cell(row.paid) if row.paid else NO_DATA,
    )
    code = f"{codes[0]} dan {len(codes) - 1} lainnya" if len(codes) > 1 else "".join(codes)
    cells = (TextCell(day=row.dated_on), TextCell(row.number), TextCell(code), *sides, Cell(balance))
    return Row(str(place), row.description, 3, RowKind.ACCOUNT, False, cells, target=row.document_key)


EXPENDITURE = Book("cash_book", "Buku Kas Umum Bendahara Pengeluaran", TreasurerKind.EXPENDITURE)
REVENUE = Book("revenue_cash_book", "Buku Kas Umum Bendahara Penerimaan", TreasurerKind.REVENUE)
CASH_IN_HAND = Book("cash_in_hand_book", "Buku Pembantu Kas Tunai", TreasurerKind.EXPENDITURE, in_cash=True)
BANK = Book("bank_book", "Buku Pembantu Bank", TreasurerKind.EXPENDITURE, in_cash=False)
