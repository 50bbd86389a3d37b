"""Row locks in the one global order.

Documents of a chain, upstream first → budget keys by id → contract → treasurer's cash → RKUD account →
(inside their SQL functions) number counters by key → book heads by id. A transaction that asks for an
earlier rank after a later one is a programming error and raises at once, whether or not anyone waits.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, TypeVar

from django.db import DatabaseError, connection, models, transaction
from psycopg import errors as pg

from core.errors import TryAgain

M = TypeVar("M", bound=models.Model)


class Rank(IntEnum):
    """Place of a kind of row in the global order."""

    REQUEST = 10
    ORDER = 20
    DISBURSEMENT = 30
    DOCUMENT = 40
    BUDGET_KEY = 50
    CONTRACT = 60
    # Taken inside treasury_hold_cash(), which makes the row when missing.
    TREASURER_CASH = 65
    RKUD = 70


class LockOrderError(RuntimeError):
    """Locks were asked for against the global order."""


def lock(queryset: "models.QuerySet[M]", rank: Rank) -> list[M]:
    """Lock the rows by id (FOR NO KEY UPDATE) and return them fresh; only inside a transaction."""
    reach(rank)
    return list(queryset.order_by("pk").select_for_update(no_key=True, of=("self",)))


def lock_ids(model: type[models.Model], ids: Iterable[Any], rank: Rank) -> dict[Any, Any]:
    """Lock rows of `model` by primary key, ascending; returns {pk: row}."""
    rows = lock(model._default_manager.filter(pk__in=sorted(set(ids))), rank)
    return {row.pk: row for row in rows}


def reach(rank: Rank) -> None:
    """Say that locks of this rank are taken now; for rows that an SQL function locks."""
    if not connection.in_atomic_block:
        raise LockOrderError("locks are taken only inside a transaction")
    marker = _transaction_marker()
    reached = getattr(connection, "_kapuas_lock", (None, Rank.REQUEST))
    if reached[0] == marker and rank < reached[1]:
        raise LockOrderError(f"{rank.name} asked after {reached[1].name}")
    connection._kapuas_lock = (marker, rank)  # type: ignore[attr-defined]


def _transaction_marker() -> object:
    """The outermost atomic block of this connection: locks live until it ends."""
    blocks = connection.atomic_blocks
    # `taken_back`, pytest-django and TestCase wrap acts in a block of their own; the next one is the act's.
    outer = [block for block in blocks if not getattr(block, "_from_testcase", False)]
    return outer[0] if outer else connection


@contextmanager
def one_transaction() -> Iterator[None]:
    """An atomic block whose lock time-outs and deadlocks become `TryAgain`; nothing is half done."""
    try:
        with transaction.atomic():
            yield
    except DatabaseError as error:
        cause = error.__cause__
        if isinstance(cause, pg.LockNotAvailable | pg.DeadlockDetected | pg.SerializationFailure):
            raise TryAgain from error
        raise


@contextmanager
def taken_back() -> Iterator[None]:
    """An atomic block for rehearsals: all that is written within is undone at its end.

    The order of locks is judged for each act within, as if this block were not there.
    """
    block = transaction.atomic()
    block._from_testcase = True  # type: ignore[attr-defined]
    with block:
        yield
        transaction.set_rollback(True)
