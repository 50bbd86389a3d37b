"""Register of payables: what each open item is, from the ledger itself, the oldest settled first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core import clock
from core.money import ZERO, Decimal
from ledger.carrying import carried_from
from ledger.models import EntryLine
from reference import access
from reference.models import Account, AccountMapping, FiscalYear, Nature, Unit, User


@dataclass(frozen=True)
class OpenItem:
    """One open payable: the entry that made it, its amount and what is left. Negative: paid beyond it."""

    account: Account
    source: str
    event: str
    entry_id: int
    number: str
    dated_on: date
    description: str
    amount: Decimal
    rest: Decimal
    days: int


def payable_accounts(year: FiscalYear) -> list[Account]:
    """Accounts that spending accrues to, and the siblings of these in the chart (utang belanja)."""
    mapped = AccountMapping.objects.filter(account__edition=year.chart_id, payable_account__isnull=False)
    parents = Account.objects.filter(pk__in=mapped.values("payable_account__parent__parent__parent"))
    codes = [f"{one.code}." for one in parents]
    rows = Account.objects.filter(edition=year.chart_id, is_postable=True, nature=Nature.LIABILITY)
    return [one for one in rows.order_by("code") if any(one.code.startswith(code) for code in codes)]


def register(unit: Unit, year: FiscalYear, *, on: date, actor: User) -> list[OpenItem]:
    """Utang belanja of an entity that is open on a day, by account and age; Σ rest is the ledger's balance.

    A debit settles the payable of its own handover first when it names one, else the oldest.
    """
    access.require_read(actor, unit, on=clock.today())
    lines = (
        EntryLine.objects.filter(
            book__unit=unit.parent_id or unit.pk,
            account__in=payable_accounts(year),
            dated_on__lte=on,
            dated_on__gte=carried_from(on),
        )
        .select_related("account", "entry")
        .order_by("account__code", "dated_on", "entry_id", "number")
    )
    by_account: dict[int, list[EntryLine]] = {}
    for line in lines:
        by_account.setdefault(line.account_id, []).append(line)
    return [item for rows in by_account.values() for item in _open(rows, on)]


def _open(lines: Sequence[EntryLine], on: date) -> list[OpenItem]:
    """Credits less debits, first in first out; what was paid beyond all of them is one negative item."""
    paid = sum((line.debit for line in lines), ZERO)
    found = []
    for line in lines:
        if not line.credit:
            continue
        settled = min(paid, line.credit)
        paid -= settled
        if line.credit > settled:
            found.append(_item(line, line.credit, line.credit - settled, on))
    if paid:
        found.append(_item(lines[-1], ZERO, -paid, on))
    return found


def _item(line: EntryLine, amount: Decimal, rest: Decimal, on: date) -> OpenItem:
    entry = line.entry
    return OpenItem(
        account=line.account,
        source=entry.source,
        event=entry.event,
        entry_id=entry.pk,
        number=f"{entry.year}/{entry.number}",
        dated_on=line.dated_on,
        description=entry.description,
        amount=amount,
        rest=rest,
        days=(on - line.dated_on).days,
    )
