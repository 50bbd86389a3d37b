"""Salin tahun lalu on the screen: a stranger sees nothing, a preview changes nothing, a confirm saves.

The view: web.views.proposal_copy.
"""

from dataclasses import replace

import pytest
from django.urls import reverse

from reference.models import Role
from tests.factories import proposals as make
from tests.factories.budget import OFFICE
from tests.factories.reference import make_year2025


@pytest.fixture
def source(region):
    """Rp 500.000 of paper in 2024, and a line with a code that no list knows."""
    return make.proposal(
        replace(region, year=make_year2025(year=2024)),
        make.detail("Kertas", price=50_000),
        make.detail("Barang lama", price=7_000, code=None, given={"account": "5.9.99"}),
    )


@pytest.fixture
def rka(region):
    return make.proposal(region)


def address(rka) -> str:
    return reverse("proposal-copy", args=[rka.pk])


def asked(source, factor: str = "103,50", **over) -> dict[str, str]:
    return {"source": f"rka-{source.pk}", "factor": factor, **over}


def test_a_stranger_finds_nothing_and_a_reader_may_not(rka, source, region, client_of):
    stranger = client_of(Role.OPERATOR, region.other)
    for answer in (stranger.get(address(rka)), stranger.post(address(rka), asked(source, action="apply"))):
        assert answer.status_code == 404
    assert client_of(Role.TAPD).get(address(rka)).status_code == 403
    assert make.lines_of(rka) == []


def test_a_preview_changes_nothing_and_names_what_is_left_out(rka, source, client_of):
    client = client_of(Role.OPERATOR)
    text = client.get(address(rka)).content.decode()
    assert "RKA MURNI 2024" in text and "Salin 1 rincian" not in text
    answer = client.post(address(rka), asked(source))
    text = answer.content.decode()
    assert answer.status_code == 200 and make.lines_of(rka) == []
    for words in (
        OFFICE,
        "500.000",
        "517.500",
        "17.500",
        "Jumlah Belanja",
        "Barang lama",
        "5.9.99",
        "70.000",
        "103,50%",
    ):
        assert words in text
    assert "Salin 1 rincian ke RKA" in text and 'name="factor" value="103,50"' in text


def test_a_confirm_saves_and_leads_to_the_rka(rka, source, client_of):
    client = client_of(Role.ACTIVITY_OFFICER)
    answer = client.post(address(rka), asked(source, action="apply"), follow=True)
    assert answer.redirect_chain[-1][0] == reverse("proposal-detail", args=[rka.pk])
    assert "1 rincian disalin; 1 rincian tidak disalin." in answer.content.decode()
    assert [(one.description, int(one.amount.amount)) for one in make.lines_of(rka)] == [("Kertas", 517_500)]
    assert "sudah berisi 1 rincian" in client.get(address(rka)).content.decode()


@pytest.mark.parametrize("factor", ["0", "1000,01", "103,505", "x", ""])
def test_a_wrong_factor_is_named_and_nothing_saved(rka, source, client_of, factor):
    answer = client_of(Role.OPERATOR).post(address(rka), asked(source, factor, action="apply"))
    assert answer.status_code == 422 and 'href="#id_factor"' in answer.content.decode()
    assert make.lines_of(rka) == []


def test_a_source_that_is_not_offered_is_refused(rka, source, client_of):
    answer = client_of(Role.OPERATOR).post(address(rka), {**asked(source), "source": f"rka-{rka.pk}"})
    assert answer.status_code == 422 and 'href="#id_source"' in answer.content.decode()


def test_the_rka_offers_the_copy_to_its_editors_while_it_is_open(rka, source, client_of):
    page = reverse("proposal-detail", args=[rka.pk])
    client = client_of(Role.OPERATOR)
    assert address(rka) in client.get(page).content.decode()
    assert address(rka) not in client_of(Role.TAPD).get(page).content.decode()
    client.post(address(rka), asked(source, action="apply"))
    client_of(Role.BUDGET_USER).post(f"/dokumen/budget_proposal/{rka.pk}/langkah/submit/")
    assert address(rka) not in client.get(page).content.decode()
    answer = client.get(address(rka))
    assert answer.status_code == 422 and "sudah diajukan" in answer.content.decode()


def test_without_last_year_the_page_says_so(rka, client_of):
    text = client_of(Role.OPERATOR).get(address(rka)).content.decode()
    assert "Tidak ada anggaran tahun lalu" in text
