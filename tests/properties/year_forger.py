"""What no rule lets happen, done by the owner of the tables: each formula must be seen to fail."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connection

TABLES = ("ledger_entry", "ledger_entryline", "treasury_imprestreturn", "reference_reportrow")


@contextmanager
def owning(name: str) -> Iterator[None]:
    """Django works on the database `name` as its owner."""
    wanted = settings.OWNER_ADDRESS.django(owner=True, app_role=settings.APP_ADDRESS.user)
    kept = {key: connection.settings_dict[key] for key in ("NAME", "USER", "PASSWORD", "OPTIONS")}
    connection.close()
    connection.settings_dict.update({key: wanted[key] for key in kept} | {"NAME": name})
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(kept)


def forge(statement: str) -> None:
    """Run one statement with the triggers of these tables off; it must change something."""
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)
        assert cursor.rowcount, statement
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def more(side: str, account: str, *, kind: str = "GENERAL", year: int = 2025) -> str:
    """Statement that makes the first such line one rupiah greater."""
    return (
        f"UPDATE ledger_entryline SET {side} = {side} + 1 WHERE id = (SELECT min(l.id)"
        f" FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id"
        f" WHERE a.code = '{account}' AND l.{side} > 0 AND l.kind = '{kind}'"
        f" AND extract(year FROM l.dated_on) = {year})"
    )
