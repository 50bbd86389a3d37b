"""Saldo: opening, movement and closing by account, unit and date. Debit counts positive."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet, Sum

from core.money import ZERO, Decimal
from ledger.carrying import carried_from
from ledger.models import Book, EntryKind, EntryLine
from reference.models import Account

# Later than any posting: the newest balance.
LAST_DAY = date(9998, 12, 31)


class Balance(NamedTuple):
    """Saldo of one account (or unit, or counterpart) over a span of days."""

    key: int
    opening: Decimal
    debit: Decimal
    credit: Decimal
    closing: Decimal


def account_balance(book: Book, account: Account, *, at: date | None = None) -> Decimal:
    """Debit less credit of one account of one book, up to and including `at`; the newest without.

    Lines of years before a carried opening are in that opening (ledger.carrying).
    """
    first = carried_from(at or LAST_DAY)
    lines = EntryLine.objects.filter(book=book, account=account, dated_on__gte=first)
    lines = lines.exclude(kind=EntryKind.LEGACY)
    if at is not None:
        lines = lines.filter(dated_on__lte=at)
    sums = lines.order_by().aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


def balances(
    *,
    book_ids: Iterable[int],
    start: date,
    end: date,
    ledger_set: str | None = None,
    kinds: Iterable[str] | None = None,
    unit_id: int | None = None,
) -> list[Balance]:
    """By account, ordered by its id: opening before `start`, movement to `end`, closing; one query.

    The span lies in one fiscal year. A carried opening, as any OPENING entry, is movement of 1 January.
    """
    lines = _lines(book_ids, end, ledger_set, kinds)
    if unit_id is not None:
        lines = lines.filter(unit_id=unit_id)
    return _grouped(lines, "account_id", start)


def balances_by_unit(
    account: Account, *, book_ids: Iterable[int], start: date, end: date, dimension: str = "unit_id"
) -> list[Balance]:
    """Of one account by `unit_id` or `counterpart_id`; lines without that dimension are left out."""
    lines = _lines(book_ids, end, None, None).filter(account=account, **{f"{dimension}__isnull": False})
    return _grouped(lines, dimension, start)


def _lines(
    book_ids: Iterable[int], end: date, ledger_set: str | None, kinds: Iterable[str] | None
) -> "QuerySet[EntryLine]":
    first = carried_from(end)
    lines = EntryLine.objects.filter(book_id__in=list(book_ids), dated_on__lte=end, dated_on__gte=first)
    # Vouchers of an earlier system stand beside the book's own entries.
    lines = lines.exclude(kind=EntryKind.LEGACY)
    if ledger_set:
        # A trigger holds the account's set equal to the entry's.
        lines = lines.filter(account__ledger_set=ledger_set)
    if kinds is not None:
        lines = lines.filter(kind__in=list(kinds))
    return lines


def _grouped(lines: "QuerySet[EntryLine]", dimension: str, start: date) -> list[Balance]:
    before, within = Q(dated_on__lt=start), Q(dated_on__gte=start)
    rows = (
        lines.order_by()
        .values_list(dimension)
        .annotate(
            before_debit=Sum("debit", filter=before, default=ZERO),
            before_credit=Sum("credit", filter=before, default=ZERO),
            within_debit=Sum("debit", filter=within, default=ZERO),
            within_credit=Sum("credit", filter=within, default=ZERO),
        )
        .order_by(dimension)
    )
    return [Balance(key, bd - bc, d, c, bd - bc + d - c) for key, bd, bc, d, c in rows]
