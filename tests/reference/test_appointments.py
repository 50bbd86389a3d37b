"""Appointments: who makes them, exclusions, acting officers, the mirrored grants."""

from datetime import date

import pytest
from django.core.management import call_command

from core import clock
from core.errors import AccessDenied, DomainError
from reference import access
from reference.appointments import GRANT, appoint, clashes, end_appointment, sync_grants
from reference.exclusions import EXCLUSIONS
from reference.models import REGION_ROLES, Appointment, Role
from tests.factories.reference import (
    make_appointment,
    make_person,
    make_ppkd,
    make_sub_unit,
    make_unit,
    make_user,
)

pytestmark = pytest.mark.django_db

START, END = date(2025, 1, 1), date(2025, 12, 31)


@pytest.fixture(autouse=True)
def in_june():
    with clock.frozen(date(2025, 6, 15)):
        yield


@pytest.fixture
def administrator():
    return make_person(Role.ADMINISTRATOR)


def given(administrator, user, role, unit=None, **over):
    fields = {"valid_from": START, "valid_to": END, "decree": "SK 5/2025", **over}
    return appoint(user=user, role=role, unit=unit, actor=administrator, **fields)


def test_appointment_is_kept_with_its_history(administrator):
    unit, user = make_unit(), make_user("siti")
    row = given(administrator, user, Role.TREASURER, unit)
    assert access.may(user, Role.TREASURER, unit=unit, on=date(2025, 6, 15))
    assert user.has_perm(f"reference.{GRANT}", unit)
    story = row.history.get()
    assert (story.history_type, story.history_user, story.decree) == ("+", administrator, "SK 5/2025")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.ADMINISTRATOR}))
def test_only_the_administrator_appoints(role):
    unit = make_unit()
    actor = make_person(role, unit)
    with pytest.raises(AccessDenied, match=r"Menunjuk pejabat ditolak.*Administrator"):
        given(actor, make_user("siti"), Role.OPERATOR, unit)
    row = make_appointment(make_user("budi"), Role.OPERATOR, unit)
    with pytest.raises(AccessDenied, match="Mengakhiri penunjukan ditolak"):
        end_appointment(row, on=END, actor=actor)


def test_a_former_administrator_appoints_no_more():
    former = make_person(Role.ADMINISTRATOR, valid_to=date(2025, 6, 14))
    with pytest.raises(AccessDenied):
        given(former, make_user("siti"), Role.OPERATOR, make_unit())


@pytest.mark.parametrize(
    ("over", "message"),
    [
        ({"decree": "  "}, "Sebut dasar penunjukan (nomor SK)."),
        (
            {"valid_to": date(2024, 12, 31)},
            "Masa berlaku berakhir 31-12-2024, mendahului mulainya 01-01-2025.",
        ),
    ],
)
def test_misfits_are_refused_in_words(administrator, over, message):
    with pytest.raises(DomainError) as caught:
        given(administrator, make_user("siti"), Role.OPERATOR, make_unit(), **over)
    assert caught.value.message == message
    assert not Appointment.objects.filter(role=Role.OPERATOR).exists()


def test_place_must_fit_the_role(administrator):
    unit, user = make_unit(), make_user("siti")
    with pytest.raises(DomainError, match="Peran Auditor berlaku untuk seluruh daerah; kosongkan unitnya"):
        given(administrator, user, Role.AUDITOR, unit)
    with pytest.raises(DomainError, match="Peran Operator SKPD dipegang pada satu unit; pilih unitnya"):
        given(administrator, user, Role.OPERATOR)


def test_inactive_people_and_units_are_refused_together(administrator):
    unit, user = make_unit(is_active=False), make_user("siti", is_active=False)
    with pytest.raises(DomainError) as caught:
        given(administrator, user, Role.OPERATOR, unit)
    assert (
        caught.value.message == "Pengguna Siti nonaktif; aktifkan dahulu.\nUnit Satuan Kerja DINKES nonaktif."
    )


