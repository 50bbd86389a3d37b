"""A region of 60 units that posted every account of the official chart: made by a few set-based statements.

Of each four accounts one has a balance on its usual side, one on the other, one nothing left of what was
posted, one sen. Nothing balances and nothing articulates: only what is summed and written is asked here.
"""

import psycopg

from benchmarks import workload
from benchmarks.workload import without_triggers

UNITS = 60
_ACCOUNTS = """
CREATE TABLE chart_account AS
SELECT a.id, a.code, a.ledger_set, a.nature, row_number() OVER (ORDER BY md5(a.code)) AS place
FROM reference_account a JOIN reference_fiscalyear y ON y.chart_id = a.edition_id
WHERE a.is_postable
    -- Drawn for one entity and left out for the region: sums by code do not hold for them.
    AND a.code NOT LIKE ALL (SELECT array_to_string((string_to_array(r.code, '.'))[:3], '.') || '.%%'
        FROM reference_accountrole o JOIN reference_account r ON r.id = o.account_id
        WHERE o.key IN ('RK_PPKD', 'RK_SKPD'))
"""
_FEWER = "DELETE FROM chart_account WHERE place %% %(step)s <> 0"
_ENTRIES = """
INSERT INTO ledger_entry (id, book_id, year, number, ledger_set, kind, dated_on, source, event, description,
    reason, actor_id, posted_at, content_digest, previous_hash, hash)
SELECT b.id * 10 + s.place, b.id, 2025, s.place, s.ledger_set, s.kind, s.day, 'chart:' || b.id || s.place,
    'posted', 'Semua rekening', '', (SELECT max(id) FROM reference_user), now(), md5('a') || md5('b'),
    md5('c') || md5('d'), md5('e') || md5('f')
FROM ledger_book b CROSS JOIN (VALUES
    (1, 'FIN', 'OPENING', date '2025-01-01'), (2, 'FIN', 'GENERAL', date '2025-06-30'),
    (3, 'BUD', 'GENERAL', date '2025-06-30'), (4, 'FIN', 'CLOSING', date '2025-12-31')
) AS s (place, ledger_set, kind, day)
"""
# Each account is posted in one unit, every seventh in two; the balance sheet opens with some of it.
_LINES = """
INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, debit, credit)
SELECT e.id, row_number() OVER (PARTITION BY e.id ORDER BY a.place, side.number), e.book_id, e.dated_on,
    e.kind, a.id, b.unit_id, CASE WHEN side.is_debit THEN side.value ELSE 0 END,
    CASE WHEN side.is_debit THEN 0 ELSE side.value END
FROM chart_account a
CROSS JOIN LATERAL (SELECT (1000 + a.place * 7919 %% 999983)::numeric(20, 2) + CASE a.place %% 4
    WHEN 3 THEN 0.01 + (a.place %% 99) * 0.01 ELSE 0 END AS value) AS amount
JOIN ledger_book b ON b.id - (SELECT min(id) FROM ledger_book) IN (a.place %% %(units)s,
    CASE WHEN a.place %% 7 = 0 THEN (a.place + 31) %% %(units)s ELSE a.place %% %(units)s END)
JOIN ledger_entry e ON e.book_id = b.id AND e.ledger_set = a.ledger_set
    AND (e.kind = 'GENERAL' OR (e.kind = 'OPENING' AND a.code < '4' AND a.place %% 3 = 0)
        OR (e.kind = 'CLOSING' AND a.code > '7' AND a.place %% 5 = 0))
CROSS JOIN LATERAL (VALUES
    (1, a.place %% 4 <> 1, amount.value),
    (2, a.place %% 4 = 1, CASE a.place %% 4 WHEN 2 THEN amount.value ELSE 0 END)
) AS side (number, is_debit, value)
WHERE side.value > 0
"""
_BUDGET = (
    """
    INSERT INTO budget_budgetversion (year_id, number, kind, name, legal_basis, exception_basis)
    VALUES (2025, 1, 'murni', 'MURNI', '', '')
    """,
    """
    INSERT INTO budget_budgetdocument (version_id, unit_id, dated_on, number, state, created_by_id,
        created_at, in_force_from)
    SELECT (SELECT max(id) FROM budget_budgetversion), u.id, '2025-01-02', '', 'signed',
        (SELECT max(id) FROM reference_user), now(), '2025-01-02'
    FROM reference_unit u
    """,
    # Some accounts have no budget at all, some one of nothing: their percentages are blank.
    """
    INSERT INTO budget_budgetkey (year_id, unit_id, account_id, fund_source_id, is_limited, is_active,
        ceiling, reserved, committed, consumed, contra_posted)
    SELECT DISTINCT 2025, l.unit_id, a.id,
        (SELECT min(f.id) FROM reference_fundsource f
         JOIN reference_fiscalyear y ON y.funds_id = f.edition_id), false, true, 0, 0, 0, 0, 0
    FROM chart_account a JOIN ledger_entryline l ON l.account_id = a.id
    WHERE a.ledger_set = 'BUD' AND a.nature IN ('revenue', 'spending', 'financing_in', 'financing_out')
        AND a.place %% 11 <> 0
    """,
    """
    INSERT INTO budget_budgetline (document_id, key_id, amount, amount_currency)
    SELECT d.id, k.id, CASE WHEN k.id %% 13 = 0 THEN 0
        ELSE 2000 + (k.id * 104729) %% 1999993 + 0.25 END, 'IDR'
    FROM budget_budgetkey k JOIN budget_budgetdocument d ON d.unit_id = k.unit_id
    """,
)
_GUARDED = (
    "ledger_entry",
    "ledger_entryline",
    "budget_budgetdocument",
    "budget_budgetkey",
    "budget_budgetline",
)


def seed(link: psycopg.Connection, *, step: int) -> None:
    """Fill a migrated database that has the reference data; `step` n takes every n-th account."""
    values = {"units": UNITS, "posting": 0, "step": step}
    with link.transaction():
        for statement in (workload._PEOPLE, workload._YEAR):
            link.execute(statement)
        link.execute(workload._UNITS, values)
        link.execute(workload._BOOKS)
        link.execute(_ACCOUNTS, values)
        link.execute(_FEWER, values)
    with link.transaction(), without_triggers(link, _GUARDED):
        link.execute(_ENTRIES)
        link.execute(_LINES, values)
        for statement in _BUDGET:
            link.execute(statement, values)
    link.execute("ANALYZE")
