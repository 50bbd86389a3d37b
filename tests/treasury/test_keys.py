"""The budget key of a payment line."""

import pytest

from core.errors import DomainError
from tests.factories import budget as budgets
from tests.factories.reference import account, make_fund, make_region, program
from treasury.keys import find_key

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    region = make_region()
    budgets.make_budget(
        region,
        budgets.line(budgets.STATIONERY, 100, fund="PAD"),
        budgets.line(budgets.TRAVEL, 100, fund="PAD"),
        budgets.line(budgets.TRAVEL, 200, fund="DAU"),
    )
    return region


def find(region, code, **over):
    return find_key(
        unit=region.unit,
        sub_activity=program(over.pop("sub", budgets.OFFICE)),
        account=account(code),
        year=region.year,
        **over,
    )


def test_the_only_fund_source_is_filled_in(region):
    assert find(region, budgets.STATIONERY).fund_source.code == "PAD"


def test_several_fund_sources_must_be_named(region):
    with pytest.raises(DomainError) as refused:
        find(region, budgets.TRAVEL)
    assert refused.value.rules == ("I-02",)
    assert "DAU, PAD. Sebutkan sumber dananya." in refused.value.message
    assert find(region, budgets.TRAVEL, fund=make_fund("DAU")).ceiling == 200


def test_a_line_that_is_not_budgeted_has_no_remainder(region):
    with pytest.raises(DomainError) as refused:
        find(region, budgets.ELECTRICITY, sub=budgets.SERVICES)
    assert refused.value.rules == ("I-15",)
    assert "DINKES tidak punya anggaran sub kegiatan 1.02.01.2.08.0002 akun 5.1.02.02.01.0061" in (
        refused.value.message
    )