# --- Exclusions (I-42) -------------------------------------------------------------------------
R = Role
SAME_UNIT = [
    (R.TREASURER, R.SKPD_VERIFIER),
    (R.TREASURER, R.BUDGET_USER),
    (R.TREASURER, R.DELEGATED_BUDGET_USER),
    (R.TREASURER, R.ACTIVITY_OFFICER),
    (R.SKPD_VERIFIER, R.ACTIVITY_OFFICER),
    (R.SKPD_VERIFIER, R.REVENUE_TREASURER),
]
CHAIN = [R.BUDGET_USER, R.DELEGATED_BUDGET_USER, R.ACTIVITY_OFFICER, R.SKPD_VERIFIER, R.TREASURER]
ANYWHERE = [(bud, role) for bud in (R.TREASURY_DELEGATE, R.TREASURY_STAFF, R.TREASURY) for role in CHAIN]
ALONE = [(R.AUDITOR, role) for role in R if role != R.AUDITOR] + [
    (R.ADMINISTRATOR, role) for role in R if role not in (R.ADMINISTRATOR, R.AUDITOR)
]


@pytest.mark.parametrize(("one", "other"), SAME_UNIT + ANYWHERE + ALONE)
@pytest.mark.parametrize("is_swapped", [False, True])
def test_excluded_pair_is_refused_and_names_both(administrator, one, other, is_swapped):
    first, second = (other, one) if is_swapped else (one, other)
    unit, user = make_unit(), make_user("siti")
    make_appointment(user, first, None if first in REGION_ROLES else unit)
    with pytest.raises(DomainError) as caught:
        given(administrator, user, second, None if second in REGION_ROLES else unit)
    assert caught.value.rules == ("I-42",)

    def place(role):
        return "tingkat daerah" if role in REGION_ROLES else "Satuan Kerja DINKES"

    start = (
        f"Penunjukan Siti sebagai {second.label} {place(second)} (01-01-2025 s.d. 31-12-2025) "
        f"berbenturan dengan Siti sebagai {first.label} {place(first)} "
        "(01-01-2025 s.d. seterusnya, SK 1/2025): "
    )
    assert caught.value.message.startswith(start)
    assert caught.value.message.endswith(
        "Akhiri penunjukan itu sebelum yang baru mulai, atau tunjuk orang lain."
    )
    assert user.appointments.count() == 1


def test_exclusions_are_data_that_names_every_role_pair():
    pairs = {frozenset((a, b)) for rule in EXCLUSIONS for a in rule.one for b in rule.other}
    expected = {frozenset(pair) for pair in SAME_UNIT + ANYWHERE + ALONE}
    assert pairs == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (R.BUDGET_USER, R.SKPD_VERIFIER),
        (R.BUDGET_USER, R.ACTIVITY_OFFICER),
        (R.TAPD, R.REGIONAL_SECRETARY),
        (R.TAPD, R.FINANCE_OFFICER),
        (R.FINANCE_OFFICER, R.TREASURY),
        (R.FINANCE_OFFICER, R.BUDGET_USER),
        (R.OPERATOR, R.TREASURER),
    ],
)
def test_other_pairs_may_be_held(administrator, one, other):
    unit, user = make_unit(), make_user("siti")
    for role in (one, other):
        given(administrator, user, role, None if role in REGION_ROLES else unit)
    assert user.appointments.count() == 2


def test_pairs_of_one_skpd_do_not_count_in_another(administrator):
    unit, other, user = make_unit(), make_unit("DISDIK"), make_user("siti")
    given(administrator, user, Role.TREASURER, unit)
    given(administrator, user, Role.ACTIVITY_OFFICER, other)
    with pytest.raises(DomainError, match="berbenturan"):
        given(administrator, user, Role.ACTIVITY_OFFICER, make_sub_unit(unit))


