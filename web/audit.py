"""Events of the audit trail in words: what happened to what, by whom, from which value to which."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from reference.setting_keys import KEYS
from reports import audit
from reports.audit import Record
from web import history, words
from web.history import Change
from web.templatetags.parts import document_url
from workflows.evidence import megabytes
from workflows.models import ApprovalLog

_ACTS = {"+": "dibuat", "~": "diubah", "-": "dihapus"}


@dataclass(frozen=True)
class Line:
    """One event as the page and the CSV tell it."""

    at: datetime
    person: str
    role: str
    group: str
    title: str
    act: str
    subject: str
    url: str
    unit: str
    changes: tuple[Change, ...]
    reason: str = ""
    is_bad: bool = False


def lines_of(records: Sequence[Record]) -> list[Line]:
    """The events in words; referenced rows and document numbers in one query a table."""
    versions = [one.row for one in records if one.kind.name not in (audit.STEP, audit.ADDED, audit.WITHDRAWN)]
    versions += [one.previous for one in records if one.previous is not None]
    names = history.names_of(versions)
    numbers = _numbers({key for key in map(_document_key, records) if key})
    return [_line(one, names, numbers) for one in records]


def _document_key(record: Record) -> str:
    """The document that the event belongs to; empty for reference rows."""
    if hasattr(record.row, "document_key") and record.kind.group in ("langkah", "bukti"):
        return str(record.row.document_key)
    if not record.kind.flow:
        return ""
    number = getattr(record.row, f"{record.kind.parent}_id" if record.kind.parent else "id")
    return f"{record.kind.flow}:{number}"


def _numbers(keys: set[str]) -> dict[str, str]:
    """document key → the number that it drew or bears."""
    rows = ApprovalLog.objects.filter(document_key__in=keys).exclude(document_number="")
    found = rows.order_by("document_key", "-id").distinct("document_key")
    return dict(found.values_list("document_key", "document_number"))


def _line(record: Record, names: history.Names, numbers: dict[str, str]) -> Line:
    key = _document_key(record)
    subject, url = _document(key, numbers) if key else (_reference(record.row, names), "")
    if record.kind.name == audit.STEP:
        return _step(record, subject, url)
    if record.kind.group == "bukti":
        return _evidence(record, subject, url)
    row = record.row
    event = history.event_of(row, record.previous, names)
    unit_id = getattr(row, "unit_id", None)
    unit_model = row.instance_type._meta.get_field("unit").related_model if unit_id else None
    return Line(
        at=event.at,
        person=event.person,
        role="",
        group=record.kind.group,
        title=record.kind.title,
        act=_ACTS[row.history_type],
        subject=subject,
        url=url,
        unit=names.get((unit_model, unit_id), "") if unit_model else "",
        changes=event.changes,
        reason=str(row.history_change_reason or ""),
        is_bad=row.history_type == "-",
    )


def _document(key: str, numbers: dict[str, str]) -> tuple[str, str]:
    flow, _, pk = key.partition(":")
    return f"{words.document_name(flow)} {numbers.get(key) or f'draf {pk}'}", document_url(key)


def _reference(row: Any, names: history.Names) -> str:
    """A reference row by its own name, as it was called at that moment."""
    if hasattr(row, "user_id") and hasattr(row, "role"):
        user = row.instance_type._meta.get_field("user").related_model
        return f"{words.role_name(row.role)}: {names.get((user, row.user_id), row.user_id)}"
    if (known := KEYS.get(getattr(row, "key", ""))) is not None:
        return known.label
    for name in ("full_name", "username", "name", "key", "year", "account_number"):
        value = getattr(row, name, "")
        if value:
            code = getattr(row, "code", "")
            return f"{code} {value}" if code and code != value else str(value)
    return str(getattr(row, row.instance_type._meta.pk.attname))


def _step(record: Record, subject: str, url: str) -> Line:
    row = record.row
    before = words.state(row.from_state, row.flow)[0] if row.from_state else ""
    after = words.state(row.to_state, row.flow)[0]
    return Line(
        at=row.acted_at,
        person=str(row.actor),
        role=words.role_name(row.role),
        group=record.kind.group,
        title="Langkah",
        act=words.step_name(row.step, row.flow),
        subject=subject,
        url=url,
        unit=row.unit.name if row.unit else "",
        changes=(Change("Status", before, after),) if before != after else (),
        reason=row.reason,
        is_bad=row.step in words.BAD_STEPS,
    )


def _evidence(record: Record, subject: str, url: str) -> Line:
    row = record.row
    is_withdrawn = record.kind.name == audit.WITHDRAWN
    text = f"{row.name}, {megabytes(row.size)}, SHA-256 {row.sha256}"
    return Line(
        at=row.withdrawn_at if is_withdrawn else row.added_at,
        person=str(row.withdrawn_by if is_withdrawn else row.added_by),
        role="" if is_withdrawn else words.role_name(row.added_role),
        group=record.kind.group,
        title="Bukti",
        act="ditarik" if is_withdrawn else "ditambahkan",
        subject=subject,
        url=url,
        unit=row.unit.name,
        changes=(Change("Berkas", text if is_withdrawn else "", "" if is_withdrawn else text),),
        reason=row.withdrawn_reason if is_withdrawn else row.description,
        is_bad=is_withdrawn,
    )
