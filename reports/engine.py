"""Definition + parameters → Matrix. The same for every statement; it knows no account and no statement."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import DomainError
from core.money import ZERO
from ledger.models import EntryKind
from reports.accounts import Node
from reports.cells import CellWriter, ColumnPlan, Selection
from reports.figures import Figures, Vector, add
from reports.matrix import NO_DATA, Column, Matrix, Mode, Row, RowKind, Side
from reports.scope import Context, context
from reports.vocabulary import ColumnSpec, Definition, Line, Shape, ShownFor, Sign

LEVEL_MAX = 12
# Said of a statement that reads vouchers of an earlier system.
LEGACY_TITLE = " (pembukuan lama)"


class Stage(StrEnum):
    """How far into the year-end a statement looks (case contract: stages of the trial balance)."""

    ALL = "all"
    BEFORE_ADJUST = "before_adjust"
    BEFORE_CLOSING = "before_closing"


_STAGE_EXCLUDES: dict[Stage, tuple[str, ...]] = {
    Stage.ALL: (),
    Stage.BEFORE_ADJUST: (
        EntryKind.ADJUST.value,
        EntryKind.AUDIT_ADJUSTMENT.value,
        EntryKind.CLOSING.value,
    ),
    Stage.BEFORE_CLOSING: (EntryKind.CLOSING.value,),
}


@dataclass(frozen=True)
class Parameters:
    """Which year and day, whose (`unit_id` None = the region), how deep, up to which stage."""

    year: int
    at: date
    unit_id: int | None = None
    level: int = 6
    stage: Stage = Stage.ALL
    with_zero_rows: bool = False


@dataclass(frozen=True)
class _Drawn:
    """A total that later formulas add: its vector as shown, and the lines behind it."""

    vector: Vector
    is_shown: bool
    selection: Selection | None  # None: no single list of lines adds up to it


def build(definition: Definition, parameters: Parameters) -> Matrix:
    """The finished statement, in three queries whatever its size (a first call also reads the chart)."""
    _check(parameters)
    found = context(parameters.year, parameters.unit_id)
    builder = _Builder(definition, parameters, found)
    builder.figures.read()
    return builder.matrix()


def _check(parameters: Parameters) -> None:
    if parameters.at.year != parameters.year:
        raise DomainError(
            f"Tanggal {parameters.at:%d-%m-%Y} di luar tahun anggaran {parameters.year}."
            f" Pilih tanggal antara 01-01-{parameters.year} dan 31-12-{parameters.year}.",
            rule="I-07",
        )
    if not 1 <= parameters.level <= LEVEL_MAX:
        raise DomainError(f"Tingkat rekening {parameters.level} tidak ada. Pilih tingkat 1 atau lebih dalam.")


class _Builder:
    """One run of the engine: draws the rows from the figures."""

    def __init__(self, definition: Definition, parameters: Parameters, found: Context) -> None:
        self.definition = definition
        self.parameters = parameters
        self.context = found
        stage = _STAGE_EXCLUDES[parameters.stage]
        self.excluded = tuple(dict.fromkeys((*definition.excluded_kinds, *stage)))
        self.layout = definition.layout
        self.measures = self.layout.measures
        self.drawn: dict[str, _Drawn] = {}
        self.figures = Figures(found, at=parameters.at, layout=self.layout, excluded=self.excluded)
        self.writers: dict[tuple[tuple[int, ...], bool], CellWriter] = {}

    def matrix(self) -> Matrix:
        """All rows in order of the definition."""
        rows: list[Row] = []
        for line in self.definition.lines:
            rows += self.draw(line)
        previous = self.parameters.year - 1
        start, end = self.figures.span(0)
        return Matrix(
            kind=self.definition.kind,
            title=self.definition.title + (LEGACY_TITLE if self.context.is_legacy else ""),
            scope_code=self.context.unit_code,
            scope_name=self.context.unit_name,
            start=start,
            end=end,
            columns=tuple(
                Column(c.key, c.label.format(previous_year=previous), c.percent is not None)
                for c in self.definition.columns
            ),
            rows=tuple(rows),
        )

    def draw(self, line: Line) -> list[Row]:
        """The rows of one line; none when it has no figures or is not this unit's."""
        if line.shape is Shape.HEADER:
            empty = (NO_DATA,) * len(self.definition.columns)
            return [Row(line.code, line.label, line.level, RowKind.HEADER, line.is_bold, empty, line.key)]
        if line.shape in (Shape.ACCOUNTS, Shape.POSTABLE):
            return self._draw_accounts(line)
        drawn = self._formula(line) if line.shape is Shape.FORMULA else self._total(line)
        self.drawn[line.key] = drawn
        if not drawn.is_shown:
            return []
        writer = self._writer(line, is_total=True)
        cells = writer.cells(drawn.vector, drawn.selection)
        return [Row(line.code, line.label, line.level, RowKind.TOTAL, line.is_bold, cells, line.key)]

    def _draw_accounts(self, line: Line) -> list[Row]:
        selector = line.selector
        assert selector is not None
        used = self.layout.places[line.key]
        unused = [at for at in range(len(self.measures)) if at not in used]
        is_net = [measure.side is Side.NET for measure in self.measures]
        has_nets, is_all_net = any(is_net), all(is_net)
        with_zero = self.parameters.with_zero_rows
        write = self._writer(line, is_total=False).cells
        natures, ledger_set, account = selector.natures, selector.ledger_set, RowKind.ACCOUNT
        if line.shape is Shape.ACCOUNTS:
            found = self.figures.tree_rows(selector, self.parameters.level)
        else:
            found = self.figures.postable_rows(selector)
        rows: list[Row] = []
        for node, sums in found:
            for at in unused:
                sums[at] = ZERO
            if not with_zero and not any(sums):
                continue
            orientation = _orientation(line.sign, node)
            if is_all_net and orientation is Side.CREDIT:
                shown = [-amount for amount in sums]
            elif has_nets and orientation is Side.CREDIT:
                shown = [-amount if net else amount for amount, net in zip(sums, is_net, strict=True)]
            else:
                shown = sums
            cells = write(shown, Selection(orientation, natures, ledger_set, node.id, node.code))
            is_bold = line.is_bold or node.level == 1
            rows.append(Row(node.code, node.name, node.level, account, is_bold, cells, node.code))
        return rows

    def _total(self, line: Line) -> _Drawn:
        selector = line.selector
        assert selector is not None
        vector = self.figures.total(selector)
        is_shown = line.shown_for is ShownFor.ALL or not self.context.is_department or any(vector)
        if line.sign is Sign.CREDIT:
            sides = [measure.side for measure in self.measures]
            vector = [-v if side is Side.NET else v for v, side in zip(vector, sides, strict=True)]
        chosen = (*selector.roles, *selector.under)
        root = self.figures.tree.roles.get(chosen[0]) if len(chosen) == 1 else None
        if chosen and root is None:
            return _Drawn(vector, is_shown, None)
        selection = Selection(Side(line.sign.value), selector.natures, selector.ledger_set, root, "")
        return _Drawn(vector, is_shown, selection)

    def _formula(self, line: Line) -> _Drawn:
        vector = [ZERO] * len(self.measures)
        terms = [(sign, self.drawn[key]) for sign, key in line.formula]
        for sign, term in terms:
            add(vector, term.vector if sign > 0 else [-amount for amount in term.vector])
        is_shown = line.shown_for is ShownFor.ALL or all(term.is_shown for _, term in terms)
        return _Drawn(vector, is_shown, _merged([(sign, term.selection) for sign, term in terms]))

    def _writer(self, line: Line, *, is_total: bool) -> CellWriter:
        """The writer of the line's rows; lines that show the same measures share one."""
        places = self.layout.places[line.key]
        found = self.writers.get((places, is_total))
        if found is None:
            columns = self.definition.columns
            plans = [self._plan(column, at, is_total) for column, at in zip(columns, places, strict=True)]
            found = CellWriter(plans, self.context.unit_id, self.excluded)
            self.writers[places, is_total] = found
        return found

    def _plan(self, column: ColumnSpec, at: int, is_total: bool) -> ColumnPlan:
        pair = column.difference or column.percent
        if pair is not None:
            keys = [found.key for found in self.definition.columns]
            operands = (keys.index(pair[0]), keys.index(pair[1]))
            return ColumnPlan(operands=operands, is_percent=column.percent is not None)
        measure = self.measures[at]
        start, end = self.figures.span(measure.year_offset)
        has_two_charts = self.context.previous_chart_id not in (None, self.context.chart_id)
        # A total of one-sided balances adds up accounts, not lines.
        is_sum_of_sides = is_total and measure.side is not Side.NET and measure.mode is not Mode.MOVEMENT
        return ColumnPlan(
            at=at if self.figures.has_data[at] else -1,
            mode=measure.mode,
            side=measure.side,
            start=start,
            end=end,
            has_lines=not is_sum_of_sides,
            other_chart=self.figures.trees[1] if measure.year_offset and has_two_charts else None,
        )


def _orientation(sign: Sign, node: Node) -> Side:
    """Which side of the account's lines counts as positive in its row."""
    if sign is Sign.NORMAL:
        return Side.DEBIT if node.is_debit_normal else Side.CREDIT
    return Side(sign.value)


def _merged(terms: list[tuple[int, Selection | None]]) -> Selection | None:
    """The one list of lines behind a formula: only when every term counts the same side as positive."""
    natures: dict[str, None] = {}
    orientations: set[Side] = set()
    sets: set[str] = set()
    for sign, selection in terms:
        if selection is None or selection.account_id is not None or not selection.natures:
            return None
        is_debit = (selection.orientation is Side.DEBIT) == (sign > 0)
        orientations.add(Side.DEBIT if is_debit else Side.CREDIT)
        sets.add(selection.ledger_set)
        natures.update(dict.fromkeys(selection.natures))
    if len(orientations) != 1 or len(sets) != 1:
        return None
    return Selection(orientations.pop(), tuple(natures), sets.pop(), None, "")
