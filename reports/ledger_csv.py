"""Buku besar as CSV, line by line: a year of a million lines goes out without being held.

Columns: scope, code, description, level, date, number, voucher, description, debit, credit, balance. The
balance counts the account's normal side as positive and begins with the row of the balance brought forward.
"""

import csv
from collections.abc import Iterator
from datetime import date
from typing import Any, TextIO

from django.db import connection, transaction

from core.money import plain
from reports.definitions.listing import ListParameters, check_days
from reports.journal import YearNeed, movement_condition, opening_condition
from reports.scope import Context, context, scope_condition
from reports.statements import Request
from reports.writers.csv import defused

COLUMNS = (
    *("scope", "code", "description", "level"),
    *("date", "number", "voucher", "description", "debit", "credit", "balance"),
)
OPENING_LABEL = "Saldo awal"
CHUNK = 2_000

_ACCOUNTS = """
SELECT a.id, a.code, a.name, a.level, a.is_debit_normal,
       COALESCE(sum(l.debit - l.credit) FILTER (WHERE {opening}), 0) AS opening
FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id
WHERE {scope} AND dated_on <= %s
GROUP BY a.id, a.code, a.name, a.level, a.is_debit_normal ORDER BY a.code, a.id
"""
# The document's number as it was last written in the approval log; the text key where there is none.
_LINES = """
SELECT l.account_id, l.dated_on, b.code, e.number, COALESCE(d.document_number, e.source), e.description,
       l.debit, l.credit
FROM (SELECT * FROM ledger_entryline WHERE {scope} AND {movement}) l
JOIN reference_account a ON a.id = l.account_id
JOIN ledger_entry e ON e.id = l.entry_id JOIN ledger_book b ON b.id = l.book_id
LEFT JOIN LATERAL (
    SELECT document_number FROM workflows_approvallog
    WHERE document_key = e.source AND document_number <> '' ORDER BY id DESC LIMIT 1) d ON TRUE
ORDER BY a.code, a.id, l.dated_on, l.entry_id, l.number
"""


def write(request: Request, out: TextIO, *, with_heading: bool = True) -> int:
    """Write the ledger of the unit (or region) from 1 January to the day asked; returns the lines."""
    found = context(request.year, request.unit_id, is_legacy=request.is_legacy)
    writer = csv.writer(out, lineterminator="\n")
    if with_heading:
        writer.writerow(COLUMNS)
    scope, count, reader = defused(found.unit_code), 0, _Reader(request, found)
    with transaction.atomic():
        lines = reader.lines()
        waiting = next(lines, None)
        for pk, code, name, level, is_debit_normal, opening in reader.accounts():
            head = [scope, code, defused(name), level]
            balance = opening if is_debit_normal else -opening
            if opening:
                writer.writerow([*head, "", "", "", OPENING_LABEL, "", "", plain(balance)])
            while waiting is not None and waiting[0] == pk:
                _, day, book, number, voucher, description, debit, credit = waiting
                balance += debit - credit if is_debit_normal else credit - debit
                writer.writerow(
                    [
                        *head,
                        day.isoformat(),
                        f"{book}/{number}",
                        defused(voucher),
                        defused(description),
                        plain(debit),
                        plain(credit),
                        plain(balance),
                    ]
                )
                count += 1
                waiting = next(lines, None)
    return count


class _Reader:
    """The two readings of a ledger: accounts with their openings, and the lines between."""

    def __init__(self, request: Request, found: Context) -> None:
        check_days(ListParameters(start=date(request.year, 1, 1), end=request.at))
        self.at = request.at
        self.need = YearNeed(date(request.year, 1, 1), request.at, (), False, False, False)
        self.scope, self.scope_values = scope_condition(found)

    def accounts(self) -> list[tuple[Any, ...]]:
        """Accounts with any line up to the day, and their openings (debit − credit); one query."""
        opening, values = opening_condition(self.need)
        query = _ACCOUNTS.format(opening=opening, scope=self.scope)
        with connection.cursor() as cursor:
            cursor.execute(query, [*values, *self.scope_values, self.at])
            return list(cursor.fetchall())

    def lines(self) -> Iterator[tuple[Any, ...]]:
        """The lines of the span by account and date, fetched in chunks from a cursor of the server."""
        movement, values = movement_condition(self.need)
        query = _LINES.format(scope=self.scope, movement=movement)
        with connection.chunked_cursor() as cursor:
            cursor.execute(query, [*self.scope_values, *values])
            while rows := cursor.fetchmany(CHUNK):
                yield from rows
