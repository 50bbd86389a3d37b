"""Definition + parameters → Matrix. The same for every statement; it knows no account and no statement."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import DomainError
from core.money import ZERO, Decimal
from ledger.models import EntryKind
from reports import accounts, selectors
from reports.accounts import Node, Tree
from reports.cells import CellWriter, ColumnPlan, Selection
from reports.journal import YearFacts, YearNeed, journal_facts
from reports.matrix import NO_DATA, Column, Matrix, Mode, Row, RowKind, Side
from reports.scope import Context, context
from reports.vocabulary import ColumnSpec, Definition, Line, Selector, Shape, ShownFor, Sign

LEVEL_MAX = 12
Vector = list[Decimal]


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
class Measure:
    """One figure that an account can have: a mode, a side and a year."""

    mode: Mode
    side: Side
    year_offset: int


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
    builder.read()
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


def _amount(measure: Measure, facts: YearFacts) -> Decimal | None:
    """The measure of one account; None when nothing was posted."""
    opening, movement, debit, credit = facts
    if measure.mode is Mode.MOVEMENT and measure.side is not Side.NET:
        return debit if measure.side is Side.DEBIT else credit
    if movement is None and (debit is not None or credit is not None):
        movement = (debit or ZERO) - (credit or ZERO)
    if measure.mode is Mode.OPENING:
        net = opening
    elif measure.mode is Mode.MOVEMENT:
        net = movement
    elif opening is None:
        net = movement
    else:
        net = opening if movement is None else opening + movement
    if net is None or measure.side is Side.NET:
        return net
    if measure.side is Side.CREDIT:
        net = -net
    return net if net > 0 else ZERO


class _Builder:
    """One run of the engine: reads the sums, adds them up the tree, draws the rows."""

    def __init__(self, definition: Definition, parameters: Parameters, found: Context) -> None:
        self.definition = definition
        self.parameters = parameters
        self.context = found
        stage = _STAGE_EXCLUDES[parameters.stage]
        self.excluded = tuple(dict.fromkeys((*definition.excluded_kinds, *stage)))
        self.base = [column for column in definition.columns if not column.is_computed]
        self.measures: list[Measure] = []
        for line in definition.lines:
            for column in self.base:
                measure = self.measure(line, column)
                if measure not in self.measures:
                    self.measures.append(measure)
        self.has_data = [False] * len(self.measures)
        self.vectors: dict[int, Vector] = {}
        self.selections: dict[Selector, list[int]] = {}
        self.drawn: dict[str, _Drawn] = {}
        self.tree = accounts.tree(found.chart_id, found.load_id)
        self.previous = self.tree
        if found.previous_chart_id not in (None, found.chart_id):
            self.previous = accounts.tree(found.previous_chart_id, found.load_id)

    @staticmethod
    def measure(line: Line, column: ColumnSpec) -> Measure:
        """What the line shows in the column: the line's own mode goes before the column's."""
        return Measure(line.mode or column.mode, column.side, column.year_offset)

    # --- reading -------------------------------------------------------------------------------

    def span(self, year_offset: int) -> tuple[date, date]:
        """First and last day shown; earlier years are always shown whole."""
        year = self.parameters.year + year_offset
        return date(year, 1, 1), self.parameters.at if year_offset == 0 else date(year, 12, 31)

    def read(self) -> None:
        """Fill `vectors`: per account the amount of every measure."""
        offsets = sorted({m.year_offset for m in self.measures if m.mode is not Mode.BUDGET}, reverse=True)
        if self.context.previous_chart_id is None:
            offsets = [offset for offset in offsets if offset == 0]
        self._read_journal(offsets)
        for at, measure in enumerate(self.measures):
            if measure.mode is Mode.BUDGET:
                self._read_budget(at, measure)
            elif measure.year_offset == 0:
                self.has_data[at] = True

    def _need(self, year_offset: int) -> YearNeed:
        wanted = [m for m in self.measures if m.year_offset == year_offset and m.mode is not Mode.BUDGET]
        has_sides = any(m.mode is Mode.MOVEMENT and m.side is not Side.NET for m in wanted)
        is_moving = any(m.mode in (Mode.MOVEMENT, Mode.CLOSING) for m in wanted)
        return YearNeed(
            *self.span(year_offset),
            excluded=self.excluded,
            has_opening=any(m.mode in (Mode.OPENING, Mode.CLOSING) for m in wanted),
            has_movement=is_moving,
            has_sides=has_sides,
        )

    def _account_ids(self) -> str | None:
        """The accounts that the lines select, when they leave any out."""
        chosen = tuple(dict.fromkeys(line.selector for line in self.definition.lines if line.selector))
        if all(selector.is_whole_set for selector in chosen):
            return None
        trees = [self.tree] if self.previous is self.tree else [self.tree, self.previous]
        return f"{{{','.join(filter(None, (tree.ids_of(chosen) for tree in trees)))}}}"

    def _read_journal(self, offsets: list[int]) -> None:
        facts = journal_facts(self.context, [self._need(offset) for offset in offsets], self._account_ids())
        picks = [
            (at, measure, offsets.index(measure.year_offset))
            for at, measure in enumerate(self.measures)
            if measure.mode is not Mode.BUDGET and measure.year_offset in offsets
        ]
        count = len(self.measures)
        for account_id, years in facts.items():
            vector = self.vectors[account_id] = [ZERO] * count
            for at, measure, position in picks:
                amount = _amount(measure, years[position])
                if amount is not None:
                    vector[at] = amount
                    self.has_data[at] = True

    def _read_budget(self, at: int, measure: Measure) -> None:
        _, end = self.span(measure.year_offset)
        found = selectors.budget_facts(self.context, self.parameters.year + measure.year_offset, end)
        if found is None:
            return
        self.has_data[at] = True
        count = len(self.measures)
        for account_id, amount in found.items():
            vector = self.vectors.get(account_id)
            if vector is None:
                vector = self.vectors[account_id] = [ZERO] * count
            is_debit = self.tree_of(account_id).nodes[account_id].is_debit_normal
            vector[at] = amount if is_debit else -amount

    def tree_of(self, account_id: int) -> Tree:
        """The chart that holds the account: this year's, last year's, or this year's read anew."""
        if account_id in self.tree.nodes:
            return self.tree
        if account_id in self.previous.nodes:
            return self.previous
        self.tree = accounts.tree(self.context.chart_id, self.context.load_id, is_fresh=True)
        return self.tree

    # --- adding up -----------------------------------------------------------------------------

    def selected(self, selector: Selector) -> list[int]:
        """The accounts with figures that the selector takes."""
        found = self.selections.get(selector)
        if found is None:
            found = [
                account_id
                for account_id in self.vectors
                if self.tree_of(account_id).selects(selector, account_id)
            ]
            self.selections[selector] = found
        return found

    def account_rows(self, line: Line, selector: Selector) -> list[tuple[Node, Vector]]:
        """Accounts and, for Shape.ACCOUNTS, their parents with sums; by code, one row a code."""
        level = self.parameters.level
        rows: dict[str, tuple[Node, Vector]] = {}
        for account_id in self.selected(selector):
            vector = self.vectors[account_id]
            path = self.tree_of(account_id).path(account_id)
            for node in path if line.shape is Shape.ACCOUNTS else path[:1]:
                if node.level > level and line.shape is Shape.ACCOUNTS:
                    continue
                row = rows.get(node.code)
                if row is None:
                    rows[node.code] = (node, vector[:])
                else:
                    _add(row[1], vector)
        return [rows[code] for code in sorted(rows)]

    # --- drawing -------------------------------------------------------------------------------

    def matrix(self) -> Matrix:
        """All rows in order of the definition."""
        rows: list[Row] = []
        for line in self.definition.lines:
            rows += self.draw(line)
        previous = self.parameters.year - 1
        start, end = self.span(0)
        return Matrix(
            kind=self.definition.kind,
            title=self.definition.title,
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
        assert line.selector is not None
        used = sorted({self.measures.index(self.measure(line, column)) for column in self.base})
        nets = [at for at in used if self.measures[at].side is Side.NET]
        writer = self._writer(line, is_total=False)
        natures, ledger_set = line.selector.natures, line.selector.ledger_set
        rows: list[Row] = []
        for node, vector in self.account_rows(line, line.selector):
            if not self.parameters.with_zero_rows and not any([vector[at] for at in used]):
                continue
            orientation = _orientation(line.sign, node)
            if orientation is Side.CREDIT:
                for at in nets:
                    vector[at] = -vector[at]
            cells = writer.cells(vector, Selection(orientation, natures, ledger_set, node.id, node.code))
            is_bold = line.is_bold or node.level == 1
            rows.append(Row(node.code, node.name, node.level, RowKind.ACCOUNT, is_bold, cells, node.code))
        return rows

    def _total(self, line: Line) -> _Drawn:
        selector = line.selector
        assert selector is not None
        vector = [ZERO] * len(self.measures)
        for account_id in self.selected(selector):
            _add(vector, self.vectors[account_id])
        is_shown = line.shown_for is ShownFor.ALL or not self.context.is_department or any(vector)
        if line.sign is Sign.CREDIT:
            sides = [measure.side for measure in self.measures]
            vector = [-v if side is Side.NET else v for v, side in zip(vector, sides, strict=True)]
        chosen = (*selector.roles, *selector.under)
        root = self.tree.roles.get(chosen[0]) if len(chosen) == 1 else None
        if chosen and root is None:
            return _Drawn(vector, is_shown, None)
        selection = Selection(Side(line.sign.value), selector.natures, selector.ledger_set, root, "")
        return _Drawn(vector, is_shown, selection)

    def _formula(self, line: Line) -> _Drawn:
        vector = [ZERO] * len(self.measures)
        terms = [(sign, self.drawn[key]) for sign, key in line.formula]
        for sign, term in terms:
            _add(vector, term.vector if sign > 0 else [-amount for amount in term.vector])
        is_shown = line.shown_for is ShownFor.ALL or all(term.is_shown for _, term in terms)
        return _Drawn(vector, is_shown, _merged([(sign, term.selection) for sign, term in terms]))

    def _writer(self, line: Line, *, is_total: bool) -> CellWriter:
        keys = [column.key for column in self.definition.columns]
        plans: list[ColumnPlan] = []
        for column in self.definition.columns:
            pair = column.difference or column.percent
            if pair is not None:
                first, second = keys.index(pair[0]), keys.index(pair[1])
                plans.append(ColumnPlan(operands=(first, second), is_percent=column.percent is not None))
                continue
            measure = self.measure(line, column)
            at = self.measures.index(measure)
            start, end = self.span(measure.year_offset)
            # A total of one-sided balances adds up accounts, not lines.
            is_sum_of_sides = is_total and measure.side is not Side.NET and measure.mode is not Mode.MOVEMENT
            plans.append(
                ColumnPlan(
                    at=at if self.has_data[at] else -1,
                    mode=measure.mode,
                    side=measure.side,
                    start=start,
                    end=end,
                    has_lines=not is_sum_of_sides,
                    other_chart=self.previous
                    if measure.year_offset and self.previous is not self.tree
                    else None,
                )
            )
        return CellWriter(plans, self.context.unit_id, self.excluded)


def _add(total: Vector, more: Vector) -> None:
    for at, amount in enumerate(more):
        if amount:
            total[at] += amount


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
