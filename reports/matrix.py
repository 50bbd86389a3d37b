"""What a statement is made of: rows, columns, cells, and the way from a figure back to its source."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from core.errors import DomainError
from core.money import Decimal


class Source(StrEnum):
    """Which table a figure comes from."""

    JOURNAL = "journal"
    BUDGET = "budget"
    # Documents: what contracts and SPP hold of the budget, what SPD released.
    DOCUMENTS = "documents"
    # Other figures, of which this one is the sum.
    PARTS = "parts"


class Mode(StrEnum):
    """Which part of an account's life a figure shows."""

    OPENING = "opening"
    MOVEMENT = "movement"
    CLOSING = "closing"
    # Movement of the entries that correct equity (koreksi kesalahan): LPSAL line 6.
    CORRECTION = "correction"
    BUDGET = "budget"
    RESERVED = "reserved"
    # Of the reserved, what counts against SPD: a contract reserves budget only.
    RESERVED_SPD = "reserved_spd"
    RELEASED = "released"
    # Realisation by the way of payment, from documents: the columns of the SPJ, and all of them.
    SPENT = "spent"
    SPENT_SALARY = "spent_salary"
    SPENT_GOODS = "spent_goods"
    SPENT_IMPREST = "spent_imprest"
    REMAINING = "remaining"
    REMAINING_SPD = "remaining_spd"


_SOURCES = {
    Mode.BUDGET: Source.BUDGET,
    Mode.RESERVED: Source.DOCUMENTS,
    Mode.RESERVED_SPD: Source.DOCUMENTS,
    Mode.RELEASED: Source.DOCUMENTS,
    Mode.SPENT: Source.DOCUMENTS,
    Mode.SPENT_SALARY: Source.DOCUMENTS,
    Mode.SPENT_GOODS: Source.DOCUMENTS,
    Mode.SPENT_IMPREST: Source.DOCUMENTS,
    Mode.REMAINING: Source.PARTS,
    Mode.REMAINING_SPD: Source.PARTS,
}

# `DrillDown.sub_activity_id` of lines that have no sub kegiatan.
NO_SUB_ACTIVITY = 0


class Side(StrEnum):
    """Net balance, or one side only (trial balance)."""

    NET = "net"
    DEBIT = "debit"
    CREDIT = "credit"


class DrillDown(NamedTuple):
    """Telusur: names the journal lines, budget lines or documents that add up to one cell.

    `start` is the first day of the fiscal year (of realisation by documents: the first day counted), `end`
    the last day shown. `account_id` is the root of the subtree, None for all accounts of `natures` and
    `ledger_set` (empty = any). Kinds in `excluded` are left out from `start` on.
    `orientation` DEBIT: the cell is debit − credit, CREDIT the reverse.
    `sub_activity_id` keeps one sub kegiatan only, NO_SUB_ACTIVITY what has none; `program_id` keeps what is
    below an urusan, bidang, program or kegiatan. `rows` keeps the accounts
    that the report mapping of `statement` puts into them on the day `mapped_on`. `is_legacy`: vouchers of an
    earlier system in a year that has entries of its own too. `origin` keeps entries of one kind of document.
    """

    mode: Mode
    unit_id: int | None
    account_id: int | None
    natures: tuple[str, ...]
    ledger_set: str
    start: date
    end: date
    excluded: tuple[str, ...]
    orientation: Side
    side: Side = Side.NET
    sub_activity_id: int | None = None
    statement: str = ""
    rows: tuple[str, ...] = ()
    mapped_on: date | None = None
    is_legacy: bool = False
    origin: str = ""
    program_id: int | None = None

    @property
    def source(self) -> Source:
        """The table to read."""
        return _SOURCES.get(self.mode, Source.JOURNAL)

    def to_query(self) -> dict[str, str]:
        """Parameters of a link; `from_query` reads them back. Empty parts are left out."""
        found = {
            "mode": self.mode.value,
            "unit": str(self.unit_id or ""),
            "account": str(self.account_id or ""),
            "natures": ",".join(self.natures),
            "set": self.ledger_set,
            "start": self.start.isoformat(),
            "end": self.end.isoformat(),
            "excluded": ",".join(self.excluded),
            "orientation": self.orientation.value,
            "side": "" if self.side is Side.NET else self.side.value,
            "sub": "" if self.sub_activity_id is None else str(self.sub_activity_id),
            "statement": self.statement,
            "rows": ",".join(self.rows),
            "mapped": self.mapped_on.isoformat() if self.mapped_on else "",
            "lama": "1" if self.is_legacy else "",
            "asal": self.origin,
            "program": str(self.program_id or ""),
        }
        return {key: value for key, value in found.items() if value}

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> "DrillDown":
        """The drill-down of a link; DomainError when the link is damaged."""
        try:
            return cls(
                mode=Mode(query["mode"]),
                unit_id=int(query["unit"]) if query.get("unit") else None,
                account_id=int(query["account"]) if query.get("account") else None,
                natures=_words(query.get("natures", "")),
                ledger_set=query.get("set", ""),
                start=date.fromisoformat(query["start"]),
                end=date.fromisoformat(query["end"]),
                excluded=_words(query.get("excluded", "")),
                orientation=Side(query["orientation"]),
                side=Side(query.get("side", "") or Side.NET.value),
                sub_activity_id=int(query["sub"]) if query.get("sub") else None,
                statement=query.get("statement", ""),
                rows=_words(query.get("rows", "")),
                mapped_on=date.fromisoformat(query["mapped"]) if query.get("mapped") else None,
                is_legacy=bool(query.get("lama")),
                origin=query.get("asal", ""),
                program_id=int(query["program"]) if query.get("program") else None,
            )
        except (KeyError, ValueError) as error:
            raise DomainError("Tautan telusur tidak lengkap. Buka lagi dari laporannya.") from error


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(",") if word)


