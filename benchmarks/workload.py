"""The seeded region of the benchmarks: 60 units, 300 accounts each, 1,000,000 ledger lines.

Made in a database of its own by the owner with set-based SQL. The seeded entries carry no valid hashes:
reading does not look at them, and posting continues in books of its own that start empty.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta

import psycopg

YEAR = 2025
UNITS = 60
ENTRIES = 250_000
LINES_AN_ENTRY = 4
ACCOUNTS_A_SET = 150
POOL = 600
# Books that the posting benchmarks write; their accounts are those of unit 1.
POSTING_BOOKS = 4

_PEOPLE = """
INSERT INTO reference_user (username, first_name, last_name, email, full_name, employee_number, password,
    is_active, is_staff, is_superuser, date_joined, must_change_password, session_epoch)
VALUES ('bench', '', '', '', 'Bench', '', '!', true, false, false, now(), false, 0)
"""
_YEAR = """
INSERT INTO reference_fiscalyear (year, chart_id, programs_id, funds_id, functions_id)
SELECT 2025, c.id, p.id, f.id, NULL FROM reference_edition c, reference_edition p, reference_edition f
WHERE c.code = 'chart-2021' AND p.code = 'programs-2025' AND f.code = 'funds-2025'
"""
_UNITS = """
INSERT INTO reference_unit (code, name, kind, is_active)
SELECT 'UNIT' || to_char(n, 'FM000'), 'Unit ' || n, CASE n WHEN %(units)s THEN 'ppkd' ELSE 'skpd' END, true
FROM generate_series(1, %(units)s + %(posting)s) n
"""
_BOOKS = """
SELECT ledger_open_year(ledger_ensure_book(u.id), 2025, (SELECT max(id) FROM reference_user), now())
FROM reference_unit u ORDER BY u.id
"""
# The accounts of each unit: a window of the pool, so that units share some and differ in others.
_ACCOUNTS = """
CREATE TABLE bench_account AS
WITH pool AS (
    SELECT a.id, a.ledger_set, row_number() OVER (PARTITION BY a.ledger_set ORDER BY md5(a.code)) - 1 AS place
    FROM reference_account a JOIN reference_fiscalyear y ON y.chart_id = a.edition_id
    WHERE a.is_postable AND a.is_active
    -- Reciprocal accounts come in pairs of books, treasurers' cash is closed before a month: left out here.
    AND a.id NOT IN (SELECT account_id FROM reference_accountrole WHERE key IN
        ('RK_PPKD', 'RK_SKPD', 'TREASURER_CASH', 'RECEIPT_CASH'))
)
SELECT b.id AS book_id, b.unit_id, pool.ledger_set, w.place, pool.id AS account_id
FROM ledger_book b
CROSS JOIN generate_series(0, %(accounts)s - 1) AS w (place)
JOIN pool ON pool.place = (b.id * 37 + w.place) %% %(pool)s
"""
_ENTRIES = """
INSERT INTO ledger_entry (id, book_id, year, number, ledger_set, kind, dated_on, source, event, description,
    reason, actor_id, posted_at, content_digest, previous_hash, hash)
SELECT n, (SELECT min(id) FROM ledger_book) + n %% %(units)s, 2025, 1 + n / %(units)s,
    CASE WHEN (n / %(units)s) %% 2 = 0 THEN 'FIN' ELSE 'BUD' END, 'GENERAL',
    date '2025-01-01' + (n::bigint * 365 / %(entries)s)::int, 'seed:' || n, 'seeded', 'Seeded entry', '',
    (SELECT max(id) FROM reference_user), now(), md5('d' || n) || md5('e' || n),
    md5('p' || n) || md5('q' || n), md5('h' || n) || md5('i' || n)
FROM generate_series(0, %(entries)s - 1) n
"""
_LINES = """
INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, debit, credit)
SELECT e.id, line.number, e.book_id, e.dated_on, e.kind, a.account_id, a.unit_id,
    CASE WHEN line.number <= 2 THEN amount.value ELSE 0 END,
    CASE WHEN line.number > 2 THEN amount.value ELSE 0 END
