"""Buku pembantu rincian objek belanja: per sub kegiatan and account every voucher by its way of payment.

Cumulative and remaining are of the line in force on the last day; returns are negative in their column.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from core.money import ZERO, Decimal
from reference.models import Nature
from reports.definitions.listing import Listing, ListParameters
from reports.definitions.object_books import book_of, cells, in_force
from reports.definitions.treasurer import Heading, fetch
from reports.matrix import NO_DATA, Cell, Column, Row, RowKind, TextCell
from reports.scope import Context
from reports.spending import SPENT_LINES, TU, Spent, spent_values
from treasury.functional_report import IMPREST
from treasury.models import TreasurerKind

KIND = "spending_book"
TITLE = "Buku Pembantu Rincian Objek Belanja"
TREASURER = TreasurerKind.EXPENDITURE
COLUMNS = (
    Column("dated_on", "Tanggal", is_text=True),
    Column("budget", "Anggaran"),
    Column("up", "UP/GU"),
    Column("tu", "TU"),
    Column("ls", "LS"),
    Column("total", "Jumlah kumulatif"),
    Column("rest", "Sisa anggaran"),
)
Place = tuple[str, str]


class _Sums(NamedTuple):
    """What was spent by each way."""

    up: Decimal
    tu: Decimal
    ls: Decimal

    @property
    def total(self) -> Decimal:
        """All ways together."""
        return self.up + self.tu + self.ls


def build(parameters: ListParameters) -> Listing:
    """A page of the book, below an account when one is named; three queries beside those of the scope."""

    def lines_of(found: Context, unit_id: int) -> list[Spent]:
        values = spent_values(year=found.year, chart_id=found.chart_id, units=[unit_id], end=parameters.end)
        return [Spent(*row) for row in fetch(SPENT_LINES, values)]

    def rows_of(lines: list[Spent]) -> Iterator[Row]:
        return _rows(lines, _budget(parameters), parameters)

    return book_of(Heading(KIND, TITLE, COLUMNS), parameters, lines_of, rows_of)


def _budget(parameters: ListParameters) -> dict[Place, Decimal]:
    """The unit's spending lines in force on the last day, by sub kegiatan and account."""
    rows = in_force(parameters, Nature.SPENDING, "sub_activity__code", "account__code")
    return {(program or "", account): total for program, account, total in rows}


def _rows(lines: list[Spent], budget: dict[Place, Decimal], parameters: ListParameters) -> Iterator[Row]:
    everything = _Sums(ZERO, ZERO, ZERO)
    budgeted = ZERO
    for program, of_program in groupby(lines, key=lambda line: line.sub_activity_code):
        owned = list(of_program)
        nothing = (NO_DATA,) * len(COLUMNS)
        yield Row(program, owned[0].sub_activity_name, 1, RowKind.HEADER, True, nothing, f"sub:{program}")
        for code, of_account in groupby(owned, key=lambda line: line.account_code):
            own = list(of_account)
            ceiling = budget.get((program, code), ZERO)
            budgeted += ceiling
            everything = _added(everything, own)
            yield from _account(own, ceiling, parameters)
    if lines:
        shown = cells(TextCell(), everything, everything.total, budgeted)
        yield Row("", "JUMLAH", 1, RowKind.TOTAL, True, shown, "total")


def _account(own: list[Spent], ceiling: Decimal, parameters: ListParameters) -> Iterator[Row]:
    """One account: its ceiling, what came before the span, its vouchers, and the sums up to the last day."""
    code, place = own[0].account_code, f"{own[0].sub_activity_code} {own[0].account_code}"
    nothing = (NO_DATA,) * len(COLUMNS)
    yield Row(code, own[0].account_name, 2, RowKind.HEADER, True, nothing, place)
    before = [line for line in own if line.dated_on < parameters.start]
    sums = _added(_Sums(ZERO, ZERO, ZERO), before)
    if before:
        shown = cells(TextCell(), sums, sums.total, ceiling)
        yield Row("", "Jumlah sebelumnya", 3, RowKind.ACCOUNT, False, shown, f"{place}:before")
    for line in own[len(before) :]:
        one = _added(_Sums(ZERO, ZERO, ZERO), [line])
        sums = _added(sums, [line])
        shown = cells(TextCell(day=line.dated_on), one, sums.total, ceiling)
        yield Row(line.number, line.description, 3, RowKind.ACCOUNT, False, shown, target=line.document)
    first, _, *figures = cells(TextCell(), sums, sums.total, ceiling)
    shown = (first, Cell(ceiling), *figures)
    yield Row("", f"Jumlah {code}", 3, RowKind.TOTAL, True, shown, f"{place}:total")


def _added(sums: _Sums, lines: list[Spent]) -> _Sums:
    up, tu, ls = sums
    for line in lines:
        if line.way != IMPREST:
            ls += line.amount
        elif line.source == TU:
            tu += line.amount
        else:
            up += line.amount
    return _Sums(up, tu, ls)
