"""Tutup buku: months close in order and open in reverse (I-35); the year is ledger.year_end's."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import DatabaseError, connection

from core import clock
from core.locks import one_transaction
from ledger import errors
from ledger.manual import require_bookkeeper
from ledger.models import Book, PeriodEvent
from reference.models import User


def close_period(
    books: Sequence[Book], year: int, month: int, *, actor: User, reason: str = ""
) -> list[PeriodEvent]:
    """Tutup bulan: SKPDs before the PPKD, months upward. The events keep every book's head, to be printed."""
    require_bookkeeper(books, actor, f"Tutup {errors.month_name(month)} {year}")
    return _change("ledger_close_period", books, year=year, month=month, actor=actor, reason=reason)


def reopen_period(
    books: Sequence[Book], year: int, month: int, *, actor: User, reason: str
) -> list[PeriodEvent]:
    """Buka kembali bulan: PPKD before the SKPDs, months downward, with a reason; never in a closed year."""
    require_bookkeeper(books, actor, f"Buka kembali {errors.month_name(month)} {year}")
    return _change("ledger_reopen_period", books, year=year, month=month, actor=actor, reason=reason)


def _change(
    function: str, books: Sequence[Book], *, year: int, month: int, actor: User, reason: str
) -> list[PeriodEvent]:
    query = f"SELECT {function}(%s::bigint[], %s, %s, %s, %s, %s)"
    moment = clock.now()
    return change(
        query, [sorted(book.pk for book in books), year, month, actor.pk, moment, reason], actor, moment
    )


def change(query: str, values: list[Any], actor: User, moment: datetime) -> list[PeriodEvent]:
    """Run one period function; returns the events it wrote."""
    try:
        with one_transaction(), connection.cursor() as cursor:
            last = PeriodEvent.objects.order_by("-id").values_list("id", flat=True).first() or 0
            cursor.execute(query, values)
            written = PeriodEvent.objects.filter(pk__gt=last, actor=actor, acted_at=moment)
            return list(written.select_related("book").order_by("id"))
    except DatabaseError as error:
        raise errors.translated(error) from error
