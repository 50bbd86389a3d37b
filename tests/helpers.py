"""Small helpers of the tests."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import DatabaseError, connection, transaction


@contextmanager
def constraints_checked() -> Iterator[None]:
    """Run the block, then let deferred constraints speak inside the test's own transaction."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def refused(statement: str, *values: object) -> str:
    """The SQLSTATE that refuses a statement, deferred constraints included; it must be refused."""
    with pytest.raises(DatabaseError) as found, transaction.atomic(), constraints_checked():
        _change(statement, values)
    return _sqlstate(found.value)


def refused_at_once(statement: str, *values: object) -> str:
    """The SQLSTATE that refuses a statement as it runs, before any deferred constraint speaks."""
    with pytest.raises(DatabaseError) as found, transaction.atomic():
        _change(statement, values)
    return _sqlstate(found.value)


def _change(statement: str, values: tuple[object, ...]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount > 0


def _sqlstate(error: DatabaseError) -> str:
    cause = error.__cause__
    assert isinstance(cause, psycopg.Error)
    return cause.sqlstate or ""
