"""The articulation page as a matrix, for the same writers as every statement."""

from collections.abc import Iterable, Iterator
from datetime import date

from reports.engine import Parameters
from reports.formula import Formula, Status, Value
from reports.matrix import NO_DATA, Cell, Column, DrillDown, Matrix, Row, RowKind, TextCell
from reports.scope import context

COLUMNS = (
    Column("left", "Nilai kiri"),
    Column("right", "Nilai kanan"),
    Column("difference", "Selisih"),
    Column("part", "Rincian"),
    Column("result", "Hasil", is_text=True),
)
WORDS = {Status.EQUAL: "Cocok", Status.DIFFERENT: "Selisih", Status.NOT_YET: "Belum ada data"}


def matrix(formulas: Iterable[Formula], parameters: Parameters) -> Matrix:
    """Each formula a row with both sides; below it their names and what explains or makes a difference."""
    found = context(parameters.year, parameters.unit_id, is_legacy=parameters.is_legacy)
    return Matrix(
        kind="articulation",
        title="Artikulasi Laporan",
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=date(parameters.year, 1, 1),
        end=parameters.at,
        columns=COLUMNS,
        rows=tuple(row for formula in formulas for row in _rows(formula)),
        code_label="Rumus",
        note=found.note,
        is_mixed=found.is_mixed,
        is_of_day=True,
    )


def _rows(formula: Formula) -> Iterator[Row]:
    left, right = formula.left, formula.right
    cells = (_cell(left), _cell(right), Cell(formula.difference), NO_DATA, TextCell(WORDS[formula.status]))
    yield Row(formula.code, formula.title, 1, RowKind.ACCOUNT, True, cells, formula.code)
    for value, at in ((left, 0), (right, 1)):
        yield _part(value.label, value, at)
    for part in formula.parts:
        yield _part(part.label, part, 3)


def _part(label: str, value: Value, at: int) -> Row:
    """A side's name or an explanation, its amount in the column that it belongs to."""
    cells = [NO_DATA] * 4
    cells[at] = _cell(value)
    return Row("", label, 3, RowKind.ACCOUNT, False, (*cells, TextCell()))


def _cell(value: Value) -> Cell:
    return Cell(value.amount, value.source if isinstance(value.source, DrillDown) else None)
