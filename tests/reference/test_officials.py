"""Officials: who signs on a day, under which name and title; gaps and overlaps of a year (I-43)."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from reference import officials
from reference.models import ActingKind, Role
from reference.officials import Signatory, Span, offices, official
from tests.factories.reference import make_appointment, make_person, make_sub_unit, make_unit, make_user

pytestmark = pytest.mark.django_db

JUNE = date(2025, 6, 15)


@pytest.fixture
def unit():
    return make_unit()


def rename(user, name, number, *, at: date):
    """A new name with its history on the given day."""
    user.full_name, user.employee_number = name, number
    user._history_date = datetime(at.year, at.month, at.day, 10, tzinfo=timezone.get_default_timezone())
    user.save()


def test_the_holder_signs_with_title_name_and_number(unit):
    user = make_user("siti", full_name="Siti Aminah", employee_number="1979")
    row = make_appointment(user, Role.BUDGET_USER, unit)
    assert official(Role.BUDGET_USER, unit=unit, on=JUNE) == Signatory(
        title="Pengguna Anggaran",
        name="Siti Aminah",
        employee_number="1979",
        prefix="",
        appointment_id=row.pk,
    )


def test_a_vacant_office_keeps_its_title(unit):
    make_appointment(make_user("siti"), Role.BUDGET_USER, unit, valid_from=date(2025, 7, 1))
    found = official(Role.BUDGET_USER, unit=unit, on=JUNE)
    assert (found.title, found.name, found.is_vacant) == ("Pengguna Anggaran", "", True)


def test_first_and_last_day_belong_to_the_holder(unit):
    make_appointment(
        make_user("siti"), Role.TREASURER, unit, valid_from=JUNE, valid_to=JUNE, position="Bendahara Dinas"
    )
    days = [date(2025, 6, 14), JUNE, date(2025, 6, 16)]
    assert [official(Role.TREASURER, unit=unit, on=day).name for day in days] == ["", "Siti", ""]
    assert official(Role.TREASURER, unit=unit, on=JUNE).title == "Bendahara Dinas"


@pytest.mark.parametrize(
    ("kind", "ends", "prefix"),
    [
        ("", None, "Plh."),
        ("", date(2025, 5, 31), "Plt."),
        (ActingKind.VACANT, None, "Plt."),
        (ActingKind.AWAY, date(2025, 5, 31), "Plh."),
    ],
)
def test_a_stand_in_signs_before_his_holder(unit, kind, ends, prefix):
    chief = make_appointment(make_user("siti"), Role.BUDGET_USER, unit, valid_to=ends)
    make_appointment(
        make_user("budi"),
        Role.BUDGET_USER,
        unit,
        acting_for=chief,
        acting_kind=kind,
        valid_from=date(2025, 6, 1),
        valid_to=date(2025, 6, 30),
    )
    found = official(Role.BUDGET_USER, unit=unit, on=JUNE)
    assert (found.name, found.prefix, found.full_title) == ("Budi", prefix, f"{prefix} Pengguna Anggaran")
    assert official(Role.BUDGET_USER, unit=unit, on=date(2025, 5, 1)).name == "Siti"


def test_names_are_those_of_the_day(unit):
    user = make_user("siti", full_name="Siti", employee_number="1")
    make_appointment(user, Role.BUDGET_USER, unit)
    rename(user, "Siti Aminah", "2", at=date(2025, 3, 1))
    rename(user, "Siti Aminah, S.E.", "3", at=date(2025, 9, 1))
    signed = [
        official(Role.BUDGET_USER, unit=unit, on=day)
        for day in (date(2025, 3, 1), date(2025, 8, 31), date(2025, 9, 1))
    ]
    assert [(one.name, one.employee_number) for one in signed] == [
        ("Siti Aminah", "2"),
        ("Siti Aminah", "2"),
        ("Siti Aminah, S.E.", "3"),
    ]
    # Before the first known version he is called as in it.
    assert official(Role.BUDGET_USER, unit=unit, on=date(2025, 1, 1)).name == "Siti Aminah"


def test_a_sub_unit_is_signed_for_by_its_skpd_but_for_its_own_kpa(unit):
    clinic = make_sub_unit(unit)
    make_appointment(make_user("siti"), Role.BUDGET_USER, unit)
    make_appointment(make_user("budi"), Role.DELEGATED_BUDGET_USER, clinic)
    make_appointment(make_user("cici"), Role.TREASURER, unit)
    assert official(Role.BUDGET_USER, unit=clinic, on=JUNE).name == "Siti"
    assert official(Role.DELEGATED_BUDGET_USER, unit=clinic, on=JUNE).name == "Budi"
    assert official(Role.TREASURER, unit=clinic, on=JUNE).is_vacant
    assert official(Role.DELEGATED_BUDGET_USER, unit=unit, on=JUNE).is_vacant


def test_region_roles_need_no_unit():
    make_person(Role.TREASURY_DELEGATE, username="kuasa")
    assert official(Role.TREASURY_DELEGATE, unit=None, on=JUNE).name == "Kuasa"
    assert official(Role.TREASURY_DELEGATE, unit=make_unit(), on=JUNE).name == "Kuasa"


def test_offices_name_gaps_and_overlaps(unit):
    make_appointment(make_user("siti"), Role.BUDGET_USER, unit, valid_to=date(2025, 3, 31))
    make_appointment(
        make_user("budi"),
        Role.BUDGET_USER,
        unit,
        valid_from=date(2025, 3, 25),
        valid_to=date(2025, 6, 30),
    )
    make_appointment(
        make_user("cici"), Role.BUDGET_USER, unit, valid_from=date(2025, 8, 1), valid_to=date(2025, 11, 30)
    )
    found = {office.role: office for office in offices(unit=unit, on=JUNE)}
    chief = found[Role.BUDGET_USER]
    assert chief.signatory.name == "Budi"
    assert chief.overlaps == (Span(date(2025, 3, 25), date(2025, 3, 31)),)
    assert chief.gaps == (
        Span(date(2025, 7, 1), date(2025, 7, 31)),
        Span(date(2025, 12, 1), date(2025, 12, 31)),
    )
    # An office that every SKPD needs lacks the whole year; one that it may do without lacks nothing.
    assert found[Role.TREASURER].gaps == (Span(date(2025, 1, 1), date(2025, 12, 31)),)
    assert found[Role.REVENUE_TREASURER].gaps == ()


def test_several_kpa_side_by_side_are_no_overlap(unit):
    for name in ("siti", "budi"):
        make_appointment(make_user(name), Role.DELEGATED_BUDGET_USER, unit)
    found = {office.role: office for office in offices(unit=unit, on=JUNE)}[Role.DELEGATED_BUDGET_USER]
    assert (len(found.holders), found.overlaps) == (2, ())


def test_a_stand_in_beside_his_holder_is_no_overlap(unit):
    chief = make_appointment(make_user("siti"), Role.TREASURER, unit)
    make_appointment(make_user("budi"), Role.TREASURER, unit, acting_for=chief, valid_from=JUNE)
    found = {office.role: office for office in offices(unit=unit, on=JUNE)}[Role.TREASURER]
    assert (found.overlaps, found.gaps, found.signatory.prefix) == ((), (), "Plh.")


def test_offices_cost_two_queries_however_many_people(unit, django_assert_num_queries):
    for number in range(12):
        make_appointment(make_user(f"kpa{number}"), Role.DELEGATED_BUDGET_USER, unit)
    with django_assert_num_queries(2):
        assert len(offices(unit=unit, on=JUNE)) == len(officials.SIGNING_UNIT_ROLES)
