"""Raw SQL on every rule, as the application's role and as the owner: refused."""

import psycopg
import pytest

CHECKED = "SET CONSTRAINTS ALL IMMEDIATE"
ENTRY = """
INSERT INTO ledger_entry (id, book_id, year, number, ledger_set, kind, dated_on, source, event, description,
    reason, reverses_id, actor_id, posted_at, content_digest, previous_hash, hash)
VALUES (%(id)s, %(book)s, %(year)s, %(number)s, %(set)s, %(kind)s, %(day)s, %(source)s, 'raw', '', %(reason)s,
    %(reverses)s, %(actor)s, now(), repeat('a', 64), repeat('b', 64), repeat('c', 64))
"""
LINES = """
INSERT INTO ledger_entryline (entry_id, number, book_id, dated_on, kind, account_id, unit_id, fund_source_id,
    debit, credit)
SELECT %(id)s, number, %(line_book)s, %(line_day)s, %(line_kind)s, account, %(unit)s, %(fund)s, debit, credit
FROM (VALUES (%(first)s, %(debit_account)s::bigint, %(debit)s::numeric, 0.00),
             (%(second)s, %(credit_account)s::bigint, 0.00, %(credit)s::numeric))
    AS v (number, account, debit, credit)
"""


def values(kept, **over):
    """A sound entry of 1,000 on 14 March 2025."""
    found = {
        "id": 900_000_001,
        "book": kept.own_id,
        "year": 2025,
        "number": 900,
        "set": "FIN",
        "kind": "GENERAL",
        "day": "2025-03-14",
        "source": "raw:1",
        "reason": "",
        "reverses": None,
        "actor": kept.actor_id,
        "unit": kept.unit_id,
        "fund": None,
        "first": 1,
        "second": 2,
        "debit_account": kept.expense_id,
        "credit_account": kept.reciprocal_id,
        "debit": "1000.00",
        "credit": "1000.00",
        **over,
    }
    return {
        "line_book": found["book"],
        "line_day": found["day"],
        "line_kind": found["kind"],
        **found,
    }


def attempt(kept, *statements, owner=True, **over) -> str:
    """SQLSTATE of the first refused statement, checks of the commit included; "" when all pass."""
    with kept.raw(owner=owner) as link:
        try:
            for statement in (*statements, CHECKED):
                link.execute(statement, values(kept, **over) if "%(" in statement else None)
        except psycopg.Error as error:
            return error.sqlstate or "?"
        finally:
            link.rollback()
    return ""


def test_control_the_owner_can_write_a_sound_entry(kept):
    assert attempt(kept, ENTRY, LINES) == ""


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"credit": "999.99"}, "KP030"),
        ({"set": "BUD"}, "KP030"),
        ({"first": 2, "second": 3}, "KP030"),
        ({"line_day": "2025-03-15"}, "KP030"),
        ({"line_kind": "ADJUST"}, "KP030"),
        ({"line_book": 0}, "KP030"),
        ({"debit_account": 0}, "KP031"),
        ({"unit": 0}, "KP031"),
        ({"fund": 0}, "KP031"),
        ({"actor": 0}, "KP031"),
        ({"day": "2025-01-14"}, "KP035"),
        ({"day": "2024-12-31", "year": 2024}, "KP035"),
        ({"year": 2026}, "KP035"),
        ({"book": 0}, "KP035"),
        ({"number": 1}, "23505"),
        ({"source": "seri:1"}, ""),
        ({"kind": "UMUM"}, "23514"),
        ({"set": "KAS"}, "23514"),
        ({"debit": "-1000.00", "credit": "-1000.00"}, "23514"),
        ({"debit": "0.00", "credit": "0.00"}, "23514"),
        ({"reverses": 900_000_001, "reason": "Salah"}, "KP034"),
        ({"reverses": 5, "reason": ""}, "23514"),
    ],
)
def test_the_owner_cannot_write_an_unsound_entry(kept, over, code):
    assert attempt(kept, ENTRY, LINES, **over) == code


def test_headers_and_the_other_sets_accounts_are_refused(kept):
    assert attempt(kept, ENTRY, LINES, debit_account=kept.header_id) == "KP031"
    assert attempt(kept, ENTRY, LINES, debit_account=kept.spending_id) == "KP030"


def test_a_doubled_key_is_refused(kept):
    assert attempt(kept, ENTRY.replace("'raw'", "'paid'"), source="seri:1") == "23505"


def test_an_entry_without_lines_is_refused_at_commit(kept):
    assert attempt(kept, ENTRY) == "KP030"


