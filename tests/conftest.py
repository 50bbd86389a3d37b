"""Fixtures of all tests: a cloned database, the application's role, deferred constraints."""

import os
from collections.abc import Iterator

import pytest
from django.db import connection

from tests.database import cloned_database


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker) -> Iterator[None]:
    """Point the default connection at a clone of the template; every test rolls back."""
    label = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with cloned_database(label) as name:
        original = connection.settings_dict["NAME"]
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = name
        yield
        with django_db_blocker.unblock():
            connection.close()
            connection.settings_dict["NAME"] = original


@pytest.fixture
def database_name(django_db_setup) -> str:
    """Name of the database of this test process, for raw connections that read."""
    return str(connection.settings_dict["NAME"])


@pytest.fixture
def committed_database(request) -> Iterator[str]:
    """A clone of the template for one test that commits (races, browser, kill); no rollback needed."""
    with cloned_database("committed") as name:
        yield name
