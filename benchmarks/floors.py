"""The floors: the fastest that can be written by hand for the same result, with no rule of the product.

They are never changed to meet a ratio. The read floors know this chart's code widths and trust them; the
write floors go into twin tables with the same columns, checks and indexes, and no triggers.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any

import psycopg

TWINS = (
    "CREATE TABLE twin_entry (LIKE ledger_entry INCLUDING ALL)",
    "CREATE TABLE twin_line (LIKE ledger_entryline INCLUDING ALL)",
    "INSERT INTO twin_entry OVERRIDING SYSTEM VALUE SELECT * FROM ledger_entry",
    "INSERT INTO twin_line OVERRIDING SYSTEM VALUE SELECT * FROM ledger_entryline",
    "ALTER TABLE twin_entry ALTER id RESTART WITH 100000000",
    "ALTER TABLE twin_line ALTER id RESTART WITH 100000000",
    "VACUUM (ANALYZE) twin_entry, twin_line",
)

# --- Reading: one statement, the finished rows -----------------------------------------------------

_LRA = """
WITH sums AS (
    SELECT account_id, sum(debit) AS debit, sum(credit) AS credit,
        sum(credit - debit) FILTER (WHERE dated_on < %(start)s) AS last_year
    FROM ledger_entryline
    WHERE {lines} account_id BETWEEN {accounts} AND dated_on BETWEEN %(last_start)s AND %(at)s
        AND kind NOT IN ('OPENING', 'CLOSING')
    GROUP BY account_id
), journal AS (
    SELECT account_id, credit - debit - coalesce(last_year, 0) AS realisation, last_year FROM sums
), in_force AS (
    SELECT DISTINCT ON (d.unit_id) d.id
    FROM budget_budgetdocument d JOIN budget_budgetversion v ON v.id = d.version_id
    WHERE v.year_id = %(year)s AND d.in_force_from <= %(at)s {documents}
    ORDER BY d.unit_id, v.number DESC
), budget AS (
    SELECT k.account_id, sum(l.amount) AS amount
    FROM in_force f JOIN budget_budgetline l ON l.document_id = f.id
    JOIN budget_budgetkey k ON k.id = l.key_id
    GROUP BY k.account_id
), leaf AS (
    SELECT a.code, a.edition_id,
        CASE WHEN a.is_debit_normal THEN -1 ELSE 1 END * coalesce(b.amount, 0) AS budget,
        coalesce(j.realisation, 0) AS realisation, j.last_year
    FROM journal j FULL JOIN budget b USING (account_id)
    CROSS JOIN LATERAL (
        -- LIMIT keeps the planner at one index look-up an account instead of reading the whole chart.
        SELECT code, edition_id, is_debit_normal FROM reference_account WHERE id = account_id LIMIT 1) a
), rolled AS (
    SELECT left(code, width) AS code, edition_id,
        sum(budget) AS budget, sum(realisation) AS realisation, sum(last_year) AS last_year
    FROM leaf CROSS JOIN (VALUES (1), (3), (6), (9), (12), (17)) AS w (width)
    GROUP BY 1, 2
)
SELECT a.code, a.name, a.level,
    a.sign * budget, a.sign * realisation, a.sign * (realisation - budget),
    round(realisation * 100 / nullif(budget, 0), 2), a.sign * last_year
FROM rolled r CROSS JOIN LATERAL (
    SELECT code, name, level, CASE WHEN is_debit_normal THEN -1 ELSE 1 END AS sign
    FROM reference_account WHERE edition_id = r.edition_id AND code = r.code LIMIT 1) a
ORDER BY a.code
"""

_TRIAL_BALANCE = """
SELECT a.code, a.name, greatest(opening, 0), greatest(-opening, 0), debit, credit,
    greatest(opening + debit - credit, 0), greatest(credit - debit - opening, 0)
