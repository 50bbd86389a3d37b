"""Balances by account, unit and date."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, Sum

from core.money import ZERO, Decimal
from ledger.models import Book, EntryLine
from reference.models import Account


def account_balance(book: Book, account: Account, *, at: date | None = None) -> Decimal:
    """Debit less credit of one account of one book, up to and including `at`."""
    lines = EntryLine.objects.filter(book=book, account=account)
    if at is not None:
        lines = lines.filter(dated_on__lte=at)
    sums = lines.aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


def balances(
    *, book_ids: Iterable[int], ledger_set: str | None, start: date, end: date
) -> list[tuple[int, Decimal, Decimal, Decimal, Decimal]]:
    """(account_id, opening, debit, credit, closing), debit positive, of the accounts with lines until `end`."""
    lines = EntryLine.objects.filter(book_id__in=list(book_ids), dated_on__lte=end)
    if ledger_set:
        lines = lines.filter(entry__ledger_set=ledger_set)
    rows = (
        lines.order_by()
        .values_list("account_id")
        .annotate(
            before_debit=Sum("debit", filter=Q(dated_on__lt=start), default=ZERO),
            before_credit=Sum("credit", filter=Q(dated_on__lt=start), default=ZERO),
            debit=Sum("debit", filter=Q(dated_on__gte=start), default=ZERO),
            credit=Sum("credit", filter=Q(dated_on__gte=start), default=ZERO),
        )
    )
    return [(a, bd - bc, d, c, bd - bc + d - c) for a, bd, bc, d, c in rows]
