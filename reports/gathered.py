"""Sums of the journal read once for the statements of many entities: one grouped query for all of them.

Books come one after the other from the server, so memory holds the sums of one book and those of the region,
however many books there are. All figures are of one moment: the consolidated ones are the sum of the others.
Whoever reads through this has asked the rights; sub-units, which are parts of a book, have no sums here.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection

from core.money import ZERO, Decimal
from ledger.models import EntryKind
from reports.journal import OPENING, YearFacts, YearNeed
from reports.scope import Context

FETCHED_AT_ONCE = 2000
LEGACY = EntryKind.LEGACY.value

_SUMS = """
SELECT b.id, g.account_id, g.year, g.kind, g.debit, g.credit
FROM (
    SELECT book_id, account_id, extract(year FROM dated_on)::integer AS year, kind,
        sum(debit) AS debit, sum(credit) AS credit
    FROM ledger_entryline
    WHERE dated_on <= %(at)s AND (%(books)s::bigint[] IS NULL OR book_id = ANY (%(books)s))
    GROUP BY 1, 2, 3, 4
) g JOIN ledger_book b ON b.id = g.book_id
ORDER BY b.code
"""
_CARRIED = """
SELECT year, extract(year FROM from_day)::integer
FROM (SELECT year, ledger_carried_from(make_date(year, 1, 1)) AS from_day
      FROM unnest(%s::integer[]) AS asked (year)) AS days
WHERE from_day <> '-infinity'
"""


class Sums:
    """Sums of one book, or of all, up to a day: by account, and in it by year and kind."""

    def __init__(self, at: date, carried: dict[int, int], shared: dict[Any, Any] | None = None) -> None:
        self.at = at
        # What else was read once for all books of a gathering, by its name; None outside of one.
        self.shared = shared
        # Year asked → first year whose lines count in its opening; a year that is missing counts all.
        self.carried = carried
        self.accounts: dict[int, dict[tuple[int, str], tuple[Decimal, Decimal]]] = {}

    def add(self, account_id: int, year: int, kind: str, debit: Decimal, credit: Decimal) -> None:
        """Debit and credit of an account's lines of a year and kind, on top of what is there."""
        parts = self.accounts.setdefault(account_id, {})
        before = parts.get((year, kind), (ZERO, ZERO))
        parts[year, kind] = (before[0] + debit, before[1] + credit)

    def facts(
        self, found: Context, needs: Sequence[YearNeed], id_ranges: Sequence[tuple[int, int]] = ()
    ) -> dict[int, tuple[YearFacts, ...]]:
        """As `reports.journal.journal_facts`, without a query."""
        for need in needs:
            whole = date(need.start.year, 12, 31)
            if need.start != date(need.start.year, 1, 1) or need.end != min(whole, self.at):
                raise ValueError(f"sums up to {self.at} say nothing of {need.start} to {need.end}")
        facts: dict[int, tuple[YearFacts, ...]] = {}
        for account_id, parts in self.accounts.items():
            if id_ranges and not any(first <= account_id <= last for first, last in id_ranges):
                continue
            lines = [
                (year, kind, *sums)
                for (year, kind), sums in parts.items()
                if not found.has_legacy or (kind == LEGACY) == found.is_legacy
            ]
            years = tuple(self._year(need, lines) for need in needs)
            if any(part is not None for year in years for part in year):
                facts[account_id] = years
        return facts

    def _year(self, need: YearNeed, lines: list[tuple[int, str, Decimal, Decimal]]) -> YearFacts:
        asked = need.start.year
        first = self.carried.get(asked, 0)
        opening: Decimal | None = None
        debit: Decimal | None = None
        credit: Decimal | None = None
        for year, kind, debits, credits in lines:
            if need.has_opening and first <= year and (year < asked or (year == asked and kind == OPENING)):
                opening = (opening or ZERO) + debits - credits
            if year == asked and kind != OPENING and kind not in need.excluded:
                debit, credit = (debit or ZERO) + debits, (credit or ZERO) + credits
        if debit is None or credit is None:
            return YearFacts(opening, None, None, None)
        net = debit - credit if need.has_movement else None
        return YearFacts(opening, net, *((debit, credit) if need.has_sides else (None, None)))


class Gathering:
    """The sums of books in order of their code, and of all that were read."""

    def __init__(self, at: date, book_ids: Sequence[int] | None) -> None:
        self.at = at
        self.book_ids = None if book_ids is None else list(book_ids)
        with connection.cursor() as cursor:
            cursor.execute(_CARRIED, [[at.year, at.year - 1]])
            self.carried: dict[int, int] = dict(cursor.fetchall())
        self.shared: dict[Any, Any] = {}
        self.whole = self.of_nothing()

    def of_nothing(self) -> Sums:
        """The sums of a book without lines."""
        return Sums(self.at, self.carried, self.shared)

    def books(self) -> Iterator[tuple[int, Sums]]:
        """(book id, its sums) of every book that has lines; when it ends, `whole` is complete."""
        for book_id, rows in groupby(self._rows(), key=itemgetter(0)):
            sums = self.of_nothing()
            for _, *row in rows:
                sums.add(*row)
                self.whole.add(*row)
            yield book_id, sums

    def _rows(self) -> Iterator[tuple[Any, ...]]:
        with connection.chunked_cursor() as cursor:
            cursor.execute(_SUMS, {"at": self.at, "books": self.book_ids})
            while rows := cursor.fetchmany(FETCHED_AT_ONCE):
                yield from rows
