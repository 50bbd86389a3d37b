"""What only the owner can remove from the database is missed by the checks of its objects."""

import pytest
from django.conf import settings
from django.db import connection

from ledger import fences


def found() -> list[str]:
    return [
        finding.subject
        for function in (fences.functions, fences.triggers, fences.constraints, fences.privileges)
        for finding in function()
    ]


def test_control_the_migrated_database_has_every_fence(as_owner):
    assert found() == []


def test_the_declarations_are_read_from_every_room():
    functions = fences.declared_functions()
    assert {"ledger_post", "reference_draw_number", "core_refuse_change"} <= set(functions)
    triggers = {(trigger.table, trigger.name) for trigger in fences.declared_triggers()}
    assert ("ledger_entryline", "line_rules") in triggers
    assert ("reference_drawnnumber", "guard_number") in triggers
    assert len(triggers) >= 25


APP = settings.APP_ADDRESS.user


@pytest.mark.parametrize(
    ("statement", "subject"),
    [
        (
            "ALTER TABLE ledger_entry DISABLE TRIGGER entry_is_immutable",
            "pemicu entry_is_immutable pada ledger_entry",
        ),
        ("ALTER TABLE ledger_entryline DISABLE TRIGGER ALL", "pemicu line_rules pada ledger_entryline"),
        ("DROP TRIGGER entry_is_complete ON ledger_entry", "pemicu entry_is_complete pada ledger_entry"),
        (
            "DROP TRIGGER line_rules ON ledger_entryline;"
            " CREATE TRIGGER line_rules AFTER INSERT ON ledger_entryline REFERENCING NEW TABLE AS new_lines"
            " FOR EACH STATEMENT WHEN (false)"
            " EXECUTE FUNCTION ledger_check_lines()",
            "pemicu line_rules pada ledger_entryline",
        ),
        (
            "CREATE OR REPLACE FUNCTION ledger_check_lines() RETURNS trigger LANGUAGE plpgsql"
            " AS 'BEGIN RETURN NULL; END'",
            "fungsi ledger_check_lines",
        ),
        (
            "CREATE FUNCTION ledger_post(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1'",
            "fungsi ledger_post",
        ),
        (
            "ALTER TABLE ledger_entry DROP CONSTRAINT entry_key_once",
            "entry_key_once pada ledger_entry",
        ),
        (
            "ALTER TABLE ledger_entryline DROP CONSTRAINT line_has_one_side",
            "line_has_one_side pada ledger_entryline",
        ),
        (f"GRANT INSERT ON ledger_entry TO {APP}", "hak tulis pada ledger_entry"),
        (f"GRANT UPDATE (hash) ON ledger_bookhead TO {APP}", "hak tulis pada ledger_bookhead.hash"),
        ("GRANT TRUNCATE ON ledger_entryline TO PUBLIC", "hak tulis pada ledger_entryline"),
        (f"GRANT CREATE ON SCHEMA public TO {APP}", "peran aplikasi: membuat objek dalam skema public"),
        ("GRANT EXECUTE ON FUNCTION ledger_keep_event TO PUBLIC", "fungsi yang boleh dipanggil"),
        (f"REVOKE EXECUTE ON FUNCTION ledger_post FROM {APP}", "fungsi yang boleh dipanggil"),
    ],
)
def test_a_missing_fence_is_found(as_owner, statement, subject):
    with connection.cursor() as cursor:
        cursor.execute(statement)
    assert subject in found()
