"""Both fences of I-42 say the same: reference.exclusions and the trigger on appointments."""

import threading
from datetime import date
from itertools import product

import psycopg
import pytest
from django.db import DatabaseError, transaction

from reference.exclusions import excluded_by, tree_of
from reference.models import REGION_ROLES, Appointment, Role, Unit
from tests.database import connect
from tests.factories.reference import make_appointment, make_ppkd, make_sub_unit, make_unit, make_user


def test_the_database_knows_the_same_pairs(database_name):
    """Every pair of roles, in the same tree or not, with and without the PPKD."""
    skpd, other = Unit(pk=1, kind="skpd"), Unit(pk=2, kind="skpd")
    below, ppkd = Unit(pk=3, kind="sub_unit", parent_id=1), Unit(pk=4, kind="ppkd")
    places = (skpd, other, below, ppkd)
    asked, expected = [], []
    for one, two in product(Role, Role):
        for first, second in product(places, places):
            a = Appointment(role=one, unit=None if one in REGION_ROLES else first)
            b = Appointment(role=two, unit=None if two in REGION_ROLES else second)
            touches = any(row.unit is not None and row.unit.is_ppkd for row in (a, b))
            asked.append((one.value, two.value, tree_of(a.unit) == tree_of(b.unit), touches))
            expected.append(excluded_by(a, b) is not None)
    with connect(database_name, owner=True) as link:
        answers = link.execute(
            "SELECT reference_role_excludes(one, two, tree, ppkd)"
            " OR reference_role_excludes(two, one, tree, ppkd)"
            " FROM unnest(%s::text[], %s::text[], %s::boolean[], %s::boolean[]) WITH ORDINALITY"
            " AS t (one, two, tree, ppkd, place) ORDER BY place",
            [list(column) for column in zip(*asked, strict=True)],
        ).fetchall()
    assert len(answers) == len(Role) ** 2 * 16
    assert [row[0] for row in answers] == expected
    assert 0 < sum(expected) < len(expected)


def refused(act) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        assert isinstance(error.__cause__, psycopg.Error)
        assert error.__cause__.sqlstate == "KP042"
        return True
    return False


@pytest.mark.django_db
def test_the_trigger_looks_at_tree_period_and_person():
    unit, other, ppkd = make_unit(), make_unit("DISDIK"), make_ppkd()
    clinic, user = make_sub_unit(unit), make_user("siti")
    half = {"valid_from": date(2025, 1, 1), "valid_to": date(2025, 6, 30)}
    row = make_appointment(user, Role.TREASURER, unit, **half)
    assert refused(lambda: make_appointment(user, Role.SKPD_VERIFIER, clinic, valid_from=date(2025, 6, 30)))
    assert not refused(lambda: make_appointment(make_user("budi"), Role.SKPD_VERIFIER, clinic))
    assert not refused(lambda: make_appointment(user, Role.SKPD_VERIFIER, other))
    assert not refused(lambda: make_appointment(user, Role.BUDGET_USER, unit, valid_from=date(2025, 7, 1)))
    # Made longer it would meet the later one.
    row.valid_to = date(2025, 7, 1)
    assert refused(row.save)
    chief = make_user("cici")
    make_appointment(chief, Role.BUDGET_USER, ppkd)
    assert not refused(lambda: make_appointment(chief, Role.TREASURY))
    assert refused(lambda: make_appointment(chief, Role.AUDITOR))


@pytest.mark.race
def test_two_appointments_at_once_cannot_miss_each_other(committed_database):
    """The second waits for the first to end, and then sees it."""
    insert = (
        "INSERT INTO reference_appointment"
        " (user_id, role, unit_id, valid_from, decree, acting_kind, position)"
        " VALUES (%s, %s, %s, '2025-01-01', 'SK', '', '')"
    )
    with connect(committed_database) as link:
        unit = link.execute(
            "INSERT INTO reference_unit (code, name, kind, is_active) VALUES ('RACE', 'Race', 'skpd', true)"
            " RETURNING id"
        ).fetchone()[0]
        user = link.execute(
            "INSERT INTO reference_user (password, is_superuser, username, first_name, last_name, email,"
            " is_staff, is_active, date_joined, full_name, employee_number, must_change_password,"
            " session_epoch)"
            " VALUES ('', false, 'race', '', '', '', false, true, now(), 'Race', '', false, 0) RETURNING id"
        ).fetchone()[0]
    first, second = connect(committed_database), connect(committed_database)
    found = []

    def later() -> None:
        try:
            second.execute(insert, [user, "skpd_verifier", unit])
            second.commit()
            found.append("made")
        except psycopg.Error as error:
            found.append(error.sqlstate)

    first.execute(insert, [user, "expenditure_treasurer", unit])
    waiting = threading.Thread(target=later)
    waiting.start()
    waiting.join(0.5)
    assert waiting.is_alive(), "the second must wait for the first"
    first.commit()
    waiting.join(10)
    first.close()
    second.close()
    assert found == ["KP042"]
