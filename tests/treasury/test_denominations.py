"""Pieces of rupiah: what a count is worth, and that it must be worth the cash."""

import pytest

from core.errors import DomainError
from core.money import exact
from treasury.denominations import DENOMINATIONS, check_counts, counted


def test_a_count_is_worth_its_pieces():
    assert counted({"k100000": 3, "k1000": 1, "l1000": 2}) == 303_000
    assert len({piece.key for piece in DENOMINATIONS}) == len(DENOMINATIONS) == 12
    check_counts({"l500": 2}, exact(1_000))
    check_counts({}, exact(7))


@pytest.mark.parametrize(
    ("counts", "words"),
    [({"k75000": 1}, "tidak dikenal"), ({"l500": -1}, "tidak dikenal"), ({"l500": 1}, "selisih")],
)
def test_a_wrong_count_is_refused(counts, words):
    with pytest.raises(DomainError, match=words):
        check_counts(counts, exact(1_000))
