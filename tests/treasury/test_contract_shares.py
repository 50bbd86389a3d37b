"""Contracts on a line of several fund sources: parts, reservations, payments, and the database's fence."""

import pytest
from django.db import Error as DatabaseError
from django.db import transaction

from budget.models import BudgetKey
from core import clock
from core.errors import DomainError
from core.money import exact
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import make_region, make_vendor
from tests.helpers import constraints_checked
from treasury.models import Contract, ContractShare
from treasury.services.contract import create_contract

OWN, SPECIAL = "PAD", "DAK"


@pytest.fixture
def funded(db):
    """Computers of Rp 500 from PAD and Rp 300 from DAK, all released in January."""
    region = make_region()
    lines = [
        budgets.line(
            budgets.COMPUTER,
            amount,
            sub_activity=budgets.EQUIPMENT,
            fund=fund,
            months=budgets.in_month(amount, 1),
        )
        for amount, fund in ((500, OWN), (300, SPECIAL))
    ]
    document = budgets.make_budget(region, *lines)
    budgets.make_release(region, document)
    paying = make.Paying(region, document, make.name_rkud(region))
    return paying, *(budgets.key_of(document, budgets.COMPUTER, fund=fund) for fund in (OWN, SPECIAL))


def agreed(paying, key, value, *, is_confirmed=True):
    with clock.frozen(make.ASKED_ON):
        contract = create_contract(
            unit=paying.unit,
            key=key,
            vendor=make_vendor(),
            number="K/1",
            dated_on=make.ASKED_ON,
            value=exact(value),
            description="Komputer",
            actor=paying[Role.OPERATOR],
        )
    if is_confirmed:
        contract = make.step("contract", contract, "confirm", paying[Role.BUDGET_USER])
    return contract


def committed(*keys):
    return [BudgetKey.objects.get(pk=key.pk).committed for key in keys]


def test_what_one_fund_cannot_bear_goes_on_to_the_other(funded):
    paying, own, special = funded
    with constraints_checked():
        contract = agreed(paying, own, 620)
    assert contract.parts() == {own.pk: 500, special.pk: 120}
    assert committed(own, special) == [500, 120]


def test_a_contract_that_one_fund_bears_has_no_share(funded):
    paying, own, special = funded
    contract = agreed(paying, special, 300)
    assert contract.parts() == {special.pk: 300}
    assert committed(own, special) == [0, 300]


def test_more_than_the_whole_line_is_refused(funded):
    paying, own, special = funded
    with pytest.raises(DomainError) as found:
        agreed(paying, own, 801)
    assert found.value.rules == ("I-15",)
    assert committed(own, special) == [0, 0]


def test_payments_draw_on_both_parts_and_on_no_more(funded):
    paying, own, special = funded
    contract = agreed(paying, own, 620)
    over = {"vendor": contract.vendor, "contract": contract}
    with constraints_checked():
        make.paid(paying, make.line(own, 450), **over)
    with pytest.raises(DomainError) as found:
        request = make.draft_request(paying, make.line(own, 10), make.line(special, 121), **over)
        make.submit(paying, request)
    assert found.value.rules == ("I-25",)
    assert "Bagian kontrak K/1 pada sumber dana" in str(found.value)
    assert "tersisa Rp\u00a0120, diminta Rp\u00a0121" in str(found.value)
    with constraints_checked():
        make.paid(paying, make.line(own, 50), make.line(special, 120), **over)
    assert committed(own, special) == [0, 0]
    assert [BudgetKey.objects.get(pk=key.pk).consumed for key in (own, special)] == [500, 120]


def test_a_handover_of_one_part_is_settled_from_the_other(funded):
    paying, own, special = funded
    contract = agreed(paying, own, 620)
    handover = make.make_handover(paying, 620, key=own, contract=contract)
    lines = [make.line(own, 500, handover=handover), make.line(special, 120, handover=handover)]
    with constraints_checked():
        make.paid(paying, *lines, vendor=contract.vendor, contract=contract)
    assert committed(own, special) == [0, 0]


def test_the_database_keeps_shares_to_the_line_and_to_the_draft(funded):
    paying, own, special = funded
    draft = agreed(paying, own, 620, is_confirmed=False)

    def refused(code, act):
        with pytest.raises(DatabaseError) as found, transaction.atomic():
            act()
        assert found.value.__cause__.sqlstate == code

    refused("KP036", lambda: ContractShare.objects.create(contract=draft, key=own, value=1))
    ContractShare.objects.filter(contract=draft).update(value=620)
    refused("KP036", lambda: Contract.objects.filter(pk=draft.pk).update(state="confirmed"))
    ContractShare.objects.filter(contract=draft).update(value=120)
    make.step("contract", draft, "confirm", paying[Role.BUDGET_USER])
    refused("KP034", lambda: ContractShare.objects.filter(key=special).update(value=1))
    refused("KP034", lambda: ContractShare.objects.filter(key=special).delete())
