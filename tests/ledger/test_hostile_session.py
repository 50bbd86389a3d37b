"""The application's role with a mind to harm: its session, its objects, the functions it may call."""

import pytest
from django.conf import settings

from tests.ledger.test_hostile_posting import answer, exchanged
from tests.ledger.test_raw_sql import POST, TABLES, attempt

NUMBERS = ("reference_numbercounter", "reference_drawnnumber")
FUNCTIONS = {
    # Reads which ceilings an RKA passes, over tables that it only reads.
    "budget_passed_ceilings",
    "budget_put_in_force",
    "ledger_carry_year",
    "ledger_close_period",
    "ledger_close_year",
    "ledger_ensure_book",
    "ledger_open_year",
    "ledger_post",
    "ledger_reopen_period",
    "ledger_reopen_year",
    "ledger_settle_audit",
    "ledger_uncarry_year",
    "reference_draw_number",
    # Locks one treasurer's cash row, made when missing; writes no amount.
    "treasury_hold_cash",
    # Reads whether a month is open and holds that, so that nobody closes it meanwhile.
    "treasury_open_period",
}


@pytest.mark.parametrize("table", [*(f"ledger_{table}" for table in TABLES), *NUMBERS])
def test_no_word_of_sql_writes_or_holds_a_table_of_functions(kept, table):
    for statement in (
        f"INSERT INTO {table} SELECT * FROM {table}",
        f"INSERT INTO {table} DEFAULT VALUES",
        f"UPDATE {table} SET year = year" if table != "ledger_book" else f"UPDATE {table} SET code = code",
        f"DELETE FROM {table}",
        f"TRUNCATE {table}",
        f"COPY {table} FROM STDIN",
        f"MERGE INTO {table} t USING (SELECT 1) s ON false WHEN NOT MATCHED THEN INSERT DEFAULT VALUES",
        f"SELECT 1 FROM {table} FOR UPDATE",
        f"SELECT 1 FROM {table} FOR KEY SHARE",
        f"LOCK TABLE {table} IN SHARE MODE",
        f"DO $$ BEGIN DELETE FROM {table}; END $$",
        f"CREATE INDEX ON {table} ((1))",
        f"CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
        f"ALTER TABLE {table} ADD COLUMN mine int",
        f"DROP TABLE {table} CASCADE",
    ):
        assert attempt(kept, statement, owner=False) in ("42501", "42703"), statement
    granted = f"GRANT ALL ON {table} TO {settings.APP_ADDRESS.user}"
    assert attempt(kept, granted, f"DELETE FROM {table}", owner=False) == "42501"


def test_tables_that_only_grow_give_no_more_than_insert(kept):
    with kept.raw(owner=False) as link:
        rows = link.execute(
            "SELECT relname FROM pg_class c WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
            " AND (relname LIKE '%\\_historical%' OR relname IN ('budget_budgetmovement',"
            " 'workflows_approvallog', 'workflows_evidence',"
            " 'reference_passwordrecord', 'reference_secondfactorevent',"
            " 'reference_referenceload'))"
        ).fetchall()
        open_to = link.execute(
            "SELECT relname FROM pg_class c WHERE relname = ANY (%s) AND has_table_privilege(c.oid,"
            " 'UPDATE, DELETE, TRUNCATE, TRIGGER, REFERENCES')",
            [[row[0] for row in rows]],
        ).fetchall()
        link.rollback()
    assert (len(rows) > 25, open_to) == (True, [])


@pytest.mark.parametrize(
    "statement",
    [
        f"SET ROLE {settings.OWNER_ADDRESS.user}",
        f"SET SESSION AUTHORIZATION {settings.OWNER_ADDRESS.user}",
        "SET session_replication_role = replica",
        "CREATE TEMP TABLE ledger_entry (id bigint)",
        "CREATE TEMP VIEW reference_user AS SELECT 1 AS id",
        "CREATE TEMP SEQUENCE ledger_entry_id_seq",
        "CREATE FUNCTION pg_temp.sum(numeric) RETURNS numeric LANGUAGE sql AS 'SELECT 0.0'",
        "CREATE FUNCTION public.scale(numeric) RETURNS int LANGUAGE sql AS 'SELECT 0'",
        "CREATE TYPE public.mine AS (a int)",
        "CREATE OPERATOR public.= (LEFTARG = numeric, RIGHTARG = numeric, FUNCTION = numeric_eq)",
        "CREATE AGGREGATE public.sum(numeric) (SFUNC = numeric_add, STYPE = numeric)",
        "CREATE VIEW public.mine AS SELECT 1",
        "CREATE SCHEMA mine",
        "CREATE EXTENSION plpython3u",
        "CREATE EXTENSION dblink",
        "ALTER FUNCTION ledger_escape(text) STRICT",
        "DROP FUNCTION ledger_escape(text)",
        "CREATE OR REPLACE FUNCTION ledger_escape(value text) RETURNS text LANGUAGE sql AS 'SELECT value'",
        "SELECT ledger_escape('x')",
        "SELECT ledger_restore_head(1)",
        f"SELECT ledger_post_many(1, now(), {', '.join(['NULL'] * 18)})",
        "SELECT ledger_open_from(1, 2025)",
        "CREATE TRIGGER mine BEFORE INSERT ON ledger_entry EXECUTE FUNCTION ledger_refuse()",
        "ALTER TABLE ledger_entryline DISABLE TRIGGER line_rules",
        "ALTER TABLE ledger_entryline DROP CONSTRAINT line_has_one_side",
        "SELECT lo_import('/etc/passwd')",
        "SELECT lo_export(1, '/tmp/kapuas')",
        "SELECT pg_read_file('PG_VERSION')",
        "COPY reference_unit TO PROGRAM 'true'",
        "COPY reference_unit TO '/tmp/kapuas'",
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename <> current_user",
        "SELECT setval('ledger_entry_id_seq', 1)",
        "UPDATE pg_proc SET prosrc = ''",
        "DELETE FROM pg_trigger",
    ],
)
def test_no_object_and_no_setting_opens_a_way(kept, statement):
    assert attempt(kept, statement, owner=False) in ("42501", "0A000"), statement


