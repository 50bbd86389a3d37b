"""Sign in and out, lock-out, password, context: tests of web.views.session and web.forms.session."""

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from reference.models import Role
from tests.factories.reference import PASSWORD, make_appointment, make_sub_unit
from web.context import SESSION_KEY


def sign_in(client: Client, name: str, password: str = PASSWORD, **more):
    return client.post(reverse("login"), {"username": name, "password": password, "year": "2025", **more})


def test_everyone_signs_in_and_comes_home(region, client):
    response = sign_in(client, "expenditure_treasurer_dinkes")
    assert response.status_code == 302
    assert response.url == "/"
    assert client.get("/").status_code == 200
    assert client.session[SESSION_KEY] == {"year": 2025}
    assert client.session.get_expiry_age() == 12 * 60 * 60


def test_a_wrong_password_is_told_without_saying_which_half_is_wrong(region, client):
    response = sign_in(client, "expenditure_treasurer_dinkes", "salah-sekali")
    assert response.status_code == 422
    assert "Nama pengguna atau kata sandi salah." in response.content.decode()
    stranger = sign_in(client, "tidak_ada", "salah-sekali")
    assert stranger.status_code == 422
    assert "Nama pengguna atau kata sandi salah." in stranger.content.decode()


def test_five_wrong_passwords_lock_the_name(region, client):
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        assert sign_in(client, "auditor", "salah-sekali").status_code == 422
    locked = sign_in(client, "auditor", "salah-sekali")
    assert locked.status_code == 429
    assert "Akun terkunci sementara" in locked.content.decode()
    assert sign_in(client, "auditor").status_code == 429
    assert sign_in(client, "treasury_staff").status_code == 302


@pytest.mark.parametrize(
    ("wanted", "reached"),
    [
        ("/laporan/lra/", "/laporan/lra/"),
        ("https://example.org/", "/"),
        ("//example.org", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_next_stays_on_this_site(region, client, wanted, reached):
    assert sign_in(client, "auditor", next=wanted).url == reached


@pytest.mark.parametrize("name", ["home", "users", "lra", "ledger-lines", "password", "palette", "vendors"])
def test_a_stranger_is_sent_to_sign_in(db, client, name):
    response = client.get(reverse(name))
    assert response.status_code == 302
    assert response.url.startswith(reverse("login"))


def test_signing_out_is_asked_and_done_by_post(client_of):
    client = client_of(Role.AUDITOR)
    assert "Keluar dari Kapuas?" in client.get(reverse("logout")).content.decode()
    assert client.get("/").status_code == 200
    assert client.post(reverse("logout")).url == reverse("login")
    assert client.get("/").status_code == 302


def test_a_person_changes_his_own_password(region, client_of, client):
    browser = client_of(Role.AUDITOR)
    new = "kata-sandi-baru-2025"
    form = {"old_password": PASSWORD, "password": new, "repeated": new}
    wrong = browser.post(reverse("password"), {**form, "old_password": "keliru"})
    assert wrong.status_code == 422
    assert browser.post(reverse("password"), form).url == "/"
    assert browser.get("/").status_code == 200
    assert sign_in(client, "auditor").status_code == 422
    assert sign_in(client, "auditor", new).status_code == 302


def test_wrong_present_passwords_count_towards_the_lock_of_the_name(region, client_of, client):
    browser = client_of(Role.AUDITOR)
    form = {"password": "kata-sandi-baru-2025", "repeated": "kata-sandi-baru-2025"}
    for _ in range(settings.AXES_FAILURE_LIMIT - 1):
        wrong = browser.post(reverse("password"), {**form, "old_password": "keliru"})
        assert wrong.status_code == 422
        assert "Kata sandi sekarang salah" in wrong.content.decode()
    assert browser.post(reverse("password"), {**form, "old_password": "keliru"}).status_code == 429
    # Locked is locked: neither the right password here nor a sign-in elsewhere goes through.
    assert browser.post(reverse("password"), {**form, "old_password": PASSWORD}).status_code == 429
    assert sign_in(client, "auditor").status_code == 429
    assert region[Role.AUDITOR].check_password(PASSWORD)


def test_the_form_of_another_site_is_refused_in_words(region):
    client = Client(enforce_csrf_checks=True)
    response = sign_in(client, "auditor")
    assert response.status_code == 403
    assert "Isian tidak diterima" in response.content.decode()


class TestContext:
    """Unit, year and role are choices among what today's appointments give."""

    def change(self, client: Client, **fields):
        client.post(reverse("context"), {"appointment": "", "unit": "", "year": "2025", **fields})
        return client.session[SESSION_KEY]

    def test_a_region_role_chooses_any_unit(self, region, client_of):
        client = client_of(Role.AUDITOR)
        mine = region[Role.AUDITOR].appointments.get()
        kept = self.change(client, appointment=mine.pk, unit=region.other.pk)
        assert kept == {"appointment": mine.pk, "unit": region.other.pk, "year": 2025}
        assert "DISDIK" in client.get("/").content.decode()

    def test_a_unit_role_stays_in_its_unit(self, region, client_of):
        client = client_of(Role.TREASURER)
        mine = region[Role.TREASURER].appointments.get()
        kept = self.change(client, appointment=mine.pk, unit=region.other.pk)
        assert kept["unit"] == region.unit.pk
        assert "DISDIK" not in client.get("/").content.decode()

    def test_an_inherited_role_reaches_the_sub_unit(self, region, client_of):
        clinic = make_sub_unit(region.unit)
        client = client_of(Role.BUDGET_USER)
        mine = region[Role.BUDGET_USER].appointments.get()
        assert self.change(client, appointment=mine.pk, unit=clinic.pk)["unit"] == clinic.pk
        treasurer = client_of(Role.TREASURER)
        his = region[Role.TREASURER].appointments.get()
        assert self.change(treasurer, appointment=his.pk, unit=clinic.pk)["unit"] == region.unit.pk

    def test_anothers_appointment_is_not_taken(self, region, client_of):
        client = client_of(Role.TREASURER)
        foreign = region[Role.FINANCE_OFFICER].appointments.get()
        assert self.change(client, appointment=foreign.pk)["appointment"] != foreign.pk

    def test_an_ended_appointment_is_dropped_from_a_running_session(self, region, client_of):
        user = region[Role.TREASURER]
        second = make_appointment(user, Role.ACTIVITY_OFFICER, region.other)
        client = client_of(Role.TREASURER)
        self.change(client, appointment=second.pk)
        assert "PPTK" in client.get("/").content.decode()
        second.valid_to = date(2025, 12, 31)
        second.save()
        page = client.get("/").content.decode()
        assert "PPTK" not in page
        assert "Bendahara Pengeluaran" in page

    def test_it_changes_by_post_only(self, client_of):
        assert client_of(Role.AUDITOR).get(reverse("context")).status_code == 405

    def test_an_unknown_year_falls_back(self, client_of):
        assert self.change(client_of(Role.AUDITOR), year="1999")["year"] == 2025
