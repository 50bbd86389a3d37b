"""The page of A-01 … A-18: both values, parts that lead to their lines, rights (web.views.articulation)."""

import re

import pytest
from django.urls import reverse

from reference.models import Role
from tests.factories import case_year
from tests.web.matrix.walk import BACKEND, PlainClient


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made:
        yield made


def client_of(user):
    client = PlainClient()
    client.force_login(user, backend=BACKEND)
    return client


def test_every_formula_of_the_region_with_both_values(told):
    client = client_of(told.region[Role.AUDITOR])
    page = client.get(reverse("articulation"), {"unit": "semua"}).content.decode()
    assert re.findall(r'<span class="code">(A-\d\d)</span>', page)[:4] == ["A-01", "A-02", "A-03", "A-04"]
    # This world has journals without documents: the formulas of documents alone differ, each line named.
    assert re.findall(r'<span class="code">(A-1[678])</span>', page) == ["A-16", "A-17", "A-18"]
    assert page.count(">Selisih</span>") == 3
    assert "SPJ Rp\xa00, buku besar Rp\xa05.960.000.000, selisih" in page
    assert re.search(r'Jurnal \S+ \(DINKES .*?href="/laporan/jurnal/\d+/" hx-boost="false"', page)
    assert "1.384.000.000,00" in page
    assert page.count("Belum ada data") == 2
    (first, *_) = re.findall(r'<a class="cell" href="(/laporan/telusur/[^"]+)"', page)
    assert client.get(first.replace("&amp;", "&")).status_code == 200


def test_the_page_as_a_file_has_the_same_figures(told):
    client = client_of(told.region[Role.AUDITOR])
    for extension, kind in (("csv", "text/csv"), ("xlsx", "openxmlformats"), ("pdf", "application/pdf")):
        file = client.get(reverse("articulation-file", args=[extension]), {"unit": "semua"})
        assert (file.status_code, kind in file["Content-Type"]) == (200, True)
        assert f"articulation-konsolidasi-2025-12-31.{extension}" in file["Content-Disposition"]
        if extension == "csv":
            rows = file.content.decode()
    assert (
        "KONSOLIDASI,A-04,SiLPA sama dengan kas dikurangi utang PFK,1,1384000000.00,1384000000.00,0.00,,Cocok"
        in rows
    )
    assert "KONSOLIDASI,A-18," in rows and ",Selisih" in rows
    assert "KONSOLIDASI,,Kas (Neraca),3,,,,1504000000.00," in rows
    assert client.get(reverse("articulation-file", args=["doc"]), {"unit": "semua"}).status_code == 404
    own = client_of(told.region.person(Role.TREASURER, told.region.unit))
    refused = own.get(reverse("articulation-file", args=["csv"]), {"unit": "semua"})
    assert refused.status_code == 403


def test_statements_on_screen_and_lak_of_the_rkud(told):
    client = client_of(told.region[Role.AUDITOR])
    for name in ("lpsal", "lo", "lpe", "neraca", "lak", "calk-figures"):
        page = client.get(reverse(name), {"unit": "semua"}).content.decode()
        assert "table statement" in page, name
    rkud = client.get(reverse("lak"), {"unit": "semua", "kas": "lak_rkud"}).content.decode()
    assert "Laporan Arus Kas RKUD" in rkud
    assert "Kenaikan Kas di Luar RKUD" in rkud
    file = client.get(
        reverse("statement-file", args=["lak", "csv"]), {"unit": "semua", "kas": "lak_rkud", "tingkat": "6"}
    )
    assert ",KAS," in file.content.decode()


def test_a_unit_sees_its_own_and_not_the_region(told):
    client = client_of(told.region.person(Role.TREASURER, told.region.unit))
    page = client.get(reverse("articulation")).content.decode()
    assert "A-01" not in page
    assert "RK SKPD di buku PPKD" in page
    assert client.get(reverse("articulation"), {"unit": "semua"}).status_code == 403
    assert client.get(reverse("lpsal")).status_code == 403
