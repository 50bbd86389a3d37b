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
    # Rows of the report mapping that the accounts must belong to.
    statement: str = ""
    rows: tuple[str, ...] = ()


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
    is_legacy: bool = False
    operands: tuple[int, int] | None = None
    is_percent: bool = False


class _Column:
    """What makes the drill-downs of one column."""

    def __init__(
        self, plan: ColumnPlan, unit_id: int | None, excluded: tuple[str, ...], mapped_on: date
    ) -> None:
        self.plan = plan
        self.unit_id = unit_id
        self.excluded = excluded
        self.mapped_on = mapped_on

    def drill_down(self, selection: Selection) -> DrillDown:
        """The lines of the row in this column's mode, side and span of days."""
        plan, account_id = self.plan, selection.account_id
        if plan.other_chart is not None and account_id is not None:
            account_id = plan.other_chart.id_of(selection.code)
        return DrillDown(
            mode=plan.mode,
            unit_id=self.unit_id,
            account_id=account_id,
            natures=selection.natures,
            ledger_set=selection.ledger_set,
            start=plan.start,
            end=plan.end,
            excluded=self.excluded,
            orientation=selection.orientation if plan.side is Side.NET else plan.side,
            side=plan.side if plan.mode is Mode.MOVEMENT else Side.NET,
            statement=selection.statement,
            rows=selection.rows,
            mapped_on=self.mapped_on if selection.statement else None,
            is_legacy=plan.is_legacy,
        )


class CellWriter:
    """Writes rows of one line; everything that is the same for all its rows is prepared once."""

    def __init__(
        self,
        plans: Sequence[ColumnPlan],
        unit_id: int | None,
        excluded: tuple[str, ...],
        mapped_on: date = _NO_DAY,
    ) -> None:
        # Per column: measure, its drill-down maker (None: no lines), the columns computed with, how.
        self.columns = [
            (
                plan.at,
                _Column(plan, unit_id, excluded, mapped_on) if plan.has_lines else None,
                plan.side is Side.NET,
                plan.operands,
                plan.is_percent,
            )
            for plan in plans
        ]

    def cells(self, vector: Sequence[Decimal], selection: Selection | None) -> tuple[Cell, ...]:
        """The cells of one row from its measures, already signed as shown."""
        cells: list[Cell] = []
        for at, maker, is_net, operands, is_percent in self.columns:
            if at >= 0:
                value = vector[at]
                if maker is None or selection is None or not (is_net or value):
                    cells.append(_new(Cell, (value, None)))
                else:
                    cells.append(_new(Cell, (value, (maker, selection))))
            elif operands is None:
                cells.append(NO_DATA)
            else:
                cells.append(_computed(cells[operands[0]][0], cells[operands[1]][0], is_percent))
        return tuple(cells)


# What Cell(…) does, without the call in between: a statement makes thousands.
_new = tuple.__new__


def _computed(first: Decimal | None, second: Decimal | None, is_percent: bool) -> Cell:
    if first is None or second is None:
        return NO_DATA
    return _new(Cell, (percent(first, second) if is_percent else first - second, None))