def test_the_functions_with_the_owners_rights_are_these_and_trust_no_path(kept):
    with kept.raw(owner=False) as link:
        rows = link.execute(
            "SELECT proname, proconfig FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosecdef"
            " AND has_function_privilege(oid, 'EXECUTE')"
        ).fetchall()
        link.rollback()
    assert {name for name, _ in rows} == FUNCTIONS
    assert [name for name, config in rows if "search_path=pg_catalog, public, pg_temp" not in config] == []


@pytest.mark.parametrize(
    "setting",
    [
        "SET search_path = pg_temp, information_schema",
        "SET kapuas.ledger_writer = 'on'",
        "SET DateStyle = 'German'",
        "SET TimeZone = 'Asia/Jayapura'",
        "SET quote_all_identifiers = on",
        "SET extra_float_digits = -15",
        "SET bytea_output = 'escape'",
        "SET enable_indexscan = off",
        "SET default_transaction_isolation = 'serializable'",
    ],
)
def test_no_setting_changes_what_is_hashed(kept, setting):
    posting = exchanged(POST, ("'{x}'", "ARRAY[E'a\\tb\\\\c']"), ("ledger_post(", "public.ledger_post("))
    assert answer(kept, setting, posting) == answer(kept, posting)


@pytest.mark.parametrize(
    ("call", "code"),
    [
        ("ledger_close_period('{{0}}', 2025, 2, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', 2025, 13, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', 2025, 0, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', 2025, NULL, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', NULL, 2, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', 2025, 3, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', 2025, 1, {actor}, now(), '')", "KP035"),
        ("ledger_close_period('{{{own}}}', 2025, 2, 0, now(), '')", "23503"),
        ("ledger_close_period('{{{own}}}', 2025, 2, NULL, now(), '')", "23502"),
        ("ledger_close_period('{{{own}}}', 2025, 2, {actor}, 'infinity', '')", "23514"),
        ("ledger_close_period('{{{own}}}', 2025, 2, {actor}, now(), NULL)", "23502"),
        ("ledger_reopen_period('{{{own}}}', 2025, 1, {actor}, now(), '  ')", "KP035"),
        ("ledger_reopen_period('{{{own}}}', 2025, 2, {actor}, now(), 'x')", "KP035"),
        ("ledger_reopen_period('{{{own}}}', 2025, 1, {actor}, '-infinity', 'x')", "23514"),
        ("ledger_close_year(2025, {actor}, now(), '')", "KP035"),
        ("ledger_close_year(NULL, {actor}, now(), '')", "KP035"),
        ("ledger_close_year(2025, {actor}, now(), 'x')", "KP035"),
        ("ledger_reopen_year(2025, {actor}, now(), 'x')", "KP035"),
        ("ledger_reopen_year(2025, {actor}, now(), NULL)", "KP035"),
        ("ledger_carry_year(2025, {actor}, now(), 'x')", "KP035"),
        ("ledger_carry_year(NULL, {actor}, now(), 'x')", "KP035"),
        ("ledger_uncarry_year(2025, {actor}, now(), 'x')", "KP035"),
        ("ledger_settle_audit(2025, {actor}, now(), 'x')", "KP035"),
        ("ledger_open_year({own}, NULL, {actor}, now())", "23502"),
        ("ledger_open_year({own}, -1, {actor}, now())", "23514"),
        ("ledger_open_year({own}, 99999, {actor}, now())", "22003"),
        ("ledger_open_year({own}, 2030, 0, now())", "23503"),
        ("ledger_open_year({own}, 2030, {actor}, 'infinity')", "23514"),
        ("ledger_open_year(0, 2030, {actor}, now())", "KP035"),
        ("ledger_ensure_book(0)", "KP035"),
        ("ledger_ensure_book(NULL)", "KP035"),
        ("reference_draw_number(NULL, 'SPP', 2025, NULL, NULL, 1, now())", "KP006"),
        ("budget_put_in_force(0)", "KP011"),
        ("budget_put_in_force(NULL)", "KP011"),
    ],
)
def test_functions_refuse_hostile_arguments(kept, call, code):
    statement = "SELECT " + call.format(own=kept.own_id, actor=kept.actor_id)
    assert attempt(kept, statement, owner=False) == code


@pytest.mark.parametrize(
    "call",
    [
        "close_period('{}', 2025, 2, 1, now(), '')",
        "close_period('{NULL}', 2025, 2, 1, now(), '')",
        "reopen_period(NULL, 2025, 1, 1, now(), 'x')",
    ],
)
def test_no_books_close_or_open_nothing(kept, call):
    state = (
        "SELECT (SELECT count(*) FROM ledger_periodevent), (SELECT count(*) FROM ledger_period WHERE is_open)"
    )
    with kept.raw(owner=False) as link:
        before = link.execute(state).fetchone()
        link.execute(f"SELECT ledger_{call}")
        assert link.execute(state).fetchone() == before
        link.rollback()


def test_old_backslashes_post_no_other_text(kept):
    posting = exchanged(POST, ("'{x}'", "ARRAY[E'a\\tb\\\\c']"))
    assert attempt(kept, "SET standard_conforming_strings = off", posting, owner=False) == "42601"
    assert answer(kept, "SET standard_conforming_strings = off", POST) == answer(kept, POST)
