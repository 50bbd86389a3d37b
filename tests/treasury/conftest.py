"""The region ready to pay, made once in a database of its own; every test rolls back to it."""

import copy
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

from tests.database import cloned_database
from tests.factories.treasury import Paying, make_paying


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
def paying_region(django_db_setup, django_db_blocker) -> Iterator[tuple[str, Paying]]:
    """(database, region): DINKES with budget and SPD of quarter 1, Rp 5 billion in the RKUD."""
    with cloned_database("paying") as name:
        with working_on(name, django_db_blocker), django_db_blocker.unblock():
            made = make_paying()
        yield name, made


@pytest.fixture
def paying(request, paying_region, django_db_blocker) -> Iterator[Paying]:
    """The region ready to pay, inside a transaction of this test."""
    name, made = paying_region
    with working_on(name, django_db_blocker):
        request.getfixturevalue("db")
        yield copy.deepcopy(made)
