"""Second factor at the screens: who must show it, setting up, checking, reset."""

import re

import pytest
from django.test import Client
from django.urls import reverse
from django_otp.plugins.otp_totp.models import TOTPDevice

from reference import second_factor
from reference.models import Role, Setting, User
from tests.factories.reference import PASSWORD
from tests.reference.test_second_factor import HASTE, code_of, enrolled

REQUIRED = second_factor.REQUIRED_ROLES
PAGE = "/faktor-kedua/"


@pytest.fixture
def is_on(region):
    """The region asks for a second factor."""
    Setting.objects.create(pk="security.second_factor", value="1")
    return region


def sign_in(user) -> Client:
    client = Client()
    answer = client.post(reverse("login"), {"username": user.username, "password": PASSWORD, "year": "2025"})
    assert answer.status_code == 302
    return client


@pytest.mark.parametrize("role", REQUIRED)
def test_required_roles_reach_only_the_set_up(is_on, role):
    client = sign_in(is_on[role])
    for path in ("/", "/laporan/lra/", "/administrasi/pengguna/", "/kata-sandi/"):
        answer = client.get(path)
        assert (answer.status_code, answer.url.split("?")[0]) == (302, PAGE), path
    assert client.post(reverse("context"), {"year": "2025"}).url.startswith(PAGE)
    assert "Pasang faktor kedua" in client.get(PAGE).content.decode()
    assert client.get(reverse("logout")).status_code == 200


def test_others_and_regions_without_it_are_not_asked(region):
    for role in REQUIRED:
        assert sign_in(region[role]).get("/").status_code == 200
    Setting.objects.create(pk="security.second_factor", value="1")
    assert sign_in(region[Role.TREASURER]).get("/").status_code == 200


def test_setting_up_shows_the_codes_once_and_opens_the_site(is_on):
    user = is_on[Role.TREASURY]
    client = sign_in(user)
    page = client.get(PAGE, {"next": "/laporan/lra/"}).content.decode()
    device = TOTPDevice.objects.get(user=user)
    assert second_factor.secret_text(device) in page
    assert 'value="/laporan/lra/"' in page
    drawn = client.get(reverse("second-factor-qr"))
    assert drawn.headers["Content-Type"] == "image/svg+xml"
    assert drawn.headers["Cache-Control"] == "no-store"
    assert drawn.content.startswith(b"<?xml")
    wrong = client.post(reverse("second-factor-setup"), {"code": "abc"})
    assert wrong.status_code == 422
    TOTPDevice.objects.update(**HASTE)
    answer = client.post(
        reverse("second-factor-setup"), {"code": code_of(device), "next": "/laporan/lra/"}
    ).content.decode()
    shown = re.findall(r"<li>([a-z2-9-]{19})</li>", answer)
    assert len(shown) == 10
    assert 'href="/laporan/lra/"' in answer
    assert client.get("/").status_code == 200
    state = client.get(PAGE).content.decode()
    assert "Tersisa <b>10</b> dari 10" in state
    assert not any(code in state for code in shown)
    assert client.get(reverse("second-factor-qr")).status_code == 404


def test_the_next_sign_in_asks_for_a_code_and_leads_back(is_on):
    user = is_on[Role.FINANCE_OFFICER]
    device, codes = enrolled(user)
    client = sign_in(user)
    asked = client.get("/laporan/lra/")
    assert asked.url == f"{PAGE}?next=/laporan/lra/"
    assert "Kode faktor kedua" in client.get(asked.url).content.decode()
    before = client.session.session_key
    answer = client.post(
        reverse("second-factor-check"), {"code": code_of(device, steps=1), "next": "/laporan/lra/"}
    )
    assert answer.url == "/laporan/lra/"
    assert client.session.session_key != before
    assert client.get("/").status_code == 200
    # Another session of the same person begins without it; the code is spent, a recovery code serves.
    other = sign_in(user)
    assert other.get("/").url.startswith(PAGE)
    spent = other.post(reverse("second-factor-check"), {"code": code_of(device, steps=1)})
    assert "sudah dipakai" in spent.content.decode()
    TOTPDevice.objects.update(**HASTE)
    assert other.post(reverse("second-factor-check"), {"code": codes[0]}).url == "/"
    assert other.get("/").status_code == 200


