"""Jejak audit: who did what and when, over all documents, reference rows, steps and evidence.

One query finds the page's events of all tables in order of time; the rows behind them are then read in one
query a table. Everything is newest first and paged by key, never by number.
Auditor and PPKD see everything; others what belongs to the units that they read, the administrator
reference data only.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.models import Model, OuterRef, Q, Subquery
from django.utils import timezone

from reference import access
from reference.models import Role, User
from reports.audit_kinds import ADDED, BULK, GROUPS, KINDS, ORDER, STEP, WITHDRAWN, Kind
from workflows.models import ApprovalLog, Evidence

__all__ = ["ADDED", "GROUPS", "KINDS", "STEP", "WITHDRAWN", "Found", "Key", "Kind", "Record", "Wanted"]

SEEING_ALL = frozenset({Role.AUDITOR, Role.FINANCE_OFFICER})
DOCUMENTS_MAX = 200
PEOPLE_MAX = 200
Condition = tuple[str, list[Any]]


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROS_MAX = 10**16


@dataclass(frozen=True)
class Key:
    """Where one event stands: its moment, the place of its kind in KINDS, its row."""

    at: datetime
    order: int
    pk: int

    def text(self) -> str:
        """For an address: microseconds, kind, row."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}~{self.order}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """The key in an address; None for anything else."""
        parts = text.split("~")
        if len(parts) != 3 or not all(
            part.isascii() and part.isdecimal() and len(part) < 18 for part in parts
        ):
            return None
        micros, order, pk = (int(part) for part in parts)
        if order >= len(KINDS) or micros > _MICROS_MAX:
            return None
        return cls(_EPOCH + timedelta(microseconds=micros), order, pk)


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; None means no limit."""

    documents: frozenset[str] | None = None
    people: frozenset[int] | None = None
    first: date | None = None
    last: date | None = None
    groups: frozenset[str] | None = None


@dataclass
class Record:
    """One event with the rows behind it: a step, a file, or a version and the version before it."""

    key: Key
    kind: Kind
    row: Any
    previous: Any = None


@dataclass
class Found:
    """One page: its events, newest first, and the key of the next page when there is more."""

    records: list[Record] = field(default_factory=list)
    next: Key | None = None


def sees_all(reader: User, *, on: date) -> bool:
    """True for auditor and PPKD; an administrator sees all reference data and no business data."""
    roles = access.roles_in(reader, None, on=on)
    return bool(roles & SEEING_ALL)


def documents_named(text: str, reader: User, *, on: date) -> frozenset[str]:
    """Keys of the documents whose number holds the text, or whose key it is, as far as the reader may see."""
    rows = ApprovalLog.objects.filter(Q(document_number__icontains=text) | Q(document_key=text))
    if not sees_all(reader, on=on):
        rows = access.visible(rows, reader, on=on)
    keys = rows.order_by().values_list("document_key", flat=True).distinct()[:DOCUMENTS_MAX]
    return frozenset(keys)


def people_named(text: str) -> frozenset[int]:
    """Ids of the people whose name or user name holds the text."""
    found = User.objects.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    return frozenset(found.values_list("pk", flat=True)[:PEOPLE_MAX])


def page(wanted: Wanted, reader: User, *, on: date, after: Key | None = None, size: int) -> Found:
    """One page of events before `after`; the number of queries depends on the kinds, not on the rows."""
    keys = _keys(wanted, reader, on=on, after=after, size=size + 1)
    shown = keys[:size]
    return Found(_records(shown), shown[-1] if len(keys) > size else None)


def walk(wanted: Wanted, reader: User, *, on: date, limit: int, size: int = 500) -> Iterator[Record]:
    """Up to `limit` events, newest first, read page by page; for an export."""
    after = None
    left = limit
    while left > 0:
        found = page(wanted, reader, on=on, after=after, size=min(size, left))
        yield from found.records
        left -= len(found.records)
        after = found.next
        if after is None:
            return


