"""Telaah RKA: TAPD's sheet with notes, answers and marks beside the lines."""

import re

import pytest
from django.urls import reverse

from budget.models import BudgetProposal, ProposalLine, ReviewNote
from budget.proposal_lines import Volume
from core import clock
from core.money import Decimal, exact
from reference.models import Role
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def proposal(region) -> BudgetProposal:
    """Paper (12 desa × 2,5 kali) and ink of DINKES, submitted."""
    volumes = (Volume(Decimal(12), "desa"), Volume(Decimal("2.5"), "kali"))
    lines = [
        apbd.spending(30_000, description="Kertas", price=exact(1_000), volumes=volumes),
        apbd.spending(2_000, description="Tinta"),
    ]
    return apbd.submit(region, apbd.make_proposal(region, apbd.begin(region), *lines))


def text_of(page) -> str:
    body = page.content.decode().split("<main")[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))


def address(proposal, name="proposal-review"):
    return reverse(name, args=[proposal.pk])


def test_the_sheet_shows_lines_with_coefficients_and_sums(region, proposal, client_of):
    page = text_of(client_of(Role.TAPD).get(address(proposal)))
    assert "12 desa × 2,5 kali" in page and "30.000" in page and "32.000" in page
    found = text_of(client_of(Role.TAPD).get(address(proposal) + "?q=tinta"))
    assert "Tinta" in found and "Kertas" not in found
    assert client_of(Role.OPERATOR, region.other).get(address(proposal)).status_code == 404


def test_queries_do_not_follow_the_lines(region, client_of, django_assert_num_queries):
    budget, tapd = apbd.begin(region), client_of(Role.TAPD)
    few = apbd.make_proposal(region, budget, apbd.spending())
    many = apbd.make_proposal(
        region, budget, *[apbd.spending(number) for number in range(1, 45)], unit=region.other
    )
    tapd.get(address(few))
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        tapd.get(address(few))
    with django_assert_num_queries(len(first)):
        tapd.get(address(many))


def test_notes_go_back_and_forth(region, proposal, client_of):
    tapd, operator = client_of(Role.TAPD), client_of(Role.OPERATOR)
    line = ProposalLine.objects.get(description="Kertas")
    form = tapd.get(address(proposal) + f"?baris={line.pk}").content.decode()
    assert "Tentang baris “Kertas”" in form
    data = {"line": line.pk, "about": "Harga", "text": "Di atas SSH."}
    assert tapd.post(address(proposal, "proposal-note"), data).url == address(proposal)
    note = ReviewNote.objects.get()
    assert (note.line, note.about, note.text) == (line, "Harga", "Di atas SSH.")
    assert "Ada catatan" in text_of(tapd.get(address(proposal)))
    assert operator.post(address(proposal, "proposal-note"), data).status_code == 403
    operator.post(address(note, "review-answer"), {"text": "Sudah turun."})
    assert "Sudah turun." in text_of(tapd.get(address(proposal)))
    assert operator.post(address(note, "review-close")).status_code == 403
    tapd.post(address(note, "review-close"))
    note.refresh_from_db()
    assert not note.is_open
    assert "Selesai 2 Jan 2025" in text_of(tapd.get(address(proposal)))


def test_marked_lines_are_sent_back(region, proposal, client_of):
    tapd = client_of(Role.TAPD)
    line = ProposalLine.objects.get(description="Tinta")
    tapd.post(address(proposal, "proposal-mark"), {"line": line.pk, "act": "mark"})
    assert list(ProposalLine.objects.filter(is_returned=True)) == [line]
    assert "Diperbaiki" in text_of(tapd.get(address(proposal)))
    back = reverse("document-step", args=["budget_proposal", proposal.pk, "return_"])
    assert tapd.post(back, {"reason": ""}).status_code == 422
    assert tapd.post(back, {"reason": "Tinta terlalu banyak."}).status_code == 302
    proposal.refresh_from_db()
    assert proposal.state == "returned"


def test_what_waits_stands_on_the_home_page(region, proposal, client_of):
    assert "RKA MURNI" in text_of(client_of(Role.TAPD).get("/"))
    assert "RKA MURNI" not in text_of(client_of(Role.OPERATOR).get("/"))
