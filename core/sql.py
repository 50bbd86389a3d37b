"""SQL files of a migration: `NAME.sql` and its reverse `NAME.reverse.sql` beside the migration."""

from pathlib import Path

from django.db.migrations import RunSQL


def sql_file(migration: str, name: str) -> RunSQL:
    """RunSQL of `sql/NAME.sql` beside the migration file `migration` (pass `__file__`); reversible."""
    folder = Path(migration).parent / "sql"
    forward = (folder / f"{name}.sql").read_text()
    backward = (folder / f"{name}.reverse.sql").read_text()
    return RunSQL(forward, backward)
