"""Proposed cash plans: last year's pattern, even parts, and the months in force for a later version."""

from datetime import date

import pytest

from budget import cash_plan
from budget.availability import consume, reserve
from budget.cash_plan import Asked, Method, carried_over, propose
from core import clock
from core.money import ZERO, Decimal, exact
from reference.models import FiscalYear, Role
from tests.factories.budget import (
    ELECTRICITY,
    OFFICE,
    STATIONERY,
    TRAVEL,
    key_of,
    line,
    make_budget,
    make_release,
    use,
)
from tests.factories.reference import account, program


def asked(code=STATIONERY, amount=1_000, sub_activity=OFFICE) -> Asked:
    return Asked(program(sub_activity) if sub_activity else None, account(code), exact(amount))


@pytest.fixture
def last_year(region):
    """2025: stationery by quarters, of which January and March were spent 1 : 3; electricity planned only."""
    document = make_budget(region, line(amount=4_000), line(ELECTRICITY, 1_200))
    make_release(region, document)
    key, actor = key_of(document), region[Role.TREASURER]
    for day, amount in ((date(2025, 1, 20), 100), (date(2025, 3, 20), 300)):
        with clock.frozen(day):
            source = f"spp:{day.month}"
            reserve([use(key, amount)], source=source, event="submit", on=day, actor=actor)
            consume([use(key, amount)], source=source, event="pay", on=day, actor=actor)
    return document


def test_even_parts_leave_the_remainder_to_december(region):
    (found,) = propose([asked(amount="1000.01")], unit=region.unit, year=2026, method=Method.EVEN)
    assert found.months == (*[exact("83.33")] * 11, exact("83.38"))
    assert (sum(found.months), found.basis) == (exact("1000.01"), "bagi rata")


def test_what_was_realised_comes_before_what_was_planned(region, last_year):
    lines = [
        asked(amount="1000.01"),
        asked(ELECTRICITY, 400),
        asked(TRAVEL, 400),
        asked("4.1.02.01.01.0001", 12, None),
    ]
    realised, planned, of_unit, even = propose(lines, unit=region.unit, year=2026)
    assert realised.basis == "pola realisasi 2025"
    assert realised.months == (exact(250), ZERO, exact("750.00"), *[ZERO] * 8, exact("0.01"))
    assert planned.basis == "pola rencana 2025"
    assert planned.months == tuple(exact(100) if month in (0, 3, 6, 9) else ZERO for month in range(12))
    assert of_unit.basis == "pola realisasi unit 2025"
    assert of_unit.months[:3] == (exact(100), ZERO, exact(300))
    assert (even.basis, even.months) == ("bagi rata", tuple([exact(1)] * 12))
    for found, line_ in zip((realised, planned, of_unit, even), lines, strict=True):
        assert (len(found.months), sum(found.months)) == (12, line_.amount)


def test_the_number_of_queries_does_not_follow_the_lines(region, last_year, django_assert_num_queries):
    lines = [asked(), asked(TRAVEL)] * 20
    with django_assert_num_queries(2):
        propose(lines, unit=region.unit, year=2026)


@pytest.mark.parametrize(
    ("amount", "from_month", "expected"),
    [
        (120, 5, [10] * 12),
        (121, 12, [10] * 11 + [11]),
        (200, 5, [10] * 4 + [20] * 8),
        (100, 5, [10] * 10 + [0, 0]),
        (95, 1, [10] * 9 + [5, 0, 0]),
        (0, 1, [0] * 12),
    ],
)
def test_a_later_version_keeps_the_first_months(amount, from_month, expected):
    found = carried_over([exact(10)] * 12, exact(amount), from_month=from_month)
    assert found.months == tuple(exact(month) for month in expected)


def test_the_plan_in_force_is_read_by_key(region, last_year):
    year = FiscalYear.objects.get(year=2025)
    found = cash_plan.in_force_months(region.unit, year.pk)
    key = key_of(last_year)
    months = found[key.sub_activity_id, key.account_id, key.fund_source_id]
    assert months == [Decimal(1_000) if month in (0, 3, 6, 9) else ZERO for month in range(12)]
