"""Fixtures of the screens: a region with people, and a browser-like client per person."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from reference.models import Role, Unit, User
from tests.web.matrix.walk import BACKEND, Walk, made_walk


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A client signed in as the person."""

    def signed_in(user: User) -> Client:
        client = Client()
        client.force_login(user, backend=BACKEND)
        return client

    return signed_in


@pytest.fixture
def client_of(region, sign_in) -> Callable[..., Client]:
    """A client signed in as the holder of a role; unit roles are DINKES' unless told otherwise."""

    def of(role: Role, unit: Unit | None = None) -> Client:
        return sign_in(region.person(role, unit))

    return of


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker) -> Iterator[Walk]:
    """One world for all tests of a half of the route matrix."""
    with django_db_blocker.unblock(), made_walk() as made:
        yield made
