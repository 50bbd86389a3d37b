"""The row vocabulary: every statement is a list of lines in these words, and data only.

A line selects accounts by what they are (nature, set, a role, the subtree of a role's account) or by the
row of the report mapping that they belong to, never by reading a code. It says which part of their life is
shown and how it is drawn; totals are formulas.
"""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from core.errors import DomainError
from reports.matrix import Mode, Side


class Shape(StrEnum):
    """How a line becomes rows."""

    ACCOUNTS = "accounts"  # one row for each account and its parents, down to the level asked
    POSTABLE = "postable"  # one row for each postable account
    MAPPED = "mapped"  # one row for each row of the report mapping, broken up to its detail
    TOTAL = "total"  # one row: the sum of the selection
    FORMULA = "formula"  # one row: other lines added and subtracted
    HEADER = "header"  # a title without figures


class Sign(StrEnum):
    """Which side counts as positive."""

    NORMAL = "normal"  # the account's own normal side
    DEBIT = "debit"
    CREDIT = "credit"


class ShownFor(StrEnum):
    """Whose statement has the line."""

    ALL = "all"
    # PPKD and the region; a department only when it has figures there.
    REGION = "region"
    # Every unit, not the region.
    ENTITY = "entity"


@dataclass(frozen=True)
class Selector:
    """Which accounts: all conditions that are given must hold. `roles` and `under` are AccountKeys.

    `statement` and `rows` name rows of the report mapping; `local` rows count for a unit and are
    eliminated in the region's statement (RK SKPD against RK PPKD, domain.md 4.5).
    """

    natures: tuple[str, ...] = ()
    ledger_set: str = ""
    roles: tuple[str, ...] = ()
    under: tuple[str, ...] = ()
    statement: str = ""
    rows: tuple[str, ...] = ()
    local: tuple[str, ...] = ()

    @property
    def is_whole_set(self) -> bool:
        """True when nothing but the set is asked."""
        return not (self.natures or self.roles or self.under or self.statement)

    @property
    def all_rows(self) -> tuple[str, ...]:
        """Rows of the mapping that count for a unit."""
        return (*self.rows, *self.local)

    def rows_for(self, *, is_region: bool) -> tuple[str, ...]:
        """Rows of the mapping that count for the region or for a unit."""
        return self.rows if is_region else self.all_rows


# The accounts whose entries are corrections of equity (Mode.CORRECTION).
CORRECTED = Selector(statement="lpsal", rows=("CORRECTION",))


@dataclass(frozen=True)
class Line:
    """One line of a definition. `formula` holds (sign, key of an earlier line), sign +1 or −1.

    `side` narrows a total to one side of the movement. Rows above `level_least` are not drawn. A hidden line
    is there for formulas only.
    """

    key: str
    label: str = ""
    code: str = ""
    shape: Shape = Shape.ACCOUNTS
    selector: Selector | None = None
    mode: Mode | None = None  # None: the column's
    sign: Sign = Sign.NORMAL
    formula: tuple[tuple[int, str], ...] = ()
    level: int = 1
    is_bold: bool = False
    shown_for: ShownFor = ShownFor.ALL
    side: Side | None = None
    level_least: int = 1
    is_hidden: bool = False


@dataclass(frozen=True)
class ColumnSpec:
    """One column. `difference` and `percent` name two earlier columns: first − second, first / second.

    `fallback` is the mode of this year that stands in while last year has no books (a balance sheet's
    opening). An `is_extra` column is on paper and screen, but not in the CSV of the contract.
    """

    key: str
    label: str
    mode: Mode = Mode.MOVEMENT
    side: Side = Side.NET
    year_offset: int = 0
    difference: tuple[str, str] | None = None
    percent: tuple[str, str] | None = None
    fallback: Mode | None = None
    is_extra: bool = False

    @property
    def is_computed(self) -> bool:
        """True when the column is made from other columns of its row."""
        return self.difference is not None or self.percent is not None


class Measure(NamedTuple):
    """One figure that an account can have: a mode, a side and a year."""

    mode: Mode
    side: Side
    year_offset: int


