"""Two STS of one TBP at the same moment, on real connections; the control shows the race without the lock."""

import pytest
from django.db import IntegrityError

from core.errors import DomainError
from tests.factories import revenue as made
from tests.factories import treasury as make
from tests.races.test_payment_races import at_once, unlocked
from treasury.models import Deposit, DepositLine
from treasury.services import deposit

pytestmark = pytest.mark.race


def puts(paying, count: int):
    return [lambda: made.put(paying, 9, is_booked=False) for _ in range(count)]


def test_one_of_eight_deposits_gets_the_receipt(committed):
    paying = make.make_paying()
    made.take(paying, 9)
    found = at_once(puts(paying, 8))
    refused = [one for one in found if not isinstance(one, Deposit)]
    assert {(type(one), one.rules) for one in refused} == {(DomainError, ("I-27",))}
    assert (Deposit.objects.count(), DepositLine.objects.count()) == (1, 1)


def test_control_without_the_lock_the_index_alone_stops_them(committed, monkeypatch):
    """Everybody sees the receipt as free; only the unique index keeps it in one STS, without words."""
    from tests.races.test_payment_races import meeting

    paying = make.make_paying()
    made.take(paying, 9)
    monkeypatch.setattr(deposit, "lock", unlocked)
    with meeting(monkeypatch, deposit, "held", 2):
        found = at_once(puts(paying, 2))
    assert sorted(type(one) for one in found if not isinstance(one, Deposit)) == [IntegrityError]
    assert (Deposit.objects.count(), DepositLine.objects.count()) == (1, 1)
