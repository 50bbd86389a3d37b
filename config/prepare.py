"""Make a region's database when missing and migrate it, as the owner; nothing else uses that role."""

import os
import subprocess
import sys
from collections.abc import Iterable

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import database


def prepare(name: str, *, fresh: bool = False) -> bool:
    """Create (after a drop when `fresh`) and migrate the database `name`; True when it was made now."""
    is_new = make_when_missing(name, fresh=fresh)
    if not is_new:
        migrate(name)
    return is_new


def make_when_missing(name: str, *, fresh: bool = False) -> bool:
    """Create and migrate the database `name` unless it exists; True when it was made now.

    It is made under another name and renamed when whole: an interrupted start leaves nothing half made.
    """
    owner = owner_address()
    if fresh:
        database.drop_database(owner, name)
    if database.database_exists(owner, name):
        return False
    unfinished = f"{name}_making"
    database.drop_database(owner, unfinished)
    database.create_database(owner, unfinished, app_role=settings.APP_ADDRESS.user)
    migrate(unfinished)
    database.rename_database(owner, unfinished, name)
    return True


def migrate(name: str) -> None:
    """Run the migrations in a process of its own that connects as the owner."""
    manage("migrate", "--verbosity", "0", name=name, role="owner")


def manage(*words: str, name: str, role: str = "app") -> None:
    """Run manage.py on the database `name` in a process of its own; only its errors are shown."""
    subprocess.run(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), *words],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "KAPUAS_ROLE": role, "KAPUAS_DATABASE_NAME": name},
    )


def needs_migration() -> bool:
    """True when the connected database lacks a migration of this code."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def take_fresh_option(argv: Iterable[str]) -> tuple[list[str], bool]:
    """argv without `--fresh`, and whether it was there."""
    words = list(argv)
    return [word for word in words if word != "--fresh"], "--fresh" in words


def owner_address() -> database.Address:
    """The owner's way in; raises when this process was not given it."""
    if settings.OWNER_ADDRESS is None:
        raise ImproperlyConfigured(
            "DATABASE_OWNER_URL is not set; making or dropping a database needs the owner's role"
        )
    found: database.Address = settings.OWNER_ADDRESS
    return found
