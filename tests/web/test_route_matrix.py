"""Every route × method × role × own and other unit × signed out, walked from the URL configuration.

What each answers stands in tests/web/matrix/table.py; a route without a row there fails by its name.
This file judges the first half of the routes, test_route_matrix_second.py the other.
"""

from dataclasses import replace

import pytest
from django.db import connection
from django.urls import reverse

from core.locks import taken_back
from tests.extent import some
from tests.web.matrix.judge import (
    JUDGED,
    REPORTS,
    ROUTES,
    wrong_answers,
    wrong_methods,
    wrong_reports,
    wrong_to_strangers,
)
from tests.web.matrix.rows import REGION
from tests.web.matrix.table import TABLE
from tests.web.matrix.walk import OTHER_MARKS, OWN_MARKS, Walk, shown_of

FIRST, FIRST_REPORTS = JUDGED[0::2], REPORTS[0::2]
# What a request of one's own may touch: sessions, marks of sign-in, jobs with their queue.
OWN_TABLES = ("django_session", "axes_", "procrastinate_", "workflows_jobrun", "django_")
# The official lists: thousands of rows that only an import writes; counting them is enough.
LISTS = ("reference_account", "reference_program", "reference_fundsource", "reference_historical")


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(set(ROUTES) - set(TABLE)) == [], "declare these routes in tests/web/matrix/table.py"
    assert sorted(set(TABLE) - set(ROUTES)) == []


@pytest.mark.parametrize("name", FIRST)
def test_each_person_gets_the_declared_answer_and_nothing_of_another_unit(walk: Walk, name: str):
    assert wrong_answers(walk, name, TABLE[name]) == []


@pytest.mark.parametrize("name", some(FIRST))
def test_head_answers_as_get_and_odd_methods_are_refused(walk: Walk, name: str):
    assert wrong_methods(walk, name, TABLE[name]) == []


@pytest.mark.parametrize("name", FIRST)
def test_a_stranger_is_led_to_the_sign_in_and_a_forged_post_is_refused(walk: Walk, name: str):
    assert wrong_to_strangers(walk, name, TABLE[name]) == []


@pytest.mark.parametrize("name", FIRST_REPORTS)
def test_a_report_is_given_of_ones_own_unit_only_and_refused_of_another(walk: Walk, name: str):
    assert wrong_reports(walk, name) == []


# --- The matrix itself ---------------------------------------------------------------------------
def test_an_answer_that_is_not_declared_is_found(walk: Walk):
    row = replace(TABLE["checks"], get=TABLE["checks"].get - {"auditor"})
    assert wrong_answers(walk, "checks", row) == [("GET", "own", "auditor", 200)]


@pytest.mark.parametrize("extension", ["pdf", "xlsx", "csv"])
def test_a_leak_into_a_file_would_be_seen(walk: Walk, extension: str):
    """The reader of files finds both SKPDs' marks where a person of the region may have them."""
    path = reverse("statement-file", kwargs={"kind": "sp2d_register", "extension": extension})
    shown = shown_of(walk.ask("auditor", "GET", path), OWN_MARKS + OTHER_MARKS)
    assert {OWN_MARKS[0], OTHER_MARKS[0]} <= set(shown)
    assert [mark for mark in shown if mark.startswith("13")]


def test_a_leak_into_a_printed_form_would_be_seen(walk: Walk):
    address = walk.addresses("print-spp")
    for who in sorted(REGION):
        assert OTHER_MARKS[0] in shown_of(walk.ask(who, "GET", address["other"]), OTHER_MARKS)


# --- The auditor ---------------------------------------------------------------------------------
def business_digest() -> dict[str, str]:
    """A digest of every business table; the large official lists by their number of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [row[0] for row in cursor.fetchall() if not row[0].startswith(OWN_TABLES)]
        found = {}
        for table in tables:
            digest = "md5(coalesce(string_agg(md5((to_jsonb(t) - 'last_login')::text), '' ORDER BY"
            what = "count(*)::text" if table.startswith(LISTS) else f"{digest} to_jsonb(t)::text), ''))"
            cursor.execute(f'SELECT {what} FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


def test_an_auditors_posts_change_no_business_row(walk: Walk):
    with taken_back():
        before = business_digest()
        client = walk.clients["auditor"]
        for name, row in TABLE.items():
            if name not in ROUTES or row.is_own_matter:
                continue
            for path in walk.addresses(name).values():
                client.cookies = walk.kept["auditor"].copy()
                client.post(path, dict(row.data))
        assert business_digest() == before
