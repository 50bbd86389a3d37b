"""The one question of access, row by row for every role."""

from datetime import date

import pytest

from core.errors import AccessDenied, NotFound
from reference import access
from reference.appointments import GRANT, sync_grants
from reference.models import INHERITED_ROLES, REGION_ROLES, UNIT_ROLES, Role, Unit, Vendor
from tests.factories.reference import (
    make_appointment,
    make_person,
    make_ppkd,
    make_sub_unit,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

DAY = date(2025, 6, 15)
BEFORE, FIRST, LAST, AFTER = date(2025, 5, 31), date(2025, 6, 1), date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def places():
    unit = make_unit("DINKES")
    return {
        "unit": unit,
        "sub": make_sub_unit(unit),
        "other": make_unit("DISDIK"),
        "ppkd": make_ppkd(),
        "region": None,
    }


def reach(user, role, places, on=DAY):
    return {name for name, unit in places.items() if access.may(user, role, unit=unit, on=on)}


@pytest.mark.parametrize("role", sorted(UNIT_ROLES))
def test_unit_role_reaches_its_unit_and_sub_units_when_inherited(role, places):
    user = make_person(role, places["unit"])
    expected = {"unit", "sub"} if role in INHERITED_ROLES else {"unit"}
    assert reach(user, role, places) == expected
    readable = set(access.readable_units(user, on=DAY))
    assert readable == {places[name] for name in expected}


@pytest.mark.parametrize("role", sorted(UNIT_ROLES))
def test_role_of_a_sub_unit_does_not_reach_its_skpd(role, places):
    user = make_person(role, places["sub"])
    assert reach(user, role, places) == {"sub"}
    assert set(access.readable_units(user, on=DAY)) == {places["sub"]}


@pytest.mark.parametrize("role", sorted(REGION_ROLES))
def test_region_role_reaches_everything_and_reads_it_unless_administrator(role, places):
    user = make_person(role)
    assert reach(user, role, places) == set(places)
    expected = set() if role == Role.ADMINISTRATOR else {unit for unit in places.values() if unit}
    assert set(access.readable_units(user, on=DAY)) == expected


@pytest.mark.parametrize("role", list(Role))
def test_no_role_gives_another(role, places):
    user = make_person(role, places["unit"])
    held = access.roles_in(user, places["unit"], on=DAY)
    assert held == {role}
    assert access.roles_in(user, None, on=DAY) == ({role} if role in REGION_ROLES else set())


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize(("on", "is_valid"), [(BEFORE, False), (FIRST, True), (LAST, True), (AFTER, False)])
def test_role_holds_from_its_first_to_its_last_day(role, on, is_valid, places):
    user = make_person(role, places["unit"], valid_from=FIRST, valid_to=LAST)
    assert access.may(user, role, unit=places["unit"], on=on) is is_valid
    reads = is_valid and role != Role.ADMINISTRATOR
    assert access.readable_units(user, on=on).filter(pk=places["unit"].pk).exists() is reads
    assert access.appointments_of(user, on=on).count() == int(is_valid)


def test_appointment_without_end_goes_on(places):
    user = make_person(Role.TREASURER, places["unit"], valid_from=FIRST)
    assert access.may(user, Role.TREASURER, unit=places["unit"], on=date(2099, 1, 1))


def test_inactive_person_and_stranger_have_nothing(places):
    inactive = make_person(Role.BUDGET_USER, places["unit"])
    inactive.is_active = False
    inactive.save(update_fields=["is_active"])
    stranger = make_user("orang_luar")
    for user in (inactive, stranger):
        assert access.roles_in(user, places["unit"], on=DAY) == set()
        assert not access.readable_units(user, on=DAY).exists()
        assert not access.appointments_of(user, on=DAY).exists()


def test_anonymous_has_nothing(places):
    from django.contrib.auth.models import AnonymousUser

    assert access.roles_in(AnonymousUser(), places["unit"], on=DAY) == set()
    assert not access.readable_units(AnonymousUser(), on=DAY).exists()


def test_session_of_a_person_deactivated_meanwhile_has_nothing(places):
    stale = make_person(Role.BUDGET_USER, places["unit"])
    type(stale).objects.filter(pk=stale.pk).update(is_active=False)
    assert stale.is_active
    assert not access.may(stale, Role.BUDGET_USER, unit=places["unit"], on=DAY)


def test_guardian_grant_alone_gives_nothing(places):
    from guardian.shortcuts import assign_perm

    user = make_user("hanya_izin")
    assign_perm(f"reference.{GRANT}", user, places["unit"])
    assert user.has_perm(f"reference.{GRANT}", places["unit"])
    assert access.roles_in(user, places["unit"], on=DAY) == set()
    assert not access.readable_units(user, on=DAY).exists()
    with pytest.raises(NotFound):
        access.require_read(user, places["unit"], on=DAY)


def test_superuser_flag_gives_nothing(places):
    user = make_user("akar", is_superuser=True, is_staff=True)
    assert access.roles_in(user, places["unit"], on=DAY) == set()
    assert not access.readable_units(user, on=DAY).exists()


def test_require_gives_the_first_role_held(places):
    user = make_person(Role.SKPD_VERIFIER, places["unit"])
    make_appointment(user, Role.BUDGET_USER, places["unit"])
    wanted = (Role.BUDGET_USER, Role.SKPD_VERIFIER)
    assert access.require(user, wanted, unit=places["unit"], on=DAY, act="Tanda tangan") == Role.BUDGET_USER
    assert access.require(user, Role.SKPD_VERIFIER, unit=places["unit"], on=DAY, act="Uji") == "skpd_verifier"


def test_require_refuses_with_act_day_role_and_unit(places):
    user = make_person(Role.TREASURER, places["other"])
    with pytest.raises(AccessDenied) as caught:
        access.require(
            user, (Role.SKPD_VERIFIER, Role.BUDGET_USER), unit=places["unit"], on=DAY, act="Memverifikasi SPP"
        )
    assert caught.value.rules == ("I-40",)
    assert caught.value.message == (
        "Memverifikasi SPP ditolak: pada 15-06-2025 Anda tidak memegang peran PPK-SKPD atau "
        "Pengguna Anggaran untuk Satuan Kerja DINKES. Minta pemegang peran itu melakukannya, atau "
        "minta administrator mencatat penunjukan Anda."
    )
    with pytest.raises(AccessDenied, match="untuk tingkat daerah"):
        access.require(user, Role.ADMINISTRATOR, unit=None, on=DAY, act="Mengubah pengaturan")


def test_require_read_hides_what_is_not_his(places):
    user = make_person(Role.TREASURER, places["unit"])
    access.require_read(user, places["unit"], on=DAY)
    with pytest.raises(NotFound) as caught:
        access.require_read(user, places["other"], on=DAY)
    assert caught.value.message == "Data tidak ditemukan."


def test_lists_are_cut_in_one_query(places, django_assert_num_queries):
    user = make_person(Role.BUDGET_USER, places["unit"])
    make_appointment(user, Role.OPERATOR, places["other"])
    with django_assert_num_queries(1):
        rows = list(access.visible(Unit.objects.order_by("code"), user, on=DAY, path=""))
    assert rows == [places["unit"], places["sub"], places["other"]]


def test_lists_follow_a_path_and_the_day(places):
    people = {name: make_person(Role.TREASURER, places[name]) for name in ("unit", "other")}
    reader = make_person(Role.OPERATOR, places["unit"], valid_from=FIRST, valid_to=LAST)
    from reference.models import Appointment

    def names(on):
        rows = access.visible(Appointment.objects.filter(role=Role.TREASURER), reader, on=on)
        return {row.user for row in rows}

    assert names(DAY) == {people["unit"]}
    assert names(AFTER) == set()
    auditor = make_person(Role.AUDITOR)
    rows = access.visible(Appointment.objects.filter(role=Role.TREASURER), auditor, on=DAY, path="unit")
    assert {row.user for row in rows} == set(people.values())


def test_a_person_twice_in_a_unit_sees_a_row_once(places):
    user = make_person(Role.OPERATOR, places["unit"])
    make_appointment(user, Role.BUDGET_USER, places["unit"])
    assert list(access.visible(Unit.objects.all(), user, on=DAY, path="")) == [places["unit"], places["sub"]]


def test_unit_without_rows_for_vendors_is_no_unit():
    # A vendor belongs to no unit; asking for its unit is a programming error, not an open door.
    from django.core.exceptions import FieldError

    with pytest.raises(FieldError):
        access.visible(Vendor.objects.all(), make_user(), on=DAY)


def test_grants_due_are_the_units_reached(places):
    verifier = make_person(Role.SKPD_VERIFIER, places["unit"], valid_from=FIRST, valid_to=LAST)
    treasurer = make_person(Role.TREASURER, places["other"])
    make_person(Role.AUDITOR)
    due = access.grants_due(on=DAY)
    assert due == {
        (verifier.pk, places["unit"].pk),
        (verifier.pk, places["sub"].pk),
        (treasurer.pk, places["other"].pk),
    }
    assert access.grants_due(on=AFTER) == {(treasurer.pk, places["other"].pk)}
    assert sync_grants(on=DAY) == (3, 0)
    assert sync_grants(on=AFTER) == (0, 2)
