"""A migrated database with the official reference data, cloned for demo, replay and tests.

Its name carries a hash of migrations and reference files, so it is made once per state of the code.
"""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings
from psycopg import sql

from config import database
from config.embedded import BASE
from config.prepare import manage, owner_address

KEPT = 4


def template_name() -> str:
    """`<default name>_template_<hash of what shapes it>`"""
    digest = hashlib.sha256()
    files = [*BASE.glob("*/migrations/**/*.py"), *BASE.glob("*/migrations/**/*.sql")]
    files += [*BASE.glob("fixtures/reference/**/*")]
    loaders = ("importing", "charts", "trees", "bulk", "sheets")
    files += [*(BASE / "reference" / f"{name}.py" for name in loaders), BASE / "config" / "database.py"]
    for file in sorted(file for file in files if file.is_file() and "__pycache__" not in file.parts):
        digest.update(file.read_bytes())
    return f"{settings.APP_ADDRESS.name}_template_{digest.hexdigest()[:12]}"


def ensure_template() -> str:
    """Make the template when missing; processes that ask at once wait for each other."""
    owner = owner_address()
    name = template_name()
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        link.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if not database.database_exists(owner, name):
            unfinished = f"{name}_making"
            database.drop_database(owner, unfinished)
            database.create_database(owner, unfinished, app_role=settings.APP_ADDRESS.user)
            manage("migrate", "--verbosity", "0", name=unfinished, role="owner")
            manage("load_reference", name=unfinished)
            database.rename_database(owner, unfinished, name)
            _drop_old(link)
    return name


def clone(name: str) -> None:
    """Make the database `name` from the template."""
    database.create_database(
        owner_address(), name, app_role=settings.APP_ADDRESS.user, template=ensure_template()
    )


@contextmanager
def cloned_database(name: str) -> Iterator[str]:
    """A clone of the template that is dropped afterwards; so its commits need not wait for the disk."""
    owner = owner_address()
    database.drop_database(owner, name)
    clone(name)
    with psycopg.connect(**owner.parameters("postgres"), autocommit=True) as link:
        link.execute(sql.SQL("ALTER DATABASE {} SET synchronous_commit = off").format(sql.Identifier(name)))
    try:
        yield name
    finally:
        database.drop_database(owner, name)


def _drop_old(link: psycopg.Connection) -> None:
    """Drop templates of older code, except the newest few and those in use."""
    pattern = f"{settings.APP_ADDRESS.name}_template_%"
    rows = link.execute(
        "SELECT datname FROM pg_database WHERE datname LIKE %s AND datname NOT LIKE '%%making'"
        " ORDER BY oid DESC OFFSET %s",
        [pattern, KEPT],
    ).fetchall()
    for (old,) in rows:
        try:
            link.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(old)))
        except psycopg.errors.ObjectInUse:
            continue
