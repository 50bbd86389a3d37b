"""Definition + parameters → Matrix. The same for every statement; it knows no account and no statement."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from core.errors import DomainError
from core.money import ZERO
from ledger.models import EntryKind
from reports.accounts import Node
from reports.cells import CellWriter, ColumnPlan, Selection
from reports.figures import Figures, Vector
from reports.gathered import Sums
from reports.matrix import NO_DATA, Column, Matrix, Mode, Row, RowKind, Side
from reports.scope import Context, context
from reports.vocabulary import ColumnSpec, Definition, Line, Shape, ShownFor, Sign

LEVEL_MAX = 12
# Rows of the mapping are lines of their section, whatever the level of their account.
MAPPED_LEVEL = 3
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
    # The vouchers of an earlier system, where the year has entries of its own as well.
    is_legacy: bool = False


@dataclass(frozen=True)
class _Drawn:
    """A total that later formulas add: its vector as shown, and the lines behind it."""

    vector: Vector
    is_shown: bool
    selection: Selection | None  # None: no single list of lines adds up to it
    places: tuple[int, ...]  # where each column's figure stands in the vector


def build(definition: Definition, parameters: Parameters, sums: Sums | None = None) -> Matrix:
    """The finished statement, in three queries whatever its size (a first call also reads the chart).

    `sums` are those of the same scope and day, read before for many statements.
    """
    check(parameters)
    found = context(parameters.year, parameters.unit_id, is_legacy=parameters.is_legacy)
    if definition.is_of_region and not found.is_region:
        raise DomainError(
            f"{definition.title} hanya disusun untuk pemerintah daerah. Pilih konsolidasi.", field="unit"
        )
    builder = _Builder(definition, parameters, found, sums)
    builder.check_mapping()
    builder.figures.read()
    builder.settle_places()
    return builder.matrix()


def check(parameters: Parameters) -> None:
    """DomainError unless day and level are of the year and its chart."""
    if parameters.at.year != parameters.year:
        raise DomainError(
            f"Tanggal {parameters.at:%d-%m-%Y} di luar tahun anggaran {parameters.year}."
            f" Pilih tanggal antara 01-01-{parameters.year} dan 31-12-{parameters.year}.",
            rule="I-07",
        )
    if not 1 <= parameters.level <= LEVEL_MAX:
        raise DomainError(f"Tingkat rekening {parameters.level} tidak ada. Pilih tingkat 1 atau lebih dalam.")


def excluded_kinds(kinds: tuple[str, ...], stage: Stage) -> tuple[str, ...]:
    """Kinds of entries that a statement leaves out by itself and by its stage."""
    return tuple(dict.fromkeys((*kinds, *_STAGE_EXCLUDES[stage])))


class _Builder:
    """One run of the engine: draws the rows from the figures."""

    def __init__(
        self, definition: Definition, parameters: Parameters, found: Context, sums: Sums | None
    ) -> None:
        self.definition = definition
        self.parameters = parameters
        self.context = found
        self.excluded = excluded_kinds(definition.excluded_kinds, parameters.stage)
        self.layout = definition.layout
        self.measures = self.layout.measures
        self.drawn: dict[str, _Drawn] = {}
        self.figures = Figures(found, at=parameters.at, layout=self.layout, excluded=self.excluded, sums=sums)
        self.writers: dict[tuple[tuple[int, ...], bool], CellWriter] = {}
        self.places = self.layout.places

    def check_mapping(self) -> None:
        """DomainError when the chart says nothing about the rows of the statement (I-01)."""
        tree, on = self.figures.tree, self.parameters.at
        missing = [name for name in self.layout.mapped if not tree.mapping(name, on)]
        if missing:
            raise DomainError(
                f"Bagan akun tahun {self.parameters.year} belum dipetakan ke baris {self.definition.title}."
                " Muat pemetaan laporannya (report_rows) dengan load_reference.",
                rule="I-01",
            )

    def settle_places(self) -> None:
        """Where last year has no books, what stands in for it."""
        has_data = self.figures.has_data
        self.places = {
            key: tuple(
                other if at >= 0 and not has_data[at] and other >= 0 else at
                for at, other in zip(found, self.layout.fallbacks[key], strict=True)
            )
            for key, found in self.layout.places.items()
        }

    def matrix(self) -> Matrix:
        """All rows in order of the definition."""
        rows: list[Row] = []
        for line in self.definition.lines:
            rows += self.draw(line)
        year, previous = self.parameters.year, self.parameters.year - 1
        start, end = self.figures.span(0)
        return Matrix(
            kind=self.definition.kind,
            title=self.definition.title + (LEGACY_TITLE if self.context.is_legacy else ""),
            scope_code=self.context.unit_code,
            scope_name=self.context.unit_name,
            start=start,
            end=end,
            columns=tuple(
                Column(
                    c.key,
                    c.label.format(year=year, previous_year=previous),
                    c.percent is not None,
                    is_extra=c.is_extra,
                )
                for c in self.definition.columns
            ),
            rows=tuple(rows),
            note=self.context.note,
            code_label=self.definition.code_label,
            is_of_day=self.definition.is_of_day,
            has_last_year=any(column.year_offset for column in self.definition.columns),
            is_numbered=self.definition.is_numbered,
            is_mixed=self.context.is_mixed,
        )

    def draw(self, line: Line) -> list[Row]:
        """The rows of one line; none when it has no figures or is not this unit's."""
        if line.shape is Shape.HEADER:
            empty = (NO_DATA,) * len(self.definition.columns)
            return [Row(line.code, line.label, line.level, RowKind.HEADER, line.is_bold, empty, line.key)]
        if line.shape in (Shape.ACCOUNTS, Shape.POSTABLE):
            return self._draw_accounts(line)
        if line.shape is Shape.MAPPED:
            return self._draw_mapped(line)
        drawn = self._formula(line) if line.shape is Shape.FORMULA else self._total(line)
        self.drawn[line.key] = drawn
        if not drawn.is_shown or line.is_hidden:
            return []
        writer = self._writer(line, is_total=True)
        cells = writer.cells(drawn.vector, drawn.selection)
        return [Row(line.code, line.label, line.level, RowKind.TOTAL, line.is_bold, cells, line.key)]

    def _draw_accounts(self, line: Line) -> list[Row]:
        selector = line.selector
        assert selector is not None
        used = self.places[line.key]
        unused = [at for at in range(len(self.measures)) if at not in used]
        is_net = [measure.side is Side.NET for measure in self.measures]
        has_nets, is_all_net = any(is_net), all(is_net)
        with_zero = self.parameters.with_zero_rows
        write = self._writer(line, is_total=False).cells
        natures, ledger_set, account = selector.natures, selector.ledger_set, RowKind.ACCOUNT
        mapped = (selector.statement, selector.rows_for(is_region=self.context.is_region))
        if line.shape is Shape.ACCOUNTS:
            found = self.figures.tree_rows(selector, self.parameters.level)
        else:
            found = self.figures.postable_rows(selector)
        if line.level_least > 1:
            found = [row for row in found if row[0].level >= line.level_least]
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
            chosen = Selection(orientation, natures, ledger_set, node.id, node.code, *mapped)
            cells = write(shown, chosen)
            is_bold = line.is_bold or node.level == 1
            rows.append(Row(node.code, node.name, node.level, account, is_bold, cells, node.code))
        return rows

    def _draw_mapped(self, line: Line) -> list[Row]:
        """Rows of the report mapping, drawn as the third level is."""
        selector = line.selector
        assert selector is not None
        used = {at for at in self.places[line.key] if at >= 0}
        rows_of = (selector.statement, selector.rows_for(is_region=self.context.is_region))
        write = self._writer(line, is_total=False).cells
        rows: list[Row] = []
        for node, label, sums in self.figures.mapped_rows(selector):
            if not self.parameters.with_zero_rows and not any(sums[at] for at in used):
                continue
            orientation = _orientation(line.sign, node)
            if orientation is Side.CREDIT:
                pairs = zip(sums, self.measures, strict=True)
                shown = [-amount if measure.side is Side.NET else amount for amount, measure in pairs]
            else:
                shown = sums
            chosen = Selection(
                orientation, selector.natures, selector.ledger_set, node.id, node.code, *rows_of
            )
            cells = write(shown, chosen)
            key = f"{line.key}:{node.code}"
            rows.append(Row(node.code, label, MAPPED_LEVEL, RowKind.ACCOUNT, line.is_bold, cells, key))
        return rows

    def _is_shown(self, line: Line, vector: Vector) -> bool:
        if line.shown_for is ShownFor.ENTITY:
            return not self.context.is_region
        return line.shown_for is ShownFor.ALL or not self.context.is_department or any(vector)

    def _total(self, line: Line) -> _Drawn:
        selector = line.selector
        assert selector is not None
        vector = self.figures.total(selector)
        is_shown, places = self._is_shown(line, vector), self.places[line.key]
        if line.sign is Sign.CREDIT:
            sides = [measure.side for measure in self.measures]
            vector = [-v if side is Side.NET else v for v, side in zip(vector, sides, strict=True)]
        chosen = (*selector.roles, *selector.under)
        root = self.figures.tree.roles.get(chosen[0]) if len(chosen) == 1 else None
        if chosen and root is None:
            return _Drawn(vector, is_shown, None, places)
        rows = selector.rows_for(is_region=self.context.is_region)
        selection = Selection(
            Side(line.sign.value), selector.natures, selector.ledger_set, root, "", selector.statement, rows
        )
        return _Drawn(vector, is_shown, selection, places)

    def _formula(self, line: Line) -> _Drawn:
        """Column by column: the terms may show other parts of the year than the line itself."""
        vector = [ZERO] * len(self.measures)
        places = self.places[line.key]
        terms = [(sign, self.drawn[key]) for sign, key in line.formula]
        for sign, term in terms:
            for at, source in zip(places, term.places, strict=True):
                if at >= 0:
                    vector[at] += term.vector[source] if sign > 0 else -term.vector[source]
        is_shown = line.shown_for is ShownFor.ALL or all(term.is_shown for _, term in terms)
        # Lines of another part of the year are not in one list with these.
        is_one = all(term.places == places for _, term in terms)
        selection = _merged([(sign, term.selection) for sign, term in terms]) if is_one else None
        return _Drawn(vector, is_shown, selection, places)

    def _writer(self, line: Line, *, is_total: bool) -> CellWriter:
        """The writer of the line's rows; lines that show the same measures share one."""
        places = self.places[line.key]
        found = self.writers.get((places, is_total))
        if found is None:
            columns = self.definition.columns
            plans = [self._plan(column, at, is_total) for column, at in zip(columns, places, strict=True)]
            found = CellWriter(plans, self.context.unit_id, self.excluded, self.parameters.at)
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
            is_legacy=self.context.is_legacy and self.context.is_mixed,
        )


def _orientation(sign: Sign, node: Node) -> Side:
    """Which side of the account's lines counts as positive in its row."""
    if sign is Sign.NORMAL:
        return Side.DEBIT if node.is_debit_normal else Side.CREDIT
    return Side(sign.value)


def _merged(terms: list[tuple[int, Selection | None]]) -> Selection | None:
    """The one list of lines behind a formula: only when every term counts the same side as positive."""
    natures: dict[str, None] = {}
    rows: dict[str, None] = {}
    kinds: set[tuple[Side, str, str, bool]] = set()
    for sign, selection in terms:
        if selection is None or selection.account_id is not None:
            return None
        if not (selection.natures or selection.rows):
            return None
        is_debit = (selection.orientation is Side.DEBIT) == (sign > 0)
        side = Side.DEBIT if is_debit else Side.CREDIT
        kinds.add((side, selection.ledger_set, selection.statement, bool(selection.natures)))
        natures.update(dict.fromkeys(selection.natures))
        rows.update(dict.fromkeys(selection.rows))
    if len(kinds) != 1:
        return None
    ((side, ledger_set, statement, _),) = kinds
    return Selection(side, tuple(natures), ledger_set, None, "", statement, tuple(rows))
