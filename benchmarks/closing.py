"""Closing a year of all books against the closing rows made by one raw INSERT … SELECT with a check.

Both are taken back after each run, so that the year can be closed again; the product's deferred rules are
asked before. Months are closed for the measurement and opened again after it: it stands last in the list.
Documents that the pages' benchmarks left unpaid are paid first, since a year with such does not close.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import connection, transaction

from benchmarks import workload
from benchmarks.measure import Ratio, compare
from benchmarks.run import owner_link
from ledger.year_end import close_year
from reference.models import Appointment, Role, User
from treasury.models import AdjustmentStatement

YEAR = 2025

# Per book, unit and nominal account its balance with the sides exchanged, and what balances it: SAL and the
# LRA result by what they have themselves, Ekuitas by the LO result. Signed, debit positive.
CLOSING_ROWS = """
WITH roles AS (
    SELECT max(account_id) FILTER (WHERE key = 'SAL_CHANGE') AS sal,
        max(account_id) FILTER (WHERE key = 'LRA_RESULT') AS lra,
        max(account_id) FILTER (WHERE key = 'LO_RESULT') AS lo,
        max(account_id) FILTER (WHERE key = 'EQUITY') AS equity
    FROM reference_accountrole r JOIN reference_fiscalyear y ON y.chart_id = r.edition_id
    WHERE y.year = %(year)s
), sums AS MATERIALIZED (
    SELECT l.book_id, l.unit_id, l.account_id, sum(l.debit - l.credit) AS net FROM {lines} l
    WHERE l.dated_on BETWEEN make_date(%(year)s, 1, 1) AND make_date(%(year)s, 12, 31)
    GROUP BY 1, 2, 3 HAVING sum(l.debit - l.credit) <> 0
), nominal AS (
    SELECT s.*, a.ledger_set = 'FIN' AS is_lo
    FROM sums s JOIN reference_account a ON a.id = s.account_id, roles
    WHERE (a.ledger_set = 'BUD' OR a.nature IN ('lo_revenue', 'expense'))
        AND s.account_id NOT IN (roles.sal, roles.lra, roles.lo)
), results AS (
    SELECT book_id, unit_id, sum(net) FILTER (WHERE is_lo) AS lo
    FROM nominal GROUP BY 1, 2
)
SELECT book_id, unit_id, account_id, -net AS amount FROM nominal
UNION ALL SELECT x.book_id, x.unit_id, roles.equity, x.lo FROM results x, roles WHERE x.lo <> 0
UNION ALL SELECT s.book_id, s.unit_id, s.account_id, -s.net FROM sums s, roles
    WHERE s.account_id IN (roles.sal, roles.lra)
"""
_INSERT = (
    """
INSERT INTO twin_line (entry_id, number, book_id, dated_on, kind, account_id, unit_id, debit, credit)
SELECT 900000000 + book_id, row_number() OVER (PARTITION BY book_id), book_id, make_date(%(year)s, 12, 31),
    'CLOSING', account_id, unit_id, greatest(amount, 0), greatest(-amount, 0)
FROM ("""
    + CLOSING_ROWS.format(lines="twin_line")
    + """) AS rows
"""
)
_CHECK = """
SELECT count(*) FROM (SELECT 1 FROM twin_line WHERE kind = 'CLOSING' AND entry_id > 900000000
    GROUP BY entry_id HAVING sum(debit) <> sum(credit)) AS bad
"""


def floor(link: psycopg.Connection) -> None:
    """One INSERT … SELECT of all closing rows, one check that each book's balance."""
    link.execute(_INSERT, {"year": YEAR})
    if link.execute(_CHECK).fetchone()[0]:
        raise AssertionError("unbalanced")
    link.rollback()


@contextmanager
def months_closed(link: psycopg.Connection) -> Iterator[None]:
    """All months of all books closed by the owner, and opened again."""
    close = "SELECT ledger_close_period(ARRAY(SELECT id FROM ledger_book ORDER BY id), %s, %s, %s, now(), '')"
    reopen = close.replace("close_period", "reopen_period").replace("now(), ''", "now(), 'bench'")
    actor = link.execute("SELECT max(id) FROM reference_user").fetchone()[0]
    for month in range(1, 13):
        link.execute(close, [YEAR, month, actor])
    link.commit()
    try:
        yield
    finally:
        link.rollback()
        for month in range(12, 0, -1):
            link.execute(reopen, [YEAR, month, actor])
        link.commit()


def settle_documents(link: psycopg.Connection) -> None:
    """What the seeding left unpaid is paid, by the owner and without entries."""
    tables = ("treasury_disbursementorder", "treasury_paymentunderway")
    with workload.without_triggers(link, tables):
        link.execute(
            "UPDATE treasury_disbursementorder SET state = 'paid', paid_on = dated_on WHERE state = 'signed'"
        )
        link.execute("DELETE FROM treasury_paymentunderway")
    link.commit()
    link.autocommit = True
    link.execute("VACUUM (ANALYZE) treasury_disbursementorder")
    link.autocommit = False


def officer() -> User:
    """A PPKD who is nothing else; every entity has said that it has nothing to adjust."""
    actor, _ = User.objects.get_or_create(username="bench_close", defaults={"full_name": "bench_close"})
    Appointment.objects.get_or_create(
        user=actor,
        role=Role.FINANCE_OFFICER,
        unit=None,
        defaults={"valid_from": f"{YEAR}-01-01", "decree": "SK"},
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {AdjustmentStatement._meta.db_table}"
            " (unit_id, year_id, actor_id, stated_at, reason)"
            " SELECT unit_id, %s, %s, now(), 'Bench' FROM ledger_book ON CONFLICT DO NOTHING",
            [YEAR, actor.pk],
        )
    return actor


def whole_year(name: str) -> Ratio:
    """close_year() of all books in one transaction, hashes, heads and events included."""
    actor = officer()
    with owner_link() as link:
        settle_documents(link)

    def product(_: int) -> None:
        with transaction.atomic():
            close_year(YEAR, actor=actor)
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            transaction.set_rollback(True)

    with owner_link() as link, months_closed(link):
        return compare(name, "3.0", floor=lambda _: floor(link), product=product, times=1)


BOUNDS = (("closing a year of all books", whole_year),)