class Origin(Protocol):
    """Something that can tell a figure's drill-down when it is asked for."""

    def drill_down(self, selection: Any) -> DrillDown:
        """The drill-down of one row's selection in this column."""


class Cell(NamedTuple):
    """One figure. None is “no data”, which is not zero; `source` leads to the lines behind it.

    A statement has thousands of figures and few are opened: `origin` is the drill-down, or what makes it.
    """

    value: Decimal | None
    origin: DrillDown | tuple[Origin, Any] | None = None

    @property
    def source(self) -> DrillDown | None:
        """The way to the lines behind the figure; None when no list of lines adds up to it."""
        if self.origin is None or isinstance(self.origin, DrillDown):
            return self.origin
        maker, selection = self.origin
        return maker.drill_down(selection)


NO_DATA = Cell(None)


class TextCell(NamedTuple):
    """Words or a day in a column of a register; `target` names what it opens ("disbursement:7")."""

    text: str = ""
    day: date | None = None
    target: str = ""

    @property
    def value(self) -> None:
        """Never a figure."""
        return None

    @property
    def source(self) -> None:
        """No list of lines adds up to words."""
        return None


AnyCell = Cell | TextCell


class RowKind(StrEnum):
    """How a row is drawn."""

    ACCOUNT = "account"
    TOTAL = "total"
    HEADER = "header"


class Row(NamedTuple):
    """One line of a statement. `code` is printed; `key` names the row inside its definition."""

    code: str
    label: str
    level: int
    kind: RowKind
    is_bold: bool
    cells: tuple[AnyCell, ...]
    key: str = ""
    # What the row's name opens ("entry:12"); empty: nothing.
    target: str = ""

    @property
    def is_strong(self) -> bool:
        """Drawn bold; a total that is not stands among the lines that lead to one (LPSAL, LPE)."""
        return self.is_bold or self.kind is RowKind.HEADER


@dataclass(frozen=True)
class Column:
    """One column; `key` is the CSV heading. Its cells are figures, percentages, or (text) words and days.

    An `is_extra` column is drawn, but not part of the CSV.
    """

    key: str
    label: str
    is_percent: bool = False
    is_text: bool = False
    is_extra: bool = False


class FootLine(NamedTuple):
    """One line below the table: an amount, or words about one (terbilang)."""

    label: str
    amount: Decimal | None = None
    text: str = ""


@dataclass(frozen=True)
class Matrix:
    """A finished statement: writers walk it and compute nothing."""

    kind: str
    title: str
    scope_code: str
    scope_name: str
    start: date
    end: date
    columns: tuple[Column, ...]
    rows: Collection[Row]
    # Headings of a row's code and name.
    code_label: str = "Kode"
    name_label: str = "Uraian"
    # What the statement was narrowed to, in words ("Rekening 5.1.02"); empty when nothing.
    note: str = ""
    # A statement of balances on the last day, not of what happened since the first.
    is_of_day: bool = False
    # A budget: of the fiscal year as a whole, no span of days.
    is_of_year: bool = False
    # Last year stands beside this one.
    has_last_year: bool = False
    # Its lines are numbered: the code of a total is its number, shown wherever codes are.
    is_numbered: bool = False
    # The year has vouchers of an earlier system and entries of its own; this is drawn of one of them.
    is_mixed: bool = False
    # What stands below the table, before the signatures: part of the form, not of the figures.
    foot: tuple[FootLine, ...] = ()

    def __iter__(self) -> Iterator[Row]:
        return iter(self.rows)

    def code_of(self, row: Row) -> str:
        """The code as it is drawn: a total has none, except where lines are numbered."""
        return "" if row.kind is RowKind.TOTAL and not self.is_numbered else row.code

    def row(self, key: str) -> Row:
        """The row with that code or key; KeyError when it is not in the statement."""
        for row in self.rows:
            if key in (row.code, row.key):
                return row
        raise KeyError(key)

    def value(self, key: str, column: str) -> Decimal | None:
        """The figure of one row and column."""
        index = [found.key for found in self.columns].index(column)
        return self.row(key).cells[index].value
