"""Telusur: each step from a figure to its approval log, in the drawer and as pages without script."""

import re

import pytest

from core import clock
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury

DRAWER = {"HX-Request": "true", "HX-Boosted": "true", "HX-Target": "telusur"}


@pytest.fixture(autouse=True)
def on_the_day():
    with clock.frozen(treasury.ASKED_ON):
        yield


@pytest.fixture
def client(paying, sign_in):
    return sign_in(paying[Role.AUDITOR])


def links(text: str) -> list[str]:
    return [one.replace("&amp;", "&") for one in re.findall(r'class="cell[^"]*" href="([^"]+)"', text)]


def drawer(client, address: str) -> str:
    response = client.get(address, headers=DRAWER)
    text = response.content.decode()
    assert response.status_code == 200 and "<html" not in text, address
    assert 'class="drawer-head"' in text and "data-drawer-back" in text and 'id="h-telusur"' in text
    return text


@pytest.mark.parametrize("statement", ["/laporan/lra/", "/laporan/neraca-saldo/"])
def test_from_a_statement_to_the_log_in_four_steps(paying, client, statement):
    paid = treasury.paid(paying)
    page = client.get(f"{statement}?sampai=28-02-2025&unit={paying.unit.pk}&tingkat=6").content.decode()
    assert 'id="telusur"' in page
    figures = [one for one in links(page) if "/telusur/" in one and "mode=budget" not in one]
    entries = [link for one in figures for link in links(drawer(client, one)) if "/jurnal/" in link]
    for address in dict.fromkeys(entries):
        text = drawer(client, address)
        documents = [one for one in links(text) if one == f"/belanja/sp2d/{paid.pk}/"]
        if documents:
            break
    found = drawer(client, documents[0])
    assert "Jejak persetujuan" in found and f"SP2D {paid.number} dibayar" in found
    assert address in links(found) and f'href="/belanja/sp2d/{paid.pk}/" hx-boost="false"' in found


def test_every_step_is_a_page_without_script(paying, client):
    paid = treasury.paid(paying)
    page = client.get(f"/belanja/sp2d/{paid.pk}/").content.decode()
    (entry, *_) = [one for one in links(page) if "/jurnal/" in one]
    for address in (f"/belanja/sp2d/{paid.pk}/", entry):
        text = client.get(address).content.decode()
        assert "<html" in text and "Buka halaman" not in text


def test_registers_and_ledger_lines_open_the_drawer(paying, client):
    treasury.paid(paying)
    for address in ("/belanja/sp2d/", "/laporan/jurnal/?dari=01-01-2025&sampai=28-02-2025"):
        page = client.get(address).content.decode()
        assert 'hx-target="#telusur"' in page and '<dialog class="drawer" id="telusur"' in page, address


def test_a_stranger_gets_nothing_in_the_drawer(paying, sign_in):
    paid = treasury.paid(paying)
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(f"/belanja/sp2d/{paid.pk}/", headers=DRAWER).status_code == 404


def test_home_rows_lead_to_the_lines_of_their_sub_activity(paying, sign_in):
    treasury.paid(paying)
    client = sign_in(paying[Role.TREASURER])
    page = client.get("/").content.decode()
    addresses = [one for one in links(page) if one.startswith("/telusur/sub-kegiatan/")]
    key = paying.key()
    assert f"/telusur/sub-kegiatan/{key.sub_activity_id}/" in addresses
    text = drawer(client, f"/telusur/sub-kegiatan/{key.sub_activity_id}/")
    assert budgets.STATIONERY in text and "400.000.000" in text and "390.000.000" in text
    assert budgets.ELECTRICITY not in text
    assert budgets.STATIONERY in client.get(f"/telusur/sub-kegiatan/{key.sub_activity_id}/").content.decode()
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(f"/telusur/sub-kegiatan/{key.sub_activity_id}/").status_code == 404
    administrator = sign_in(paying[Role.ADMINISTRATOR])
    assert administrator.get(f"/telusur/sub-kegiatan/{key.sub_activity_id}/").status_code == 404
