"""BAST: row 7, mapped or named accounts."""

from datetime import date

import pytest

from core.errors import DomainError
from core.money import Decimal
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.helpers import constraints_checked

PAYABLE = "2.1.06.07.10.0002"


def test_acceptance_numbers_and_accrues(paying):
    with constraints_checked():
        handover = make.make_handover(paying, 666_000_000)
    assert (handover.state, handover.number) == ("accepted", "00001/BAST/DINKES/2025")
    assert make.journal_of(handover) == {
        ("DINKES", "FIN", "1.3.02.10.01.0002"): Decimal(666_000_000),
        ("DINKES", "FIN", PAYABLE): Decimal(-666_000_000),
    }
    assert paying.key(budgets.COMPUTER).reserved == 0


def test_construction_in_progress_takes_the_place_of_the_asset(paying):
    kdp = account("1.3.06.01.01.0001")
    handover = make.make_handover(paying, 7, debit_account=kdp)
    assert make.journal_of(handover)[("DINKES", "FIN", kdp.code)] == 7


def test_an_account_without_payable_is_refused_unless_one_is_named(paying):
    from reference.models import AccountMapping

    AccountMapping.objects.filter(account__code=budgets.COMPUTER).update(payable_account=None)
    with pytest.raises(DomainError) as found:
        make.make_handover(paying, 7)
    assert "belum punya pemetaan utang belanja" in found.value.message
    named = make.make_handover(paying, 7, payable_account=account(PAYABLE))
    assert make.journal_of(named)[("DINKES", "FIN", PAYABLE)] == -7


@pytest.mark.parametrize(
    ("over", "rule"),
    [
        ({"payable_account": make.CASH}, "I-01"),
        ({"debit_account": budgets.COMPUTER}, "I-30"),
        ({"dated_on": date(2025, 2, 4)}, "I-07"),
        ({"amount": 0}, "I-05"),
        ({"code": budgets.LEVY}, "I-02"),
    ],
)
def test_refused_handovers(paying, over, rule):
    for name in ("payable_account", "debit_account"):
        if name in over:
            over = {**over, name: account(over[name])}
    with pytest.raises(DomainError) as found:
        make.make_handover(paying, over.pop("amount", 5), **over)
    assert rule in found.value.rules


def test_a_handover_is_on_its_contracts_line_and_not_before_it(paying):
    contract = make.make_contract(paying, 500)
    with pytest.raises(DomainError) as found:
        make.make_handover(paying, 5, code=budgets.STATIONERY, contract=contract)
    assert found.value.rules == ("I-25",)
    with pytest.raises(DomainError) as found:
        make.make_handover(paying, 5, contract=contract, dated_on=date(2025, 2, 2))
    assert found.value.rules == ("I-07",)


def test_a_handover_waits_for_its_contracts_confirmation(paying):
    contract = make.make_contract(paying, 500, is_confirmed=False)
    with pytest.raises(DomainError, match="belum dikonfirmasi PA"):
        make.make_handover(paying, 5, contract=contract)
