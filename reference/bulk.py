"""Set-wise writing of official rows: insert, update, and the history rows of both."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from core import clock
from reference.models import User

BATCH = 5_000


@dataclass
class Counts:
    """What a load changed in one table."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass
class Wanted:
    """Rows as the file wants them, by natural key: {column name: value}; `parent` is a natural key."""

    rows: dict[Any, dict[str, Any]] = field(default_factory=dict)
    parents: dict[Any, Any] = field(default_factory=dict)


def store(
    model: type[models.Model],
    wanted: Wanted,
    *,
    key: str,
    fixed: Mapping[str, Any],
    actor: User | None,
) -> Counts:
    """Insert what is new, update what differs, leave the rest; rows that the file lacks stay as they are.

    `key` is the column of the natural key, `fixed` the columns that every row shares (the edition).
    """
    names = sorted({name for row in wanted.rows.values() for name in row} - {key})
    if wanted.parents:
        names.append("parent_id")
    known = _known(model, key, names, fixed)
    ids = {natural: row["id"] for natural, row in known.items()}
    counts = Counts()
    added: list[int] = []
    for generation in _generations(wanted, ids):
        made = [
            model(**{**fixed, **wanted.rows[natural], key: natural, **_parent(wanted, natural, ids)})
            for natural in generation
        ]
        for row in model._default_manager.bulk_create(made, batch_size=BATCH):
            ids[getattr(row, key)] = row.pk
            added.append(row.pk)
    changed: list[dict[str, Any]] = []
    for natural, row in wanted.rows.items():
        if natural not in known:
            continue
        values = {**row, **_parent(wanted, natural, ids)}
        if any(known[natural][name] != values.get(name, known[natural][name]) for name in names):
            changed.append(
                {"id": known[natural]["id"], **{n: values.get(n, known[natural][n]) for n in names}}
            )
        else:
            counts.unchanged += 1
    update_rows(model, names, changed)
    counts.added, counts.changed = len(added), len(changed)
    write_history(model, added, "+", actor)
    write_history(model, [row["id"] for row in changed], "~", actor)
    return counts


def _known(
    model: type[models.Model], key: str, names: Sequence[str], fixed: Mapping[str, Any]
) -> dict[Any, dict[str, Any]]:
    rows = model._default_manager.filter(**fixed).order_by().values("id", key, *names)
    return {row[key]: row for row in rows}


def _parent(wanted: Wanted, natural: Any, ids: Mapping[Any, int]) -> dict[str, Any]:
    if not wanted.parents:
        return {}
    parent = wanted.parents.get(natural)
    return {"parent_id": ids[parent] if parent else None}


def _generations(wanted: Wanted, ids: Mapping[Any, int]) -> Iterable[list[Any]]:
    """New keys, parents before children. The caller has refused orphans and circles."""
    waiting = [natural for natural in wanted.rows if natural not in ids]
    while waiting:
        missing = set(waiting)
        ready = [natural for natural in waiting if wanted.parents.get(natural) not in missing]
        if not ready:
            raise RuntimeError("parents in a circle were not refused")
        yield ready
        taken = set(ready)
        waiting = [natural for natural in waiting if natural not in taken]


def update_rows(model: type[models.Model], names: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    """One UPDATE … FROM unnest for all rows; each names `id` and every column of `names`."""
    if not rows or not names:
        return
    fields = [model._meta.get_field(name.removesuffix("_id")) for name in names]
    if any(isinstance(field, ArrayField) for field in fields):
        # unnest would flatten arrays of arrays; only the few editions have one.
        for row in rows:
            model._default_manager.filter(pk=row["id"]).update(**{name: row[name] for name in names})
        return
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in fields]
    types = [str(field.db_type(connection)) for field in fields]
    sources = ", ".join(f"unnest(%s::{kind}[]) AS {name}" for kind, name in zip(types, columns, strict=True))
    assignments = ", ".join(f"{column} = s.{column}" for column in columns)
    statement = (
        f"UPDATE {quote(model._meta.db_table)} AS t SET {assignments}"
        f" FROM (SELECT unnest(%s::bigint[]) AS id, {sources}) AS s WHERE t.id = s.id"
    )
    parameters = [[row["id"] for row in rows], *([row[name] for row in rows] for name in names)]
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)


def write_history(model: type[models.Model], ids: Sequence[Any], kind: str, actor: User | None) -> None:
    """History rows of the given rows as they are now, in one INSERT … SELECT."""
    if not ids:
        return
    quote = connection.ops.quote_name
    history = model.history.model  # type: ignore[attr-defined]
    columns = ", ".join(quote(str(field.column)) for field in history.tracked_fields)
    statement = (
        f"INSERT INTO {quote(history._meta.db_table)}"
        f" ({columns}, history_date, history_change_reason, history_type, history_user_id)"
        f" SELECT {columns}, %s, %s, %s, %s FROM {quote(model._meta.db_table)}"
        f" WHERE {quote(str(model._meta.pk.column))} = ANY(%s) ORDER BY 1"
    )
    with connection.cursor() as cursor:
        reason = "load_reference"
        cursor.execute(statement, [clock.now(), reason, kind, actor.pk if actor else None, list(ids)])
