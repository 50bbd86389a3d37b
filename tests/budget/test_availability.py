"""Availability as domain.md 3.1 says it, with exact figures (rupiah).

The budget of DINKES: stationery 400.000.000, planned 100.000.000 in January, April, July and October.
"""

from datetime import date

import pytest

from budget import availability
from budget.availability import consume, contra, release, remaining, reserve
from budget.models import BudgetKey, BudgetMovement
from core.errors import DomainError, Refusals
from core.money import ZERO, Decimal
from reference.models import Role, Setting
from tests.factories.budget import (
    ELECTRICITY,
    LEVY,
    OFFICE,
    TRAVEL,
    in_month,
    key_of,
    line,
    make_budget,
    make_release,
    use,
)

FEBRUARY = date(2025, 2, 10)
MAY = date(2025, 5, 10)
M = 1_000_000


@pytest.fixture
def key(released):
    return key_of(released)


@pytest.fixture
def act(region):
    """Movements by the treasurer on 10 February unless told otherwise."""

    def run(function, *uses, source="payment_request:1", event="submit:0", on=FEBRUARY, **over):
        return function(uses, source=source, event=event, on=on, actor=region[Role.TREASURER], **over)

    return run


def left(key, on=FEBRUARY):
    found = remaining([key.pk], on=on)[key.pk]
    return found.budget, found.spd, found.cash_plan


def sums(key):
    key.refresh_from_db()
    return key.reserved, key.committed, key.consumed, key.contra_posted


def refused(act, *uses, **over):
    with pytest.raises(DomainError) as e:
        act(reserve, *uses, **over)
    return e.value


def test_what_remains_by_date(key):
    assert left(key) == (400 * M, 100 * M, 100 * M)
    assert left(key, date(2025, 1, 2)) == (400 * M, ZERO, 100 * M)  # the SPD is dated 3 January
    assert left(key, date(2025, 1, 3)) == (400 * M, 100 * M, 100 * M)
    assert left(key, MAY) == (400 * M, 100 * M, 200 * M)
    assert left(key, date(2025, 12, 31)) == (400 * M, 100 * M, 400 * M)
    assert left(key, date(2024, 12, 31)) == (400 * M, ZERO, ZERO)


def test_a_rupiah_is_used_once_from_reservation_to_payment(act, key):
    assert act(reserve, use(key, 60 * M)) == []
    assert (left(key), sums(key)) == ((340 * M, 40 * M, 40 * M), (60 * M, 0, 0, 0))
    act(consume, use(key, 60 * M), event="paid")
    assert (left(key), sums(key)) == ((340 * M, 40 * M, 40 * M), (0, 0, 60 * M, 0))
    act(contra, use(key, 10 * M), source="contra:1", event="entered")
    assert (left(key), sums(key)) == ((350 * M, 50 * M, 50 * M), (0, 0, 60 * M, 10 * M))
    kinds = BudgetMovement.objects.values_list("kind", "amount")
    assert list(kinds) == [
        ("reserve", 60 * M), ("release", 60 * M), ("consume", 60 * M), ("contra", 10 * M)
    ]  # fmt: skip


def test_a_return_gives_back_and_a_resubmission_asks_again(act, key):
    act(reserve, use(key, 100 * M))
    act(release, use(key, 100 * M), event="return:0")
    assert left(key) == (400 * M, 100 * M, 100 * M)
    act(reserve, use(key, 100 * M), event="submit:1")
    assert left(key) == (300 * M, ZERO, ZERO)


def test_above_the_spd_is_refused_with_every_figure(act, key):
    error = refused(act, use(key, 100 * M + 1), on=MAY)
    assert error.rules == ("I-16",)
    assert error.message == (
        f"Sisa SPD sampai 10-05-2025 {key.account.code} {key.account.name} ({OFFICE}) Rp\u00a0100.000.000,"
        " diminta Rp\u00a0100.000.001, lebih Rp\u00a01. Kurangi permintaan atau minta SPD baru."
    )
    assert BudgetMovement.objects.count() == 0
    assert act(reserve, use(key, 100 * M), on=MAY) == []


def test_above_the_budget_is_refused_with_both_rules(act, key):
    error = refused(act, use(key, 400 * M + 1), on=date(2025, 12, 1))
    assert isinstance(error, Refusals)
    assert error.rules == ("I-15", "I-16")
    assert error.refusals[0].message == (
        f"Sisa pagu {key.account.code} {key.account.name} ({OFFICE}) Rp\u00a0400.000.000,"
        " diminta Rp\u00a0400.000.001, lebih Rp\u00a01."
        " Kurangi permintaan atau ajukan pergeseran anggaran."
    )


