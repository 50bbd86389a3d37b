"""Regions made once a process, each in a database of its own; every test rolls back to them.

Making a region with everybody in office takes 130 statements, one that is ready to pay 400: too much
for each of two thousand tests. A test gets a deep copy of the rows as they are there: what it changes in
memory is its own.
"""

import copy
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.db import connection

from tests.database import cloned_database

World = tuple[str, object]
MAKERS: dict[str, Callable[[], object]] = {}


@contextmanager
def working_on(name: str, blocker) -> Iterator[None]:
    """Point the default connection at another database."""
    original = connection.settings_dict["NAME"]
    with blocker.unblock():
        connection.close()
        connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        with blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = original


@pytest.fixture(scope="session")
def world_of(django_db_setup, django_db_blocker) -> Iterator[Callable[[str], World]]:
    """Gives (database, what was made) of a kind of world; made when first asked for, dropped at the end."""
    with ExitStack() as kept:
        made: dict[str, World] = {}

        def of(kind: str) -> World:
            if kind not in made:
                name = kept.enter_context(cloned_database(f"world_{kind}"))
                with working_on(name, django_db_blocker), django_db_blocker.unblock():
                    made[kind] = (name, MAKERS[kind]())
            return made[kind]

        yield of


def _within(kind: str, request, world_of, blocker) -> Iterator[object]:
    name, made = world_of(kind)
    with working_on(name, blocker):
        # Only now: the transaction of the test opens on the world's database.
        request.getfixturevalue("db")
        yield copy.deepcopy(made)


def made_once(kind: str, maker: Callable[[], object]):
    """A fixture that gives each test a copy of what `maker` made once a process, in a database of its own."""
    MAKERS[kind] = maker

    @pytest.fixture
    def within(request, world_of, django_db_blocker) -> Iterator[object]:
        yield from _within(kind, request, world_of, django_db_blocker)

    return within


def _region() -> object:
    """PPKD, DINKES and DISDIK with everybody in office; no budget yet."""
    # Models cannot be imported while pytest loads this as part of its conftest.
    from tests.factories.reference import make_region

    return make_region()


def _paying() -> object:
    """The region with the signed budget of DINKES, its SPD of quarter 1 and Rp 5 billion in the RKUD."""
    from tests.factories.treasury import make_paying

    return make_paying()


def _paid() -> object:
    """The region that pays, after one payment of Rp 4.000.000 for stationery."""
    from tests.factories import treasury

    paying = treasury.make_paying()
    treasury.paid(paying, treasury.line(paying.key(), 4_000_000))
    return paying


region = made_once("region", _region)
paying = made_once("paying", _paying)
paid = made_once("paid", _paid)
