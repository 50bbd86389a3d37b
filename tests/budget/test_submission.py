"""What an RKA must be before it is submitted: whole lines, within its ceilings, nothing of the PPKD's."""

from dataclasses import replace

import pytest

from budget.ceilings import CeilingInput
from core import clock
from core.errors import DomainError
from core.money import exact
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.planning import agree, make_ceilings

FINANCING = "6.1.01.01.01.0001"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


def refusal(region, *lines) -> DomainError:
    proposal = apbd.make_proposal(region, apbd.begin(region), *lines)
    with pytest.raises(DomainError) as e:
        apbd.submit(region, proposal)
    return e.value


def test_an_rka_has_lines(region):
    assert "tanpa rincian" in refusal(region).message


@pytest.mark.parametrize(
    ("over", "lacks"),
    [
        ({"account_id": None}, "rekening"),
        ({"fund_source_id": None}, "sumber dana"),
        ({"description": ""}, "uraian"),
        ({"account_id": None, "fund_source_id": None}, "rekening, sumber dana"),
    ],
)
def test_a_line_is_whole(region, over, lacks):
    error = refusal(region, apbd.spending(), replace(apbd.spending(5), **over))
    assert error.rules == ("I-02",)
    assert (
        f"rincian 20 “{over.get('description', 'Rincian 5.1.02.01.01.0024')}” belum berisi {lacks}."
        in error.message
    )


def test_spending_has_a_sub_kegiatan_and_the_ppkds_accounts_stay_with_it(region):
    error = refusal(region, apbd.spending(sub_activity=None), apbd.detail(FINANCING, 5, sub_activity=None))
    assert error.rules == ("I-02", "I-03")


def test_many_flaws_are_counted(region):
    error = refusal(region, *[replace(apbd.spending(5), account_id=None)] * 60)
    assert len(error.refusals) == 51
    assert "masih ada 10 kekurangan lain" in error.refusals[-1].message


def test_ceilings_bind(region):
    budget = apbd.begin(region)
    proposal = apbd.make_proposal(region, budget, apbd.spending(1_001))
    agree(region, make_ceilings(region, budget.version, CeilingInput(region.unit, exact(1_000))))
    with pytest.raises(DomainError) as e:
        apbd.submit(region, proposal)
    assert e.value.rules == ("I-09",)