FROM (
    SELECT account_id, opening_debit - opening_credit AS opening,
        total_debit - opening_debit AS debit, total_credit - opening_credit AS credit
    FROM (
        SELECT account_id, sum(debit) AS total_debit, sum(credit) AS total_credit,
            coalesce(sum(debit) FILTER (WHERE dated_on < %(start)s OR kind = 'OPENING'), 0) AS opening_debit,
            coalesce(sum(credit) FILTER (WHERE dated_on < %(start)s OR kind = 'OPENING'), 0) AS opening_credit
        FROM ledger_entryline WHERE {lines} dated_on <= %(at)s GROUP BY account_id
    ) totals
) s CROSS JOIN LATERAL (SELECT code, name, ledger_set FROM reference_account WHERE id = account_id LIMIT 1) a
ORDER BY a.ledger_set DESC, a.code
"""


def lra_query(link: psycopg.Connection, year: int, *, is_region: bool) -> str:
    """The statement's text with the span of the LRA's account ids, made before the clock starts."""
    row = link.execute(
        "SELECT min(a.id), max(a.id) FROM reference_account a"
        " JOIN reference_fiscalyear y ON y.chart_id = a.edition_id WHERE y.year = %s AND a.is_postable"
        " AND a.nature IN ('revenue', 'spending', 'financing_in', 'financing_out')",
        [year],
    ).fetchone()
    return _LRA.format(
        accounts=f"{row[0]} AND {row[1]}",
        lines="" if is_region else "book_id = %(book)s AND",
        documents="" if is_region else "AND d.unit_id = %(unit)s",
    )


def trial_balance_query(link: psycopg.Connection, year: int, *, is_region: bool) -> str:
    """The statement's text."""
    return _TRIAL_BALANCE.format(lines="" if is_region else "book_id = %(book)s AND")


def statement(
    link: psycopg.Connection, query: str, at: date, book: tuple[int, int] | None
) -> list[tuple[Any, ...]]:
    """The finished rows; `book` is (book id, unit id), None the whole region."""
    values = {
        "year": at.year,
        "start": date(at.year, 1, 1),
        "last_start": date(at.year - 1, 1, 1),
        "at": at,
        "book": book[0] if book else None,
        "unit": book[1] if book else None,
    }
    return link.execute(query, values).fetchall()


# --- Writing ---------------------------------------------------------------------------------------

ENTRY_COLUMNS = (
    "id, book_id, year, number, ledger_set, kind, dated_on, source, event, description, reason,"
    " actor_id, posted_at, content_digest, previous_hash, hash"
)
LINE_COLUMNS = "entry_id, number, book_id, dated_on, kind, account_id, unit_id, debit, credit"
_ENTRY = f"""
INSERT INTO twin_entry ({ENTRY_COLUMNS.removeprefix("id, ")})
VALUES ({", ".join(["%s"] * 15)}) RETURNING id
"""
_FOUR_LINES = f"INSERT INTO twin_line ({LINE_COLUMNS}) VALUES " + ", ".join(
    [f"({', '.join(['%s'] * 9)})"] * 4
)
_SUM_CHECK = "SELECT sum(debit) = sum(credit) FROM twin_line WHERE entry_id = %s"


def post_one(link: psycopg.Connection, entry: Sequence[Any], lines: Sequence[Sequence[Any]]) -> None:
    """One INSERT of the entry, one of its four lines, a sum check, COMMIT."""
    entry_id = link.execute(_ENTRY, entry).fetchone()[0]
    link.execute(_FOUR_LINES, [value for line in lines for value in (entry_id, *line)])
    if not link.execute(_SUM_CHECK, [entry_id]).fetchone()[0]:
        raise AssertionError("unbalanced")
    link.commit()


def copy_all(
    link: psycopg.Connection, entries: Sequence[Sequence[Any]], lines: Sequence[Sequence[Any]]
) -> None:
    """COPY entries and lines with ids already given, one set-based check, COMMIT."""
    with link.cursor() as cursor:
        with cursor.copy(f"COPY twin_entry ({ENTRY_COLUMNS}) FROM STDIN") as copy:
            for entry in entries:
                copy.write_row(entry)
        with cursor.copy(f"COPY twin_line ({LINE_COLUMNS}) FROM STDIN") as copy:
            for line in lines:
                copy.write_row(line)
        cursor.execute(
            "SELECT count(*) FROM (SELECT 1 FROM twin_line WHERE entry_id BETWEEN %s AND %s"
            " GROUP BY entry_id HAVING sum(debit) <> sum(credit)) AS bad",
            [entries[0][0], entries[-1][0]],
        )
        if cursor.fetchone()[0]:
            raise AssertionError("unbalanced")
    link.commit()
