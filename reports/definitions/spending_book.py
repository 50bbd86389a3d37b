"""Buku pembantu rincian objek belanja: per sub kegiatan and account every voucher by its way of payment.

Cumulative and remaining are of the line in force on the last day; returns are negative in their column.
"""

from collections.abc import Iterator
from itertools import groupby
from typing import NamedTuple

from django.db.models import Sum

from budget.in_force import documents_in_force
from budget.models import BudgetLine
from core.money import ZERO, Decimal
from reference.models import Nature
from reports.definitions.listing import Listing, ListParameters, account_codes, check_days, note_of
from reports.definitions.treasurer import Heading, fetch, listing_of
from reports.matrix import NO_DATA, AnyCell, Cell, Column, Row, RowKind, TextCell
from reports.scope import context
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
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    rows: list[Row] = []
    if parameters.unit_id is not None:
        values = spent_values(
            year=found.year, chart_id=found.chart_id, units=[parameters.unit_id], end=parameters.end
        )
        lines = [Spent(*row) for row in fetch(SPENT_LINES, values)]
        if parameters.account_id is not None:
            wanted = account_codes(parameters.account_id)
            lines = [line for line in lines if line.account_code in wanted]
        rows = list(_rows(lines, _budget(parameters), parameters))
    note = note_of(parameters.account_id)
    return listing_of(Heading(KIND, TITLE, COLUMNS), rows, found, parameters, note=note)


def _budget(parameters: ListParameters) -> dict[Place, Decimal]:
    """The unit's spending lines in force on the last day, by sub kegiatan and account."""
    documents = documents_in_force(year=parameters.start.year, at=parameters.end)
    rows = (
        BudgetLine.objects.filter(
            document__in=documents.filter(unit=parameters.unit_id), key__account__nature=Nature.SPENDING
        )
        .order_by()
        .values_list("key__sub_activity__code", "key__account__code")
        .annotate(total=Sum("amount"))
    )
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
        cells = _cells(TextCell(), everything, everything.total, budgeted)
        yield Row("", "JUMLAH", 1, RowKind.TOTAL, True, cells, "total")


def _account(own: list[Spent], ceiling: Decimal, parameters: ListParameters) -> Iterator[Row]:
    """One account: its ceiling, what came before the span, its vouchers, and the sums up to the last day."""
    code, place = own[0].account_code, f"{own[0].sub_activity_code} {own[0].account_code}"
    nothing = (NO_DATA,) * len(COLUMNS)
    yield Row(code, own[0].account_name, 2, RowKind.HEADER, True, nothing, place)
    before = [line for line in own if line.dated_on < parameters.start]
    sums = _added(_Sums(ZERO, ZERO, ZERO), before)
    if before:
        cells = _cells(TextCell(), sums, sums.total, ceiling)
        yield Row("", "Jumlah sebelumnya", 3, RowKind.ACCOUNT, False, cells, f"{place}:before")
    for line in own[len(before) :]:
        one = _added(_Sums(ZERO, ZERO, ZERO), [line])
        sums = _added(sums, [line])
        cells = _cells(TextCell(day=line.dated_on), one, sums.total, ceiling)
        yield Row(line.number, line.description, 3, RowKind.ACCOUNT, False, cells, target=line.document)
    cells = _cells(TextCell(), sums, sums.total, ceiling)
    shown = (cells[0], Cell(ceiling), *cells[2:])
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


def _cells(first: TextCell, sums: _Sums, total: Decimal, ceiling: Decimal) -> tuple[AnyCell, ...]:
    """Ways without an amount stay empty; cumulative and remaining are always told."""
    ways = tuple(Cell(value) if value else NO_DATA for value in sums)
    return (first, NO_DATA, *ways, Cell(total), Cell(ceiling - total))
