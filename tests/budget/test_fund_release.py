"""SPD: within the cash plan through its quarter, within the budget in force (I-16, I-17), dated rightly."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import (
    LEVY,
    draft_release,
    in_month,
    key_of,
    line,
    make_budget,
    make_draft,
    make_release,
    make_version,
    sign_release,
)

M = 1_000_000


def refused(function, *words, **named):
    with pytest.raises(DomainError) as e:
        function(*words, **named)
    return e.value


def test_quarter_by_quarter_to_the_whole_budget(region, budget):
    numbers = [
        make_release(region, budget, quarter=q, on=date(2025, 3 * q - 2, 3)).number for q in (1, 2, 3, 4)
    ]
    assert numbers == ["00001/SPD/2025", "00002/SPD/2025", "00003/SPD/2025", "00004/SPD/2025"]
    error = refused(draft_release, region, budget, quarter=4, lines=[(key_of(budget), Decimal(1))])
    assert set(error.rules) == {"I-16", "I-17"}


def test_above_the_plan_of_its_quarter(region, budget):
    key = key_of(budget)
    error = refused(draft_release, region, budget, lines=[(key, Decimal(100 * M + 1))])
    assert error.rules == ("I-16",)
    assert "Sisa anggaran kas sampai triwulan 1" in error.message
    assert "Rp\u00a0100.000.000, diminta Rp\u00a0100.000.001, lebih Rp\u00a01." in error.message
    assert draft_release(region, budget, quarter=2, lines=[(key, Decimal(200 * M))]).state == "draft"


def test_what_an_earlier_quarter_left_may_come_later(region, budget):
    key = key_of(budget)
    make_release(region, budget, lines=[(key, Decimal(30 * M))])
    assert refused(draft_release, region, budget, quarter=2, lines=[(key, Decimal(170 * M + 1))]).rules == (
        "I-16",
    )
    make_release(region, budget, quarter=2, lines=[(key, Decimal(170 * M))])


def test_a_late_spd_of_an_earlier_quarter_respects_later_ones(region, budget):
    key = key_of(budget)
    make_release(region, budget, quarter=2, lines=[(key, Decimal(150 * M))])
    error = refused(draft_release, region, budget, quarter=1, lines=[(key, Decimal(50 * M + 1))])
    assert "sampai triwulan 2" in error.message
    make_release(region, budget, quarter=1, lines=[(key, Decimal(50 * M))])


def test_two_drafts_cannot_both_be_signed(region, budget):
    first, second = draft_release(region, budget), draft_release(region, budget)
    sign_release(region, first)
    error = refused(sign_release, region, second)
    assert error.rules == ("I-16",)
    second.refresh_from_db()
    assert (second.state, second.number) == ("draft", "")


def test_the_same_key_twice_is_summed(region, budget):
    key = key_of(budget)
    error = refused(draft_release, region, budget, lines=[(key, Decimal(60 * M)), (key, Decimal(60 * M))])
    assert "diminta Rp\u00a0120.000.000" in error.message
    release = draft_release(region, budget, lines=[(key, Decimal(60 * M)), (key, Decimal(40 * M))])
    assert release.lines.get().amount.amount == 100 * M


@pytest.mark.parametrize("amount", [0, -1])
def test_lines_are_positive(region, budget, amount):
    assert refused(draft_release, region, budget, lines=[(key_of(budget), Decimal(amount))]).rules == (
        "I-05",
    )


def test_an_spd_has_lines(region, budget):
    assert refused(draft_release, region, budget, lines=[]).rules == ("I-05",)


@pytest.mark.parametrize(
    ("dated_on", "says"),
    [
        (date(2025, 1, 1), "mendahului DPA"),
        (date(2025, 1, 4), "melewati hari ini"),
        (date(2024, 12, 31), "di luar tahun anggaran"),
    ],
)
def test_dates(region, budget, dated_on, says):
    error = refused(draft_release, region, budget, dated_on=dated_on)
    assert (set(error.rules), says in error.message) == ({"I-07"}, True)


def test_a_quarter_of_five(region, budget):
    assert (
        "Triwulan 5"
        in refused(draft_release, region, budget, quarter=5, lines=[(key_of(budget), Decimal(1))]).message
    )


def test_only_from_the_document_in_force(region, budget):
    draft = make_draft(region, unit=region.other)
    assert "I-18" in refused(draft_release, region, draft, lines=[(key_of(draft), Decimal(1))]).rules
    later = make_budget(region, version=make_version(region, kind="perubahan", name="P1"))
    assert "I-18" in refused(draft_release, region, budget).rules
    make_release(region, later)


def test_only_keys_of_the_unit(region, budget):
    other = make_budget(region, unit=region.other)
    error = refused(draft_release, region, budget, lines=[(key_of(other), Decimal(1))])
    assert error.rules == ("I-02",)


def test_revenue_is_not_released(region):
    budget = make_budget(region, line(LEVY, 100, sub_activity=None, months=in_month(100, 1)))
    assert refused(draft_release, region, budget, lines=[(key_of(budget, LEVY), Decimal(1))]).rules == (
        "I-02",
    )


def test_a_stranger_drafts_none(region, budget):
    from budget.fund_release import create_release

    with clock.frozen(date(2025, 1, 3)):
        for role in (Role.FINANCE_OFFICER, Role.TREASURER, Role.ADMINISTRATOR):
            with pytest.raises(AccessDenied):
                create_release(
                    document=budget,
                    quarter=1,
                    dated_on=date(2025, 1, 3),
                    lines=[(key_of(budget), Decimal(1))],
                    actor=region[role],
                )
