"""Addresses of the two roles, and databases made for the application's role."""

import os

import psycopg
import pytest
from django.conf import settings

from config import database


def test_a_url_gives_every_part():
    address = database.parse_url("postgresql://ana%40x:p%2Fw@db.example:6543/kapuas_a")
    assert address == database.Address("db.example", "6543", "ana@x", "p/w", "kapuas_a")
    assert database.parse_url("postgresql://ana@/x?host=/run/pg").host == "/run/pg"


def test_urls_of_the_environment_win_over_the_embedded_server(monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db.example/k")
    monkeypatch.delenv("DATABASE_OWNER_URL", raising=False)
    assert database.addresses()[1] is None
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://boss@db.example/k")
    app, owner = database.addresses()
    assert (app.user, owner.user) == ("app", "boss")


def test_only_the_owner_tells_migrations_the_application_role():
    as_app = database.connection_options(owner=False, app_role="app")
    assert as_app == "-c lock_timeout=5000 -c timezone=UTC"
    assert database.connection_options(owner=True, app_role="app") == f"{as_app} -c kapuas.app_role=app"


@pytest.fixture
def made():
    owner, name = settings.OWNER_ADDRESS, f"kapuas_test_made_{os.getpid()}"
    database.drop_database(owner, name)
    database.create_database(owner, name, app_role=settings.APP_ADDRESS.user)
    yield name
    database.drop_database(owner, name)


def test_a_new_database_lets_the_application_connect_and_own_nothing(made):
    with psycopg.connect(**settings.OWNER_ADDRESS.parameters(made), autocommit=True) as link:
        link.execute("CREATE TABLE thing (id int)")
        link.execute("CREATE FUNCTION act() RETURNS int LANGUAGE sql AS 'SELECT 1'")
    with psycopg.connect(**settings.APP_ADDRESS.parameters(made), autocommit=True) as link:
        link.execute("INSERT INTO thing VALUES (1)")
        for forbidden in ("CREATE TABLE mine (id int)", "SELECT act()", "TRUNCATE thing", "DROP TABLE thing"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                link.execute(forbidden)
        assert link.execute("SELECT count(*) FROM thing").fetchone() == (1,)


def test_rename_gives_the_final_name(made):
    owner = settings.OWNER_ADDRESS
    database.rename_database(owner, made, f"{made}_whole")
    assert database.database_exists(owner, f"{made}_whole")
    assert not database.database_exists(owner, made)
    database.rename_database(owner, f"{made}_whole", made)