def test_a_backdated_document_never_overdraws_a_later_day(region, released, key, act):
    make_release(region, released, quarter=2, on=date(2025, 4, 1))
    act(reserve, use(key, 150 * M), on=MAY)
    # In February 100 million were released, and the use of May counts: nothing is left for a backdated bill.
    assert left(key, FEBRUARY) == (250 * M, -50 * M, -50 * M)
    error = refused(act, use(key, 1), source="payment_request:2", on=FEBRUARY)
    assert error.rules == ("I-16",)
    assert left(key, MAY) == (250 * M, 50 * M, 50 * M)


def test_an_spd_counts_from_its_date(region, budget, act):
    key = key_of(budget)
    make_release(region, budget, on=date(2025, 2, 11))
    assert refused(act, use(key, 1), on=FEBRUARY).rules == ("I-16",)
    assert act(reserve, use(key, 1), on=date(2025, 2, 11)) == []


def test_the_cash_plan_warns_by_default_and_blocks_by_setting(region, act):
    budget = make_budget(region, line(amount=400, months=(0, 0, 0, *in_month(400, 4)[3:])))
    key = key_of(budget)
    make_release(region, budget, quarter=2, lines=[(key, Decimal(400))])
    warnings = act(reserve, use(key, 300))
    assert warnings == [
        f"Sisa anggaran kas sampai bulan 02-2025 {key.account.code} {key.account.name} ({OFFICE}) Rp\u00a00,"
        " diminta Rp\u00a0300, lebih Rp\u00a0300. Tunda atau ubah anggaran kas."
    ]
    Setting.objects.create(key="cash_plan_mode", value="block")
    error = refused(act, use(key, 100), source="payment_request:2")
    assert (error.rules, error.message.startswith("Sisa anggaran kas")) == (("I-16",), True)
    assert act(reserve, use(key, 100), source="payment_request:2", on=date(2025, 4, 1)) == []


def test_a_contract_reserves_budget_but_neither_spd_nor_cash_plan(act, key):
    assert act(reserve, use(key, 350 * M), source="contract:1", event="confirm", basis="contract") == []
    assert (left(key), sums(key)) == ((50 * M, 100 * M, 100 * M), (350 * M, 350 * M, 0, 0))
    error = refused(act, use(key, 50 * M + 1), source="contract:2", event="confirm", basis="contract")
    assert error.rules == ("I-15",)
    # Another bill finds only what the contract leaves.
    assert refused(act, use(key, 60 * M)).rules == ("I-15",)


def test_a_payment_on_a_contract_draws_on_its_own_reservation(act, key):
    act(reserve, use(key, 350 * M), source="contract:1", event="confirm", basis="contract")
    act(reserve, use(key, 80 * M, 80 * M))
    assert (left(key), sums(key)) == ((50 * M, 20 * M, 20 * M), (350 * M, 270 * M, 0, 0))
    act(consume, use(key, 80 * M), event="paid")
    assert (left(key), sums(key)) == ((50 * M, 20 * M, 20 * M), (270 * M, 270 * M, 80 * M, 0))
    # SPD still limits what the contract may be paid.
    assert refused(act, use(key, 20 * M + 1, 20 * M + 1), source="payment_request:2").rules == ("I-16",)


def test_a_returned_payment_gives_its_part_back_to_the_contract(act, key):
    act(reserve, use(key, 350 * M), source="contract:1", event="confirm", basis="contract")
    act(reserve, use(key, 80 * M, 30 * M))
    assert sums(key) == (400 * M, 320 * M, 0, 0)
    act(release, use(key, 80 * M, 80 * M), event="return:0")
    assert sums(key) == (350 * M, 350 * M, 0, 0)
    act(reserve, use(key, 80 * M, 80 * M), event="submit:1")
    act(release, use(key, 80 * M), event="return:1")
    assert sums(key) == (350 * M, 350 * M, 0, 0)


def test_more_than_the_contract_holds_cannot_be_drawn(act, key):
    act(reserve, use(key, 10 * M), source="contract:1", event="confirm", basis="contract")
    assert refused(act, use(key, 20 * M, 20 * M)).rules == ("I-25",)


def test_a_contract_releases_its_rest(act, key):
    act(reserve, use(key, 100 * M), source="contract:1", event="confirm", basis="contract")
    act(reserve, use(key, 60 * M, 60 * M))
    rest = {"source": "contract:1", "event": "finish", "basis": "contract"}
    with pytest.raises(DomainError, match="Cadangan dokumen"):
        act(release, use(key, 41 * M), **rest)
    act(release, use(key, 40 * M), **rest)
    assert (left(key)[0], sums(key)) == (340 * M, (60 * M, 0, 0, 0))


@pytest.mark.parametrize("function", [release, consume])
def test_nobody_gives_back_or_pays_what_another_reserved(act, key, function):
    act(reserve, use(key, 50 * M))
    with pytest.raises(DomainError) as e:
        act(function, use(key, 50 * M), source="payment_request:2", event="x")
    assert e.value.rules == ("I-15",)
    with pytest.raises(DomainError, match="lebih Rp\u00a01"):
        act(function, use(key, 50 * M + 1), event="x")
    assert sums(key) == (50 * M, 0, 0, 0)


