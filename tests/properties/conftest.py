"""A region with budgets as large as amounts go, made once in a database of its own."""

import copy
from collections.abc import Iterator

import pytest

from tests.database import cloned_database
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import Region, make_region
from tests.factories.treasury import Paying
from tests.worlds import working_on

LARGEST = "9999999999999999.99"
AID = "5.1.06.01.01.0001"
AID_ACTIVITY = "5.02.02.2.04.0008"


def make_large() -> tuple[Region, dict[str, Paying]]:
    """DINKES and PPKD, each line Rp 9,999,999,999,999,999.99, released whole in January."""
    region = make_region()
    january = budgets.in_month(LARGEST, 1)
    lines = {
        "DINKES": [
            budgets.line(code, LARGEST, sub_activity=sub, months=january)
            for code, sub in (
                (budgets.STATIONERY, budgets.OFFICE),
                (budgets.TRAVEL, budgets.OFFICE),
                (budgets.COMPUTER, budgets.EQUIPMENT),
                (budgets.LEVY, None),
            )
        ],
        "PPKD": [budgets.line(AID, LARGEST, sub_activity=AID_ACTIVITY, months=january)],
    }
    paying = {}
    for unit in (region.unit, region.ppkd):
        document = budgets.make_budget(region, *lines[unit.code], unit=unit)
        budgets.make_release(region, document)
        paying[unit.code] = Paying(region, document, None)
    make.name_rkud(region, cash=make.exact(LARGEST))
    return region, paying


@pytest.fixture(scope="session")
def large_region(django_db_setup, django_db_blocker) -> Iterator[tuple[str, dict[str, Paying]]]:
    """(database, who pays by unit code)."""
    with cloned_database("large") as name:
        with working_on(name, django_db_blocker), django_db_blocker.unblock():
            _, made = make_large()
        yield name, made


@pytest.fixture
def large(request, large_region, django_db_blocker) -> Iterator[dict[str, Paying]]:
    """Who pays by unit code, inside a transaction of this test."""
    name, made = large_region
    with working_on(name, django_db_blocker):
        request.getfixturevalue("db")
        yield copy.deepcopy(made)
