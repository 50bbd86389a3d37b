"""Posting rules: which event writes which lines in which book and set (domain.md 4.1, 4.2).

The table is data. A row names the book (the unit's own, or PPKD's), the set, the side, an account
selector and an amount selector; `interpret` turns rows and the facts of one event into EntryDrafts.
No account number stands here: fixed accounts are AccountKey roles of the chart edition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from core.money import ZERO, Decimal
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Book, EntryKind
from reference.models import LedgerSet, Unit
from reference.roles import AccountKey, role_account
from treasury import posting_rows_imprest, posting_rows_payment, posting_rows_revenue
from treasury.posting_row import In, Row, Side

# Each area has a module of rows; a name stands in one of them only.
AREAS = (posting_rows_payment, posting_rows_imprest, posting_rows_revenue)


def merged(*tables: Mapping[str, tuple[Row, ...]]) -> dict[str, tuple[Row, ...]]:
    """The rules of all areas; a name declared twice is a programming error."""
    found: dict[str, tuple[Row, ...]] = {}
    for table in tables:
        if twice := found.keys() & table.keys():
            raise ValueError(f"posting rules declared twice: {sorted(twice)}")
        found.update(table)
    return found


RULES: dict[str, tuple[Row, ...]] = merged(*(area.ROWS for area in AREAS))


@dataclass(frozen=True)
class Item:
    """One line of a document as the rules see it: accounts by name, amount, dimensions."""

    amount: Decimal
    accounts: Mapping[str, int]
    sub_activity_id: int | None = None
    fund_source_id: int | None = None


@dataclass(frozen=True)
class Facts:
    """What one event says to the rules."""

    rule: str
    unit: Unit
    edition_id: int
    dated_on: date
    source: str
    event: str
    description: str
    totals: Mapping[str, Decimal]
    items: Mapping[str, Sequence[Item]] = field(default_factory=dict)
    kind: EntryKind = EntryKind.GENERAL


def interpret(facts: Facts) -> list[EntryDraft]:
    """The drafts of one event, one per book and set touched, in the order of the rule's rows."""
    books = _books(facts)
    grouped: dict[tuple[In, LedgerSet], list[LineDraft]] = {}
    for row in RULES[facts.rule]:
        lines = _lines(row, facts, books)
        if lines:
            grouped.setdefault((row.book, row.ledger_set), []).extend(lines)
    return [
        EntryDraft(
            book_id=books[place].pk,
            ledger_set=ledger_set,
            dated_on=facts.dated_on,
            kind=facts.kind,
            source=facts.source,
            event=facts.event,
            description=facts.description,
            lines=tuple(lines),
        )
        for (place, ledger_set), lines in grouped.items()
    ]


def rule_for(name: str, unit: Unit) -> str:
    """The rule of an event for this unit: PPKD has rules of its own where RK would face itself."""
    own = f"{name}_of_ppkd"
    return own if entity_of(unit).is_ppkd and own in RULES else name


def entity_of(unit: Unit) -> Unit:
    """The accounting entity that a unit belongs to: itself, or a sub-unit's SKPD."""
    return unit.parent or unit


def ppkd_unit() -> Unit:
    """The region's PPKD."""
    return Unit.objects.get(kind=Unit.Kind.PPKD)


def _books(facts: Facts) -> dict[In, Book]:
    places = {row.book for row in RULES[facts.rule]}
    books: dict[In, Book] = {}
    if In.OWN in places:
        books[In.OWN] = book_of(facts.unit)
    if In.PPKD in places:
        books[In.PPKD] = book_of(ppkd_unit())
    return books


def _lines(row: Row, facts: Facts, books: Mapping[In, Book]) -> list[LineDraft]:
    unit_id = facts.unit.pk if row.book is In.OWN else books[In.PPKD].unit_id
    counterpart_id = books[In.OWN].unit_id if row.has_counterpart else None
    if not row.per:
        account = role_account(facts.edition_id, AccountKey(row.account))
        found = [_line(row, account.pk, facts.totals[row.amount], unit_id, counterpart_id=counterpart_id)]
    else:
        name = row.account.partition(".")[2]
        found = [
            _line(
                row,
                item.accounts[name],
                item.amount,
                unit_id,
                sub_activity_id=item.sub_activity_id,
                fund_source_id=item.fund_source_id,
            )
            for item in facts.items.get(row.per, ())
        ]
    return [line for line in found if line is not None]


def _line(
    row: Row, account_id: int, amount: Decimal, unit_id: int, **dimensions: int | None
) -> LineDraft | None:
    if amount == ZERO:
        return None
    is_debit = (row.side is Side.DEBIT) == (amount > 0)
    size = abs(amount)
    return LineDraft(
        account_id=account_id,
        unit_id=unit_id,
        debit=size if is_debit else ZERO,
        credit=ZERO if is_debit else size,
        **dimensions,
    )