# --- Keys ----------------------------------------------------------------------------------------
def _keys(wanted: Wanted, reader: User, *, on: date, after: Key | None, size: int) -> list[Key]:
    """Moments of all kinds in one statement, written out: composing it took longer than running it."""
    units = None
    if not sees_all(reader, on=on):
        units = list(access.readable_units(reader, on=on).order_by().values_list("pk", flat=True))
    keeps_reference = access.may(reader, Role.ADMINISTRATOR, unit=None, on=on)
    parts: list[str] = []
    values: list[Any] = []
    for kind in KINDS:
        limit = None if keeps_reference and kind.model.startswith("reference.") else units
        if not _is_wanted(kind, wanted, is_limited=limit is not None):
            continue
        conditions = _conditions(kind, wanted, limit)
        if conditions is None:
            continue
        if after is not None:
            conditions.append(_before(kind, after))
        text, found = _part(kind, conditions, size)
        parts.append(text)
        values += found
    if not parts:
        return []
    joined = " UNION ALL ".join(parts)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({joined}) events ORDER BY event_at DESC, event_order, event_pk DESC LIMIT %s",
            [*values, size],
        )
        return [Key(at, order, pk) for at, order, pk in cursor.fetchall()]


def _is_wanted(kind: Kind, wanted: Wanted, *, is_limited: bool) -> bool:
    if is_limited and not kind.unit and kind.name != "unit":
        return False
    if wanted.documents is not None and not kind.flow and kind.group not in ("langkah", "bukti"):
        return False
    return kind.group in wanted.groups if wanted.groups is not None else kind.group not in BULK


_MOMENT = {STEP: "acted_at", ADDED: "added_at", WITHDRAWN: "withdrawn_at"}
_PERSON = {STEP: "actor", ADDED: "added_by", WITHDRAWN: "withdrawn_by"}


def _part(kind: Kind, conditions: list[Condition], size: int) -> tuple[str, list[Any]]:
    """The newest rows of one table as (moment, place of the kind, row)."""
    moment, pk = _columns(kind)
    where = " AND ".join(text for text, _ in conditions) or "TRUE"
    text = (
        f"(SELECT {moment} AS event_at, {ORDER[kind.name]} AS event_order, {pk} AS event_pk"
        f" FROM {_table(kind)._meta.db_table} e WHERE {where} ORDER BY {moment} DESC, {pk} DESC LIMIT %s)"
    )
    return text, [*(value for _, found in conditions for value in found), size]


def _table(kind: Kind) -> type[Model]:
    return apps.get_model(kind.model) if kind.name in _MOMENT else kind.history


def _columns(kind: Kind) -> tuple[str, str]:
    """Columns of the moment and of the row's number."""
    return _MOMENT.get(kind.name, "history_date"), "id" if kind.name in _MOMENT else "history_id"


def _conditions(kind: Kind, wanted: Wanted, units: list[int] | None) -> list[Condition] | None:
    """What the reader asks of one table; None when it can have no such row."""
    moment, _ = _columns(kind)
    found: list[Condition] = []
    if kind.name == WITHDRAWN:
        found.append(("withdrawn_at IS NOT NULL", []))
    if units is not None:
        found.append(_of_units(kind, units))
    if wanted.documents is not None:
        if kind.name in _MOMENT:
            found.append(("document_key = ANY(%s)", [sorted(wanted.documents)]))
        else:
            named = [key.partition(":") for key in wanted.documents]
            ids = sorted({int(number) for flow, _, number in named if flow == kind.flow})
            if not ids:
                return None
            found.append((f"{_own(kind)} = ANY(%s::bigint[])", [ids]))
    if wanted.people is not None:
        person = _PERSON.get(kind.name, "history_user")
        found.append((f"{person}_id = ANY(%s::bigint[])", [sorted(wanted.people)]))
    if kind.name == "user":
        found.append(_without_sign_ins(kind))
    if wanted.first is not None:
        found.append((f"{moment} >= %s", [_begin(wanted.first)]))
    if wanted.last is not None:
        found.append((f"{moment} < %s", [_begin(wanted.last + timedelta(days=1))]))
    return found


