"""Rows that a migration brings, with their history, and takes away again when it is taken back."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.migrations import RunPython
from django.db.models import Model
from django.utils import timezone

Row = Mapping[str, Any]


def seed(app: str, model: str, rows: Sequence[Row]) -> RunPython:
    """RunPython that adds `rows` to a table with a history; its reverse removes those that are as it wrote
    them: what people changed since is theirs and stays."""

    def add(apps: Any, schema_editor: Any) -> None:
        table, history = apps.get_model(app, model), apps.get_model(app, f"Historical{model}")
        for fields in rows:
            _record(history, table.objects.create(**fields), "+")

    def remove(apps: Any, schema_editor: Any) -> None:
        table, history = apps.get_model(app, model), apps.get_model(app, f"Historical{model}")
        for fields in rows:
            for row in table.objects.filter(**fields):
                _record(history, row, "-")
                row.delete()

    return RunPython(add, remove)


def reseed(app: str, model: str, where: Row, before: Row, after: Row) -> RunPython:
    """RunPython that gives rows of `where` that still say `before` the values `after`, with their history.

    Its reverse gives them back.
    """

    def turn(apps: Any, old: Row, new: Row) -> None:
        table, history = apps.get_model(app, model), apps.get_model(app, f"Historical{model}")
        for row in table.objects.filter(**where, **old):
            for name, value in new.items():
                setattr(row, name, value)
            row.save()
            _record(history, row, "~")

    return RunPython(
        lambda apps, schema_editor: turn(apps, before, after),
        lambda apps, schema_editor: turn(apps, after, before),
    )


def _record(history: Any, row: Model, kind: str) -> None:
    """The history as simple-history writes it; models of a migration do not carry it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    history.objects.create(**values, history_date=timezone.now(), history_type=kind)
