"""Contracts: registered by the operator, confirmed by PA, reserving budget only."""

from datetime import date

import pytest

from core.errors import AccessDenied, DomainError
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.helpers import constraints_checked


def test_confirming_reserves_budget_but_not_spd(paying):
    """No SPD bears Rp 1.5 billion in quarter 1, the budget does."""
    with constraints_checked():
        contract = make.make_contract(paying, 1_500_000_000)
    key = paying.key(budgets.COMPUTER)
    assert (contract.state, key.reserved, key.committed) == ("confirmed", 1_500_000_000, 1_500_000_000)


def test_a_contract_above_the_budget_is_refused(paying):
    with pytest.raises(DomainError) as found:
        make.make_contract(paying, 1_500_000_001)
    assert found.value.rules == ("I-15",)
    assert paying.key(budgets.COMPUTER).reserved == 0


def test_a_contract_may_be_older_than_the_year(paying):
    from core import clock
    from tests.factories.reference import make_vendor
    from treasury.services.contract import create_contract

    with clock.frozen(make.ASKED_ON):
        contract = create_contract(
            unit=paying.unit,
            key=paying.key(),
            vendor=make_vendor(),
            number="1/2024",
            dated_on=date(2024, 12, 2),
            value=make.exact(5),
            description="Langganan",
            actor=paying[Role.OPERATOR],
        )
    assert (contract.year_id, contract.number) == (2025, "1/2024")


@pytest.mark.parametrize(
    ("value", "code", "rule"), [(0, budgets.COMPUTER, "I-05"), (5, budgets.LEVY, "I-02")]
)
def test_refused_contracts(paying, value, code, rule):
    with pytest.raises(DomainError) as found:
        make.make_contract(paying, value, code=code)
    assert found.value.rules == (rule,)


def test_a_number_is_registered_once(paying):
    make.make_contract(paying, 5)
    with pytest.raises(DomainError, match="Nomor kontrak 027/PC/2025 sudah dicatat"):
        make.make_contract(paying, 5)


def test_a_contract_has_a_number(paying):
    with pytest.raises(DomainError, match="Isi nomor kontrak"):
        make.make_contract(paying, 5, number=" ")


def test_only_an_operator_of_the_unit_registers(paying):
    paying.region.people[paying.unit][Role.OPERATOR] = paying[Role.TREASURY_STAFF]
    with pytest.raises(AccessDenied):
        make.make_contract(paying, 5)
