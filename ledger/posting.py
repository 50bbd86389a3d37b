"""The one door to the journal: post, reverse."""

from collections.abc import Sequence
from datetime import date

from django.db import DatabaseError, connection

from core import clock
from core.errors import DomainError
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Entry
from reference.models import User

_CALL = """
SELECT id FROM ledger_post(%s, %s, %s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[],
    %s::text[], %s::text[], %s::bigint[], %s::integer[], %s::integer[], %s::bigint[], %s::bigint[], %s::bigint[],
    %s::bigint[], %s::bigint[], %s::numeric[], %s::numeric[])
"""


def post(drafts: Sequence[EntryDraft], *, actor: User) -> list[Entry]:
    """Post all entries of one event in one call; returns them in the order given."""
    if not drafts:
        return []
    lines = [(place, number, line) for place, draft in enumerate(drafts, 1) for number, line in enumerate(draft.lines, 1)]
    values = [
        actor.pk, clock.now(),
        [d.book_id for d in drafts], [str(d.ledger_set) for d in drafts], [str(d.kind) for d in drafts],
        [d.dated_on for d in drafts], [d.source for d in drafts], [d.event for d in drafts],
        [d.description for d in drafts], [d.reason for d in drafts], [d.reverses_id for d in drafts],
        [place for place, _, _ in lines], [number for _, number, _ in lines],
        [line.account_id for *_, line in lines], [line.unit_id for *_, line in lines],
        [line.sub_activity_id for *_, line in lines], [line.fund_source_id for *_, line in lines],
        [line.counterpart_id for *_, line in lines], [line.debit for *_, line in lines],
        [line.credit for *_, line in lines],
    ]  # fmt: skip
    try:
        with connection.cursor() as cursor:
            cursor.execute(_CALL, values)
            ids = [row[0] for row in cursor.fetchall()]
    except DatabaseError as error:
        code = getattr(error.__cause__, "sqlstate", "") or ""
        if not code.startswith("KP"):
            raise
        raise DomainError(f"Jurnal ditolak: {error}", rule=f"I-{code[3:]}") from error
    found = Entry.objects.in_bulk(ids)
    return [found[entry_id] for entry_id in ids]


def reverse(
    entries: Sequence[Entry], *, dated_on: date, reason: str, source: str, event: str, actor: User
) -> list[Entry]:
    """Reverse posted entries by linked mirror entries dated in an open period."""
    drafts = [
        EntryDraft(
            book_id=entry.book_id,
            ledger_set=entry.ledger_set,
            dated_on=dated_on,
            kind=entry.kind,
            source=source,
            event=event,
            description=f"Pembalikan: {entry.description}"[:500],
            reason=reason,
            reverses_id=entry.pk,
            lines=tuple(
                LineDraft(
                    account_id=line.account_id,
                    unit_id=line.unit_id,
                    debit=line.credit,
                    credit=line.debit,
                    sub_activity_id=line.sub_activity_id,
                    fund_source_id=line.fund_source_id,
                    counterpart_id=line.counterpart_id,
                )
                for line in entry.lines.all()
            ),
        )
        for entry in entries
    ]
    return post(drafts, actor=actor)
