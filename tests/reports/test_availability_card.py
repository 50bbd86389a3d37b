"""Kartu kendali: equal to the keys' own sums and to budget.availability; ways to the lines add up."""

from datetime import date

import pytest

from budget.availability import remaining
from budget.models import BudgetKey
from reports.definitions.availability_card import COLUMNS, build
from reports.definitions.listing import ListParameters
from reports.matrix import RowKind, Source
from reports.selectors import budget_behind, lines_behind
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.factories.reference import account

pytestmark = pytest.mark.django_db
KEYS = [column.key for column in COLUMNS]


def of(unit=None, end=date(2025, 12, 31), **over):
    return build(ListParameters(date(2025, 1, 1), end, unit.pk if unit else None, **over))


def figures(row) -> dict:
    return dict(zip(KEYS, [cell.value for cell in row.cells], strict=True))


@pytest.fixture
def paying():
    found = payments.make_paying()
    payments.paid(found, payments.line(found.key(), 4_000_000))
    payments.issued(found, payments.line(found.key(), 2_500_000), on=date(2025, 2, 10))
    payments.make_contract(found)
    return found


def test_each_key_is_what_availability_says(paying):
    card = {row.key: figures(row) for row in of(paying.unit).matrix}
    keys = list(
        BudgetKey.objects.filter(is_limited=True, ceiling__gt=0).select_related("account", "sub_activity")
    )
    left = remaining([key.pk for key in keys], on=date(2025, 12, 31))
    assert len(keys) == 5
    for key in keys:
        row = card[f"{key.sub_activity.code} {key.account.code}"]
        expected = left[key.pk]
        assert row == {
            "ceiling": key.ceiling,
            "released": expected.released,
            "reserved": key.reserved,
            "consumed": key.consumed,
            "contra_posted": key.contra_posted,
            "remaining": expected.budget,
            "remaining_spd": expected.spd,
        }
    assert any(key.committed for key in keys)


def test_sub_kegiatan_and_total_sum_their_accounts(paying):
    rows = list(of(paying.unit).matrix)
    below = [figures(row) for row in rows if row.level == 2]
    for wanted in (
        [row for row in rows if row.kind is RowKind.TOTAL],
        [row for row in rows if row.key.startswith("sub:")],
    ):
        for name in KEYS:
            assert sum(figures(row)[name] for row in wanted) == sum(row[name] for row in below)
    assert [row.is_bold for row in rows[:2]] == [True, False]


def test_a_past_day_knows_nothing_of_later_ones(paying):
    row = of(paying.unit, end=date(2025, 2, 9)).matrix.row(f"{budgets.OFFICE} {budgets.STATIONERY}")
    assert (figures(row)["consumed"], figures(row)["reserved"]) == (4_000_000, 0)
    later = of(paying.unit).matrix.row(f"{budgets.OFFICE} {budgets.STATIONERY}")
    assert (figures(later)["consumed"], figures(later)["reserved"]) == (4_000_000, 2_500_000)


def test_figures_lead_to_lines_that_add_up(paying):
    checked = 0
    for row in of(paying.unit).matrix:
        for cell in row.cells:
            if cell.source is None:
                continue
            behind = budget_behind if cell.source.source is Source.BUDGET else lines_behind
            assert behind(cell.source).total == cell.value, row.key
            checked += 1
    assert checked >= 12


def test_below_an_account_and_other_units(paying):
    found = of(paying.unit, account_id=account(budgets.STATIONERY).pk)
    assert found.count == 1
    assert found.matrix.value("total", "ceiling") == 400_000_000
    assert of(paying.region.other).count == 0
    assert len(of(paying.region.other).matrix.rows) == 0
    assert of().matrix.value("total", "ceiling") == of(paying.unit).matrix.value("total", "ceiling")


def test_queries_are_constant(paying, django_assert_num_queries):
    with django_assert_num_queries(2):
        of(paying.unit)
