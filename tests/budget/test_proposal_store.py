"""RKA lines are written set-wise with their history; amounts stay exact on the way."""

import pytest

from budget import proposal_store
from budget.documents import create_version
from budget.models import BudgetProposal, ProposalLine
from budget.proposal_lines import DetailInput, Volume, amount_of
from budget.proposals import begin_budget, create_proposal
from core.money import Decimal
from reference.models import Role


@pytest.fixture
def proposal(region) -> BudgetProposal:
    """A draft RKA of DINKES in the region's original budget."""
    officer = region[Role.FINANCE_OFFICER]
    version = create_version(year=region.year, kind="murni", name="MURNI", actor=officer)
    return create_proposal(begin_budget(version, actor=officer), region.unit, actor=region[Role.OPERATOR])


def detail(number: int = 1, **over: object) -> DetailInput:
    values = {
        "sub_activity_id": None,
        "account_id": None,
        "fund_source_id": None,
        "description": f"Baris {number}",
        "amount": Decimal("9999999999999999.99"),
    }
    return DetailInput(**{**values, **over})


def test_lines_keep_their_order_amounts_and_history(proposal, region):
    volumes = (Volume(Decimal("12.0000"), "desa"), Volume(Decimal("2.5000"), "kali"))
    lines = [detail(1), detail(2, volumes=volumes, given={"account": "5.1.02.99"})]
    assert proposal_store.add_lines(proposal, lines, actor=region[Role.OPERATOR]) == 2
    assert proposal_store.add_lines(proposal, [detail(3)], actor=region[Role.OPERATOR]) == 1
    kept = list(ProposalLine.objects.filter(proposal=proposal))
    assert [(line.place, line.description) for line in kept] == [
        (10, "Baris 1"),
        (20, "Baris 2"),
        (30, "Baris 3"),
    ]
    assert kept[0].amount.amount == Decimal("9999999999999999.99")
    assert (kept[1].volume_2, kept[1].measure_2) == (Decimal("2.5000"), "kali")
    assert (kept[0].given, kept[1].given) == (None, {"account": "5.1.02.99"})
    assert [row.history_user for row in ProposalLine.history.all()] == [region[Role.OPERATOR]] * 3


def test_removed_lines_stay_in_history(proposal, region):
    proposal_store.add_lines(proposal, [detail(1), detail(2)], actor=region[Role.OPERATOR])
    assert proposal_store.remove_lines(proposal, actor=region[Role.OPERATOR]) == 2
    assert not ProposalLine.objects.filter(proposal=proposal).exists()
    assert ProposalLine.history.filter(history_type="-").count() == 2


@pytest.mark.parametrize("count", [1, 400])
def test_the_number_of_queries_does_not_follow_the_number_of_lines(
    proposal, region, count, django_assert_num_queries
):
    lines = [detail(number) for number in range(count)]
    with django_assert_num_queries(2):
        proposal_store.add_lines(proposal, lines, actor=region[Role.OPERATOR])


@pytest.mark.parametrize(
    ("numbers", "price", "tax", "amount"),
    [
        ((), "1500", "0", "1500.00"),
        (("12", "40", "2"), "48500", "11", "51681600.00"),
        (("0.5",), "1", "0", "1.00"),
        (("0.4999",), "1", "0", "0.00"),
        (("9999999999", "1"), "999999.99", "0", "9999999899000000.00"),
    ],
)
def test_an_amount_is_the_exact_product_in_whole_rupiah(numbers, price, tax, amount):
    volumes = [Volume(Decimal(number), "x") for number in numbers]
    assert amount_of(volumes, Decimal(price), Decimal(tax)) == Decimal(amount)