def _own(kind: Kind) -> str:
    """Column of the document's number, in itself or in its part."""
    return f"{kind.parent}_id" if kind.parent else "id"


def _of_units(kind: Kind, units: list[int]) -> Condition:
    """Rows of the units; of a part, those whose document is of the units."""
    parent, _, _ = kind.unit.rpartition("__")
    if not parent:
        return f"{'unit_id' if kind.unit else 'id'} = ANY(%s::bigint[])", [units]
    over = _table(kind)._meta.get_field(parent).related_model._meta.db_table  # type: ignore[union-attr]
    return f"{parent}_id IN (SELECT id FROM {over} WHERE unit_id = ANY(%s::bigint[]))", [units]


def _without_sign_ins(kind: Kind) -> Condition:
    """Versions that say something new: signing in used to leave one that equals the version before it."""
    table = kind.history._meta.db_table
    told = [one.column for one in kind.history._meta.concrete_fields if not one.name.startswith("history_")]
    same = " AND ".join(f"b.{column} IS NOT DISTINCT FROM e.{column}" for column in told)
    before = f"SELECT max(o.history_id) FROM {table} o WHERE o.id = e.id AND o.history_id < e.history_id"
    return (
        f"NOT (e.history_type = '~' AND EXISTS (SELECT 1 FROM {table} b"
        f" WHERE b.history_id = ({before}) AND {same}))",
        [],
    )


def _before(kind: Kind, after: Key) -> Condition:
    """Rows after the key in the page's order; the plain bound lets the index on the moment end the search."""
    moment, pk = _columns(kind)
    order = ORDER[kind.name]
    if order < after.order:
        return f"{moment} < %s", [after.at]
    if order > after.order:
        return f"{moment} <= %s", [after.at]
    return f"{moment} <= %s AND ({moment} < %s OR {pk} < %s)", [after.at, after.at, after.pk]


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


# --- Rows ----------------------------------------------------------------------------------------
def _records(keys: Sequence[Key]) -> list[Record]:
    """The rows behind the keys, in their order; two queries a kind."""
    wanted: dict[int, list[int]] = {}
    for key in keys:
        wanted.setdefault(key.order, []).append(key.pk)
    # (order, pk) → (the row, the version before it)
    rows: dict[tuple[int, int], tuple[Any, Any]] = {}
    for order, pks in wanted.items():
        rows |= {(order, pk): found for pk, found in _rows_of(KINDS[order], pks).items()}
    return [Record(key, KINDS[key.order], *rows[key.order, key.pk]) for key in keys]


def _rows_of(kind: Kind, pks: Sequence[int]) -> dict[int, tuple[Any, Any]]:
    if kind.name == STEP:
        steps = ApprovalLog.objects.select_related("actor", "unit").in_bulk(pks)
        return {pk: (row, None) for pk, row in steps.items()}
    if kind.name in _MOMENT:
        files = Evidence.objects.select_related("added_by", "withdrawn_by", "unit").in_bulk(pks)
        return {pk: (row, None) for pk, row in files.items()}
    versions = kind.history._default_manager
    own = kind.history.instance_type._meta.pk.attname  # type: ignore[attr-defined]
    earlier = versions.filter(**{own: OuterRef(own), "history_id__lt": OuterRef("history_id")})
    found = list(
        versions.filter(history_id__in=pks)
        .select_related("history_user")
        .annotate(version_before=Subquery(earlier.order_by("-history_id").values("history_id")[:1]))
    )
    before = versions.in_bulk([one.version_before for one in found if one.version_before])
    return {one.history_id: (one, before.get(one.version_before)) for one in found}