@dataclass(frozen=True)
class Layout:
    """What a definition needs, worked out once: measures, selectors, each line's measure by column."""

    measures: tuple[Measure, ...]
    selectors: tuple[Selector, ...]
    # Per line: the measure's place for every column, −1 for a computed one.
    places: dict[str, tuple[int, ...]]
    # Per line: the place of the measure that stands in while the first has no data; −1: none.
    fallbacks: dict[str, tuple[int, ...]]
    # Statements of the report mapping that the selectors name.
    mapped: tuple[str, ...]


@dataclass(frozen=True)
class Definition:
    """A statement. Entries of `excluded_kinds` never count in the year shown.

    `is_of_region`: only the region has it. `is_of_day`: balances of the last day. `is_numbered`: the codes of
    its lines are their numbers.
    """

    kind: str
    title: str
    columns: tuple[ColumnSpec, ...]
    lines: tuple[Line, ...]
    excluded_kinds: tuple[str, ...] = ()
    is_of_region: bool = False
    is_of_day: bool = False
    is_numbered: bool = False

    @property
    def code_label(self) -> str:
        """Heading of the codes; empty where no line shows one: totals have none."""
        if self.is_numbered:
            return "No."
        has_codes = any(line.shape not in (Shape.TOTAL, Shape.FORMULA) for line in self.lines)
        return "Kode" if has_codes else ""

    def __post_init__(self) -> None:
        known: dict[str, Line] = {}
        for line in self.lines:
            _check_line(self.kind, line, known)
            known[line.key] = line
        columns: set[str] = set()
        for column in self.columns:
            for name in column.difference or column.percent or ():
                if name not in columns:
                    raise DefinitionError(f"{self.kind}: column {column.key} uses unknown column {name}")
            columns.add(column.key)

    @cached_property
    def layout(self) -> Layout:
        """The line's own mode and side go before the column's."""
        measures: dict[Measure, int] = {}
        places: dict[str, tuple[int, ...]] = {}
        fallbacks: dict[str, tuple[int, ...]] = {}

        def place(measure: Measure) -> int:
            return measures.setdefault(measure, len(measures))

        for line in self.lines:
            found: list[int] = []
            instead: list[int] = []
            for column in self.columns:
                side = line.side or column.side
                is_shown = not column.is_computed
                mode = line.mode or column.mode
                found.append(place(Measure(mode, side, column.year_offset)) if is_shown else -1)
                # A line of another mode has nothing that stands in for it.
                has_other = column.fallback is not None and line.mode is None
                instead.append(place(Measure(column.fallback or mode, side, 0)) if has_other else -1)
            places[line.key] = tuple(found)
            fallbacks[line.key] = tuple(instead)
        selectors = tuple(dict.fromkeys(one.selector for one in self.lines if one.selector is not None))
        mapped = dict.fromkeys(one.statement for one in selectors if one.statement)
        return Layout(tuple(measures), selectors, places, fallbacks, tuple(mapped))


class DefinitionError(DomainError):
    """A definition contradicts itself; found when it is imported."""


def _check_line(kind: str, line: Line, known: dict[str, Line]) -> None:
    if line.key in known:
        raise DefinitionError(f"{kind}: line {line.key} is defined twice")
    if line.shape in (Shape.ACCOUNTS, Shape.POSTABLE, Shape.MAPPED, Shape.TOTAL) and line.selector is None:
        raise DefinitionError(f"{kind}: line {line.key} selects nothing")
    if line.shape is Shape.TOTAL and line.sign is Sign.NORMAL:
        raise DefinitionError(f"{kind}: total {line.key} needs a side")
    if line.shape is Shape.MAPPED and line.selector is not None and not line.selector.statement:
        raise DefinitionError(f"{kind}: line {line.key} names no statement of the mapping")
    for _, term in line.formula:
        if term not in known or known[term].shape not in (Shape.TOTAL, Shape.FORMULA):
            raise DefinitionError(f"{kind}: line {line.key} adds {term}, which is no earlier total")