def test_a_password_alone_does_not_replace_a_password_that_is_due(is_on):
    user = is_on[Role.TREASURY]
    device, _ = enrolled(user)
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    client = sign_in(user)
    new = "jalan-sungai-pasang-surut-7"
    answer = client.post(reverse("password"), {"old_password": PASSWORD, "password": new, "repeated": new})
    assert answer.url.startswith(PAGE)
    user.refresh_from_db()
    assert user.check_password(PASSWORD)
    assert client.post(reverse("second-factor-check"), {"code": code_of(device, steps=1)}).status_code == 302
    assert client.get("/").url.startswith("/kata-sandi/")
    client.post(reverse("password"), {"old_password": PASSWORD, "password": new, "repeated": new})
    assert client.get("/").status_code == 200


def test_who_has_none_yet_replaces_his_password_first(is_on):
    user = is_on[Role.TREASURY]
    User.objects.filter(pk=user.pk).update(must_change_password=True)
    assert sign_in(user).get("/").url.startswith("/kata-sandi/")


def test_who_set_it_up_of_his_own_is_asked_too(region):
    user = region[Role.TREASURER]
    enrolled(user)
    assert sign_in(user).get("/").url == f"{PAGE}?next=/"


def test_parts_of_pages_send_their_page_there(is_on):
    client = sign_in(is_on[Role.TREASURY])
    answer = client.get(
        reverse("palette"),
        {"q": "lra"},
        headers={"HX-Request": "true", "HX-Current-URL": "http://testserver/laporan/lra/?unit=1"},
    )
    assert answer.status_code == 403
    assert answer.headers["HX-Redirect"] == f"{PAGE}?next=/laporan/lra/%3Funit%3D1"


def test_new_recovery_codes_need_a_verified_session(is_on):
    user = is_on[Role.TREASURY]
    enrolled(user)
    client = sign_in(user)
    assert client.post(reverse("second-factor-codes")).url.startswith(PAGE)
    device = second_factor.device_of(user)
    client.post(reverse("second-factor-check"), {"code": code_of(device, steps=1)})
    answer = client.post(reverse("second-factor-codes")).content.decode()
    assert len(re.findall(r"<li>([a-z2-9-]{19})</li>", answer)) == 10


def test_an_administrator_resets_anothers_with_a_reason(region, client_of):
    user = region[Role.TREASURY]
    device, _ = enrolled(user)
    his = sign_in(user)
    his.post(reverse("second-factor-check"), {"code": code_of(device, steps=1)})
    client = client_of(Role.ADMINISTRATOR)
    address = reverse("second-factor-reset", args=[user.pk])
    page = client.get(reverse("user-detail", args=[user.pk])).content.decode()
    assert "Faktor kedua terpasang" in page
    assert address in page
    assert second_factor.secret_text.__name__ not in page
    assert device.key not in page
    client.post(address, {"reason": ""})
    assert second_factor.device_of(user) is not None
    client.post(address, {"reason": "Ponsel hilang"})
    assert second_factor.device_of(user) is None
    assert his.get("/").url.startswith(reverse("login"))
    page = client.get(reverse("user-detail", args=[user.pk])).content.decode()
    assert "Ponsel hilang" in page
    assert address not in page


@pytest.mark.parametrize("role", [Role.TREASURY, Role.TREASURER, Role.AUDITOR])
def test_only_an_administrator_resets(region, client_of, role):
    enrolled(region[Role.FINANCE_OFFICER])
    address = reverse("second-factor-reset", args=[region[Role.FINANCE_OFFICER].pk])
    assert client_of(role).post(address, {"reason": "x"}).status_code == 403
    assert second_factor.device_of(region[Role.FINANCE_OFFICER]) is not None
