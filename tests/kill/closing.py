"""A year ready to close on the kill test's database, and what is seen of its close from outside."""

import json
import os
from datetime import UTC, datetime

import django

django.setup()

from django.db import connection  # noqa: E402

from ledger.models import Book  # noqa: E402
from reference.models import Appointment, FiscalYear, Role, User  # noqa: E402
from tests.factories import treasury  # noqa: E402
from tests.kill.seed import cookie_of  # noqa: E402
from treasury.models import AdjustmentStatement, DisbursementOrder  # noqa: E402

YEAR = 2025
# A close waits so long before its entries, and so long with each: a kill falls into its midst.
BEFORE_SECONDS = 3
PAUSE_SECONDS = 0.2
# Everything that a close writes; equal before and after means that nothing of it is seen.
STATE = f"""
SELECT (SELECT count(*) FROM ledger_bookyear WHERE year = {YEAR} AND is_closed),
    (SELECT count(*) FROM ledger_entry WHERE kind = 'CLOSING'),
    (SELECT count(*) FROM ledger_periodevent WHERE action = 'close_year'),
    (SELECT string_agg(concat_ws(':', book_id, year, number, entry_count, previous_hash, hash), ','
        ORDER BY book_id) FROM ledger_bookhead)
"""
# The server process that closes: nothing else writes this table. What it asks is hidden from the owner.
CLOSING = """
SELECT pid FROM pg_locks
WHERE relation = 'ledger_bookyear'::regclass AND mode = 'RowExclusiveLock' AND granted
"""
# Entries of one step of a book's close in one round, and events of a book: each is there once.
TWICE = f"""
SELECT book_id, event FROM ledger_entry WHERE kind = 'CLOSING' AND reverses_id IS NULL
GROUP BY 1, 2 HAVING count(*) <> 1
UNION ALL
SELECT book_id, action FROM ledger_periodevent WHERE year = {YEAR} AND action = 'close_year'
GROUP BY book_id, action, acted_at HAVING count(*) <> 1
"""
SLOW = (
    "CREATE FUNCTION test_wait() RETURNS trigger LANGUAGE plpgsql AS"
    " 'BEGIN PERFORM pg_sleep(TG_ARGV[0]::double precision); RETURN NEW; END'",
    "CREATE TRIGGER test_wait BEFORE UPDATE ON ledger_bookyear FOR EACH STATEMENT"
    f" EXECUTE FUNCTION test_wait({BEFORE_SECONDS})",
    "CREATE TRIGGER test_wait BEFORE INSERT ON ledger_entry FOR EACH ROW"
    f" WHEN (NEW.kind = 'CLOSING') EXECUTE FUNCTION test_wait({PAUSE_SECONDS})",
)
FAST = (
    "DROP TRIGGER IF EXISTS test_wait ON ledger_entry",
    "DROP TRIGGER IF EXISTS test_wait ON ledger_bookyear",
    "DROP FUNCTION IF EXISTS test_wait()",
)


def holder(role: Role) -> User:
    """Who holds a role of the region."""
    return Appointment.objects.filter(role=role).order_by("pk")[0].user


def main() -> None:
    """Nothing unpaid, all months closed, every entity without adjustments; prints the PPKD's session."""
    os.environ.pop("KAPUAS_ROLE", None)
    actor, year = holder(Role.FINANCE_OFFICER), FiscalYear.objects.get(pk=YEAR)
    for unpaid in DisbursementOrder.objects.filter(state="signed"):
        treasury.step("disbursement", unpaid, "void", holder(Role.TREASURY_DELEGATE), reason="Uji")
    books = list(Book.objects.filter(years__year=YEAR).select_related("unit").order_by("pk"))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_close_period(%s::bigint[], %s, month, %s, now(), '')"
            " FROM generate_series(1, 12) AS month",
            [[book.pk for book in books], YEAR, actor.pk],
        )
    AdjustmentStatement.objects.bulk_create(
        AdjustmentStatement(
            unit=book.unit, year=year, actor=actor, stated_at=datetime.now(UTC), reason="Sudah diperiksa"
        )
        for book in books
    )
    print(json.dumps({"cookie": cookie_of(actor), "books": len(books)}))


if __name__ == "__main__":
    main()
