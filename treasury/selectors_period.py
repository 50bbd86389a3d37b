"""Periode pembukuan for screens: how far each book is closed, and how the year stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from ledger.manual import bookkeeper
from ledger.models import Book, BookYear, Entry, EntryKind, Period, PeriodEvent
from reference.models import FiscalYear, Unit
from treasury.models import AdjustmentStatement

_YEAR_ACTS = ("close_year", "reopen_year", "carry", "uncarry", "audit")


@dataclass(frozen=True)
class BookPeriods:
    """A book's year: months closed so far (0 none), adjusting entries, and what was stated instead."""

    book: Book
    closed_until: int
    is_closed: bool
    adjustments: int
    statement: AdjustmentStatement | None

    @property
    def next_month(self) -> int:
        """The month that would be closed next; 0 when all are."""
        return 0 if self.closed_until == 12 else self.closed_until + 1


@dataclass(frozen=True)
class YearState:
    """Whether a year's books are there, closed, opened from the year before, and carried into the next."""

    year: int
    has_books: bool
    is_closed: bool
    is_carried: bool
    is_next_carried: bool


@dataclass(frozen=True)
class YearAct:
    """One act upon the year: what, who, when, why, in how many books."""

    action: str
    actor: str
    acted_at: datetime
    reason: str
    books: int


def book_periods(year: FiscalYear, units: Iterable[Unit]) -> list[BookPeriods]:
    """Of the books of these units that have the year open, by code; four queries."""
    ids = [unit.pk for unit in units]
    rows = (
        BookYear.objects.filter(year=year.pk, book__unit__in=ids)
        .select_related("book__unit")
        .order_by("book__code")
    )
    months = dict(
        Period.objects.filter(year=year.pk, is_open=False)
        .order_by()
        .values_list("book")
        .annotate(last=Max("month"))
    )
    adjusted = dict(
        Entry.objects.filter(year=year.pk, kind=EntryKind.ADJUST)
        .order_by()
        .values_list("book")
        .annotate(count=Count("pk"))
    )
    stated = {
        row.unit_id: row for row in AdjustmentStatement.objects.filter(year=year).select_related("actor")
    }
    return [
        BookPeriods(
            book=row.book,
            closed_until=months.get(row.book_id, 0),
            is_closed=row.is_closed,
            adjustments=adjusted.get(row.book_id, 0),
            statement=stated.get(row.book.unit_id),
        )
        for row in rows
    ]


def year_state(year: FiscalYear) -> YearState:
    """How the year stands; one query."""
    this, following = Q(year=year.pk), Q(year=year.pk + 1)
    found = BookYear.objects.aggregate(
        books=Count("pk", filter=this),
        closed=Count("pk", filter=this & Q(is_closed=True)),
        carried=Count("pk", filter=this & Q(is_carried=True)),
        next_carried=Count("pk", filter=following & Q(is_carried=True)),
    )
    return YearState(
        year=year.pk,
        has_books=bool(found["books"]),
        is_closed=bool(found["books"]) and found["closed"] == found["books"],
        is_carried=bool(found["carried"]),
        is_next_carried=bool(found["next_carried"]),
    )


def year_acts(year: FiscalYear) -> list[YearAct]:
    """Closes, reopenings, openings and audit adjustments of the year, newest first; one query.

    A close is told once a book; acts of one person for one reason on one day are one line.
    """
    rows = PeriodEvent.objects.filter(year=year.pk, action__in=_YEAR_ACTS).select_related("actor")
    found: dict[tuple[str, int, str, object], list[PeriodEvent]] = {}
    for row in rows.order_by("-id"):
        key = (row.action, row.actor_id, row.reason, row.acted_at.replace(second=0, microsecond=0))
        found.setdefault(key, []).append(row)
    return [
        YearAct(
            action=str(PeriodEvent.Action(rows[0].action).label),
            actor=str(rows[0].actor),
            acted_at=rows[0].acted_at,
            reason=rows[0].reason,
            books=len(rows),
        )
        for rows in found.values()
    ]


def keeps(book: Book, held: Iterable[tuple[str, int | None]]) -> bool:
    """True when one of the (role, unit id) held keeps the book; services ask again."""
    unit_id = None if book.unit.is_ppkd else book.unit_id
    return (bookkeeper(book).value, unit_id) in set(held)
