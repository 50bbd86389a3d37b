"""Posting rules: which event writes which lines in which book and set (domain.md 4.1, 4.2).

The table is data. A row names the book (the unit's own, or PPKD's), the set, the side, an account
selector and an amount selector; `interpret` turns rows and the facts of one event into EntryDrafts.
No account number stands here: fixed accounts are AccountKey roles of the chart edition.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from core.money import ZERO, Decimal
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Book, EntryKind
from reference.models import LedgerSet, Unit
from reference.roles import AccountKey, role_account

FIN, BUD = LedgerSet.FIN, LedgerSet.BUD


class In(StrEnum):
    """The book a row writes to."""

    OWN = "own"
    PPKD = "ppkd"


class Side(StrEnum):
    """Debit or credit; a negative amount turns to the other side."""

    DEBIT = "debit"
    CREDIT = "credit"


@dataclass(frozen=True)
class Row:
    """One row of a rule.

    `account` is an AccountKey, or "item.NAME": one line per item of `per`, on its account NAME.
    `amount` is the name of a total, or "item": the item's amount.
    """

    book: In
    ledger_set: LedgerSet
    side: Side
    account: AccountKey | str
    amount: str
    per: str = ""
    has_counterpart: bool = False


OWN, PPKD = In.OWN, In.PPKD
D, C = Side.DEBIT, Side.CREDIT
_BUDGET_SIDE_OF_PAYMENT = (
    Row(OWN, BUD, D, "item.budget", "item", per="lines"),
    Row(OWN, BUD, C, AccountKey.SAL_CHANGE, "gross"),
)
_BUDGET_SIDE_OF_RECEIPT = (
    Row(OWN, BUD, D, AccountKey.SAL_CHANGE, "gross"),
    Row(OWN, BUD, C, "item.budget", "item", per="lines"),
)

RULES: dict[str, tuple[Row, ...]] = {
    # Rows 8, 8b, 9, 11: LS of an SKPD. The charge is an expense, an asset, or the payable settled.
    "disbursement": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RK_PPKD, "gross"),
        Row(PPKD, FIN, D, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        Row(PPKD, FIN, C, AccountKey.RKUD_CASH, "net"),
        Row(PPKD, FIN, C, "item.withheld", "item", per="deductions"),
        *_BUDGET_SIDE_OF_PAYMENT,
    ),
    # Row 12: PPKD pays for itself; no reciprocal accounts.
    "disbursement_of_ppkd": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, AccountKey.RKUD_CASH, "net"),
        Row(OWN, FIN, C, "item.withheld", "item", per="deductions"),
        *_BUDGET_SIDE_OF_PAYMENT,
    ),
    # Row 7: handover, unpaid.
    "handover": (
        Row(OWN, FIN, D, "item.charge", "item", per="lines"),
        Row(OWN, FIN, C, "item.payable", "item", per="lines"),
    ),
    # Row 16: revenue of an SKPD straight to the RKUD.
    "receipt": (
        Row(OWN, FIN, D, AccountKey.RK_PPKD, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        Row(PPKD, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(PPKD, FIN, C, AccountKey.RK_SKPD, "gross", has_counterpart=True),
        *_BUDGET_SIDE_OF_RECEIPT,
    ),
    # Row 17: revenue of PPKD.
    "receipt_of_ppkd": (
        Row(OWN, FIN, D, AccountKey.RKUD_CASH, "gross"),
        Row(OWN, FIN, C, "item.credit", "item", per="lines"),
        *_BUDGET_SIDE_OF_RECEIPT,
    ),
    # Row 10: BUD remits what it withheld.
    "remittance": (
        Row(PPKD, FIN, D, "item.withheld", "item", per="deductions"),
        Row(PPKD, FIN, C, AccountKey.RKUD_CASH, "gross"),
    ),
    # 4.1: the budget, or the difference that a new version makes.
    "budget": (
        Row(OWN, BUD, D, AccountKey.ESTIMATED_REVENUE, "revenue"),
        Row(OWN, BUD, D, AccountKey.ESTIMATED_FINANCING_IN, "financing_in"),
        Row(OWN, BUD, C, AccountKey.APPROPRIATION_SPENDING, "spending"),
        Row(OWN, BUD, C, AccountKey.APPROPRIATION_FINANCING_OUT, "financing_out"),
        Row(OWN, BUD, C, AccountKey.SAL_CHANGE, "surplus"),
    ),
}


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
