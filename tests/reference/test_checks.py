"""The named checks of reference find what the owner could have done."""

import psycopg
import pytest
from django.conf import settings

from core.checks import registered
from reference.checks import (
    appointment_exclusions,
    history_fences,
    history_tables,
    number_counters,
    number_fences,
    number_gaps,
)
from reference.models import Role, Unit
from reference.numbering import draw
from tests.database import connect
from tests.factories.reference import make_appointment, make_unit, make_user


def lines(check):
    return [(finding.subject, finding.expected, finding.found) for finding in check()]


def test_checks_are_registered():
    names = {"number_gaps", "number_counters", "appointment_exclusions", "history_fences", "number_fences"}
    assert names <= set(registered())


@pytest.mark.django_db
def test_histories_of_every_room_are_fenced():
    tables = history_tables()
    assert {"reference_historicalunit", "budget_historicalbudgetline", "reference_referenceload"} <= set(
        tables
    )
    assert len(tables) >= 29
    assert lines(history_fences) == lines(number_fences) == []


@pytest.mark.django_db
def test_clean_numbers_and_appointments_pass():
    unit = make_unit()
    for key in "abc":
        draw(office=unit, kind="SPP", year=2025, document_key=key, values={})
    make_appointment(make_user("siti"), Role.TREASURER, unit)
    make_appointment(make_user("budi"), Role.SKPD_VERIFIER, unit)
    assert lines(number_gaps) == lines(number_counters) == lines(appointment_exclusions) == []


@pytest.mark.django_db
def test_excluded_appointments_written_past_the_service_are_found():
    """Two departments become one tree: the trigger on appointments does not look at units."""
    unit, other, user = make_unit(), make_unit("DISDIK"), make_user("siti")
    make_appointment(user, Role.TREASURER, unit)
    make_appointment(user, Role.SKPD_VERIFIER, other)
    Unit.objects.filter(pk=other.pk).update(kind=Unit.Kind.SUB_UNIT, parent=unit)
    assert lines(appointment_exclusions) == [
        (
            f"Siti sebagai {role.label} Satuan Kerja {place} (01-01-2025 s.d. seterusnya, SK 1/2025)",
            "tidak berbenturan",
            "1 benturan",
        )
        for role, place in ((Role.TREASURER, "DINKES"), (Role.SKPD_VERIFIER, "DISDIK"))
    ]


def test_numbers_that_the_owner_removed_are_found(committed_database):
    """Raw SQL of an owner who drops the triggers; the checks then run in a process of their own."""
    from tests.database import manage

    with connect(committed_database) as link:
        unit = link.execute(
            "INSERT INTO reference_unit (code, name, kind, is_active) VALUES ('UJI', 'Uji', 'skpd', true)"
            " RETURNING id"
        ).fetchone()[0]
        for key in ("a", "b", "c"):
            link.execute(
                "SELECT reference_draw_number(%s, 'SPP', 2025, %s, '{sequence}', 1, now())", [unit, key]
            )
    with connect(committed_database, owner=True) as link:
        with pytest.raises(psycopg.DatabaseError):
            link.execute("DELETE FROM reference_drawnnumber")
        link.rollback()
        link.execute("ALTER TABLE reference_drawnnumber DISABLE TRIGGER guard_number")
        link.execute("DELETE FROM reference_drawnnumber WHERE sequence = 2")
        link.execute("ALTER TABLE reference_numbercounter DISABLE TRIGGER guard_counter")
        link.execute("UPDATE reference_numbercounter SET last = 5")
    code = (
        "from reference.checks import number_counters, number_gaps;"
        "print([(f.subject, f.expected, f.found) for f in (*number_gaps(), *number_counters())])"
    )
    found = manage("shell", "--no-imports", "-c", code, name=committed_database).stdout.strip()
    assert found == "[('UJI SPP 2025', '1 sampai 2', '1 sampai 3'), ('UJI SPP 2025', '3', '5')]"


def test_fences_that_the_owner_took_away_are_found(committed_database):
    from tests.database import manage

    with connect(committed_database, owner=True) as link:
        link.execute("ALTER TABLE reference_historicalunit DISABLE TRIGGER refuse_change")
        link.execute("DROP TRIGGER refuse_truncate ON reference_historicaluser")
        link.execute("GRANT DELETE ON reference_referenceload TO " + settings.APP_ADDRESS.user)
        link.execute("GRANT UPDATE ON reference_drawnnumber TO " + settings.APP_ADDRESS.user)
    code = (
        "from reference.checks import history_fences, number_fences;"
        "print([f.subject for f in (*history_fences(), *number_fences())])"
    )
    found = manage("shell", "--no-imports", "-c", code, name=committed_database).stdout.strip()
    assert found == str(
        [
            "pemicu ubah dan hapus pada reference_historicalunit",
            "pemicu kosongkan pada reference_historicaluser",
            "hak peran aplikasi pada reference_referenceload",
            "hak peran aplikasi pada reference_drawnnumber",
        ]
    )
