"""Kartu kendali: equal to the keys' own sums and to budget.availability; ways to the lines add up."""

from datetime import date

from budget.availability import remaining
from budget.models import BudgetKey
from reference.models import Role
from reports import behind
from reports.definitions.availability_card import COLUMNS, build
from reports.definitions.listing import ListParameters
from reports.matrix import NO_SUB_ACTIVITY, DrillDown, RowKind, Side
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.factories.reference import account
from tests.reports.story import SILPA
from tests.worlds import made_once

CAPITAL = "6.2.03.01.02.0001"
KEYS = [column.key for column in COLUMNS]


def of(unit=None, end=date(2025, 12, 31), **over):
    return build(ListParameters(date(2025, 1, 1), end, unit.pk if unit else None, **over))


def figures(row) -> dict:
    return dict(zip(KEYS, [cell.value for cell in row.cells], strict=True))


def make_story():
    found = payments.make_paying()
    payments.paid(found, payments.line(found.key(), 4_000_000))
    payments.issued(found, payments.line(found.key(), 2_500_000), on=date(2025, 2, 10))
    contract = payments.make_contract(found)
    part = payments.line(found.key(budgets.COMPUTER), 50_000_000)
    payments.submit(found, payments.draft_request(found, part, contract=contract))
    budgets.make_budget(
        found.region,
        budgets.line(SILPA, 70_000_000, sub_activity=None),
        budgets.line(CAPITAL, 70_000_000, sub_activity=None),
        unit=found.region.ppkd,
    )
    return found


paying = made_once("availability", make_story)


def test_each_key_is_what_availability_says(paying):
    card = {row.key: figures(row) for row in of(paying.unit).matrix}
    keys = list(
        BudgetKey.objects.filter(unit=paying.unit, is_limited=True, ceiling__gt=0).select_related(
            "account", "sub_activity"
        )
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


def total_behind(source: DrillDown, user, on=date(2025, 2, 10)):
    """What is listed behind a figure, added up line by line."""
    found = behind.read(user, DrillDown.from_query(source.to_query()), on=on, limit=1_000)
    if found.journal:
        sign = 1 if source.orientation is Side.DEBIT else -1
        return sum(sign * (line.debit - line.credit) for line in found.journal.lines)
    listed = found.budget or found.documents or found.parts
    return sum(line.amount for line in listed.lines)


def test_every_figure_leads_to_what_adds_up_to_it(paying):
    auditor = paying[Role.AUDITOR]
    for unit, least in ((paying.unit, 40), (paying.region.ppkd, 6), (None, 50)):
        for end in (date(2025, 2, 9), date(2025, 12, 31)):
            checked = 0
            for row in of(unit, end).matrix:
                for column, cell in zip(KEYS, row.cells, strict=True):
                    assert (cell.source is not None) == bool(cell.value), (row.key, column)
                    if cell.value:
                        assert total_behind(cell.source, auditor) == cell.value, (row.key, column, end)
                        checked += 1
            assert checked >= least


def test_rows_without_a_sub_kegiatan_lead_on_too(paying):
    row = of(paying.region.ppkd).matrix.row(CAPITAL)
    assert figures(row)["ceiling"] == 70_000_000
    source = row.cells[KEYS.index("ceiling")].source
    assert source.sub_activity_id == NO_SUB_ACTIVITY
    assert DrillDown.from_query(source.to_query()) == source


def test_below_an_account_and_other_units(paying):
    found = of(paying.unit, account_id=account(budgets.STATIONERY).pk)
    assert found.count == 1
    assert found.matrix.value("total", "ceiling") == 400_000_000
    assert of(paying.region.other).count == 0
    assert len(of(paying.region.other).matrix.rows) == 0
    whole = of(paying.unit).matrix.value("total", "ceiling") + 70_000_000
    assert of().matrix.value("total", "ceiling") == whole


def test_queries_are_constant(paying, django_assert_num_queries):
    with django_assert_num_queries(2):
        of(paying.unit)


def test_pages_hold_every_account_once_below_its_whole_sub_activity(paying):
    whole = [row.key for row in of(paying.unit).matrix]
    pages = [list(of(paying.unit, offset=start, limit=2).matrix) for start in (0, 2, 4)]
    accounts = [[row.key for row in page if row.level == 2] for page in pages]
    assert [len(page) for page in accounts] == [2, 2, 1]
    assert [key for page in accounts for key in page] == [key for key in whole if " " in key]
    assert [page[-1].key == "total" for page in pages] == [False, False, True]
    sums = {row.key: figures(row) for row in of(paying.unit).matrix}
    assert all(figures(row) == sums[row.key] for page in pages for row in page)
