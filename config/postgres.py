"""pg_dump and pg_restore: the embedded server's own, else the system's (PG_PROGRAMS names a folder).

The programs must be as new as the server; on Debian `postgresql-client` chooses the right ones itself.
"""

import importlib.util
import os
import shutil
import subprocess
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import embedded, env
from config.database import Address


class ProgramFailed(Exception):
    """One of the programs ended with an error; the message is its own last words."""


def dump(address: Address, name: str, target: Path, *, snapshot: str) -> None:
    """Write the database `name` as it is in the exported snapshot, in custom format."""
    words = ["--format=custom", f"--snapshot={snapshot}", f"--file={target}", "--no-password"]
    _run("pg_dump", address, [*words, f"--dbname={name}"])


def restore(address: Address, name: str, source: Path) -> None:
    """Fill the empty database `name`: everything or an error."""
    words = ["--no-owner", "--exit-on-error", "--single-transaction", "--no-password", f"--dbname={name}"]
    _run("pg_restore", address, [*words, str(source)])


def program(name: str) -> str:
    """Path of one of the client programs."""
    folder = env.text("PG_PROGRAMS")
    if folder:
        return str(Path(folder) / name)
    on_system = shutil.which(name) if env.text("DATABASE_URL") else None
    found = importlib.util.find_spec(embedded.WHEEL)
    if on_system or found is None or not found.submodule_search_locations:
        if on_system is None:
            raise ImproperlyConfigured(f"{name} is not installed; on Debian: apt install postgresql-client")
        return on_system
    return str(Path(found.submodule_search_locations[0]) / embedded.PROGRAMS / name)


def _run(name: str, address: Address, words: list[str]) -> None:
    environment = {
        **os.environ,
        "PGHOST": address.host,
        "PGPORT": address.port,
        "PGUSER": address.user,
        "PGPASSWORD": address.password,
        "PGOPTIONS": "-c lock_timeout=60000",
    }
    environment = {key: value for key, value in environment.items() if value}
    done = subprocess.run(
        [program(name), *words],
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ProgramFailed(f"{name}: " + " / ".join(done.stderr.strip().splitlines()[-5:]))
