"""Posting: one entry a commit, the SQL function alone, and in bulk, against raw INSERT and COPY."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import transaction
from psycopg.pq import ExecStatus

from benchmarks import floors, workload
from benchmarks.measure import RUNS, Ratio, compare
from benchmarks.run import NAME, owner_link
from core.money import ZERO, Decimal
from ledger.draft import EntryDraft, LineDraft
from ledger.posting import post
from reference.models import User

# Enough of them that the first run, which is not counted, brings the journal's pages into memory.
SINGLE_ENTRIES = 1_000
BULK_ENTRIES = 5_000
_MOMENT = datetime(2025, 6, 1, tzinfo=UTC)
_DIGEST = "0" * 64


class _Entries:
    """Seeded entries of four lines, as drafts and as rows; keys never repeat."""

    made = 0

    def __init__(self, link: psycopg.Connection) -> None:
        self.books = workload.posting_books(link)
        self.accounts = {
            (book, ledger_set): workload.accounts_of(link, book, ledger_set)
            for book, _ in self.books
            for ledger_set in ("FIN", "BUD")
        }
        self.actor_id = link.execute("SELECT max(id) FROM reference_user").fetchone()[0]

    def drafts(self, count: int) -> list[EntryDraft]:
        """New entries, spread over the posting books and both sets."""
        found = []
        for _ in range(count):
            _Entries.made += 1
            number = _Entries.made
            book_id, unit_id = self.books[number % len(self.books)]
            ledger_set = ("FIN", "BUD")[number // len(self.books) % 2]
            accounts = self.accounts[book_id, ledger_set]
            amounts = [Decimal(1000 + number * 7919 % 999_983), Decimal(2000 + number % 1000)]
            sides = ((amounts[0], ZERO), (amounts[1], ZERO), (ZERO, amounts[0]), (ZERO, amounts[1]))
            found.append(
                EntryDraft(
                    book_id=book_id,
                    ledger_set=ledger_set,
                    dated_on=workload.entry_day(number),
                    kind="GENERAL",
                    source=f"bench:{number}",
                    event="posted",
                    description=f"Benchmark entry {number}",
                    lines=tuple(
                        LineDraft(
                            account_id=accounts[(number * 13 + place * 31) % len(accounts)],
                            unit_id=unit_id,
                            debit=debit,
                            credit=credit,
                        )
                        for place, (debit, credit) in enumerate(sides)
                    ),
                )
            )
        return found

    def rows(self, draft: EntryDraft, entry_id: int) -> tuple[list[Any], list[list[Any]]]:
        """The same entry as plain rows without the entry's id: (entry, lines)."""
        shared = [draft.book_id, draft.dated_on, draft.kind]
        entry = [
            draft.book_id, draft.dated_on.year, entry_id, draft.ledger_set, draft.kind, draft.dated_on,
            draft.source, draft.event, draft.description, draft.reason, self.actor_id, _MOMENT,
            _DIGEST, _DIGEST, _DIGEST,
        ]  # fmt: skip
        lines = [
            [place, *shared, line.account_id, line.unit_id, line.debit, line.credit]
            for place, line in enumerate(draft.lines, 1)
        ]
        return entry, lines


def _app_link() -> psycopg.Connection:
    return psycopg.connect(**settings.APP_ADDRESS.parameters(NAME))


def _raw_inserts(entries: _Entries, link: psycopg.Connection) -> Any:
    """The floor of one entry a commit."""
    prepared = []
    for _ in range(RUNS + 1):
        drafts = entries.drafts(SINGLE_ENTRIES)
        prepared.append(
            [entries.rows(draft, 10_000_000 + int(draft.source.partition(":")[2])) for draft in drafts]
        )

    def run(number: int) -> None:
        for entry, lines in prepared[number]:
            floors.post_one(link, entry, lines)

    return run


