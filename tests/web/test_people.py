"""Users and appointments: tests of web.views.people and web.forms.people."""

from datetime import date

import pytest
from django.urls import reverse

from reference.models import REGION_ROLES, Appointment, Role, User
from tests.factories.reference import PASSWORD, make_user
from web.views.parts import PAGE_SIZE

PAGES = ["users", "user-new", "appointments", "appointment-new", "units", "unit-new", "settings"]


@pytest.fixture
def admin(client_of):
    return client_of(Role.ADMINISTRATOR)


@pytest.mark.parametrize("name", PAGES)
def test_only_the_administrator_opens_them(region, client_of, name):
    assert client_of(Role.ADMINISTRATOR).get(reverse(name)).status_code == 200
    for role in (Role.FINANCE_OFFICER, Role.AUDITOR, Role.TREASURER):
        response = client_of(role).get(reverse(name))
        assert response.status_code == 403
        assert "I-40" in response.content.decode()


@pytest.mark.parametrize("name", ["user-deactivate", "user-password", "user-rename", "user-activate"])
def test_acts_come_by_post_and_from_administrators(region, client_of, admin, name):
    target = region[Role.AUDITOR]
    address = reverse(name, args=[target.pk])
    assert admin.get(address).status_code == 405
    assert client_of(Role.FINANCE_OFFICER).post(address).status_code == 403
    target.refresh_from_db()
    assert target.is_active


def test_the_list_finds_by_words_and_status(region, admin):
    make_user("zulkifli", full_name="Zulkifli Nonaktif", is_active=False)
    assert "Zulkifli Nonaktif" in admin.get(reverse("users"), {"cari": "zul non"}).content.decode()
    active = admin.get(reverse("users"), {"cari": "zulkifli", "status": "True"}).content.decode()
    assert "Tidak ada pengguna yang cocok" in active


def test_the_list_is_paged_with_a_constant_number_of_queries(
    region, admin, django_assert_max_num_queries, django_assert_num_queries
):
    with django_assert_max_num_queries(12) as few:
        admin.get(reverse("users"))
    for number in range(60):
        make_user(f"orang_{number:02}")
    with django_assert_num_queries(len(few.captured_queries)):
        page = admin.get(reverse("users"), {"halaman": "2"})
    count = User.objects.count()
    first, last = PAGE_SIZE + 1, min(2 * PAGE_SIZE, count)
    assert f"{first} sampai {last} dari {count} pengguna" in page.content.decode()


def test_a_user_is_made_and_may_sign_in(region, admin, client):
    form = {
        "username": "sekar",
        "full_name": "Sekar Lestari",
        "employee_number": "198001012005011001",
        "password": PASSWORD,
    }
    assert admin.post(reverse("user-new"), {**form, "password": "pendek"}).status_code == 422
    response = admin.post(reverse("user-new"), form)
    user = User.objects.get(username="sekar")
    assert response.url == reverse("user-detail", args=[user.pk])
    sent = client.post(reverse("login"), {"username": "sekar", "password": PASSWORD, "year": "2025"})
    assert sent.status_code == 302
    again = admin.post(reverse("user-new"), form)
    assert again.status_code == 422
    assert "sudah dipakai" in again.content.decode()
    assert 'aria-invalid="true"' in again.content.decode()


def test_names_and_passwords_change_with_history(region, admin):
    target = region[Role.AUDITOR]
    admin.post(
        reverse("user-rename", args=[target.pk]), {"full_name": "Ayu Maharani", "employee_number": "1980"}
    )
    page = admin.get(reverse("user-detail", args=[target.pk])).content.decode()
    assert "<del>Auditor</del>" in page
    assert "<ins>Ayu Maharani</ins>" in page
    assert "oleh Administrator" in page
    weak = admin.post(reverse("user-password", args=[target.pk]), {"password": "12345678901"})
    assert weak.status_code == 422
    admin.post(reverse("user-password", args=[target.pk]), {"password": "sandi-yang-lain-9"})
    target.refresh_from_db()
    assert target.check_password("sandi-yang-lain-9")


def test_a_deactivated_user_is_out_at_once(region, admin, client_of):
    target = region[Role.AUDITOR]
    his = client_of(Role.AUDITOR)
    assert his.get("/").status_code == 200
    admin.post(reverse("user-deactivate", args=[target.pk]))
    assert his.get("/").status_code == 302
    admin.post(reverse("user-activate", args=[target.pk]))
    target.refresh_from_db()
    assert target.is_active


# --- Appointments --------------------------------------------------------------------------------
def form_for(user: User, role: Role, unit=None, **over) -> dict[str, str]:
    return {
        "user": str(user.pk),
        "role": role,
        "unit": str(unit.pk) if unit else "",
        "valid_from": "01-01-2026",
        "valid_to": "",
        "decree": "SK 7/2026",
        "acting_for": "",
        **over,
    }


def test_an_appointment_is_made_and_ended(region, admin):
    user = make_user("budi")
    admin.post(reverse("appointment-new"), form_for(user, Role.TREASURER, region.unit))
    row = Appointment.objects.get(user=user)
    assert (row.role, row.unit, row.decree) == (Role.TREASURER, region.unit, "SK 7/2026")
    early = admin.post(reverse("appointment-end", args=[row.pk]), {"on": "31-12-2025"})
    assert early.status_code == 422
    admin.post(reverse("appointment-end", args=[row.pk]), {"on": "30-06-2026"})
    row.refresh_from_db()
    assert row.valid_to == date(2026, 6, 30)
    page = admin.get(reverse("appointment-detail", args=[row.pk])).content.decode()
    assert "<ins>30-06-2026</ins>" in page
    assert admin.get(reverse("appointments"), {"berlaku": "lampau"}).content.decode().count("SK 7/2026") == 1


def test_exclusions_show_while_typing_and_at_saving(region, admin):
    treasurer = region[Role.TREASURER]
    form = form_for(treasurer, Role.SKPD_VERIFIER, region.unit)
    typed = admin.get(reverse("appointment-check"), form).content.decode()
    assert "tidak merangkap" in typed
    assert "I-42" in typed
    saved = admin.post(reverse("appointment-new"), form)
    assert saved.status_code == 422
    assert "I-42" in saved.content.decode()
    free = form_for(make_user("budi"), Role.SKPD_VERIFIER, region.unit)
    assert "Tidak ada rangkap" in admin.get(reverse("appointment-check"), free).content.decode()
    assert admin.get(reverse("appointment-check"), {"user": ""}).content.decode().strip() == ""


@pytest.mark.parametrize("role", [Role.TREASURER, Role.FINANCE_OFFICER])
def test_the_unit_must_fit_the_role(region, admin, role):
    unit = region.unit if role in REGION_ROLES else None
    page = admin.post(reverse("appointment-new"), form_for(make_user("budi"), role, unit))
    assert page.status_code == 422
    assert 'id="id_unit-salah"' in page.content.decode()
    assert not Appointment.objects.filter(user__username="budi").exists()


def test_a_missing_row_is_not_found(admin):
    assert admin.get(reverse("user-detail", args=[10**9])).status_code == 404
    assert admin.get(reverse("appointment-detail", args=[10**9])).status_code == 404
