"""Statements on screen: tests of web.views.reports and web.forms.reports."""

import csv
import re

import pytest
from django.urls import reverse

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as payments

LRA = "lra"
STATEMENTS = [LRA, "trial-balance"]


def row_of(page: str, code: str) -> list[str]:
    """The figures of the statement's row with that code."""
    row = re.search(
        rf'<tr[^>]*><th[^>]*><span class="name"><span class="code">{re.escape(code)}<.*?</tr>', page
    )
    return re.findall(r'<td class="num[^>]*>(?:<a[^>]*>)?([^<]*)', row.group())


@pytest.mark.parametrize("name", STATEMENTS)
def test_the_unit_and_region_roles_read_them(paid, sign_in, name):
    address = reverse(name)
    for role in (Role.TREASURER, Role.AUDITOR, Role.FINANCE_OFFICER, Role.TAPD):
        response = sign_in(paid[role]).get(address, {"unit": paid.unit.pk})
        assert response.status_code == 200
        assert "4.000.000,00" in response.content.decode()


@pytest.mark.parametrize("name", STATEMENTS)
def test_a_stranger_gets_nothing(paid, sign_in, name):
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert stranger.get(reverse(name), {"unit": paid.unit.pk}).status_code == 404
    assert stranger.get(reverse(name), {"unit": 10**9}).status_code == 404
    assert stranger.get(reverse(name), {"unit": "semua"}).status_code == 403
    assert "4.000.000,00" not in stranger.get(reverse(name)).content.decode()
    administrator = sign_in(paid[Role.ADMINISTRATOR])
    assert administrator.get(reverse(name), {"unit": "semua"}).status_code == 403
    assert administrator.get(reverse(name), {"unit": paid.unit.pk}).status_code == 404


@pytest.mark.parametrize("kind", ["lra", "trial_balance"])
def test_exports_obey_the_same_rules(paid, sign_in, kind):
    address = reverse("statement-csv", args=[kind])
    own = sign_in(paid[Role.TREASURER]).get(address, {"unit": paid.unit.pk, "tingkat": "6"})
    assert own["Content-Type"] == "text/csv; charset=utf-8"
    assert f"{kind.replace('_', '-')}-dinkes-2025-12-31.csv" in own["Content-Disposition"]
    rows = list(csv.DictReader(own.content.decode().splitlines()))
    assert {row["scope"] for row in rows} == {"DINKES"}
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert stranger.get(address, {"unit": paid.unit.pk}).status_code == 404
    assert stranger.get(address, {"unit": "semua"}).status_code == 403
    assert stranger.get(reverse("statement-csv", args=["laba_rugi"])).status_code == 404


