"""The end of sessions: limits, notice, what scripts get, sign-out everywhere, forced change of password."""

import pytest
from django.test import Client
from django.urls import reverse

from reference import people
from reference.models import Role, Setting
from tests.factories.reference import PASSWORD
from web import sessions

PAGE = "http://testserver/belanja/spp/baru/?unit=3"


@pytest.fixture
def at(monkeypatch):
    """Sets the clock of sessions so many seconds after now."""
    start = sessions.moment()

    def later(seconds: int) -> None:
        monkeypatch.setattr(sessions, "moment", lambda: start + seconds)

    later(0)
    return later


def test_thirty_idle_minutes_end_a_session(client_of, at):
    client = client_of(Role.AUDITOR)
    at(1799)
    assert client.get("/").status_code == 200
    at(1799 + 1799)
    assert client.get("/").status_code == 200
    at(1799 + 1799 + 1800)
    answer = client.get("/laporan/lra/?unit=1")
    assert answer.url == "/masuk/?next=/laporan/lra/%3Funit%3D1&berakhir=idle"
    assert "karena lama tidak ada tindakan" in client.get(answer.url).content.decode()
    at(0)
    assert client.get("/").status_code == 302


def test_twelve_hours_end_a_session_that_is_at_work(client_of, at):
    client = client_of(Role.AUDITOR)
    for seconds in range(0, 12 * 3600, 1500):
        at(seconds)
        assert client.get("/").status_code == 200
    at(12 * 3600 - 1)
    assert client.get("/").status_code == 200
    at(12 * 3600)
    assert client.get("/").url == "/masuk/?berakhir=absolute"


def test_the_region_sets_both_limits(region, client_of, at):
    Setting.objects.create(pk="security.idle_minutes", value="5")
    Setting.objects.create(pk="security.absolute_hours", value="1")
    client = client_of(Role.AUDITOR)
    assert client.session.get_expiry_age() == 3600
    at(300)
    assert client.get("/").status_code == 302


def test_a_changed_limit_reaches_running_sessions_within_a_minute(region, client_of, at):
    client = client_of(Role.AUDITOR)
    Setting.objects.create(pk="security.idle_minutes", value="5")
    at(60)
    assert client.get("/").status_code == 200
    at(361)
    assert client.get("/").status_code == 302


def test_asking_how_long_does_not_prolong(client_of, at):
    client = client_of(Role.AUDITOR)
    at(1000)
    assert client.get(reverse("session-state")).json() == {"remaining": 800, "notice": 120}
    assert client.get("/", headers={"Kapuas-Passive": "1"}).status_code == 200
    at(1700)
    assert client.get(reverse("session-state")).json()["remaining"] == 100
    assert client.post(reverse("session-stay")).json() == {"remaining": 1800, "notice": 120}
    at(1800)
    assert client.get("/").status_code == 200
    assert Client().get(reverse("session-state")).status_code == 401
    assert client.get(reverse("session-stay")).status_code == 405


def test_pages_carry_what_the_notice_needs(client_of, at):
    client = client_of(Role.AUDITOR)
    at(600)
    page = client.get("/").content.decode()
    assert 'data-remaining="1800" data-notice="120" data-idle="1800" data-absolute="42600"' in page
    assert "Tetap masuk" in page


@pytest.mark.parametrize(
    "headers",
    [
        {"HX-Request": "true", "HX-Current-URL": PAGE},
        {"X-Requested-With": "XMLHttpRequest", "Referer": PAGE},
        {"Sec-Fetch-Dest": "empty", "Referer": PAGE},
    ],
)
@pytest.mark.parametrize("is_stranger", [True, False])
def test_scripts_get_401_and_keep_their_page(client_of, at, headers, is_stranger):
    client = Client() if is_stranger else client_of(Role.TREASURER)
    at(1800)
    answer = client.post(reverse("spp-new"), {"description": "x"}, headers=headers)
    assert answer.status_code == 401
    assert answer.headers["HX-Trigger"] == "session-expired"
    assert answer.headers["HX-Reswap"] == "none"
    assert answer.headers["Kapuas-Sign-In"].startswith("/masuk/?next=/belanja/spp/baru/%3Funit%3D3")