FROM ledger_entry e
CROSS JOIN generate_series(1, 4) AS line (number)
CROSS JOIN LATERAL (
    SELECT (1000 + (e.id * 7919 + line.number %% 2) %% 9999991)::numeric(20, 2)) AS amount (value)
JOIN bench_account a ON a.book_id = e.book_id AND a.ledger_set = e.ledger_set
    AND a.place = (e.id / %(units)s * 13 + line.number * 31) %% %(accounts)s
ORDER BY e.id, line.number
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
    """
    INSERT INTO budget_budgetkey (year_id, unit_id, account_id, fund_source_id, is_limited, is_active,
        ceiling, reserved, committed, consumed, contra_posted)
    SELECT 2025, b.unit_id, b.account_id,
        (SELECT min(f.id) FROM reference_fundsource f
         JOIN reference_fiscalyear y ON y.funds_id = f.edition_id),
        false, true, 0, 0, 0, 0, 0
    FROM bench_account b JOIN reference_account a ON a.id = b.account_id
    WHERE a.nature IN ('revenue', 'spending', 'financing_in', 'financing_out')
    """,
    """
    INSERT INTO budget_budgetline (document_id, key_id, amount, amount_currency)
    SELECT d.id, k.id, (1000000 + (k.id * 104729) % 999999937)::numeric(20, 2), 'IDR'
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


@contextmanager
def without_triggers(link: psycopg.Connection, tables: Sequence[str] = _GUARDED) -> Iterator[None]:
    """Set-based seeding by the owner of the tables; the benchmarks themselves run with every rule on."""
    for table in tables:
        link.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
    yield
    link.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        link.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")


def seed(link: psycopg.Connection, *, entries: int = ENTRIES, units: int = UNITS) -> None:
    """Fill a migrated database that holds the reference data; `link` is the owner's, autocommit."""
    values = {
        "units": units,
        "posting": POSTING_BOOKS,
        "entries": entries,
        "accounts": ACCOUNTS_A_SET,
        "pool": POOL,
    }
    with link.transaction():
        link.execute(_PEOPLE)
        link.execute(_YEAR)
        link.execute(_UNITS, values)
        link.execute(_BOOKS)
        link.execute(_ACCOUNTS, values)
        link.execute("CREATE UNIQUE INDEX ON bench_account (book_id, ledger_set, place)")
    with link.transaction(), without_triggers(link):
        link.execute(_ENTRIES, values)
        link.execute("SELECT setval('ledger_entry_id_seq', (SELECT max(id) FROM ledger_entry))")
        link.execute(_LINES, values)
        for statement in _BUDGET:
            link.execute(statement)
    link.execute("VACUUM (ANALYZE)")


def posting_books(link: psycopg.Connection) -> list[tuple[int, int]]:
    """(book id, unit id) of the books that the seeding left empty."""
    rows = link.execute(
        "SELECT id, unit_id FROM ledger_book ORDER BY id DESC LIMIT %s", [POSTING_BOOKS]
    ).fetchall()
    return [(row[0], row[1]) for row in rows]


def accounts_of(link: psycopg.Connection, book_id: int, ledger_set: str) -> list[int]:
    """Ids of the accounts that a unit uses, in order of their place."""
    rows = link.execute(
        "SELECT account_id FROM bench_account WHERE book_id = %s AND ledger_set = %s ORDER BY place",
        [book_id, ledger_set],
    )
    return [row[0] for row in rows]


def entry_day(number: int) -> date:
    """The day of the n-th posted entry."""
    return date(YEAR, 1, 1) + timedelta(days=number % 365)


