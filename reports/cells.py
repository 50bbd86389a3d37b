"""Writes the cells of one row: figures, computed columns, and each figure's way back to its lines."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from core.money import Decimal, percent
from reports.accounts import Tree
from reports.matrix import NO_DATA, Cell, DrillDown, Mode, Side

_NO_DAY = date.min


class Selection(NamedTuple):
    """The lines of a row: an account's subtree (`account_id`) or all accounts of natures and set."""

    orientation: Side
    natures: tuple[str, ...]
    ledger_set: str
    account_id: int | None
    code: str


@dataclass(frozen=True)
class ColumnPlan:
    """One column of a row: a measure (`at`, −1 = no data), or two earlier columns computed with."""

    at: int = -1
    mode: Mode = Mode.MOVEMENT
    side: Side = Side.NET
    start: date = _NO_DAY
    end: date = _NO_DAY
    has_lines: bool = False
    other_chart: Tree | None = None
    operands: tuple[int, int] | None = None
    is_percent: bool = False


class CellWriter:
    """Writes rows of one line; everything that is the same for all its rows is prepared once."""

    def __init__(self, plans: Sequence[ColumnPlan], unit_id: int | None, excluded: tuple[str, ...]) -> None:
        self.unit_id = unit_id
        self.excluded = excluded
        self.plans = [
            (p.at, p.mode, p.side, p.start, p.end, p.has_lines, p.other_chart, p.operands, p.is_percent)
            for p in plans
        ]

    def cells(self, vector: Sequence[Decimal], selection: Selection | None) -> tuple[Cell, ...]:
        """The cells of one row from its measures, already signed as shown."""
        cells: list[Cell] = []
        for at, mode, side, start, end, has_lines, other_chart, operands, is_percent in self.plans:
            if operands is not None:
                first, second = cells[operands[0]].value, cells[operands[1]].value
                if first is None or second is None:
                    cells.append(NO_DATA)
                else:
                    cells.append(Cell(percent(first, second) if is_percent else first - second))
                continue
            if at < 0:
                cells.append(NO_DATA)
                continue
            value = vector[at]
            if selection is None or not has_lines or (not value and side is not Side.NET):
                cells.append(Cell(value))
                continue
            orientation, natures, ledger_set, account_id, code = selection
            if other_chart is not None and account_id is not None:
                account_id = other_chart.id_of(code)
            if side is not Side.NET:
                orientation = side
            source = DrillDown(
                mode,
                self.unit_id,
                account_id,
                natures,
                ledger_set,
                start,
                end,
                self.excluded,
                orientation,
                side if mode is Mode.MOVEMENT else Side.NET,
            )
            cells.append(Cell(value, source))
        return tuple(cells)
