"""Officials at the screen: unit, date, gaps, overlaps, history (web.views.officials, web.forms.reference)."""

from datetime import date

import pytest
from django.urls import reverse

from reference.models import ActingKind, Role
from tests.factories.reference import make_appointment, make_user

ADDRESS = "/administrasi/pejabat/"


@pytest.fixture
def admin(region, client_of):
    return client_of(Role.ADMINISTRATOR)


def test_the_region_comes_first(region, admin):
    page = admin.get(ADDRESS).content.decode()
    for role in (Role.REGIONAL_SECRETARY, Role.FINANCE_OFFICER, Role.TREASURY, Role.TREASURY_DELEGATE):
        mine = region[role].appointments.get()
        assert reverse("appointment-detail", args=[mine.pk]) in page
    assert "Tingkat daerah" in page
    assert "Kosong" not in page


def test_a_unit_on_a_day_with_its_stand_in_gap_and_overlap(region, admin):
    chief = region[Role.BUDGET_USER].appointments.get()
    chief.valid_to = date(2025, 9, 30)
    chief.save()
    make_appointment(
        make_user("budi", full_name="Budi Santoso", employee_number="1980"),
        Role.BUDGET_USER,
        region.unit,
        acting_for=chief,
        acting_kind=ActingKind.AWAY,
        position="Sekretaris Dinas",
        valid_from=date(2025, 6, 1),
        valid_to=date(2025, 6, 30),
    )
    make_appointment(
        make_user("cici"),
        Role.TREASURER,
        region.unit,
        valid_from=date(2025, 12, 1),
        valid_to=date(2025, 12, 31),
    )
    page = admin.get(ADDRESS, {"unit": region.unit.pk, "tanggal": "15-06-2025"}).content.decode()
    assert "Satuan Kerja DINKES, 15 Juni 2025" in page
    assert "Plh. Budi Santoso" in page
    assert "tercetak: Sekretaris Dinas" in page
    assert "1\u00a0Okt\u00a02025 s.d. 31\u00a0Des\u00a02025" in page
    assert "1\u00a0Des\u00a02025 s.d. 31\u00a0Des\u00a02025" in page
    assert "2 masa tanpa pejabat atau dengan pejabat rangkap" in page
    later = admin.get(ADDRESS, {"unit": region.unit.pk, "tanggal": "15-10-2025"}).content.decode()
    assert "Tidak ada" in later


def test_the_history_of_its_appointments_stands_beside(region, admin):
    row = region[Role.TREASURER].appointments.get()
    row.valid_to = date(2025, 6, 30)
    row.save()
    page = admin.get(ADDRESS, {"unit": region.unit.pk}).content.decode()
    assert "<ins>30-06-2025</ins>" in page


def test_what_cannot_be_read_falls_back(admin):
    page = admin.get(ADDRESS, {"unit": "x", "tanggal": "kapan"})
    assert page.status_code == 200
    assert "Tingkat daerah" in page.content.decode()


def test_queries_do_not_grow_with_people(region, admin, django_assert_max_num_queries):
    for number in range(15):
        make_appointment(make_user(f"kpa{number}"), Role.DELEGATED_BUDGET_USER, region.unit)
    with django_assert_max_num_queries(16):
        admin.get(ADDRESS, {"unit": region.unit.pk})


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TREASURER])
def test_only_administrators_look(client_of, role):
    assert client_of(role).get(ADDRESS).status_code == 403


def test_an_appointment_names_kind_and_position(region, admin):
    chief = region[Role.BUDGET_USER].appointments.get()
    form = {
        "user": make_user("budi").pk,
        "role": Role.BUDGET_USER,
        "unit": region.unit.pk,
        "valid_from": "01-06-2025",
        "valid_to": "30-06-2025",
        "decree": "SK 2/2025",
        "acting_for": "",
        "acting_kind": "plh",
        "position": "Sekretaris Dinas",
    }
    lonely = admin.post(reverse("appointment-new"), form)
    assert lonely.status_code == 422
    assert "Sebut siapa yang digantikan Budi sebagai Plh." in lonely.content.decode()
    made = admin.post(reverse("appointment-new"), {**form, "acting_for": chief.pk})
    page = admin.get(made.url).content.decode()
    assert "Plh." in page
    assert "Sekretaris Dinas" in page
