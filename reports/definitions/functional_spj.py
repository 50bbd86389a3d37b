"""SPJ fungsional: budget and realisation of every line up to last month, this month, and together.

The month is that of the last day shown. An SPJ is of one unit, so the region has none.
"""

from itertools import groupby

from core.money import ZERO, Decimal
from reference.models import FiscalYear, Unit
from reports.definitions.listing import Listing, ListParameters, check_days, check_size
from reports.matrix import NO_DATA, Cell, Column, Matrix, Row, RowKind
from reports.scope import context
from treasury.functional_report import COLUMNS as WAYS
from treasury.functional_report import SpjLine, functional_report
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


def build(parameters: ListParameters) -> Listing:
    """The SPJ of the month in which the span ends."""
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    lines: list[SpjLine] = []
    if parameters.unit_id is not None:
        unit = Unit.objects.get(pk=parameters.unit_id)
        year = FiscalYear.objects.get(pk=parameters.start.year)
        lines = functional_report(unit, year, parameters.end.month)
        check_size(parameters, len(lines))
    first, last = parameters.offset, min(parameters.offset + parameters.size, len(lines))
    rows = _rows(lines[first:last])
    if lines and last == len(lines):
        rows.append(_total(lines))
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
    )
    return Listing(matrix, len(lines))


def _rows(lines: list[SpjLine]) -> list[Row]:
    rows = []
    for program, group in groupby(lines, key=lambda line: line.sub_activity):
        code, name = (program.code, program.name) if program else ("", "Tanpa sub kegiatan")
        nothing = (NO_DATA,) * len(COLUMNS)
        rows.append(Row(code, name, 1, RowKind.HEADER, True, nothing, f"sub:{code}"))
        for line in group:
            cells = tuple(Cell(value) for value in _figures(line))
            rows.append(Row(line.account.code, line.account.name, 2, RowKind.ACCOUNT, False, cells))
    return rows


def _figures(line: SpjLine) -> Figures:
    parts = (amount for way in WAYS for amount in (line.before[way], line.within[way], line.until(way)))
    return (line.budget, *parts, line.total, line.rest)


def _total(lines: list[SpjLine]) -> Row:
    sums = [sum(column, ZERO) for column in zip(*(_figures(line) for line in lines), strict=True)]
    return Row("", "JUMLAH", 1, RowKind.TOTAL, True, tuple(Cell(one) for one in sums), "total")
