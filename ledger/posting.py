"""The one door to the journal: post, reverse."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

import psycopg
from django.db import DatabaseError, connection

from core import clock
from core.errors import raise_all
from core.money import ZERO, Decimal
from ledger import errors
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Entry, EntryKind, EntryLine, EntrySet
from reference.models import User

_CALL = f"SELECT * FROM ledger_post({', '.join(['%s'] * 20)})"
_FIELDS = [field.attname for field in Entry._meta.concrete_fields]
_SETS = frozenset(EntrySet.values)
_KINDS = frozenset(EntryKind.values)
_LENGTHS = (("source", 80), ("event", 60), ("description", 500), ("reason", 500))


def post(drafts: Sequence[EntryDraft], *, actor: User) -> list[Entry]:
    """Jurnal: post all entries of one event; one or thousands, all or none, in the order given.

    The caller has asked for the right. A key (source, event, book, set) that is posted already gives the
    first entry back; with other content it is refused (I-32). Raises LedgerError with I-05, I-30, I-31,
    I-32, I-34 or I-35, and TryAgain when another posting held the books too long.
    """
    if not drafts:
        return []
    raise_all(refusals(drafts))
    moment = clock.now()
    try:
        rows = _call(drafts, actor.pk, moment)
    except DatabaseError as error:
        raise errors.translated(error) from error
    found = [
        _entry(draft, row, actor.pk, moment) if row[2] else None
        for draft, row in zip(drafts, rows, strict=True)
    ]
    if None in found:
        earlier = Entry.objects.in_bulk([row[0] for row in rows if not row[2]])
        return [entry or earlier[row[0]] for entry, row in zip(found, rows, strict=True)]
    return found  # type: ignore[return-value]


def reverse(
    entries: Sequence[Entry], *, dated_on: date, reason: str, source: str, event: str, actor: User
) -> list[Entry]:
    """Jurnal balik: mirror entries linked to their originals, with a reason, in an open period (I-34)."""
    lines = EntryLine.objects.filter(entry__in=[entry.pk for entry in entries]).order_by("entry_id", "number")
    by_entry = {key: list(group) for key, group in groupby(lines, key=lambda line: line.entry_id)}
    drafts = [
        EntryDraft(
            book_id=entry.book_id,
            ledger_set=entry.ledger_set,
            dated_on=dated_on,
            kind=entry.kind,
            source=source,
            event=event,
            description=f"Pembalikan {entry.year}/{entry.number}: {entry.description}"[:500],
            reason=reason,
            reverses_id=entry.pk,
            lines=tuple(_mirrored(line) for line in by_entry.get(entry.pk, ())),
        )
        for entry in entries
    ]
    return post(drafts, actor=actor)


def refusals(drafts: Sequence[EntryDraft]) -> list[errors.LedgerError]:
    """What is wrong with the drafts by themselves: sides, balance, keys, texts."""
    found: list[errors.LedgerError] = []
    keys: set[tuple[str, str, int, str]] = set()
    for draft in drafts:
        key = (draft.source, draft.event, draft.book_id, draft.ledger_set)
        if key in keys:
            found.append(errors.doubled(draft.source, draft.event))
        keys.add(key)
        found += _refused_texts(draft)
        debit = credit = ZERO
        for line in draft.lines:
            if not ((line.debit > 0 and not line.credit) or (line.credit > 0 and not line.debit)):
                found.append(errors.one_side())
                break
            debit += line.debit
            credit += line.credit
        else:
            if len(draft.lines) < 2 or debit != credit:
                found.append(errors.unbalanced(f"{draft.source} ({draft.event})", debit, credit))
    return found


def _refused_texts(draft: EntryDraft) -> Iterable[errors.LedgerError]:
    subject = f"Jurnal {draft.source[:80]} ({draft.event[:60]})"
    if draft.ledger_set not in _SETS or draft.kind not in _KINDS:
        yield errors.LedgerError(
            f"{subject}: set {draft.ledger_set} atau jenis {draft.kind} tidak dikenal.", rule="I-30"
        )
    if not draft.source or not draft.event:
        yield errors.LedgerError(f"{subject}: kunci sumber dan peristiwa wajib diisi.", rule="I-32")
    if draft.reverses_id is not None and not draft.reason.strip():
        yield errors.LedgerError(f"{subject}: jurnal balik wajib beralasan.", rule="I-34")
    for name, length in _LENGTHS:
        text = getattr(draft, name)
        if len(text) > length:
            yield errors.LedgerError(
                f"{subject}: teks {name} {len(text)} karakter, paling banyak {length}. Ringkaskan.",
                rule="I-32",
            )
        elif not text.isprintable() and ("\0" in text or not _is_utf8(text)):
            yield errors.LedgerError(
                f"{subject}: teks {name} memuat karakter yang tidak dapat disimpan.", rule="I-32"
            )


def _is_utf8(text: str) -> bool:
    """False for lone surrogates, which no UTF-8 text holds."""
    return not any("\ud800" <= character <= "\udfff" for character in text)


def _mirrored(line: EntryLine) -> LineDraft:
    return LineDraft(
        account_id=line.account_id,
        unit_id=line.unit_id,
        debit=line.credit,
        credit=line.debit,
        sub_activity_id=line.sub_activity_id,
        fund_source_id=line.fund_source_id,
        counterpart_id=line.counterpart_id,
    )


def _call(drafts: Sequence[EntryDraft], actor_id: int, moment: datetime) -> list[tuple[Any, ...]]:
    """Run ledger_post. Array literals are written here: the driver's own take longer than the posting."""
    lines = [line for draft in drafts for line in draft.lines]
    lengths = [len(draft.lines) for draft in drafts]
    values: list[Any] = [
        actor_id,
        moment,
        _array([draft.book_id for draft in drafts]),
        _array([draft.ledger_set for draft in drafts]),
        _array([draft.kind for draft in drafts]),
        _array([draft.dated_on for draft in drafts]),
        _text_array([draft.source for draft in drafts]),
        _text_array([draft.event for draft in drafts]),
        _text_array([draft.description for draft in drafts]),
        _text_array([draft.reason for draft in drafts]),
        _id_array([draft.reverses_id for draft in drafts]),
        _array([place for place, length in enumerate(lengths, 1) for _ in range(length)]),
        _array([number for length in lengths for number in range(1, length + 1)]),
        _array([line.account_id for line in lines]),
        _array([line.unit_id for line in lines]),
        _id_array([line.sub_activity_id for line in lines]),
        _id_array([line.fund_source_id for line in lines]),
        _id_array([line.counterpart_id for line in lines]),
        _array([line.debit for line in lines]),
        _array([line.credit for line in lines]),
    ]
    connection.ensure_connection()
    # Django switches prepared statements off; this one statement is worth preparing.
    connection.connection.prepare_threshold = 5
    with connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(_CALL, values).fetchall()


def _array(values: list[int] | list[str] | list[date] | list[Decimal]) -> str:
    """Array literal of values whose text needs no quotes."""
    return f"{{{','.join(map(str, values))}}}"


def _id_array(values: list[int | None]) -> str:
    """Array literal of ids; absent ones are NULL."""
    return f"{{{','.join(['NULL' if value is None else str(value) for value in values])}}}"


def _text_array(values: list[str]) -> str:
    """Array literal of any texts."""
    return "{" + ",".join(['"' + v.replace("\\", "\\\\").replace('"', '\\"') + '"' for v in values]) + "}"


def _entry(draft: EntryDraft, row: tuple[Any, ...], actor_id: int, moment: datetime) -> Entry:
    """The posted entry, without asking the database again."""
    entry_id, number, _, content_digest, previous_hash, own_hash = row
    # In the order of the class' fields, as from_db takes them.
    values = (
        entry_id, draft.book_id, draft.dated_on.year, number, draft.ledger_set, draft.kind, draft.dated_on,
        draft.source, draft.event, draft.description, draft.reason, draft.reverses_id, actor_id, moment,
        content_digest, previous_hash, own_hash,
    )  # fmt: skip
    return Entry.from_db("default", _FIELDS, values)
