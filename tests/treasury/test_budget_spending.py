"""Spending without a reservation of its own is told with treasury's receipts; here what it asks of keys."""

from datetime import date

import pytest

from budget import spending
from budget.availability import Use, reserve
from core.errors import DomainError
from core.money import exact
from tests.factories import treasury as make

ON = date(2025, 2, 3)


@pytest.fixture
def key(paying):
    return paying.key()


def spend(paying, key, amount: int, **over):
    uses = [Use(key.pk, exact(amount))]
    return spending.spend(uses, source="t:1", event="paid", on=ON, actor=paying[make.Role.TREASURER], **over)


def test_what_is_held_is_taken_first_and_the_rest_is_tested(paying, key):
    actor = paying[make.Role.TREASURER]
    reserve([Use(key.pk, exact(40_000_000))], source="tu:1", event="submit", on=ON, actor=actor)
    with pytest.raises(DomainError) as refused:
        spend(paying, key, 100_000_001, held_by="tu:1")
    assert refused.value.rules == ("I-16",)
    spend(paying, key, 50_000_000, held_by="tu:1")
    key = paying.key()
    assert (key.reserved, key.consumed) == (0, 50_000_000)
    spending.take_back(
        [Use(key.pk, exact(50_000_000))], source="t:2", event="paid", on=ON, actor=actor, held_by="tu:1"
    )
    key = paying.key()
    assert (key.reserved, key.consumed - key.contra_posted) == (50_000_000, 0)
    spending.give_back([key.pk], exact(20_000_000), source="tu:1", event="a", on=ON, actor=actor)
    spending.give_back([key.pk], None, source="tu:1", event="b", on=ON, actor=actor)
    assert paying.key().reserved == 0
