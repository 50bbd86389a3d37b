"""Databases for tests: clones of one migrated template with the official reference data."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.conf import settings

from config import database, template
from config.embedded import BASE
from config.template import ensure_template, template_name

__all__ = ["BASE", "cloned_database", "connect", "ensure_template", "manage", "template_name"]


def manage(*words: str, name: str, role: str = "app", check: bool = True) -> subprocess.CompletedProcess[str]:
    """Run manage.py on the database `name` in a process of its own."""
    environment = {**os.environ, "KAPUAS_DATABASE_NAME": name, "KAPUAS_ROLE": role}
    done = subprocess.run(
        [sys.executable, str(BASE / "manage.py"), *words],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if check and done.returncode:
        raise RuntimeError(f"manage.py {' '.join(words)} failed:\n{done.stdout}\n{done.stderr}")
    return done


@contextmanager
def cloned_database(label: str) -> Iterator[str]:
    """A clone of the template for tests that commit; dropped afterwards. Yields its name."""
    with template.cloned_database(f"kapuas_test_{label}_{os.getpid()}") as name:
        yield name


def connect(name: str, *, owner: bool = False) -> psycopg.Connection:
    """A raw connection as the application's role, or as the owner."""
    address = settings.OWNER_ADDRESS if owner else settings.APP_ADDRESS
    return psycopg.connect(
        **address.parameters(name),
        options=database.connection_options(owner=owner, app_role=settings.APP_ADDRESS.user),
    )