def test_lines_do_not_come_later(kept):
    assert attempt(kept, ENTRY, LINES, LINES) == "23505"
    assert attempt(kept, LINES, id=kept.entry_ids[0]) == "23505"
    assert attempt(kept, LINES, id=kept.entry_ids[0], first=3, second=4) == "KP030"


def test_a_reversal_that_is_no_mirror_is_refused_at_commit(kept):
    over = {"reverses": kept.entry_ids[0], "reason": "Salah"}
    assert attempt(kept, ENTRY, LINES, **over) == "KP034"
    swapped = {"debit_account": kept.reciprocal_id, "credit_account": kept.expense_id}
    mirror = LINES.replace("(%(first)s,", "(0 + %(second)s,").replace("(%(second)s, %", "(%(first)s, %")
    assert attempt(kept, ENTRY, mirror, **over, **swapped) == ""
    assert attempt(kept, ENTRY, mirror, **over, **swapped, debit="999.00", credit="999.00") == "KP034"
    assert attempt(kept, ENTRY, mirror, **over, **swapped, book=kept.finance_id) == "KP034"


TABLES = ("entry", "entryline", "book", "bookhead", "bookyear", "period", "periodevent")


@pytest.mark.parametrize("table", TABLES)
def test_nobody_changes_deletes_or_truncates(kept, table):
    column = {"bookhead": "book_id", "periodevent": "reason"}.get(table, "id")
    for statement in (
        f"UPDATE ledger_{table} SET {column} = {column}",
        f"DELETE FROM ledger_{table}",
        f"TRUNCATE ledger_{table} CASCADE",
    ):
        assert attempt(kept, statement, owner=True) == "KP034", statement
        assert attempt(kept, statement, owner=False) == "42501", statement


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO ledger_book (unit_id, code) SELECT id, 'x' FROM reference_unit",
        "INSERT INTO ledger_bookhead (book_id, hash, entry_count) SELECT id, 'x', 0 FROM ledger_book",
        "INSERT INTO ledger_bookyear (book_id, year, is_closed) SELECT id, 2030, false FROM ledger_book",
        "INSERT INTO ledger_period (book_id, year, month, is_open) SELECT id, 2030, 1, true FROM ledger_book",
        "INSERT INTO ledger_periodevent (book_id, year, action, actor_id, acted_at, reason, last_number,"
        " hash) SELECT book_id, year, action, actor_id, now(), '', 0, hash FROM ledger_periodevent",
    ],
)
def test_books_periods_and_their_log_come_from_functions_only(kept, statement):
    assert attempt(kept, statement, owner=True) == "KP034"
    assert attempt(kept, statement, owner=False) == "42501"


def test_the_application_role_inserts_nothing(kept):
    assert attempt(kept, ENTRY, owner=False) == "42501"
    assert attempt(kept, LINES, owner=False, id=kept.entry_ids[0]) == "42501"
    assert attempt(kept, "SELECT nextval('ledger_entry_id_seq')", owner=False) == "42501"
    assert attempt(kept, "COPY ledger_entry FROM PROGRAM 'true'", owner=False) == "42501"


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE ledger_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER line_rules ON ledger_entryline",
        "CREATE TABLE mine (a int)",
        "CREATE TEMP TABLE ledger_entry (a int)",
        "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "SET session_replication_role = replica",
        "SELECT ledger_keep_event('{}', 2025, 1, 'close', 1, now(), '')",
    ],
)
def test_the_application_role_has_no_way_round(kept, statement):
    assert attempt(kept, statement, owner=False) == "42501"


def test_a_session_setting_opens_nothing_to_the_application_role(kept):
    guard = "SET kapuas.ledger_writer = 'on'"
    assert attempt(kept, guard, "UPDATE ledger_bookhead SET entry_count = 0", owner=False) == "42501"
    assert attempt(kept, guard, ENTRY, owner=False) == "42501"


def test_one_book_alone_does_not_close(kept):
    guard = "SET LOCAL kapuas.ledger_writer = 'on'"
    close = "UPDATE ledger_bookyear SET is_closed = true WHERE year = 2025"
    assert attempt(kept, guard, f"{close} AND book_id = %(book)s") == "KP035"
    assert attempt(kept, guard, close, owner=False) == "42501"


@pytest.mark.parametrize("owner", [True, False])
def test_reference_rows_that_the_journal_uses_stay(kept, owner):
    for statement in (
        f"DELETE FROM reference_account WHERE id = {kept.expense_id}",
        f"DELETE FROM reference_unit WHERE id = {kept.unit_id}",
        f"DELETE FROM reference_user WHERE id = {kept.actor_id}",
        f"UPDATE reference_user SET username = 'lain' WHERE id = {kept.actor_id}",
    ):
        assert attempt(kept, statement, owner=owner) == "KP034", statement