def test_no_more_is_returned_than_was_spent(act, key):
    act(reserve, use(key, 50))
    act(consume, use(key, 50), event="paid")
    with pytest.raises(DomainError) as e:
        act(contra, use(key, 51), source="contra:1", event="entered")
    assert e.value.rules == ("I-29",)


def test_uses_of_one_key_in_one_act_are_summed(act, key):
    error = refused(act, use(key, 60 * M), use(key, 60 * M))
    assert "diminta Rp\u00a0120.000.000" in error.message
    act(reserve, use(key, 60 * M), use(key, 40 * M))
    assert BudgetMovement.objects.get().amount == 100 * M


@pytest.mark.parametrize(("amount", "commitment"), [(0, 0), (-5, 0), (5, 6), (5, -1)])
def test_amounts_are_positive(act, key, amount, commitment):
    assert refused(act, use(key, amount, commitment)).rules == ("I-05",)


def test_an_act_without_uses_is_refused(act, released):
    assert refused(act).rules == ("I-05",)


def test_revenue_is_not_paid(region, act):
    budget = make_budget(region, line(LEVY, 100, sub_activity=None))
    error = refused(act, use(key_of(budget, LEVY), 10))
    assert error.rules[0] == "I-02"


@pytest.fixture
def shared(region):
    """Sub kegiatan level: stationery 400 and travel 200 of one sub kegiatan share SPD 150 + 0."""
    Setting.objects.create(key="spd_level", value="sub_kegiatan")
    budget = make_budget(region, line(amount=400), line(TRAVEL, 200))
    stationery, travel = key_of(budget), key_of(budget, TRAVEL)
    make_release(region, budget, lines=[(stationery, Decimal(100)), (travel, Decimal(50))])
    return stationery, travel


def test_keys_of_a_sub_kegiatan_share_the_spd(shared, act):
    stationery, travel = shared
    assert left(stationery) == (400, 150, 150)
    assert left(travel) == (200, 150, 150)
    act(reserve, use(stationery, 120))
    assert left(travel) == (200, 30, 30)
    error = refused(act, use(travel, 31), source="payment_request:2")
    assert error.rules == ("I-16",)
    assert error.message.startswith(f"Sisa SPD sampai 10-02-2025 sub kegiatan {OFFICE} ")
    assert "Rp\u00a030, diminta Rp\u00a031, lebih Rp\u00a01." in error.message
    act(reserve, use(travel, 30), source="payment_request:2")


def test_uses_of_one_sub_kegiatan_in_one_act_are_summed(shared, act):
    stationery, travel = shared
    error = refused(act, use(stationery, 100), use(travel, 51))
    assert error.message.count("diminta Rp\u00a0151, lebih Rp\u00a01") == 1
    act(reserve, use(stationery, 100), use(travel, 50))
    assert left(stationery)[1] == 0


def test_each_line_keeps_its_own_ceiling_at_sub_kegiatan_level(region, act):
    Setting.objects.create(key="spd_level", value="sub_kegiatan")
    months = in_month(400, 1)
    budget = make_budget(region, line(amount=400, months=months), line(TRAVEL, 40, months=in_month(40, 1)))
    make_release(region, budget)
    assert refused(act, use(key_of(budget, TRAVEL), 41)).rules == ("I-15",)


def test_at_line_level_the_neighbour_gives_nothing(shared, act):
    Setting.objects.filter(key="spd_level").update(value="line")
    stationery, travel = shared
    assert (left(stationery)[1], left(travel)[1]) == (100, 50)
    assert refused(act, use(travel, 51)).rules == ("I-16",)


def test_locks_reach_the_whole_sub_kegiatan(shared, region, budget_of_other_unit):
    stationery, travel = shared
    from django.db import transaction

    with transaction.atomic():
        assert set(availability.lock_keys([stationery.pk], on=FEBRUARY)) == {stationery.pk, travel.pk}
    Setting.objects.filter(key="spd_level").update(value="line")
    with transaction.atomic():
        assert set(availability.lock_keys([travel.pk], on=FEBRUARY)) == {travel.pk}


@pytest.fixture
def budget_of_other_unit(region, shared):
    return make_budget(region, line(amount=10), unit=region.other)


def test_query_counts_do_not_grow_with_keys(region, act, django_assert_num_queries):
    budget = make_budget(
        region, line(amount=400), line(TRAVEL, 400), line(ELECTRICITY, 400), line(amount=100, fund="DAU")
    )
    make_release(region, budget)
    keys = list(BudgetKey.objects.order_by("pk"))
    with django_assert_num_queries(4):
        remaining([keys[0].pk], on=FEBRUARY)
    with django_assert_num_queries(4):
        remaining([key.pk for key in keys], on=FEBRUARY)
    with django_assert_num_queries(10):
        reserve(
            [use(key, 1) for key in keys], source="x", event="x", on=FEBRUARY, actor=region[Role.TREASURER]
        )
