"""SPJ fungsional: budget and realisation of every line up to last month, this month, and together.

The month is that of the last day shown. An SPJ is of one unit, so the region has none.
"""

from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import groupby

from core.money import ZERO, Decimal
from reference.models import FiscalYear, Nature, Unit
from reports.definitions.listing import Listing, ListParameters, check_days, check_size
from reports.definitions.treasurer import balance_foot
from reports.matrix import (
    NO_DATA,
    NO_SUB_ACTIVITY,
    Cell,
    Column,
    DrillDown,
    FootLine,
    Matrix,
    Mode,
    Row,
    RowKind,
    Side,
)
from reports.scope import context
from treasury.functional_cash import CashBlock, CashLine, cash_block, sum_of
from treasury.functional_report import COLUMNS as WAYS
from treasury.functional_report import GOODS, IMPREST, SALARY, SpjLine, functional_report
from treasury.models import TreasurerKind

KIND = "functional_spj"
TITLE = "SPJ Fungsional"
TREASURER = TreasurerKind.EXPENDITURE
_NAMES = {"ls_gaji": "LS gaji", "ls_barang_jasa": "LS barang/jasa", "up_gu_tu": "UP/GU/TU"}
_PARTS = (("before", "s.d. bulan lalu"), ("month", "bulan ini"), ("until", "s.d. bulan ini"))
COLUMNS = (
    Column("budget", "Anggaran"),
    *(
        Column(f"{way}_{part}", f"{_NAMES[way]} {words}")
        for way in WAYS
        for part, words in (
            ("before", "s.d. bulan lalu"),
            ("month", "bulan ini"),
            ("until", "s.d. bulan ini"),
        )
    ),
    Column("total", "Jumlah SPJ"),
    Column("rest", "Sisa pagu"),
)
ONE_UNIT = "SPJ adalah milik satu unit. Pilih unitnya."
Figures = tuple[Decimal, ...]
_MODES = {SALARY: Mode.SPENT_SALARY, GOODS: Mode.SPENT_GOODS, IMPREST: Mode.SPENT_IMPREST}


def build(parameters: ListParameters) -> Listing:
    """The SPJ of the month in which the span ends, on its last page with receipts, payments and balance."""
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    lines: list[SpjLine] = []
    rows: list[Row] = []
    foot: tuple[FootLine, ...] = ()
    if parameters.unit_id is not None:
        unit = Unit.objects.select_related("parent").get(pk=parameters.unit_id)
        year = FiscalYear.objects.get(pk=parameters.start.year)
        month = parameters.end.month
        lines = functional_report(unit, year, month)
        check_size(parameters, len(lines))
        first, last = parameters.offset, min(parameters.offset + parameters.size, len(lines))
        ways = Ways(unit.pk, year.pk, month)
        rows = _rows(lines[first:last], ways)
        if lines and last == len(lines):
            rows.append(_total(lines, ways))
            block = cash_block(unit, year, month, lines)
            rows += _block(block)
            foot = balance_foot("Saldo kas", block.balance)
    matrix = Matrix(
        kind=KIND,
        title=TITLE,
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=parameters.start,
        end=parameters.end,
        columns=COLUMNS,
        rows=tuple(rows),
        note="" if parameters.unit_id is not None else ONE_UNIT,
        foot=foot,
    )
    return Listing(matrix, len(lines))


