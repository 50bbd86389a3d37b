"""Ekspor buku besar: the canonical text of a year's books, read in streams."""

from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.db import connection, transaction

from ledger import chain
from ledger.models import Book

CHUNK = 2000

# An entry of another year between two of this year gives its seal only, so that the chain stays whole.
_ENTRIES = """
SELECT e.id, e.year, e.number, e.ledger_set, e.kind, e.dated_on, e.source, e.event,
    e.description, e.reason, COALESCE(o.year || '/' || o.number, ''), u.username, e.posted_at,
    e.content_digest, e.previous_hash, e.hash,
    l.number, a.code, unit.code, s.code, f.code, c.code, l.debit, l.credit
FROM ledger_entry e
LEFT JOIN reference_user u ON u.id = e.actor_id
LEFT JOIN ledger_entry o ON o.id = e.reverses_id
LEFT JOIN ledger_entryline l ON l.entry_id = e.id AND (e.year = %(year)s OR %(is_whole)s)
LEFT JOIN reference_account a ON a.id = l.account_id
LEFT JOIN reference_unit unit ON unit.id = l.unit_id
LEFT JOIN reference_program s ON s.id = l.sub_activity_id
LEFT JOIN reference_fundsource f ON f.id = l.fund_source_id
LEFT JOIN reference_unit c ON c.id = l.counterpart_id
WHERE e.book_id = %(book)s AND (%(is_whole)s OR e.id BETWEEN
    (SELECT min(id) FROM ledger_entry WHERE book_id = %(book)s AND year = %(year)s)
    AND (SELECT max(id) FROM ledger_entry WHERE book_id = %(book)s AND year = %(year)s))
ORDER BY e.id, l.number
"""

_HEADS = """
SELECT b.code, COALESCE(e.number, 0), COALESCE(e.hash, h.hash)
FROM ledger_book b JOIN ledger_bookhead h ON h.book_id = b.id
JOIN ledger_bookyear y ON y.book_id = b.id AND y.year = %(year)s
LEFT JOIN LATERAL (
    SELECT number, hash FROM ledger_entry
    WHERE book_id = b.id AND year = %(year)s ORDER BY number DESC LIMIT 1) e ON true
ORDER BY b.code
"""


def heads(year: int) -> list[chain.Head]:
    """Kepala buku of every book that opened the year: last number and the hash of that entry."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, {"year": year})
        return [chain.Head(code, year, number, own_hash) for code, number, own_hash in cursor.fetchall()]


def entries_of(book: Book, year: int | None) -> Iterator[tuple[tuple[Any, ...], list[str]]]:
    """(row of the entry, its lines' texts) of a book in the order of its chain; inside a transaction.

    `year` None gives all years whole.
    """
    values = {"book": book.pk, "year": year, "is_whole": year is None}
    with connection.chunked_cursor() as cursor:
        cursor.execute(_ENTRIES, values)
        rows = iter(lambda: cursor.fetchmany(CHUNK), [])
        for _, group in groupby((row for chunk in rows for row in chunk), key=itemgetter(0)):
            found = list(group)
            yield (
                found[0],
                [
                    chain.line_text(row[16], row[17:22], row[22], row[23])
                    for row in found
                    if row[16] is not None
                ],
            )


def content_of(book: Book, row: tuple[Any, ...], lines: list[str]) -> str:
    """Canonical text of an entry as `entries_of` gives it."""
    return chain.entry_text(
        book=book.code,
        year=row[1],
        ledger_set=row[3],
        kind=row[4],
        dated_on=row[5],
        source=row[6],
        event=row[7],
        description=row[8],
        reason=row[9],
        reverses=row[10],
        lines=lines,
    )


def seal_of(book: Book, row: tuple[Any, ...]) -> str:
    """Seal text of an entry as `entries_of` gives it."""
    return chain.seal_text(
        previous=row[14],
        book=book.code,
        year=row[1],
        number=row[2],
        actor=row[11] or "",
        posted_at=row[12],
        content_digest=row[13],
    )


def export_rows(year: int) -> Iterator[str]:
    """Rows of the export file of a year, without line ends; all from one snapshot of the database."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield f"{chain.EXPORT}\t{year}"
        count = 0
        for book in Book.objects.filter(years__year=year).order_by("code"):
            count += 1
            yield from _book_rows(book, year)
        yield f"{chain.END}\t{count}"


def _book_rows(book: Book, year: int) -> Iterator[str]:
    code = chain.escape(book.code)
    entries = 0
    last = ""
    for row, lines in entries_of(book, year):
        if not entries:
            yield f"book\t{code}\t{row[14]}"
        if row[1] == year:
            yield content_of(book, row, lines)
        yield f"{seal_of(book, row)}\t{row[15]}"
        entries += 1
        last = row[15]
    if not entries:
        last = book.head.hash
        yield f"book\t{code}\t{last}"
    yield f"end\t{code}\t{entries}\t{last}"