@pytest.mark.parametrize("is_stranger", [True, False])
@pytest.mark.parametrize(
    ("referer", "wanted"),
    [(PAGE, "/belanja/spp/baru/%3Funit%3D3"), ("https://example.org/x", ""), ("", "")],
)
def test_a_late_post_leads_back_to_its_page(client_of, at, is_stranger, referer, wanted):
    client = Client() if is_stranger else client_of(Role.TREASURER)
    at(1800)
    answer = client.post(reverse("spp-new"), {"description": "x"}, headers={"Referer": referer})
    assert answer.status_code == 302
    assert answer.url.startswith("/masuk/")
    assert (f"next={wanted}" in answer.url) if wanted else ("next" not in answer.url)


def test_signing_out_everywhere_ends_all_own_sessions_only(region, sign_in):
    user = region[Role.TREASURER]
    first, second, other = sign_in(user), sign_in(user), sign_in(region[Role.AUDITOR])
    assert first.post(reverse("sign-out-everywhere")).url == reverse("login")
    assert [one.get("/").status_code for one in (first, second, other)] == [302, 302, 200]
    assert sign_in(user).get("/").status_code == 302 or user.session_epoch == 0
    user.refresh_from_db()
    assert sign_in(user).get("/").status_code == 200


def test_an_administrator_ends_anothers_sessions(region, sign_in):
    his, admin = sign_in(region[Role.TREASURER]), sign_in(region[Role.ADMINISTRATOR])
    address = reverse("user-end-sessions", args=[region[Role.TREASURER].pk])
    assert sign_in(region[Role.AUDITOR]).post(address).status_code == 403
    assert his.get("/").status_code == 200
    admin.post(address)
    assert his.get("/").status_code == 302


def test_a_password_of_somebody_else_is_replaced_before_anything(region, sign_in):
    user = people.set_password(
        region[Role.TREASURER], password="dari-admin-2025", actor=region[Role.ADMINISTRATOR]
    )
    client = sign_in(user)
    assert client.get("/belanja/spp/").url == "/kata-sandi/?next=/belanja/spp/"
    page = client.get("/kata-sandi/?next=/belanja/spp/").content.decode()
    assert "Ganti kata sandi dahulu" in page
    form = {"old_password": "dari-admin-2025", "next": "/belanja/spp/"}
    same = client.post("/kata-sandi/", {**form, "password": PASSWORD, "repeated": "lain"})
    assert "Tidak sama dengan kata sandi baru" in same.content.decode()
    old = client.post("/kata-sandi/", {**form, "password": "dari-admin-2025", "repeated": "dari-admin-2025"})
    assert "pernah dipakai" in old.content.decode()
    done = client.post(
        "/kata-sandi/", {**form, "password": "layar-kapal-1945", "repeated": "layar-kapal-1945"}
    )
    assert done.url == "/belanja/spp/"
    assert client.get("/belanja/spp/").status_code == 200


def test_an_old_password_is_replaced_where_the_region_limits_its_age(region, sign_in, monkeypatch):
    monkeypatch.setattr("web.sessions.passwords.is_expired", lambda user: True)
    client = sign_in(region[Role.TREASURER])
    assert client.get("/").url == "/kata-sandi/?next=/"
    new = {"password": "layar-kapal-1945", "repeated": "layar-kapal-1945"}
    assert client.post("/kata-sandi/", {"old_password": PASSWORD, **new}).url == "/"
    assert client.get("/").status_code == 200


def test_a_page_costs_no_query_for_its_limits(region, client_of, django_assert_num_queries):
    client = client_of(Role.AUDITOR)
    # Session and person; neither settings nor devices.
    with django_assert_num_queries(2):
        client.get(reverse("session-state"))
