"""DPAL: what a contract of last year has left becomes a line of this year's pergeseran, once.

The service and its screen, web.views.carry_over.
"""

from dataclasses import replace
from datetime import date

import pytest

from budget.models import BudgetProposal, ProposalLine
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import apbd, budget
from tests.factories import treasury as payments
from tests.factories.planning import make_proposal
from tests.factories.reference import Region, account, make_year2025
from tests.factories.treasury import Paying, make_paying
from treasury.models import Contract
from treasury.services import carry_over

pytestmark = pytest.mark.django_db

M = 1_000_000
NEXT = date(2026, 1, 5)


@pytest.fixture
def paying() -> Paying:
    return make_paying()


@pytest.fixture
def contract(paying) -> Contract:
    """Rp 200 million of computers, of which 50 million were paid in 2025."""
    made = payments.make_contract(paying, 200 * M)
    payments.paid(
        paying, payments.line(paying.key(budget.COMPUTER), 50 * M), contract=made, vendor=made.vendor
    )
    return made


@pytest.fixture
def next_year(paying, contract) -> Region:
    """2026 with MURNI enacted: levy pays for stationery."""
    region = replace(paying.region, year=make_year2025(year=2026))
    murni = apbd.begin(region, on=NEXT)
    proposal = make_proposal(region, murni, apbd.levy(400 * M), apbd.spending(400 * M), on=NEXT)
    apbd.verify(region, proposal, on=NEXT)
    apbd.enact(region, murni, on=NEXT)
    return region


@pytest.fixture
def proposal(next_year) -> BudgetProposal:
    """The RKA of DINKES in PERUBAHAN 2026."""
    return apbd.begin(next_year, kind="perubahan", name="PERUBAHAN", on=NEXT).proposals.get()


def carry(region, proposal, names, role=Role.OPERATOR):
    with clock.frozen(NEXT):
        return carry_over.carry_over(proposal, names, actor=region[role])


def test_what_is_left_is_value_less_payments(proposal, contract, django_assert_num_queries):
    proposal = BudgetProposal.objects.select_related("budget__version", "unit").get(pk=proposal.pk)
    with django_assert_num_queries(5):
        (found,) = carry_over.unfinished(proposal)
    assert (found.contract, found.value, found.paid, found.remaining) == (contract, 200 * M, 50 * M, 150 * M)
    assert (found.description, found.is_carried) == ("DPAL 027/PC/2025, Pengadaan komputer", False)


def test_the_chosen_remainder_becomes_a_line_once(next_year, proposal):
    (found,) = carry_over.unfinished(proposal)
    assert carry(next_year, proposal, [found.name]) == 1
    line = ProposalLine.objects.get(description=found.description)
    assert (line.account, line.amount.amount) == (account(budget.COMPUTER), Decimal(150 * M))
    assert (line.sub_activity.code, line.fund_source.code) == (budget.EQUIPMENT, "PAD")
    assert carry_over.unfinished(proposal)[0].is_carried
    with pytest.raises(DomainError, match="belum dimuat"):
        carry(next_year, proposal, [found.name])


def test_nothing_chosen_or_not_the_units_editor(next_year, proposal):
    with pytest.raises(DomainError, match="Pilih paling sedikit satu"):
        carry(next_year, proposal, [])
    (found,) = carry_over.unfinished(proposal)
    for role in (Role.TAPD, Role.BUDGET_USER, Role.FINANCE_OFFICER, Role.AUDITOR):
        with pytest.raises(AccessDenied):
            carry(next_year, proposal, [found.name], role)


def test_murni_takes_no_carry_over(paying, contract):
    region = replace(paying.region, year=make_year2025(year=2026))
    proposal = make_proposal(region, apbd.begin(region, on=NEXT), apbd.spending(1), on=NEXT)
    (found,) = carry_over.unfinished(proposal)
    with pytest.raises(DomainError, match="pergeseran atau perubahan") as e:
        carry(region, proposal, [found.name])
    assert e.value.rules == ("I-13",)


def test_the_screen_lists_and_adds(next_year, proposal, client):
    client.force_login(next_year[Role.OPERATOR], backend="django.contrib.auth.backends.ModelBackend")
    address = f"/anggaran/rka/{proposal.pk}/dpal/"
    with clock.frozen(NEXT):
        page = client.get(address).content.decode()
        assert "150.000.000" in page and "027/PC/2025" in page
        assert client.post(address, {}).status_code == 422
        (found,) = carry_over.unfinished(proposal)
        assert client.post(address, {"kontrak": found.name}).url == f"/anggaran/rka/{proposal.pk}/"
        assert "Sudah dimuat" in client.get(address).content.decode()
