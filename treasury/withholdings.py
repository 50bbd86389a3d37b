"""Potongan belum disetor: what is withheld and not remitted, by PFK account (I-28).

The region's stands in PPKD's book and is remitted by BUD; a unit's treasurer withholds his from receipts.
"""

from dataclasses import dataclass
from datetime import date

from core import clock
from core.money import ZERO, Decimal
from ledger.balances import balances
from ledger.books import book_of
from ledger.models import Book
from reference.models import Account, FiscalYear, Nature, Unit
from treasury import imprest
from treasury.posting_rules import ppkd_unit


@dataclass(frozen=True)
class Withheld:
    """A PFK account with what is withheld and not remitted, > 0."""

    account: Account
    rest: Decimal


def of_region(year: FiscalYear) -> list[Withheld]:
    """Credit balances of the PFK accounts in PPKD's book today, by code."""
    book = book_of(ppkd_unit())
    rows = balances(book_ids=[book.pk], start=date(year.pk, 1, 1), end=clock.today())
    rest = {row.key: -row.closing for row in rows if row.closing < ZERO}
    accounts = Account.objects.filter(pk__in=rest, nature=Nature.WITHHOLDING).order_by("code")
    return [Withheld(account, rest[account.pk]) for account in accounts]


def of_treasurer(unit: Unit, year: FiscalYear) -> list[Withheld]:
    """What the unit's treasurer owes per PFK account, by code; nothing while the unit has no book."""
    if not Book.objects.filter(unit=unit.parent_id or unit.pk).exists():
        return []
    accounts = Account.objects.filter(edition=year.chart_id, nature=Nature.WITHHOLDING, is_postable=True)
    by_id = {account.pk: account for account in accounts.order_by("code")}
    rests = {
        pk: -sum(days.values(), ZERO) for pk, days in imprest.movements(unit, year, by_id.values()).items()
    }
    return [Withheld(by_id[pk], rests[pk]) for pk in by_id if rests.get(pk, ZERO) > ZERO]
