"""Salinan laporan: a finished statement is kept in the memory of the process until what it reads changes.

Nothing expires by a clock. A copy carries the stamp of the database at the moment it was made: the heads of
the books in scope (an entry moves them), the versions in force, units, years of the books, the report mapping
and reference loads. Whoever asks reads the stamp anew, and another stamp makes the statement anew. Rights are
asked before, by the caller.
Requests that miss the same copy together make it once: the first makes it, the others wait for it.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from threading import Lock
from typing import Any, TypeVar, cast

from django.db import connection

T = TypeVar("T")

# Characters of all copies of one process, and of one copy.
SIZE_MAX = 48_000_000
ONE_MAX = 6_000_000

# xmin beside the content: what was changed and changed back has another stamp all the same. Of the histories
# the newest 64 numbers and not the greatest alone: who drew a lower number may commit later.
_STAMP = """
SELECT md5(concat_ws('|',
    (SELECT string_agg(concat_ws(':', h.book_id, h.entry_count, h.hash, h.xmin), ',' ORDER BY h.book_id)
     FROM ledger_bookhead h JOIN ledger_book b ON b.id = h.book_id
     WHERE %(unit)s::bigint IS NULL
        OR b.unit_id IN (SELECT unnest(ARRAY[id, parent_id]) FROM reference_unit WHERE id = %(unit)s)),
    (SELECT string_agg(concat_ws(':', d.id, d.in_force_from, v.number, v.name, d.xmin, v.xmin), ','
                       ORDER BY d.id)
     FROM budget_budgetdocument d JOIN budget_budgetversion v ON v.id = d.version_id
     WHERE d.in_force_from IS NOT NULL AND v.year_id IN (%(year)s, %(year)s - 1)),
    (SELECT string_agg(concat_ws(':', id, code, name, kind, parent_id, is_active, xmin), ',' ORDER BY id)
     FROM reference_unit),
    (SELECT string_agg(concat_ws(':', year, chart_id, programs_id, funds_id, xmin), ',' ORDER BY year)
     FROM reference_fiscalyear),
    (SELECT string_agg(concat_ws(':', book_id, year, is_closed, is_carried, xmin), ',' ORDER BY book_id, year)
     FROM ledger_bookyear WHERE year IN (%(year)s, %(year)s - 1)),
    (SELECT string_agg(id::text, ',') FROM (
        SELECT id FROM reference_referenceload ORDER BY id DESC LIMIT 64) AS loads),
    (SELECT string_agg(history_id::text, ',') FROM (
        SELECT history_id FROM reference_historicalreportrow ORDER BY history_id DESC LIMIT 64) AS mapped),
    (SELECT string_agg(history_id::text, ',') FROM (
        SELECT history_id FROM reference_historicalaccount ORDER BY history_id DESC LIMIT 64) AS accounts),
    (SELECT string_agg(history_id::text, ',') FROM (
        SELECT history_id FROM reference_historicalaccountrole ORDER BY history_id DESC LIMIT 64) AS roles),
    (SELECT string_agg(history_id::text, ',') FROM (
        SELECT history_id FROM reference_historicalprogram ORDER BY history_id DESC LIMIT 64) AS programs)))
"""


def stamp(year: int, unit_id: int | None) -> str:
    """The state of everything that a statement of the unit (None: the region) reads; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_STAMP, {"year": year, "unit": unit_id})
        return str(cursor.fetchone()[0])


class Copies:
    """Copies by key, the least recently asked leave first; safe between threads."""

    def __init__(self, size_max: int = SIZE_MAX, one_max: int = ONE_MAX) -> None:
        self.size_max = size_max
        self.one_max = one_max
        self.size = 0
        self._found: OrderedDict[Hashable, tuple[str, Any, int]] = OrderedDict()
        self._lock = Lock()
        # key → (its lock, one None for each who holds or awaits it); a key that nobody makes has none.
        self._makers: dict[Hashable, tuple[Lock, list[None]]] = {}

    @contextmanager
    def making(self, key: Hashable) -> Iterator[bool]:
        """One at a time for a key; other keys are not held up. True for who had to wait."""
        with self._lock:
            lock, waiting = self._makers.setdefault(key, (Lock(), []))
            is_late = bool(waiting)
            waiting.append(None)
        try:
            with lock:
                yield is_late
        finally:
            with self._lock:
                waiting.pop()
                if not waiting:
                    del self._makers[key]

    def get(self, key: Hashable, at: str) -> Any:
        """The copy made at that stamp, else None."""
        with self._lock:
            found = self._found.get(key)
            if found is None or found[0] != at:
                return None
            self._found.move_to_end(key)
            return found[1]

    def put(self, key: Hashable, at: str, value: Any, size: int) -> None:
        """Keep a copy in place of the older one; one that is too large is not kept."""
        with self._lock:
            self._drop(key)
            if size > self.one_max:
                return
            self._found[key] = (at, value, size)
            self.size += size
            while self.size > self.size_max:
                self._drop(next(iter(self._found)))

    def clear(self) -> None:
        """Forget all."""
        with self._lock:
            self._found.clear()
            self.size = 0

    def _drop(self, key: Hashable) -> None:
        found = self._found.pop(key, None)
        if found is not None:
            self.size -= found[2]


COPIES = Copies()


def kept(
    key: tuple[Hashable, ...],
    *,
    year: int,
    unit_id: int | None,
    make: Callable[[], T],
    size: Callable[[T], int],
) -> T:
    """The copy under the present stamp, or what `make` gives.

    Only what began and ended under one stamp is kept. Stamps never come again, so what an entry overtook
    while it was made can be served under no stamp but its own.
    """
    whole = (str(connection.settings_dict["NAME"]), *key)
    before = stamp(year, unit_id)
    found = COPIES.get(whole, before)
    if found is not None:
        return cast(T, found)
    with COPIES.making(whole) as is_late:
        # Whoever waited finds what was made meanwhile, unless it is stale again.
        if is_late:
            before = stamp(year, unit_id)
        found = COPIES.get(whole, before)
        if found is not None:
            return cast(T, found)
        made = make()
        if stamp(year, unit_id) == before:
            COPIES.put(whole, before, made, size(made))
        return made
