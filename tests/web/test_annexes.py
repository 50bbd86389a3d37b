"""Annexes of the LRA on screen: their figures, the way behind them, their cost."""

import re

import pytest
from django.core.management import call_command
from django.urls import reverse

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.web.test_reports import row_of

ROUTES = ["lra-by-unit", "lra-by-activity", "lra-by-function"]


@pytest.mark.parametrize("name", ROUTES)
def test_each_annex_shows_what_was_paid(paid, sign_in, name):
    page = sign_in(paid[Role.TREASURER]).get(reverse(name)).content.decode()
    assert "4.000.000,00" in page
    assert 'href="/laporan/telusur/?' in page
    early = sign_in(paid[Role.TREASURER]).get(reverse(name), {"sampai": "31-01-2025"}).content.decode()
    assert "4.000.000,00" not in early


def test_the_way_behind_a_programme_names_it(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    page = client.get(reverse("lra-by-activity")).content.decode()
    assert row_of(page, budgets.OFFICE)[1] == "4.000.000,00"
    row = re.search(rf'<span class="code">{re.escape("1.02.01.2.06")}<.*?</tr>', page, re.DOTALL).group()
    address = re.findall(r'href="([^"]+)"', row)[1].replace("&amp;", "&")
    drawer = client.get(address).content.decode()
    assert "1.02.01.2.06 Administrasi Umum" in drawer
    assert "4.000.000,00" in drawer
    lines = client.get(address.replace("telusur", "jurnal")).content.decode()
    assert "4.000.000,00" in lines
    assert client.get(re.sub(r"program=\d+", "program=x", address)).status_code == 422


def test_levels_of_accounts_cut_the_detail(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    assert budgets.STATIONERY not in client.get(reverse("lra-by-activity")).content.decode()
    deep = client.get(reverse("lra-by-activity"), {"tingkat": "6"}).content.decode()
    assert budgets.STATIONERY in deep


@pytest.mark.parametrize(("name", "count"), [("lra-by-unit", 15), ("lra-by-function", 17)])
def test_queries_do_not_grow_with_the_journal(paying, sign_in, django_assert_num_queries, name, count):
    client = sign_in(paying[Role.TREASURER])
    client.get(reverse(name))
    with django_assert_num_queries(10):
        client.get(reverse(name))
    for code in (budgets.STATIONERY, budgets.TRAVEL, budgets.COMPUTER):
        payments.paid(paying, payments.line(paying.key(code), 1_000_000))
    with django_assert_num_queries(count):
        client.get(reverse(name))


def test_the_command_writes_them_for_every_entity(paid, capsys):
    call_command("statement", "lra_by_function", "--year", "2025")
    rows = capsys.readouterr().out.splitlines()
    assert [row.partition(",")[0] for row in rows if "JUMLAH BELANJA" in row] == ["DINKES", "KONSOLIDASI"]
    assert "KONSOLIDASI,06.01,Kesehatan,2" in "\n".join(rows)
