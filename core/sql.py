"""SQL files of a migration: `NAME.sql` and its reverse `NAME.reverse.sql` beside the migration."""

from pathlib import Path

from django.db.migrations import RunSQL


def sql_file(migration: str, name: str, *, replaces: str = "") -> RunSQL:
    """RunSQL of `sql/NAME.sql` beside the migration file `migration` (pass `__file__`); reversible.

    `replaces` names the file whose functions NAME.sql replaces: its text runs again in the reverse.
    """
    folder = Path(migration).parent / "sql"
    forward = (folder / f"{name}.sql").read_text()
    backward = (folder / f"{name}.reverse.sql").read_text()
    if replaces:
        earlier = (folder / f"{replaces}.sql").read_text()
        backward += earlier.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")
    return RunSQL(forward, backward)
