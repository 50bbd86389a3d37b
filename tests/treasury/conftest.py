"""The region ready to pay."""

import pytest

from tests.factories.treasury import Paying, make_paying


@pytest.fixture
def paying(db) -> Paying:
    """DINKES with budget and SPD of quarter 1, Rp 5 billion in the RKUD."""
    return make_paying()
