"""Fixtures of the ledger's tests: books, and a committed clone that an owner may attack and roll back."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from tests.database import cloned_database, connect
from tests.factories import ledger as make


@pytest.fixture
def books(db):
    """DINKES and PPKD with the year 2025 open."""
    return make.make_books()


@contextmanager
def working_on(name: str, *, owner: bool = False) -> Iterator[None]:
    """This process's connection goes to the database `name`, as the application's role or as the owner."""
    address = settings.OWNER_ADDRESS if owner else settings.APP_ADDRESS
    wanted = address.django(owner=owner, app_role=settings.APP_ADDRESS.user)
    kept = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "OPTIONS")}
    connection.close()
    connection.settings_dict.update({key: wanted[key] for key in kept} | {"NAME": name})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


@dataclass(frozen=True)
class Kept:
    """A committed journal: two books of 2025, five entries, January closed in the SKPD's book."""

    name: str
    own_id: int
    finance_id: int
    unit_id: int
    actor_id: int
    entry_ids: tuple[int, ...]
    expense_id: int
    reciprocal_id: int
    header_id: int
    spending_id: int

    def raw(self, *, owner: bool) -> psycopg.Connection:
        """A raw connection to the clone; nobody commits on it."""
        return connect(self.name, owner=owner)


@pytest.fixture(scope="module")
def kept(django_db_setup, django_db_blocker) -> Iterator[Kept]:
    """The committed journal, once a module."""
    with cloned_database("kept") as name, django_db_blocker.unblock(), working_on(name):
        books = make.make_books()
        posted = make.post_many(books, 4) + make.post_many(books, 1, book=books.finance, series="ppkd")
        values = {
            "own_id": books.own.pk,
            "finance_id": books.finance.pk,
            "unit_id": books.unit.pk,
            "actor_id": books.actor.pk,
            "entry_ids": tuple(entry.pk for entry in posted),
            "expense_id": make.reference_account(make.EXPENSE),
            "reciprocal_id": make.reference_account(make.RK_PPKD),
            "header_id": make.reference_account(make.HEADER),
            "spending_id": make.reference_account(make.SPENDING),
        }
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT ledger_close_period(ARRAY[%s]::bigint[], 2025, 1, %s, now(), '')",
                [books.own.pk, books.actor.pk],
            )
        connection.close()
        yield Kept(name=name, **values)


@pytest.fixture
def as_owner(kept, django_db_blocker) -> Iterator[Kept]:
    """Django works on the clone as the owner; whatever he does is rolled back."""
    with django_db_blocker.unblock(), working_on(kept.name, owner=True):
        with transaction.atomic():
            yield kept
            transaction.set_rollback(True)