def test_sub_units_of_one_skpd_are_one_tree(administrator):
    unit, user = make_unit(), make_user("siti")
    given(administrator, user, Role.TREASURER, make_sub_unit(unit, "DINKES.01"))
    with pytest.raises(DomainError, match="bendahara pengeluaran tidak merangkap"):
        given(administrator, user, Role.SKPD_VERIFIER, make_sub_unit(unit, "DINKES.02"))


def test_bud_may_be_budget_user_of_the_finance_office_only(administrator):
    ppkd, user = make_ppkd(), make_user("siti")
    given(administrator, user, Role.TREASURY)
    given(administrator, user, Role.BUDGET_USER, ppkd)
    with pytest.raises(DomainError, match="BUD tidak ikut dalam rangkaian"):
        given(administrator, user, Role.BUDGET_USER, make_unit())
    delegate = make_user("budi")
    given(administrator, delegate, Role.TREASURY_DELEGATE)
    with pytest.raises(DomainError, match="Kuasa BUD dan stafnya"):
        given(administrator, delegate, Role.BUDGET_USER, ppkd)


@pytest.mark.parametrize(
    ("since", "until", "is_refused"),
    [
        (date(2025, 1, 1), date(2025, 5, 31), False),
        (date(2025, 1, 1), date(2025, 6, 1), True),
        (date(2025, 6, 30), None, True),
        (date(2025, 7, 1), None, False),
        (date(2024, 1, 1), None, True),
    ],
)
def test_only_overlapping_periods_exclude(administrator, since, until, is_refused):
    unit, user = make_unit(), make_user("siti")
    given(administrator, user, Role.TREASURER, unit, valid_from=date(2025, 6, 1), valid_to=date(2025, 6, 30))
    found = clashes(user=user, role=Role.SKPD_VERIFIER, unit=unit, valid_from=since, valid_to=until)
    assert bool(found) is is_refused


def test_all_collisions_are_named(administrator):
    unit, user = make_unit(), make_user("siti")
    given(administrator, user, Role.BUDGET_USER, unit)
    given(administrator, user, Role.ACTIVITY_OFFICER, unit)
    with pytest.raises(DomainError) as caught:
        given(administrator, user, Role.TREASURER, unit)
    assert len(caught.value.message.splitlines()) == 2
    assert caught.value.rules == ("I-42",)


def test_same_role_twice_is_refused(administrator):
    unit, user = make_unit(), make_user("siti")
    given(administrator, user, Role.TREASURER, unit)
    with pytest.raises(
        DomainError, match=r"sudah ada: Siti sebagai Bendahara Pengeluaran .*Akhiri yang lama"
    ):
        given(administrator, user, Role.TREASURER, unit, valid_from=END, valid_to=None)
    given(administrator, user, Role.TREASURER, unit, valid_from=date(2026, 1, 1), valid_to=None)
    assert user.appointments.count() == 2


# --- Acting officers (I-43) --------------------------------------------------------------------
def test_acting_officer_stands_in_for_an_appointment(administrator):
    unit = make_unit()
    head = given(administrator, make_user("kepala"), Role.BUDGET_USER, unit)
    acting = given(
        administrator,
        make_user("plt"),
        Role.BUDGET_USER,
        unit,
        valid_from=date(2025, 6, 1),
        valid_to=date(2025, 6, 30),
        acting_for=head,
    )
    assert acting.acting_for == head
    assert access.may(acting.user, Role.BUDGET_USER, unit=unit, on=date(2025, 6, 15))
    assert not access.may(acting.user, Role.BUDGET_USER, unit=unit, on=date(2025, 7, 1))


