"""A region's database is made whole and migrated, or not at all."""

import os

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

import manage as entry
from config import database, prepare, template
from tests.database import manage


def test_fresh_is_taken_out_of_the_words():
    assert prepare.take_fresh_option(["a", "--fresh", "b"]) == (["a", "b"], True)
    assert prepare.take_fresh_option(["a"]) == (["a"], False)


def test_without_the_owners_way_in_nothing_is_made(settings):
    settings.OWNER_ADDRESS = None
    with pytest.raises(ImproperlyConfigured, match="DATABASE_OWNER_URL"):
        prepare.make_when_missing("kapuas_x")


def test_a_failed_migration_leaves_no_database(monkeypatch):
    name = f"kapuas_test_prep_{os.getpid()}"

    def fail(name: str) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(prepare, "migrate", fail)
    with pytest.raises(RuntimeError):
        prepare.make_when_missing(name)
    owner = settings.OWNER_ADDRESS
    assert not database.database_exists(owner, name)
    database.drop_database(owner, f"{name}_making")


def test_the_command_migrates_what_is_there_and_says_so(database_name):
    assert manage("prepare_database", name=database_name).stdout == f"Basis data {database_name} siap.\n"


@pytest.mark.django_db
def test_a_clone_of_the_template_needs_no_migration():
    assert prepare.needs_migration() is False


@pytest.mark.kill
def test_region_makes_a_migrated_database_beside_the_default_one(monkeypatch):
    """One app's migrations stand for all: the template of every test was made by the whole of them."""
    region = f"t{os.getpid()}"
    name, owner = f"{settings.APP_ADDRESS.name}_{region}", settings.OWNER_ADDRESS
    one_app = ("migrate", "contenttypes", "--verbosity", "0")
    monkeypatch.setattr(prepare, "migrate", lambda name: prepare.manage(*one_app, name=name, role="owner"))
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", name)
    try:
        words = entry.make_region_when_missing(["manage.py", "showmigrations", "--fresh"])
        assert words == ["manage.py", "showmigrations"]
        assert database.database_exists(owner, name)
        shown = manage("showmigrations", "contenttypes", "reference", "--region", region, name="").stdout
        assert "[X] 0002_remove_content_type_name" in shown
        assert "[ ] 0001_initial" in shown
    finally:
        database.drop_database(owner, name)


def test_a_database_is_kept_unless_a_fresh_one_is_asked_for(monkeypatch):
    name, owner = f"kapuas_test_fresh_{os.getpid()}", settings.OWNER_ADDRESS
    monkeypatch.setattr(prepare, "migrate", lambda name: None)

    def has_mark() -> bool:
        with psycopg.connect(**owner.parameters(name), autocommit=True) as link:
            return link.execute("SELECT to_regclass('mark')").fetchone() != (None,)

    try:
        assert prepare.make_when_missing(name) is True
        with psycopg.connect(**owner.parameters(name), autocommit=True) as link:
            link.execute("CREATE TABLE mark (id int)")
        assert prepare.make_when_missing(name) is False
        assert has_mark()
        assert prepare.make_when_missing(name, fresh=True) is True
        assert not has_mark()
    finally:
        database.drop_database(owner, name)


def test_the_template_is_named_by_what_shapes_it():
    assert template.template_name() == template.template_name()
    assert template.template_name().startswith(f"{settings.APP_ADDRESS.name}_template_")


def test_a_temporary_clone_is_dropped_afterwards():
    owner = settings.OWNER_ADDRESS
    with template.cloned_database(f"kapuas_test_temp_{os.getpid()}") as name:
        assert database.database_exists(owner, name)
    assert not database.database_exists(owner, name)