POST = """
SELECT * FROM ledger_post(%(actor)s, now(), ARRAY[%(book)s]::bigint[], ARRAY[%(set)s], ARRAY[%(kind)s],
    ARRAY[%(day)s]::date[], ARRAY[%(source)s], '{paid}', '{x}', ARRAY[%(reason)s],
    ARRAY[%(reverses)s]::bigint[],
    '{1,1}', ARRAY[%(first)s, %(second)s], ARRAY[%(debit_account)s, %(credit_account)s]::bigint[],
    ARRAY[%(unit)s, %(unit)s]::bigint[], '{NULL,NULL}', ARRAY[%(fund)s, NULL]::bigint[], '{NULL,NULL}',
    ARRAY[%(debit)s, '0']::numeric[], ARRAY['0', %(credit)s]::numeric[])
"""
EMPTY = """
SELECT * FROM ledger_post(%(actor)s, now(), ARRAY[%(book)s]::bigint[], '{FIN}', '{GENERAL}',
    '{2025-03-14}', '{a:1}', '{paid}', '{x}', '{x}', '{NULL}',
    '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')
"""
TWO = """
SELECT * FROM ledger_post(%(actor)s, now(), ARRAY[%(book)s, %(book)s]::bigint[], '{FIN,FIN}',
    '{GENERAL,GENERAL}', '{2025-03-14,2025-03-14}', '{a:1,a:2}', '{paid,paid}', '{x,x}', '{x,x}',
    '{NULL,NULL}',
    %(places)s::integer[], %(numbers)s::integer[],
    ARRAY[%(debit_account)s, %(credit_account)s, %(debit_account)s, %(credit_account)s]::bigint[],
    ARRAY[%(unit)s, %(unit)s, %(unit)s, %(unit)s]::bigint[], '{NULL,NULL,NULL,NULL}', '{NULL,NULL,NULL,NULL}',
    '{NULL,NULL,NULL,NULL}', %(debits)s::numeric[], %(credits)s::numeric[])
"""
FOUR = {"debits": "{5,0,7,0}", "credits": "{0,5,0,7}", "places": "{1,1,2,2}", "numbers": "{1,2,1,2}"}


def test_control_the_application_role_may_call_the_function(kept):
    assert attempt(kept, POST, owner=False) == ""
    assert attempt(kept, TWO, owner=False, **FOUR) == ""


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"credit": "999.99"}, "KP030"),
        ({"debit": "1000.005", "credit": "1000.005"}, "KP030"),
        ({"set": "BUD"}, "KP030"),
        ({"first": 2, "second": 3}, "KP030"),
        ({"debit_account": 0}, "KP031"),
        ({"unit": 0}, "KP031"),
        ({"fund": 0}, "KP031"),
        ({"actor": 0}, "KP035"),
        ({"book": 0}, "KP035"),
        ({"day": "2025-01-14"}, "KP035"),
        ({"day": "2024-12-31"}, "KP035"),
        ({"source": "seri:1"}, "KP032"),
        ({"kind": "UMUM"}, "23514"),
        ({"set": "KAS"}, "23514"),
        ({"debit": "-1000", "credit": "-1000"}, "23514"),
        ({"reverses": 0, "reason": "Salah"}, "KP034"),
    ],
)
def test_the_function_refuses_what_is_unsound(kept, over, code):
    assert attempt(kept, POST, owner=False, **over) == code


def test_the_function_refuses_a_reversal_that_is_no_mirror(kept):
    over = {"reverses": kept.entry_ids[0], "reason": "Salah"}
    assert attempt(kept, POST, owner=False, **over) == "KP034"
    assert attempt(kept, POST, owner=False, reverses=kept.entry_ids[0]) == "23514"


def test_the_function_refuses_lines_that_belong_to_no_entry(kept):
    assert attempt(kept, EMPTY, owner=False) == "KP030"
    assert (
        attempt(kept, TWO, owner=False, **{**FOUR, "places": "{1,1,1,1}", "numbers": "{1,2,3,4}"}) == "KP030"
    )
    assert attempt(kept, TWO, owner=False, **{**FOUR, "places": "{1,1,3,3}"}) == "KP030"
    assert attempt(kept, TWO, owner=False, **{**FOUR, "places": "{1,1,2,3}"}) == "KP030"
    assert attempt(kept, TWO, owner=False, **{**FOUR, "credits": "{0,5,0,8}"}) == "KP030"
    assert attempt(kept, TWO, owner=False, **{**FOUR, "debits": "{5,0,7.001,0}"}) == "KP030"
