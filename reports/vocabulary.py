"""The row vocabulary: every statement is a list of lines in these words, and data only.

A line selects accounts by what they are (nature, set, a role, the subtree of a role's account), never
by reading a code, says which part of their life it shows, and how it is drawn; totals are formulas.
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


@dataclass(frozen=True)
class Selector:
    """Which accounts: all conditions that are given must hold. `roles` and `under` are AccountKeys."""

    natures: tuple[str, ...] = ()
    ledger_set: str = ""
    roles: tuple[str, ...] = ()
    under: tuple[str, ...] = ()

    @property
    def is_whole_set(self) -> bool:
        """True when nothing but the set is asked."""
        return not (self.natures or self.roles or self.under)


@dataclass(frozen=True)
class Line:
    """One line of a definition. `formula` holds (sign, key of an earlier line), sign +1 or −1."""

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


@dataclass(frozen=True)
class ColumnSpec:
    """One column. `difference` and `percent` name two other columns: first − second, first / second."""

    key: str
    label: str
    mode: Mode = Mode.MOVEMENT
    side: Side = Side.NET
    year_offset: int = 0
    difference: tuple[str, str] | None = None
    percent: tuple[str, str] | None = None

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


@dataclass(frozen=True)
class Definition:
    """A statement. Entries of `excluded_kinds` never count in the year shown."""

    kind: str
    title: str
    columns: tuple[ColumnSpec, ...]
    lines: tuple[Line, ...]
    excluded_kinds: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        known: dict[str, Line] = {}
        for line in self.lines:
            _check_line(self.kind, line, known)
            known[line.key] = line
        columns = {column.key for column in self.columns if not column.is_computed}
        for column in self.columns:
            for name in column.difference or column.percent or ():
                if name not in columns:
                    raise DefinitionError(f"{self.kind}: column {column.key} uses unknown column {name}")

    @cached_property
    def layout(self) -> Layout:
        """The line's own mode goes before the column's."""
        measures: dict[Measure, int] = {}
        places: dict[str, tuple[int, ...]] = {}
        for line in self.lines:
            found: list[int] = []
            for column in self.columns:
                if column.is_computed:
                    found.append(-1)
                    continue
                measure = Measure(line.mode or column.mode, column.side, column.year_offset)
                found.append(measures.setdefault(measure, len(measures)))
            places[line.key] = tuple(found)
        selectors = dict.fromkeys(line.selector for line in self.lines if line.selector is not None)
        return Layout(tuple(measures), tuple(selectors), places)


class DefinitionError(DomainError):
    """A definition contradicts itself; found when it is imported."""


def _check_line(kind: str, line: Line, known: dict[str, Line]) -> None:
    if line.key in known:
        raise DefinitionError(f"{kind}: line {line.key} is defined twice")
    if line.shape in (Shape.ACCOUNTS, Shape.POSTABLE, Shape.TOTAL) and line.selector is None:
        raise DefinitionError(f"{kind}: line {line.key} selects nothing")
    if line.shape is Shape.TOTAL and line.sign is Sign.NORMAL:
        raise DefinitionError(f"{kind}: total {line.key} needs a side")
    for _, term in line.formula:
        if term not in known or known[term].shape not in (Shape.TOTAL, Shape.FORMULA):
            raise DefinitionError(f"{kind}: line {line.key} adds {term}, which is no earlier total")
