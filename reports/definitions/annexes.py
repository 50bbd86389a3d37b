"""Lampiran pertanggungjawaban: what receivables, fixed assets and liabilities did in the year, domain.md 5.7.

Rows are kinds of account, below each the units (of the region) or accounts (of one unit). Reductions are
negative, so that every row adds up across. The last lines hold the annex against the Neraca of the same day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from core.money import ZERO, Decimal
from reference.models import Unit
from reports.accounts import Node
from reports.annex_movements import OPENING, Chart, Places, Sorted, added
from reports.definitions.common import EXCLUDED
from reports.definitions.listing import Listing, ListParameters, check_days
from reports.definitions.neraca import NERACA
from reports.engine import Parameters
from reports.engine import build as statement
from reports.matrix import NO_DATA, AnyCell, Cell, Column, DrillDown, Matrix, Mode, Row, RowKind, Side
from reports.scope import context

LEVEL = 3
BY_NERACA, DIFFERENCE = "Menurut Neraca", "SELISIH DENGAN NERACA"


class Kind(NamedTuple):
    """A kind of account: where its row stands and what it is called. `root` leads to its lines."""

    section: str
    code: str
    label: str
    root: int


@dataclass(frozen=True)
class Spec:
    """What one annex draws: its columns, how a kind is found, which sum each column is (a sort, or None)."""

    name: str
    title: str
    columns: tuple[Column, ...]
    sorts: tuple[str, ...]
    orientation: Side
    # Column → accounts whose lines up to the day are its figure; those lead on.
    drawn: frozenset[str] = frozenset({"opening", "closing"})
    # Sections in their order, with the words of their sum; one without words has none.
    sections: tuple[tuple[str, str], ...] = (("", ""),)
    detail_level: int = 12


@dataclass
class Drawing:
    """One annex of a unit (None: the region) on a day: its rows and their check against the Neraca."""

    spec: Spec
    chart: Chart
    parameters: ListParameters
    places: Places
    kind_of: Callable[[int], Kind]
    # Figures beside the movements, by unit and account; columns that have none show no data.
    beside: Callable[["Part"], dict[str, Decimal]] = lambda part: {}
    # Column → the Neraca's figure.
    checked: dict[str, Decimal] = field(default_factory=dict)

    @cached_property
    def names(self) -> dict[int, tuple[str, str]]:
        """Code and name of every unit with a book in it."""
        rows = Unit.objects.filter(pk__in={unit for unit, _ in self.places})
        return {pk: (code, name) for pk, code, name in rows.values_list("pk", "code", "name")}

    def matrix(self) -> Matrix:
        """The annex."""
        found = self.chart.found
        return Matrix(
            kind=self.spec.name,
            title=self.spec.title,
            scope_code=found.unit_code,
            scope_name=found.unit_name,
            start=self.parameters.start,
            end=self.parameters.end,
            columns=self.spec.columns,
            rows=tuple(self.rows()),
            note=found.note,
            is_mixed=found.is_mixed,
        )

    def rows(self) -> Iterator[Row]:
        """Kinds by section, their sums, and the check."""
        kinds: dict[Kind, list[tuple[int, int]]] = defaultdict(list)
        for unit_id, account_id in self.places:
            kinds[self.kind_of(account_id)].append((unit_id, account_id))
        everything: list[Part] = []
        for section, label in self.spec.sections:
            own = sorted((kind for kind in kinds if kind.section == section), key=lambda kind: kind.code)
            parts = [Part(kind, tuple(kinds[kind])) for kind in own]
            for part in parts:
                yield from self._of_kind(part)
            everything += parts
            if label:
                yield self._sum(label, parts, f"sum:{section}")
        total = self._sum("JUMLAH", everything, "total")
        yield total
        yield from self._checks(total)

    def _of_kind(self, part: "Part") -> Iterator[Row]:
        cells = self._cells(part, part.kind.root)
        if not any(cell.value for cell in cells):
            return
        kind = part.kind
        yield Row(kind.code, kind.label, 2, RowKind.ACCOUNT, False, cells, kind.code)
        details = self._by_unit(part) if self.chart.found.is_region else self._by_account(part)
        for code, label, below, root, unit_id in details:
            cells = self._cells(below, root, unit_id)
            if any(cell.value for cell in cells):
                yield Row(code, label, 3, RowKind.ACCOUNT, False, cells, f"{kind.code}:{code or label}")

    def _by_unit(self, part: "Part") -> Iterator[tuple[str, str, "Part", int, int]]:
        units: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for place in part.places:
            units[place[0]].append(place)
        for unit_id in sorted(units, key=lambda one: self.names[one]):
            below = Part(part.kind, tuple(units[unit_id]), is_detail=True)
            yield "", self.names[unit_id][1], below, part.kind.root, unit_id

    def _by_account(self, part: "Part") -> Iterator[tuple[str, str, "Part", int, int | None]]:
        nodes: dict[Node, list[tuple[int, int]]] = defaultdict(list)
        for place in part.places:
            path = self.chart.tree.path(place[1])
            nodes[next((step for step in path if step.level <= self.spec.detail_level), path[-1])].append(
                place
            )
        for node in sorted(nodes, key=lambda one: one.code):
            if node.id != part.kind.root:
                below = Part(part.kind, tuple(nodes[node]), is_detail=True)
                yield node.code, node.name, below, node.id, self.chart.found.unit_id

    # --- Cells -----------------------------------------------------------------------------------
    def _cells(self, part: "Part", root: int | None, unit_id: int | None = None) -> tuple[Cell, ...]:
        moved = added([self.places[place] for place in part.places])
        sign = 1 if self.spec.orientation is Side.DEBIT else -1
        figures = {sort: moved.get(sort, ZERO) * sign + ZERO for sort in (OPENING, *self.spec.sorts)}
        figures["closing"] = sum(figures.values(), ZERO)
        figures.update(self.beside(part._replace(closing=figures["closing"])))
        cells = []
        for column in self.spec.columns:
            source = None
            if column.key in self.spec.drawn and root is not None:
                source = self._drill(column.key, root, unit_id)
            cells.append(Cell(figures[column.key], source) if column.key in figures else NO_DATA)
        return tuple(cells)

    def _sum(self, label: str, parts: Sequence["Part"], key: str) -> Row:
        """The sum of the kinds above."""
        rows = [self._cells(part, None) for part in parts]
        cells = tuple(
            Cell(sum((row[at].value or ZERO for row in rows), ZERO)) for at in range(len(self.spec.columns))
        )
        return Row("", label, 1, RowKind.TOTAL, True, cells, key)

    def _checks(self, total: Row) -> Iterator[Row]:
        stated: list[AnyCell] = []
        differences: list[AnyCell] = []
        for column, cell in zip(self.spec.columns, total.cells, strict=True):
            figure = self.checked.get(column.key)
            stated.append(NO_DATA if figure is None else Cell(figure))
            differences.append(NO_DATA if figure is None else Cell((cell.value or ZERO) - figure))
        yield Row("", BY_NERACA, 1, RowKind.TOTAL, False, tuple(stated), "neraca")
        yield Row("", DIFFERENCE, 1, RowKind.TOTAL, True, tuple(differences), "difference")

    def _drill(self, column: str, root: int, unit_id: int | None) -> DrillDown:
        return DrillDown(
            mode=Mode.OPENING if column == "opening" else Mode.CLOSING,
            unit_id=unit_id if unit_id is not None else self.chart.found.unit_id,
            account_id=root,
            natures=(),
            ledger_set="",
            start=self.parameters.start,
            end=self.parameters.end,
            excluded=EXCLUDED,
            orientation=self.spec.orientation,
        )


class Part(NamedTuple):
    """Places (unit, account) that one row sums; `closing` is their balance once it is known."""

    kind: Kind
    places: tuple[tuple[int, int], ...]
    is_detail: bool = False
    closing: Decimal = ZERO


def chart_of(parameters: ListParameters) -> Chart:
    """The chart of the year, after the days are asked; an annex is of the whole year."""
    check_days(parameters)
    return Chart(context(parameters.start.year, parameters.unit_id), parameters.end)


def listing(drawing: Drawing) -> Listing:
    """All rows at once: they are few."""
    return Listing(drawing.matrix(), 0)


def year_of(parameters: ListParameters) -> ListParameters:
    """From 1 January: opening balances are those of the year."""
    first = date(parameters.start.year, 1, 1)
    return ListParameters(first, parameters.end, parameters.unit_id, gathered=parameters.gathered)


def by_neraca(parameters: ListParameters, chart: Chart, *accounts: Iterable[int]) -> list[Decimal]:
    """What the Neraca of the day shows on the rows that each of these selections belongs to."""
    wanted = Parameters(parameters.start.year, parameters.end, parameters.unit_id, LEVEL)
    rows = list(statement(NERACA, wanted, parameters.gathered))
    selected = ({kind_node(chart, one).code for one in account_ids} for account_ids in accounts)
    return [sum((row.cells[0].value or ZERO for row in rows if row.key in codes), ZERO) for codes in selected]


def kind_node(chart: Chart, account_id: int) -> Node:
    """The account of LEVEL above one (jenis)."""
    path = chart.tree.path(account_id)
    return next((step for step in path if step.level == LEVEL), path[0])


def moves(parts: Iterable[Sorted]) -> Decimal:
    """Balance that opening and movements leave, debit − credit."""
    return sum((amount for part in parts for amount in part.values()), ZERO)