def test_the_lra_shows_budget_and_realisation(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    page = client.get(reverse(LRA), {"tingkat": "6"}).content.decode()
    assert row_of(page, budgets.STATIONERY)[:4] == [
        "400.000.000,00",
        "4.000.000,00",
        "(396.000.000,00)",
        "1,00",
    ]
    earlier = client.get(reverse(LRA), {"tingkat": "6", "sampai": "31-01-2025"}).content.decode()
    assert row_of(earlier, budgets.STATIONERY)[1] == "0,00"


def test_levels_cut_the_rows(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    assert budgets.STATIONERY not in client.get(reverse(LRA), {"tingkat": "5"}).content.decode()
    deep = client.get(reverse(LRA), {"tingkat": "6"}).content.decode()
    assert 'class="codes steps ' in deep
    assert budgets.STATIONERY in deep


@pytest.mark.parametrize(
    ("query", "field", "text"),
    [
        ({"sampai": "31-12-2024"}, "", "I-07"),
        ({"sampai": "kemarin"}, "id_sampai", "Tanggal tidak terbaca"),
        ({"tingkat": "9"}, "id_tingkat", ""),
    ],
)
def test_wrong_parameters_are_named(paid, sign_in, query, field, text):
    response = sign_in(paid[Role.TREASURER]).get(reverse(LRA), query)
    page = response.content.decode()
    assert response.status_code == 422
    assert 'class="errors"' in page
    assert field in page
    assert text in page


def test_reading_is_by_get_only(paid, sign_in):
    client = sign_in(paid[Role.AUDITOR])
    for name in (*STATEMENTS, "drill", "ledger-lines", "approvals", "checks"):
        assert client.post(reverse(name)).status_code == 405


def test_an_empty_year_says_so(region, client_of):
    page = client_of(Role.AUDITOR).get(reverse(LRA)).content.decode()
    assert "Belum ada angka" in page


@pytest.mark.parametrize(("name", "count"), [(LRA, 14), ("trial-balance", 14)])
def test_queries_do_not_grow_with_the_journal(paying, sign_in, django_assert_num_queries, name, count):
    client = sign_in(paying[Role.TREASURER])
    address = reverse(name)
    client.get(address, {"tingkat": "6"})
    # A copy costs the stamp alone.
    with django_assert_num_queries(10):
        client.get(address, {"tingkat": "6"})
    for code in (budgets.STATIONERY, budgets.TRAVEL, budgets.COMPUTER):
        payments.paid(paying, payments.line(paying.key(code), 1_000_000))
    with django_assert_num_queries(count):
        client.get(address, {"tingkat": "6"})


# --- Drawer --------------------------------------------------------------------------------------
def figure_address(client, code: str, column: int = 1, **query) -> str:
    """The address behind a figure of the LRA."""
    page = client.get(reverse(LRA), {"tingkat": "6", **query}).content.decode()
    row = re.search(rf'<span class="code">{re.escape(code)}<.*?</tr>', page).group()
    return re.findall(r'href="([^"]+)"', row)[column].replace("&amp;", "&")


def test_a_figure_opens_the_lines_that_add_up_to_it(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    address = figure_address(client, budgets.STATIONERY)
    drawer = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in drawer
    assert "realisasi" in drawer
    assert "Jumlah 1 baris jurnal." in drawer
    assert '<span class="value">4.000.000,00</span>' in drawer
    entry = re.search(r'href="(/laporan/jurnal/\d+/)"', drawer).group(1)
    assert client.get(entry).status_code == 200
    page = client.get(address).content.decode()
    assert "<html" in page
    assert "4.000.000,00" in page


def test_a_budget_figure_opens_its_lines(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    drawer = client.get(figure_address(client, budgets.STATIONERY, 0), headers={"HX-Request": "true"})
    text = drawer.content.decode()
    assert "Jumlah 1 rincian anggaran" in text
    assert "400.000.000,00" in text
    assert reverse("budget-detail", args=[paid.document.pk]) in text


def test_a_link_passed_on_gives_a_stranger_nothing(paid, sign_in):
    address = figure_address(sign_in(paid[Role.TREASURER]), budgets.STATIONERY)
    region_address = figure_address(sign_in(paid[Role.AUDITOR]), budgets.STATIONERY, unit="semua")
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert stranger.get(address).status_code == 404
    assert stranger.get(region_address).status_code == 403
    own = sign_in(paid[Role.TREASURER])
    assert own.get(region_address).status_code == 403
    lines = address.replace(reverse("drill"), reverse("ledger-lines"))
    assert stranger.get(lines).status_code == 404
    assert stranger.get(lines.replace("/jurnal/", "/jurnal/csv/")).status_code == 404


def test_a_damaged_link_is_told(paid, sign_in):
    response = sign_in(paid[Role.AUDITOR]).get(reverse("drill"), {"mode": "opening"})
    assert response.status_code == 422
    assert "Tautan telusur tidak lengkap" in response.content.decode()


def test_the_page_shows_an_entry_at_once(paying, sign_in):
    client = sign_in(paying[Role.AUDITOR])
    address = reverse("lra")
    assert "4.000.000,00" not in client.get(address, {"unit": paying.unit.pk}).content.decode()
    payments.paid(paying, payments.line(paying.key(), 4_000_000))
    assert "4.000.000,00" in client.get(address, {"unit": paying.unit.pk}).content.decode()
