"""Neraca lajur: trial balance before adjustment, adjustments, after them, closing, and what remains."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, Sum

from core.money import ZERO, Decimal
from ledger.carrying import carried_from
from ledger.models import EntryKind, EntryLine
from reference.models import Account, Unit

ADJUSTING = (EntryKind.ADJUST, EntryKind.AUDIT_ADJUSTMENT)


@dataclass(frozen=True)
class WorksheetRow:
    """One account; balances are debit less credit, adjustments and closing both sides."""

    account: Account
    before: Decimal
    adjusted_debit: Decimal
    adjusted_credit: Decimal
    closed: Decimal

    @property
    def adjusted(self) -> Decimal:
        """Balance after adjustment."""
        return self.before + self.adjusted_debit - self.adjusted_credit

    @property
    def after(self) -> Decimal:
        """Balance after closing."""
        return self.adjusted + self.closed


def worksheet(unit: Unit, year: int, ledger_set: str) -> list[WorksheetRow]:
    """Rows of an entity's book and set for a year, by code; accounts without any amount are left out."""
    last = date(year, 12, 31)
    closing, adjusting = Q(kind=EntryKind.CLOSING), Q(kind__in=ADJUSTING)
    within = Q(dated_on__year=year)
    lines = EntryLine.objects.filter(
        book__unit_id=unit.parent_id or unit.pk,
        entry__ledger_set=ledger_set,
        dated_on__lte=last,
        dated_on__gte=carried_from(last),
    )
    sums = {
        "all_debit": Sum("debit", default=ZERO),
        "all_credit": Sum("credit", default=ZERO),
        "adjust_debit": Sum("debit", filter=within & adjusting, default=ZERO),
        "adjust_credit": Sum("credit", filter=within & adjusting, default=ZERO),
        "close_debit": Sum("debit", filter=within & closing, default=ZERO),
        "close_credit": Sum("credit", filter=within & closing, default=ZERO),
    }
    rows = list(lines.order_by().values("account_id").annotate(**sums))
    accounts = Account.objects.in_bulk([row["account_id"] for row in rows])
    found = []
    for row in rows:
        closed = row["close_debit"] - row["close_credit"]
        moved = row["adjust_debit"] - row["adjust_credit"]
        before = row["all_debit"] - row["all_credit"] - closed - moved
        if before or row["adjust_debit"] or row["adjust_credit"] or closed:
            found.append(
                WorksheetRow(
                    accounts[row["account_id"]], before, row["adjust_debit"], row["adjust_credit"], closed
                )
            )
    return sorted(found, key=lambda one: one.account.code)