def test_acting_needs_same_role_other_person_and_later_day(administrator):
    unit, user = make_unit(), make_user("siti")
    head = given(administrator, make_user("kepala"), Role.BUDGET_USER, unit)
    with pytest.raises(DomainError, match="harus ditunjuk pada peran dan unit yang sama") as caught:
        given(administrator, user, Role.SKPD_VERIFIER, unit, acting_for=head)
    assert caught.value.rules == ("I-43",)
    with pytest.raises(DomainError, match="tidak dapat menggantikan dirinya sendiri"):
        given(administrator, head.user, Role.BUDGET_USER, unit, acting_for=head, valid_from=END)
    with pytest.raises(DomainError, match=r"Pengganti mulai 31-12-2024, sebelum pejabat yang digantikan"):
        given(administrator, user, Role.BUDGET_USER, unit, acting_for=head, valid_from=date(2024, 12, 31))


def test_acting_officer_is_bound_by_exclusions(administrator):
    unit, treasurer = make_unit(), make_user("bendahara")
    head = given(administrator, make_user("kepala"), Role.BUDGET_USER, unit)
    given(administrator, treasurer, Role.TREASURER, unit)
    with pytest.raises(DomainError) as caught:
        given(administrator, treasurer, Role.BUDGET_USER, unit, acting_for=head)
    assert caught.value.rules == ("I-42",)


# --- Ending ------------------------------------------------------------------------------------
def test_end_is_the_last_day_and_takes_the_grant_away(administrator):
    unit, user = make_unit(), make_user("siti")
    row = given(administrator, user, Role.TREASURER, unit)
    ended = end_appointment(row, on=date(2025, 6, 14), actor=administrator)
    assert ended.valid_to == date(2025, 6, 14)
    assert access.may(user, Role.TREASURER, unit=unit, on=date(2025, 6, 14))
    assert not access.may(user, Role.TREASURER, unit=unit, on=date(2025, 6, 15))
    assert sync_grants(on=date(2025, 6, 15)) == (0, 0)
    kinds = list(ended.history.order_by("history_id").values_list("history_type", "valid_to"))
    assert kinds == [("+", END), ("~", date(2025, 6, 14))]


def test_end_neither_precedes_nor_lengthens(administrator):
    row = given(administrator, make_user("siti"), Role.TREASURER, make_unit())
    with pytest.raises(DomainError, match="hari terakhirnya tidak dapat 31-12-2024"):
        end_appointment(row, on=date(2024, 12, 31), actor=administrator)
    with pytest.raises(DomainError, match="sudah berakhir 31-12-2025"):
        end_appointment(row, on=date(2026, 1, 1), actor=administrator)


def test_last_administrator_stays(administrator):
    mine = administrator.appointments.get()
    with pytest.raises(DomainError, match="administrator terakhir"):
        end_appointment(mine, on=date(2025, 6, 15), actor=administrator)
    given(administrator, make_user("pengganti"), Role.ADMINISTRATOR, valid_to=None)
    assert end_appointment(mine, on=date(2025, 6, 15), actor=administrator).valid_to == date(2025, 6, 15)


# --- Grants ------------------------------------------------------------------------------------
def test_daily_mirror_follows_the_calendar(administrator, capsys):
    unit = make_unit()
    sub = make_sub_unit(unit)
    user = make_user("siti")
    given(
        administrator, user, Role.BUDGET_USER, unit, valid_from=date(2025, 7, 1), valid_to=date(2025, 7, 31)
    )
    assert not user.has_perm(f"reference.{GRANT}", unit)
    for day, line in [
        (date(2025, 7, 1), "Izin unit: 2 ditambah, 0 dicabut.\n"),
        (date(2025, 7, 31), "Izin unit: 0 ditambah, 0 dicabut.\n"),
        (date(2025, 8, 1), "Izin unit: 0 ditambah, 2 dicabut.\n"),
    ]:
        with clock.frozen(day):
            call_command("sync_grants")
        assert capsys.readouterr().out == line
    assert not type(user).objects.get(pk=user.pk).has_perm(f"reference.{GRANT}", sub)


def test_grant_without_appointment_is_taken_away():
    from guardian.shortcuts import assign_perm

    unit, user = make_unit(), make_user("siti")
    assign_perm(f"reference.{GRANT}", user, unit)
    assert sync_grants(on=date(2025, 6, 15)) == (0, 1)
