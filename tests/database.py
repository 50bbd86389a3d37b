"""Databases for tests: one migrated template with the official reference data, cloned for each need.

The template's name carries a hash of migrations and fixtures, so it is made once per state of the code.
"""

import hashlib
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from config import database

BASE = Path(__file__).resolve().parent.parent


def template_name() -> str:
    """`kapuas_template_<hash of what shapes it>`"""
    digest = hashlib.sha256()
    files = [*BASE.glob("*/migrations/**/*.py"), *BASE.glob("*/migrations/**/*.sql")]
    files += [
        *BASE.glob("fixtures/reference/**/*"),
        BASE / "reference" / "importing.py",
        BASE / "config" / "database.py",
    ]
    for file in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        digest.update(file.read_bytes())
    return f"kapuas_template_{digest.hexdigest()[:12]}"


def ensure_template() -> str:
    """Make the template when missing; concurrent test processes wait for each other."""
    owner = settings.OWNER_ADDRESS
    name = template_name()
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not database.database_exists(owner, name):
            unfinished = f"{name}_making"
            database.drop_database(owner, unfinished)
            database.create_database(owner, unfinished, app_role=settings.APP_ADDRESS.user)
            manage("migrate", "--verbosity", "0", name=unfinished, role="owner")
            manage("load_reference", name=unfinished)
            link.execute(f'ALTER DATABASE "{unfinished}" RENAME TO "{name}"')
    return name


def manage(*words: str, name: str, role: str = "app", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run manage.py on the database `name` in a process of its own."""
    environment = {**os.environ, "KAPUAS_DATABASE_NAME": name, "KAPUAS_ROLE": role}
    done = subprocess.run(
        [sys.executable, str(BASE / "manage.py"), *words],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
    )
    if check and done.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
    return done


@contextmanager
def cloned_database(label: str) -> Iterator[str]:
    """A clone of the template for tests that commit; dropped afterwards. Yields its name."""
    owner = settings.OWNER_ADDRESS
    name = f"kapuas_test_{label}_{os.getpid()}"
    database.drop_database(owner, name)
    database.create_database(owner, name, app_role=settings.APP_ADDRESS.user, template=ensure_template())
    try:
        yield name
    finally:
        database.drop_database(owner, name)


def connect(name: str, *, owner: bool = False) -> psycopg.Connection:
    """A raw connection as the application's role, or as the owner."""
    address = settings.OWNER_ADDRESS if owner else settings.APP_ADDRESS
    return psycopg.connect(
        **address.parameters(name),
        options=database.connection_options(owner=owner, app_role=settings.APP_ADDRESS.user),
    )
