"""History of a reference row for screens: who changed what, when, from which value to which."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

HIDDEN = frozenset(
    {
        "id",
        "password",
        "last_login",
        "date_joined",
        "is_staff",
        "is_superuser",
        "first_name",
        "last_name",
        "email",
    }
)
LIMIT = 100
_KINDS = {"+": "dibuat", "~": "diubah", "-": "dihapus"}
_LABELS = {
    "is_active": "aktif",
    "username": "nama pengguna",
    "code": "kode",
    "name": "nama",
    "kind": "jenis",
    "parent": "induk",
    "role": "peran",
    "user": "pengguna",
    "unit": "unit",
    "acting_for": "pengganti dari",
    "value": "nilai",
    "key": "kunci",
}


@dataclass(frozen=True)
class Change:
    """One field: its label, old and new value in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Event:
    """One version of the row; `subject` is its primary key."""

    at: datetime
    person: str
    kind: str
    subject: str
    changes: tuple[Change, ...]


def of(instance: models.Model) -> list[Event]:
    """The newest events of one row, each with the fields that changed."""
    return events(instance.history.order_by("-history_date", "-history_id"))  # type: ignore[attr-defined]


def events(rows: models.QuerySet[Any]) -> list[Event]:
    """Events of history rows given newest first; people and referenced rows in one query a table."""
    versions = list(rows.select_related("history_user")[:LIMIT])
    names = _names(versions)
    earlier: dict[Any, Any] = {}
    found = []
    for version in reversed(versions):
        key = getattr(version, version.instance_type._meta.pk.attname)
        found.append(_event(key, version, earlier.get(key), names))
        earlier[key] = version
    return [event for event in reversed(found) if event.changes or event.kind != "diubah"]


def _fields(version: Any) -> list[models.Field]:
    return [field for field in version.tracked_fields if field.name not in HIDDEN]


def _names(versions: Iterable[Any]) -> dict[tuple[type, Any], str]:
    """Texts of all rows that the versions point to: (model, pk) → text."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for version in versions:
        for field in _fields(version):
            value = getattr(version, field.attname)
            if field.is_relation and value is not None:
                wanted[field.related_model].add(value)
    return {
        (model, row.pk): str(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys)
    }


def _event(key: Any, version: Any, previous: Any, names: dict[tuple[type, Any], str]) -> Event:
    changes = []
    for field in _fields(version):
        new = _text(version, field, names)
        old = _text(previous, field, names) if previous is not None else ""
        if new != old:
            label = _LABELS.get(field.name) or str(field.verbose_name)
            changes.append(Change(label[:1].upper() + label[1:], old, new))
    kind = _KINDS[version.history_type]
    person = str(version.history_user) if version.history_user else "Sistem"
    return Event(version.history_date, person, kind, str(key), tuple(changes))


def _text(version: Any, field: models.Field, names: dict[tuple[type, Any], str]) -> str:
    value = getattr(version, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), str(value))
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else str(value)
