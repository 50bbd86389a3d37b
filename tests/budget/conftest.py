"""A small region and its signed budget."""

import pytest

from tests.factories import reference
from tests.factories.budget import make_budget, make_release


@pytest.fixture
def region(db):
    return reference.make_region()


@pytest.fixture
def budget(region):
    """DINKES: stationery Rp 400.000.000, a quarter of it planned for each quarter; signed 2 January."""
    return make_budget(region)


@pytest.fixture
def released(region, budget):
    """The same with the SPD of quarter 1, Rp 100.000.000, signed 3 January."""
    make_release(region, budget)
    return budget
