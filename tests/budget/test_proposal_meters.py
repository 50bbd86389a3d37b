"""What a sheet's meters begin with: the whole APBD without the lines of that sheet."""

import pytest

from budget import mandatory
from budget.proposal_meters import meters_outside
from core import clock
from core.money import Decimal
from tests.factories import apbd
from tests.factories.apbd import PLANNED_ON
from tests.factories.budget import LEVY, STATIONERY
from tests.factories.planning import detail, make_proposal
from tests.factories.reference import program

SCHOOL = "1.01.02.2.01.0001"
HEALTH = "1.02.02.2.01.0001"


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(PLANNED_ON):
        yield


@pytest.fixture
def rka(region):
    """Revenue 1,000; spending 100 on schools, 300 on health and 50 of another unit."""
    found = apbd.begin(region)
    made = make_proposal(
        region,
        found,
        apbd.levy(1_000),
        detail(STATIONERY, 100, sub_activity=SCHOOL),
        detail(STATIONERY, 300, sub_activity=HEALTH),
    )
    make_proposal(region, found, detail(STATIONERY, 50, sub_activity=SCHOOL), unit=region.other)
    return made


def _education(found):
    (one,) = [meter for meter in found.shares if meter.use.share.code == "pendidikan"]
    return one


def test_a_sheet_of_a_sub_kegiatan_is_left_out(rka, django_assert_num_queries):
    health, school = program(HEALTH), program(SCHOOL)
    with django_assert_num_queries(4):
        found = meters_outside(rka, str(health.pk), program=health)
    assert found.balance == {"revenue": 1_000, "spending": 150, "financing_in": 0, "financing_out": 0}
    one = _education(found)
    assert (one.use.counted, one.use.base, one.counts_sheet) == (150, 150, False)
    one = _education(meters_outside(rka, str(school.pk), program=school))
    assert (one.use.counted, one.use.base, one.counts_sheet) == (50, 350, True)


def test_with_the_sheet_it_is_the_budget(rka):
    health = program(HEALTH)
    outside = _education(meters_outside(rka, str(health.pk), program=health)).use
    (whole,) = [use for use in mandatory.of_budget(rka.budget) if use.share.code == "pendidikan"]
    assert (whole.counted, whole.base) == (outside.counted, outside.base + Decimal(300))


def test_the_sheet_of_revenue_is_left_out_and_natures_are_named_by_kelompok(rka):
    found = meters_outside(rka, "pendapatan", program=None)
    assert found.balance["revenue"] == 0 and found.balance["spending"] == 450
    assert {code: found.natures[code] for code in ("4.1", "5.1", "6.1", "6.2")} == {
        "4.1": "revenue",
        "5.1": "spending",
        "6.1": "financing_in",
        "6.2": "financing_out",
    }
    assert LEVY.startswith("4.1.")
