"""Fixture of the races: a database of one's own whose changes stay, so that threads see them."""

from collections.abc import Iterator

import pytest

from tests.worlds import working_on


@pytest.fixture
def committed(committed_database, django_db_setup, django_db_blocker) -> Iterator[str]:
    """This process and its threads work on a clone of their own, and commit."""
    with working_on(committed_database, django_db_blocker), django_db_blocker.unblock():
        yield committed_database
