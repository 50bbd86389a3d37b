"""Any sequence of movements keeps used ≤ ceiling, and every sum equals Σ its movements, to the last sen."""

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from budget.availability import Use, consume, contra, release, remaining, reserve
from budget.checks import key_sums, within_ceiling
from budget.models import BudgetMovement
from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Role
from tests.factories.budget import TRAVEL, in_month, key_of, line, make_budget, make_release

ON = date(2025, 2, 1)
LARGEST = Decimal("9999999999999999.99")

amounts = st.one_of(
    st.sampled_from([Decimal("0.01"), LARGEST, LARGEST / 2, Decimal(1)]),
    st.decimals(min_value=Decimal("0.01"), max_value=LARGEST, places=2),
).map(lambda value: value.quantize(Decimal("0.01")))
operations = st.lists(
    st.tuples(
        st.sampled_from(["reserve", "commit", "bill", "release", "consume", "contra", "uncommit"]),
        st.integers(0, 1),
        st.integers(0, 2),
        amounts,
    ),
    max_size=25,
)


@pytest.fixture
def scene(region):
    months = in_month(LARGEST, 1)
    budget = make_budget(region, line(amount=LARGEST, months=months), line(TRAVEL, LARGEST, months=months))
    make_release(region, budget)
    return [key_of(budget), key_of(budget, TRAVEL)], region[Role.TREASURER]


def run(operation, number, keys, actor):
    """One operation of one of three documents of each kind; what is refused changes nothing."""
    name, which, document, amount = operation
    key = keys[which].pk
    fields = {"event": str(number), "on": ON, "actor": actor}
    bill, contract = f"spp:{document}", f"contract:{document}"
    if name == "reserve":
        reserve([Use(key, amount)], source=bill, **fields)
    elif name == "commit":
        reserve([Use(key, amount)], source=contract, basis="contract", **fields)
    elif name == "bill":
        reserve([Use(key, amount, amount)], source=bill, **fields)
    elif name == "release":
        release([Use(key, amount)], source=bill, **fields)
    elif name == "uncommit":
        release([Use(key, amount)], source=contract, basis="contract", **fields)
    elif name == "consume":
        consume([Use(key, amount)], source=bill, **fields)
    else:
        contra([Use(key, amount)], source=f"contra:{document}", **fields)


def expected_sums(key):
    """Reserved, committed, consumed and contra-posted by adding the movements up in Python."""
    held = committed = consumed = returned = ZERO
    for kind, basis, amount in BudgetMovement.objects.filter(key=key).values_list("kind", "basis", "amount"):
        sign = {"reserve": 1, "release": -1}.get(kind, 0)
        held += sign * amount
        committed += sign * amount if basis == "contract" else ZERO
        consumed += amount if kind == "consume" else ZERO
        returned += amount if kind == "contra" else ZERO
    return held, committed, consumed, returned


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(sequence=operations)
def test_any_sequence_keeps_use_within_the_ceiling(scene, sequence):
    keys, actor = scene
    with transaction.atomic():
        for number, operation in enumerate(sequence):
            before = BudgetMovement.objects.count()
            left = remaining([key.pk for key in keys], on=ON)[keys[operation[1]].pk]
            try:
                run(operation, number, keys, actor)
                refused = False
            except DomainError:
                refused = True
            assert (BudgetMovement.objects.count() == before) == refused
            if operation[0] == "reserve":
                assert refused == (operation[3] > min(left.budget, left.spd))
            for key in keys:
                key.refresh_from_db()
                assert (key.reserved, key.committed, key.consumed, key.contra_posted) == expected_sums(key)
                assert ZERO <= key.consumed + key.reserved - key.contra_posted <= key.ceiling == LARGEST
        assert [*key_sums(), *within_ceiling()] == []
        transaction.set_rollback(True)
