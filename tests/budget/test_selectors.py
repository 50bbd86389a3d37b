"""What screens and reports read: exact totals, query counts that do not grow."""

from datetime import date

import pytest

from budget import selectors
from budget.availability import consume, reserve
from core.money import ZERO, Decimal
from reference.models import Role
from tests.factories.budget import (
    LEVY,
    STATIONERY,
    TRAVEL,
    in_month,
    key_of,
    line,
    make_budget,
    make_release,
    make_version,
    use,
)
from tests.factories.reference import account

ON = date(2025, 2, 1)


@pytest.fixture
def scene(region):
    """DINKES 400 + 100 (and revenue 600), DISDIK 80; SPD of quarter 1; 30 paid, 5 reserved in DINKES."""
    budget = make_budget(region, line(amount=400), line(TRAVEL, 100), line(LEVY, 600, sub_activity=None))
    make_budget(region, line(amount=80), unit=region.other)
    make_release(region, budget)
    fields = {"on": ON, "actor": region[Role.TREASURER]}
    reserve([use(key_of(budget), 30)], source="spp:1", event="s", **fields)
    consume([use(key_of(budget), 30)], source="spp:1", event="p", **fields)
    reserve([use(key_of(budget, TRAVEL), 5)], source="spp:2", event="s", **fields)
    return budget


def test_the_list_of_documents(scene, django_assert_num_queries):
    with django_assert_num_queries(1):
        rows = [
            (doc.unit.code, doc.line_count, doc.spending, doc.receipts)
            for doc in selectors.documents(year=2025)
        ]
    assert rows == [("DINKES", 3, Decimal(500), Decimal(600)), ("DISDIK", 1, Decimal(80), ZERO)]
    assert list(selectors.documents(year=2026)) == []


def test_lines_of_a_document_with_their_months(scene, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = [
            (
                item.key.account.code,
                item.amount.amount,
                sum(month.amount.amount for month in item.months.all()),
            )
            for item in selectors.lines_of(scene)
        ]
    assert sorted(rows) == [(LEVY, 600, 600), (STATIONERY, 400, 400), (TRAVEL, 100, 100)]


def test_lines_in_force_of_one_unit_or_all(scene, region):
    amounts = [item.amount.amount for item in selectors.lines_in_force(year=2025)]
    assert sorted(amounts) == [80, 100, 400, 600]
    mine = selectors.lines_in_force(year=2025, unit_id=region.other.pk)
    assert [item.amount.amount for item in mine] == [80]


def test_spendable_lines_with_what_remains(scene, region, django_assert_num_queries):
    with django_assert_num_queries(5):
        found = selectors.spendable_lines(year=2025, unit_id=region.unit.pk, on=ON)
    rows = {item.line.key.account.code: item.remaining for item in found}
    assert set(rows) == {STATIONERY, TRAVEL}
    assert (rows[STATIONERY].budget, rows[STATIONERY].spd) == (370, 70)
    assert (rows[TRAVEL].budget, rows[TRAVEL].spd, rows[TRAVEL].cash_plan) == (95, 20, 20)


def test_totals_by_unit(scene, region, django_assert_num_queries):
    with django_assert_num_queries(2):
        rows = selectors.remaining_by_unit(year=2025, on=ON)
    assert [(row.unit_code, row.ceiling, row.reserved, row.consumed, row.released) for row in rows] == [
        ("DINKES", 500, 5, 30, 125),
        ("DISDIK", 80, 0, 0, 0),
    ]
    assert [(row.budget, row.spd) for row in rows] == [(465, 90), (80, 0)]
    (only,) = selectors.remaining_by_unit(year=2025, on=date(2025, 1, 2), unit_ids=[region.unit.pk])
    assert (only.unit_name, only.released) == ("Satuan Kerja DINKES", 0)


def test_the_cash_plan_by_month(scene, region, django_assert_num_queries):
    with django_assert_num_queries(1):
        months = selectors.cash_plan_by_month(year=2025)
    assert [months[month] for month in (1, 2, 4, 7, 10)] == [145, 0, 145, 145, 145]
    assert selectors.cash_plan_by_month(year=2025, unit_ids=[region.other.pk])[1] == 20
    assert sum(months.values()) == 580


def test_budget_in_force_at_a_date_by_account(scene, region):
    later = date(2025, 3, 1)
    version = make_version(region, on=later, kind="perubahan", name="PERUBAHAN")
    make_budget(
        region,
        line(amount=350, months=in_month(350, 1)),
        line(amount=50, fund="DAU"),
        line(TRAVEL, 100),
        line(LEVY, 700, sub_activity=None),
        version=version,
        on=later,
    )
    stationery, levy = account(STATIONERY).pk, account(LEVY).pk
    before = selectors.account_totals(year=2025, at=ON)
    assert (before[stationery], before[levy]) == (480, 600)
    after = selectors.account_totals(year=2025, at=later, unit_ids=[region.unit.pk])
    assert (after[stationery], after[levy]) == (400, 700)
    rows = selectors.budget_totals(year=2025, at=later, unit_ids=[region.unit.pk])
    assert {(row["sub_activity_id"] is None, row["total"]) for row in rows} == {
        (False, 400),
        (False, 100),
        (True, 700),
    }


def test_what_an_spd_may_still_give(scene, django_assert_num_queries):
    scene.version  # noqa: B018 read before counting
    with django_assert_num_queries(3):
        found = selectors.releasable(document=scene, quarter=2)
    assert {item.line.key.account.code: item.amount for item in found} == {STATIONERY: 100, TRAVEL: 25}


def test_releases_and_their_lines(scene, django_assert_num_queries):
    with django_assert_num_queries(2):
        (release,) = selectors.releases(year=2025)
        lines = [(item.key.account.code, item.amount.amount) for item in selectors.release_lines(release)]
    assert (release.total, sorted(lines)) == (125, [(STATIONERY, 100), (TRAVEL, 25)])


def test_the_history_of_a_key(scene):
    kinds = [(item.kind, item.amount) for item in selectors.movements(key_of(scene).pk)]
    assert kinds == [("reserve", 30), ("release", 30), ("consume", 30)]
