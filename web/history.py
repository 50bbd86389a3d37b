"""History of a reference row for screens: who changed what, when, from which value to which."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from budget.bridge_fields import HEADINGS
from core import money
from reference.setting_keys import KEYS
from web import words
from web.history_labels import FALLBACKS, HIDDEN, LABELS, MODEL_HIDDEN, MODEL_LABELS
from web.setting_words import in_words
from workflows.flow import registered

LIMIT = 100
_KINDS = {"+": "dibuat", "~": "diubah", "-": "dihapus"}
_COLUMNS = {name: title for titles in HEADINGS.values() for name, title in titles.items()}


def _budget_key(row: Any) -> str:
    where = f", {row.sub_activity.code}" if row.sub_activity is not None else ""
    return f"{row.account.code} {row.account.name}{where}, {row.fund_source.name}"


# What the text of a referenced row needs besides the row, so that a page never asks row by row.
_RELATED: Mapping[str, tuple[str, ...]] = {
    "budget.BudgetKey": ("account", "sub_activity", "fund_source"),
    "budget.BudgetDocument": ("version", "unit"),
    "budget.BudgetProposal": ("budget__version", "unit"),
    "budget.CeilingPlan": ("version",),
    "budget.PlannedProgram": ("program", "unit"),
    "budget.RegionalBudget": ("version",),
    "reference.Appointment": ("user",),
    "reference.AccountRole": ("account",),
}
_TEXTS: Mapping[str, Callable[[Any], str]] = {"budget.BudgetKey": _budget_key}

Names = Mapping[tuple[type, Any], str]


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
    names = names_of(versions)
    earlier: dict[Any, Any] = {}
    found = []
    for version in reversed(versions):
        key = getattr(version, version.instance_type._meta.pk.attname)
        found.append(event_of(version, earlier.get(key), names))
        earlier[key] = version
    return [event for event in reversed(found) if event.changes or event.kind != "diubah"]


def names_of(versions: Iterable[Any]) -> Names:
    """Texts of all rows that the versions point to: (model, pk) → text; one query a model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for version in versions:
        for field in _fields(version):
            value = getattr(version, field.attname)
            if field.is_relation and value is not None:
                wanted[field.related_model].add(value)  # type: ignore[index]
    return {
        (model, row.pk): _TEXTS.get(model._meta.label, str)(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys).select_related(
            *_RELATED.get(model._meta.label, ())
        )
    }


def event_of(version: Any, previous: Any, names: Names) -> Event:
    """One version compared with the one before it; a deleted row shows what it last held."""
    key = getattr(version, version.instance_type._meta.pk.attname)
    changes = []
    is_deleted = version.history_type == "-"
    for field in _fields(version):
        new = "" if is_deleted else text_of(version, field, names)
        old = text_of(previous or version, field, names) if previous is not None or is_deleted else ""
        if new != old:
            changes.append(Change(_label(version, field), old, new))
    person = str(version.history_user) if version.history_user else "Sistem"
    return Event(version.history_date, person, _KINDS[version.history_type], str(key), tuple(changes))


def _fields(version: Any) -> list[models.Field]:
    model = version.instance_type._meta.label
    return [
        field
        for field in version.tracked_fields
        if field.name not in HIDDEN
        and (model, field.name) not in MODEL_HIDDEN
        and not field.name.endswith("_currency")
    ]


def _label(version: Any, field: models.Field) -> str:
    model = version.instance_type._meta.label
    label = MODEL_LABELS.get((model, field.name))
    if label is None:
        # A verbose name that Django made from the field's own is no Indonesian word.
        own = str(field.verbose_name)
        is_made = own == field.name.replace("_", " ")
        label = LABELS.get(field.name) or (FALLBACKS.get(field.name, own) if is_made else own)
    return label[:1].upper() + label[1:]


def text_of(version: Any, field: models.Field, names: Names) -> str:
    """A field's value in words: referenced rows by name, states and amounts as screens write them."""
    value = getattr(version, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), str(value))  # type: ignore[arg-type]
    if field.name == "state":
        return words.state(value, _flow_names().get(version.instance_type._meta.label, ""))[0]
    if version.instance_type._meta.label == "reference.Setting" and version.key in KEYS:
        return in_words(KEYS[version.key], value)
    return _typed(value, field)


def _typed(value: Any, field: models.Field) -> str:
    """A value by the kind of its field: a choice by its label, a number with its unit."""
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(field, ArrayField) and field.base_field.choices:
        chosen = dict(field.base_field.flatchoices)
        return ", ".join(str(chosen.get(one, one)) for one in value)
    return _number(value, field) if isinstance(field, models.DecimalField) else _plain(value)


@cache
def _flow_names() -> dict[str, str]:
    """Flow of each model that has one, by the model's label."""
    return {flow.model_label: name for name, flow in registered().items() if flow.model_label}


def _number(value: Any, field: models.DecimalField) -> str:
    """Rupiah, percentages and quantities as screens write them."""
    if hasattr(value, "amount"):
        return money.rupiah(value.amount)
    if "percent" in field.name:
        return f"{money.format_quantity(value)} %"
    return (
        money.rupiah(value) if field.decimal_places == money.DECIMAL_PLACES else money.format_quantity(value)
    )


def _key(name: str) -> str:
    """What an entry of a mapping is called: a column of SIPD's files, a code as it was given."""
    return LABELS.get(name) or FALLBACKS.get(name) or _COLUMNS.get(name) or name


def _plain(value: Any) -> str:
    """A value that stands for itself."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{_key(key)}: {_plain(one)}" for key, one in value.items())
    if isinstance(value, datetime):
        return f"{timezone.localtime(value):%d-%m-%Y %H.%M}"
    if hasattr(value, "amount"):
        return money.rupiah(value.amount)
    return f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else str(value)