def one_entry_a_commit(name: str) -> Ratio:
    """post() with every rule on, a transaction each: outside a block one call is one committed statement."""
    with owner_link() as link:
        entries = _Entries(link)
        link.commit()
        actor = User.objects.get(pk=entries.actor_id)
        prepared = [entries.drafts(SINGLE_ENTRIES) for _ in range(RUNS + 1)]

        def product(number: int) -> None:
            for draft in prepared[number]:
                post([draft], actor=actor)

        return compare(name, "1.3", floor=_raw_inserts(entries, link), product=product, times=SINGLE_ENTRIES)


_FUNCTION = f"SELECT * FROM ledger_post({', '.join(f'${place}' for place in range(1, 21))})"


def _literal(values: Iterable[Any]) -> str:
    """An SQL array as text: what the driver sends is made before the clock starts."""
    parts = [
        "NULL"
        if value is None
        else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'
        if isinstance(value, str)
        else str(value)
        for value in values
    ]
    return f"{{{','.join(parts)}}}"


def function_arguments(drafts: Sequence[EntryDraft], actor_id: int) -> list[Any]:
    """The arrays that ledger_post takes."""
    lines = [(place, line) for place, draft in enumerate(drafts, 1) for line in draft.lines]
    columns = [
        [draft.book_id for draft in drafts],
        [str(draft.ledger_set) for draft in drafts],
        [str(draft.kind) for draft in drafts],
        [draft.dated_on for draft in drafts],
        [draft.source for draft in drafts],
        [draft.event for draft in drafts],
        [draft.description for draft in drafts],
        [draft.reason for draft in drafts],
        [draft.reverses_id for draft in drafts],
        [place for place, _ in lines],
        [number for draft in drafts for number in range(1, len(draft.lines) + 1)],
        [line.account_id for _, line in lines],
        [line.unit_id for _, line in lines],
        [line.sub_activity_id for _, line in lines],
        [line.fund_source_id for _, line in lines],
        [line.counterpart_id for _, line in lines],
        [line.debit for _, line in lines],
        [line.credit for _, line in lines],
    ]
    return [actor_id, _MOMENT, *map(_literal, columns)]


def function_alone(name: str) -> Ratio:
    """ledger_post() called by the application's role, a transaction each: the prepared statement itself.

    Its arguments are texts before the clock starts, sent by libpq: what the driver does with them is no work
    of the function and is measured with post().
    """
    with owner_link() as link, _app_link() as app:
        app.pgconn.prepare(b"post", _FUNCTION.encode())
        entries = _Entries(link)
        link.commit()
        prepared = [
            [
                [str(value).encode() for value in function_arguments([draft], entries.actor_id)]
                for draft in entries.drafts(SINGLE_ENTRIES)
            ]
            for _ in range(RUNS + 1)
        ]

        def product(number: int) -> None:
            for arguments in prepared[number]:
                answer = app.pgconn.exec_prepared(b"post", arguments)
                if answer.status != ExecStatus.TUPLES_OK:
                    raise psycopg.errors.error_from_result(answer)

        return compare(name, "1.0", floor=_raw_inserts(entries, link), product=product, times=SINGLE_ENTRIES)


def in_bulk(name: str) -> Ratio:
    """post() of thousands in one transaction against COPY and one set-based check."""
    with owner_link() as link:
        entries = _Entries(link)
        link.commit()
        actor = User.objects.get(pk=entries.actor_id)
        prepared = [entries.drafts(BULK_ENTRIES) for _ in range(RUNS + 1)]
        copied = []
        for drafts in prepared:
            rows, lines = [], []
            for draft in drafts:
                entry_id = 200_000_000 + int(draft.source.partition(":")[2])
                entry, its_lines = entries.rows(draft, entry_id)
                rows.append([entry_id, *entry])
                lines += [[entry_id, *line] for line in its_lines]
            copied.append((rows, lines))

        def floor(number: int) -> None:
            floors.copy_all(link, *copied[number])

        def product(number: int) -> None:
            with transaction.atomic():
                post(prepared[number], actor=actor)

        return compare(name, "2.5", floor=floor, product=product, times=BULK_ENTRIES)


BOUNDS = (
    ("posting, one entry a commit", one_entry_a_commit),
    ("posting, SQL function alone", function_alone),
    (f"posting, {BULK_ENTRIES} entries in bulk", in_bulk),
)
