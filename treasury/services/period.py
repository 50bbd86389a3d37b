"""Tutup bulan of the books: the treasurers' cash closings come before it (I-35)."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from core.errors import DomainError, raise_all
from ledger import periods
from ledger.errors import month_name
from ledger.models import Book, EntryKind, EntryLine, Period, PeriodEvent
from reference.models import FiscalYear, Unit, User
from reference.roles import role_account
from treasury.imprest import CASH_OF
from treasury.models import CashClosing, TreasurerKind


def close_period(
    books: Sequence[Book], year: int, month: int, *, actor: User, reason: str = ""
) -> list[PeriodEvent]:
    """Tutup bulan, once every treasurer of the books whose cash moved has closed it (I-35)."""
    raise_all(_open_cash(books, year, month))
    return periods.close_period(books, year, month, actor=actor, reason=reason)


def _open_cash(books: Sequence[Book], year: int, month: int) -> list[DomainError]:
    """One refusal for each treasurer whose cash moved in the year so far and is not closed for the month."""
    found = FiscalYear.objects.filter(pk=year).first()
    if found is None or not 1 <= month <= 12:
        return []
    kinds = {role_account(found.chart_id, key).pk: kind for kind, key in CASH_OF.items()}
    last = date(year, month, monthrange(year, month)[1])
    moved = (
        EntryLine.objects.filter(
            book__in=books, account__in=kinds, dated_on__gte=date(year, 1, 1), dated_on__lte=last
        )
        .exclude(kind=EntryKind.LEGACY)
        .order_by("unit__code", "account__code")
        .values_list("unit_id", "unit__code", "account_id")
        .distinct()
    )
    closed = set(
        CashClosing.objects.filter(year=year, month=month, state="closed").values_list("unit_id", "kind")
    )
    return [
        DomainError(
            f"Kas {TreasurerKind(kinds[account_id]).label} {code} bulan {month_name(month)} {year} belum "
            "ditutup. Bendahara menutup kasnya sebelum periode pembukuan ditutup.",
            rule="I-35",
        )
        for unit_id, code, account_id in moved
        if (unit_id, kinds[account_id]) not in closed
    ]


def is_closed(unit: Unit, year: int, month: int) -> bool:
    """The month of the unit's book is closed."""
    owner = unit.parent_id or unit.pk
    return Period.objects.filter(book__unit=owner, year=year, month=month, is_open=False).exists()