# --- Documents, for the pages ------------------------------------------------------------------------
_DOCUMENTS = (
    """
    INSERT INTO reference_vendor (name, tax_number, bank_name, bank_account, bank_account_name, is_active)
    SELECT 'Penyedia ' || n, '', 'Bank', to_char(n, 'FM0000000000'), 'Penyedia ' || n, true
    FROM generate_series(1, 500) n
    """,
    """
    INSERT INTO treasury_treasuryaccount (bank_name, account_number, account_name, is_active)
    VALUES ('Bank', '1', 'RKUD', true)
    """,
    # Spending is limited by the version in force; a second version of every unit is being written.
    """
    UPDATE budget_budgetkey k SET is_limited = true, ceiling = l.amount
    FROM budget_budgetline l, budget_budgetdocument d, reference_account a
    WHERE l.key_id = k.id AND d.id = l.document_id AND d.in_force_from IS NOT NULL AND a.id = k.account_id
        AND a.nature IN ('spending', 'financing_out')
    """,
    """
    INSERT INTO budget_budgetversion (year_id, number, kind, name, legal_basis, exception_basis)
    VALUES (2025, 2, 'perubahan', 'PERUBAHAN', '', '')
    """,
    """
    INSERT INTO budget_budgetdocument (version_id, unit_id, dated_on, number, state, created_by_id,
        created_at)
    SELECT (SELECT max(id) FROM budget_budgetversion), unit_id, '2025-09-01', '', 'draft', created_by_id,
        now()
    FROM budget_budgetdocument WHERE in_force_from IS NOT NULL
    """,
    """
    INSERT INTO budget_budgetline (document_id, key_id, amount, amount_currency)
    SELECT d.id, l.key_id, l.amount, 'IDR'
    FROM budget_budgetline l
    JOIN budget_budgetdocument o ON o.id = l.document_id AND o.in_force_from IS NOT NULL
    JOIN budget_budgetdocument d ON d.unit_id = o.unit_id
        AND d.version_id = (SELECT max(id) FROM budget_budgetversion)
    """,
    """
    CREATE TABLE bench_key AS
    SELECT id, unit_id, account_id, row_number() OVER (PARTITION BY unit_id ORDER BY id) - 1 AS place,
           count(*) OVER (PARTITION BY unit_id) AS places
    FROM budget_budgetkey WHERE is_limited
    """,
    """
    INSERT INTO treasury_contract (year_id, unit_id, dated_on, number, external_number, description, state,
        created_by_id, created_at, key_id, vendor_id, value, value_currency)
    SELECT 2025, k.unit_id, date '2025-01-02' + n %% 200, 'SPK/' || n, '', 'Kontrak ' || n, 'confirmed',
        (SELECT max(id) FROM reference_user), now(), k.id, (SELECT min(id) FROM reference_vendor) + n %% 500,
        100000000 + n, 'IDR'
    FROM generate_series(1, 100) n JOIN bench_key k ON k.place = n %% k.places
    """,
    """
    INSERT INTO treasury_handover (year_id, unit_id, dated_on, number, external_number, description, state,
        created_by_id, created_at, contract_id, key_id, amount, amount_currency)
    SELECT 2025, c.unit_id, c.dated_on + 30 * n, '', 'BAST-' || c.id || '-' || n, 'Termin ' || n, 'accepted',
        c.created_by_id, now(), c.id, c.key_id, 1000000 + n, 'IDR'
    FROM treasury_contract c CROSS JOIN generate_series(1, 2) n
    """,
    """
    INSERT INTO treasury_paymentrequest (kind, unit_id, year_id, dated_on, description, number,
        external_number, state, created_by_id, created_at, gross, gross_currency, cash_plan_reason, revision,
        deducted, deducted_currency, cash_plan_warning, due_reason, is_after_handover, vendor_id)
    SELECT 'LS-BJ', u.id, 2025, date '2025-01-02' + n %% 360, 'Belanja ' || n, '', 'LAMA-' || n,
        CASE WHEN n %% 6 = 0 THEN 'draft' ELSE 'verified' END, (SELECT max(id) FROM reference_user), now(),
        1000 + n, 'IDR', '', 0, 0, 'IDR', '', '', false, (SELECT min(id) FROM reference_vendor) + n %% 500
    FROM generate_series(1, %(requests)s) n
    JOIN reference_unit u ON u.id = (SELECT min(id) FROM reference_unit) + n %% %(units)s
    """,
    """
    INSERT INTO treasury_paymentrequestline (request_id, number, key_id, amount, amount_currency)
    SELECT r.id, 1, k.id, r.gross, 'IDR'
    FROM treasury_paymentrequest r JOIN bench_key k ON k.unit_id = r.unit_id AND k.place = r.id %% k.places
    """,
    """
    INSERT INTO treasury_paymentorder (year_id, unit_id, dated_on, number, external_number, description,
        state, created_by_id, created_at, request_id, gross, gross_currency, deducted, deducted_currency)
    SELECT 2025, unit_id, dated_on + 1, 'SPM/' || id, '', description, 'signed', created_by_id, now(), id,
        gross, 'IDR', 0, 'IDR'
    FROM treasury_paymentrequest WHERE state = 'verified'
    """,
    """
    INSERT INTO treasury_disbursementorder (year_id, unit_id, dated_on, number, external_number, description,
        state, created_by_id, created_at, order_id, treasury_account_id, gross, gross_currency, deducted,
        deducted_currency, net, net_currency, paid_on, bank_reference)
    SELECT 2025, unit_id, dated_on + 1, 'SP2D/' || id, '', description,
        CASE WHEN id %% 50 = 0 THEN 'signed' ELSE 'paid' END, created_by_id, now(), id,
        (SELECT id FROM treasury_treasuryaccount), gross, 'IDR', 0, 'IDR', gross, 'IDR',
        CASE WHEN id %% 50 = 0 THEN NULL ELSE dated_on + 2 END, ''
    FROM treasury_paymentorder
    """,
    """
    INSERT INTO workflows_approvallog (flow, document_key, chain_key, document_number, step, from_state,
        to_state, role, acted_on, acted_at, reason, actor_id, unit_id)
    SELECT 'payment_request', 'payment_request:' || r.id, 'payment:' || r.id, r.external_number, s.step,
        s.source, s.target, s.role, r.dated_on, r.dated_on, '', r.created_by_id, r.unit_id
    FROM treasury_paymentrequest r CROSS JOIN (VALUES ('create', '', 'draft', 'treasurer'),
        ('submit', 'draft', 'submitted', 'treasurer'), ('verify', 'submitted', 'verified', 'skpd_verifier')
    ) AS s (step, source, target, role) WHERE r.state = 'verified'
    """,
    # The mark that triggers keep.
    """
    INSERT INTO treasury_paymentunderway (request_id, year_id, unit_id, dated_on, has_order, order_id)
    SELECT r.id, r.year_id, r.unit_id, r.dated_on, true, NULL FROM treasury_disbursementorder d
    JOIN treasury_paymentorder o ON o.id = d.order_id JOIN treasury_paymentrequest r ON r.id = o.request_id
    WHERE d.state = 'signed'
    """,
)
REQUESTS = 60_000
_DOCUMENT_TABLES = (
    "budget_budgetdocument",
    "budget_budgetkey",
    "budget_budgetline",
    "treasury_treasuryaccount",
    "treasury_contract",
    "treasury_handover",
    "treasury_paymentrequest",
    "treasury_paymentrequestline",
    "treasury_paymentorder",
    "treasury_disbursementorder",
    "workflows_approvallog",
)


def seed_documents(link: psycopg.Connection, *, requests: int = REQUESTS) -> None:
    """Contracts, BAST, SPP, SPM and SP2D of the seeded units, and a second version of their budgets."""
    with link.transaction(), without_triggers(link, _DOCUMENT_TABLES):
        for statement in _DOCUMENTS:
            link.execute(statement, {"requests": requests, "units": UNITS})
    link.execute("VACUUM (ANALYZE)")