class Ways:
    """Makes the drill-downs of one SPJ: budget lines, and documents by column and part of the year."""

    def __init__(self, unit_id: int, year: int, month: int) -> None:
        last = date(year, month, monthrange(year, month)[1])
        first, of_month = date(year, 1, 1), date(year, month, 1)
        self.base = DrillDown(
            mode=Mode.BUDGET,
            unit_id=unit_id,
            account_id=None,
            natures=(Nature.SPENDING.value,),
            ledger_set="",
            start=first,
            end=last,
            excluded=(),
            orientation=Side.DEBIT,
        )
        spans = {
            "before": (first, of_month - timedelta(days=1)),
            "month": (of_month, last),
            "until": (first, last),
        }
        self.columns: list[DrillDown | None] = [self.base]
        for way in WAYS:
            for part, _ in _PARTS:
                start, end = spans[part]
                self.columns.append(self.base._replace(mode=_MODES[way], start=start, end=end))
        # Sisa pagu is the first less the last of these.
        self.columns += [self.base._replace(mode=Mode.SPENT), None]

    def cells(self, figures: Figures, line: SpjLine | None) -> tuple[Cell, ...]:
        """The figures with their ways; of all lines when `line` is None."""
        found = []
        for value, way in zip(figures, self.columns, strict=True):
            own = way
            if own is not None and line is not None:
                sub = line.sub_activity.pk if line.sub_activity else NO_SUB_ACTIVITY
                own = own._replace(account_id=line.account.pk, sub_activity_id=sub)
            found.append(Cell(value, own if value else None))
        return tuple(found)


def _rows(lines: list[SpjLine], ways: Ways) -> list[Row]:
    rows = []
    for program, group in groupby(lines, key=lambda line: line.sub_activity):
        code, name = (program.code, program.name) if program else ("", "Tanpa sub kegiatan")
        rows.append(_heading(code, name, f"sub:{code}"))
        for line in group:
            cells = ways.cells(_figures(line), line)
            rows.append(Row(line.account.code, line.account.name, 2, RowKind.ACCOUNT, False, cells))
    return rows


def _heading(code: str, name: str, key: str) -> Row:
    return Row(code, name, 1, RowKind.HEADER, True, (NO_DATA,) * len(COLUMNS), key)


def _figures(line: SpjLine) -> Figures:
    parts = (amount for way in WAYS for amount in (line.before[way], line.within[way], line.until(way)))
    return (line.budget, *parts, line.total, line.rest)


def _total(lines: list[SpjLine], ways: Ways) -> Row:
    sums = [sum(column, ZERO) for column in zip(*(_figures(line) for line in lines), strict=True)]
    return Row("", "JUMLAH", 1, RowKind.TOTAL, True, ways.cells(tuple(sums), None), "total")


# --- Lower block -----------------------------------------------------------------------------------
def _block(block: CashBlock) -> Iterator[Row]:
    """Penerimaan, pengeluaran and saldo kas; they agree with the BKU, which opens the documents."""
    yield _heading("", "PENERIMAAN", "received")
    yield _balance("Saldo awal tahun", block.opening, RowKind.ACCOUNT, "opening")
    for number, line in enumerate(block.received):
        yield _cash_row(line, RowKind.ACCOUNT, f"received:{number}")
    yield _cash_row(sum_of("Jumlah penerimaan", block.received), RowKind.TOTAL, "received:total")
    yield _heading("", "PENGELUARAN", "paid")
    for number, line in enumerate(block.paid):
        yield _cash_row(line, RowKind.ACCOUNT, f"paid:{number}")
    yield _cash_row(sum_of("Jumlah pengeluaran", block.paid), RowKind.TOTAL, "paid:total")
    yield _balance("SALDO KAS", block.balance, RowKind.TOTAL, "balance")


def _cash_row(line: CashLine, kind: RowKind, key: str) -> Row:
    figures = (
        Cell(amount) for way in WAYS for amount in (line.before[way], line.within[way], line.until(way))
    )
    return Row(
        "", line.label, 2, kind, kind is RowKind.TOTAL, (NO_DATA, *figures, Cell(line.total), NO_DATA), key
    )


def _balance(label: str, amount: Decimal, kind: RowKind, key: str) -> Row:
    empty = (NO_DATA,) * (len(COLUMNS) - 2)
    return Row("", label, 2, kind, kind is RowKind.TOTAL, (*empty, Cell(amount), NO_DATA), key)
