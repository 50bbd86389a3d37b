"""What raw SQL may not do to reference tables, as the application's role and as the owner."""

import psycopg
import pytest
from django.apps import apps

from tests.database import connect

HISTORIES = sorted(
    model._meta.db_table
    for model in apps.get_app_config("reference").get_models()
    if model._meta.db_table.startswith("reference_historical")
)
CODED = ["account", "program", "fundsource", "function", "edition"]


@pytest.fixture(params=[False, True], ids=["application", "owner"])
def link(request, database_name):
    with connect(database_name, owner=request.param) as opened:
        opened.is_owner = request.param
        yield opened
        opened.rollback()


def sqlstate(link, statement):
    with pytest.raises(psycopg.DatabaseError) as caught:
        link.execute(statement)
    return caught.value.sqlstate


def one_row(link, table):
    """A row to try on: the official lists have some, other tables get one."""
    if link.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() is None:
        links = link.execute(
            "SELECT a.attname, format_type(a.atttypid, NULL) FROM pg_attribute a"
            " WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND a.attnotnull"
            " AND a.attname <> 'history_id'",
            [table],
        ).fetchall()
        samples = {"boolean": "true", "date": "current_date", "timestamp with time zone": "now()"}
        values = ["'+'" if name == "history_type" else samples.get(kind, "'1'") for name, kind in links]
        link.execute(
            f"INSERT INTO {table} ({', '.join(name for name, _ in links)}) VALUES ({', '.join(values)})"
        )


def test_all_histories_of_the_room_are_tried():
    assert len(HISTORIES) == 23


@pytest.mark.parametrize("table", [*HISTORIES, "reference_referenceload"])
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE", "TRUNCATE"])
def test_append_only(link, table, verb):
    one_row(link, table)
    # Pending foreign keys would forbid TRUNCATE before its trigger does.
    link.execute("SET CONSTRAINTS ALL IMMEDIATE")
    column = "table" if table == "reference_referenceload" else "history_type"
    statement = {
        "UPDATE": f"UPDATE {table} SET \"{column}\" = '-'",
        "DELETE": f"DELETE FROM {table}",
        "TRUNCATE": f"TRUNCATE {table}",
    }[verb]
    # The application's role has no right; the owner meets the trigger.
    assert sqlstate(link, statement) == ("KP041" if link.is_owner else "42501")


@pytest.mark.parametrize("table", CODED)
def test_codes_are_immutable(link, table):
    where = f"WHERE id = (SELECT min(id) FROM reference_{table})"
    assert sqlstate(link, f"UPDATE reference_{table} SET code = code || 'x' {where}") == "KP034"


@pytest.mark.parametrize("table", CODED[:-1])
def test_rows_stay_in_their_edition(link, table):
    where = f"WHERE id = (SELECT min(id) FROM reference_{table})"
    other = f"(SELECT max(id) FROM reference_edition WHERE id <> reference_{table}.edition_id)"
    assert sqlstate(link, f"UPDATE reference_{table} SET edition_id = {other} {where}") == "KP034"


def test_unit_code_and_edition_kind_are_immutable(link):
    link.execute(
        "INSERT INTO reference_unit (code, name, kind, is_active) VALUES ('UJI', 'Uji', 'skpd', true)"
    )
    link.execute("UPDATE reference_unit SET name = 'Nama baru' WHERE code = 'UJI'")
    assert sqlstate(link, "UPDATE reference_unit SET code = 'LAIN' WHERE code = 'UJI'") == "KP034"
    link.rollback()
    assert sqlstate(link, "UPDATE reference_edition SET kind = 'fund' WHERE code = 'chart-2021'") == "KP034"


def test_names_may_be_corrected(link):
    done = link.execute(
        "UPDATE reference_account SET name = 'Aset' WHERE code = '1.1.01' RETURNING code"
    ).fetchall()
    assert [row[0] for row in done] == ["1.1.01"]


def test_application_role_cannot_disarm(link):
    if link.is_owner:
        # An owner's DDL is what check_ledger looks for; the triggers must be there to be found.
        names = link.execute(
            "SELECT count(*) FROM pg_trigger WHERE tgname IN ('refuse_change', 'refuse_truncate')"
            " AND tgrelid::regclass::text LIKE 'reference%' AND tgenabled = 'O'"
        ).fetchone()[0]
        # The histories, records of loads and of old ledgers, former passwords and events of second factors.
        assert names == 2 * (len(HISTORIES) + 4)
    else:
        assert sqlstate(link, "ALTER TABLE reference_historicalunit DISABLE TRIGGER ALL") == "42501"
        link.rollback()
        assert sqlstate(link, "SET session_replication_role = replica") == "42501"
