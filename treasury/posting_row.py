"""Rows of posting rules (domain.md 4.1, 4.2): what one line of a rule says, and its short names.

Areas declare their rules in `posting_rows_<area>.py` as `ROWS`; `posting_rules.RULES` merges them.
"""

from dataclasses import dataclass
from enum import StrEnum

from reference.models import LedgerSet
from reference.roles import AccountKey

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

BUDGET_SIDE_OF_PAYMENT = (
    Row(OWN, BUD, D, "item.budget", "item", per="lines"),
    Row(OWN, BUD, C, AccountKey.SAL_CHANGE, "gross"),
)
BUDGET_SIDE_OF_RECEIPT = (
    Row(OWN, BUD, D, AccountKey.SAL_CHANGE, "gross"),
    Row(OWN, BUD, C, "item.budget", "item", per="lines"),
)
