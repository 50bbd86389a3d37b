"""Sums of the journal: every way of asking gives the same figures."""

from datetime import date

import pytest

from core.money import Decimal
from reports import journal
from reports.journal import YearFacts, YearNeed, journal_facts
from reports.scope import context
from tests.factories.budget import LEVY
from tests.factories.reference import account
from tests.reports import story

pytestmark = pytest.mark.django_db

THIS = YearNeed(date(2025, 1, 1), date(2025, 12, 31), ("CLOSING",), True, True, True)
NEXT = YearNeed(date(2026, 1, 1), date(2026, 12, 31), ("CLOSING",), True, True, False)


@pytest.fixture
def told():
    return story.tell()


def facts(told, needs, **over):
    return journal_facts(context(2025, told.region.unit.pk), needs, **over)


def test_opening_movement_and_sides_of_one_year(told):
    found = facts(told, [THIS])
    assert found[account(story.STOCK).pk] == (
        YearFacts(30_000_000, Decimal("-12500000.25"), 0, Decimal("12500000.25")),
    )
    assert found[account(LEVY).pk] == (YearFacts(None, -571_000_000, 3_000_000, 574_000_000),)


def test_opening_without_sides_is_the_same(told):
    (stock,) = facts(told, [THIS._replace(has_sides=False)])[account(story.STOCK).pk]
    assert (stock.opening, stock.net) == (30_000_000, Decimal("-12500000.25"))


def test_kinds_left_out_do_not_count(told):
    (stock,) = facts(told, [THIS._replace(excluded=("ADJUST",))])[account(story.STOCK).pk]
    assert (stock.opening, stock.net) == (30_000_000, 0)


def test_last_year_beside_this_year(told):
    movements = [need._replace(has_opening=False, has_sides=False) for need in (NEXT, THIS)]
    this, last = facts(told, movements)[account(LEVY).pk]
    assert (this.net, last.net) == (0, -571_000_000)


def test_years_that_overlap_agree_with_each_other(told):
    this, last = facts(told, [NEXT, THIS])[account(story.STOCK).pk]
    assert last == YearFacts(30_000_000, Decimal("-12500000.25"), 0, Decimal("12500000.25"))
    assert this.opening == last.opening + last.net
    assert this.net is None


def test_only_the_accounts_asked_are_read(told):
    one = account(LEVY).pk
    assert set(facts(told, [THIS], id_ranges=[(one, one)])) == {one}
    assert facts(told, []) == {}


def test_conditions_name_every_kind_left_out():
    text, values = journal.movement_condition(THIS._replace(excluded=("CLOSING", "ADJUST")))
    assert text.count("%s") == len(values) == 5
    assert values[2:] == ["OPENING", "CLOSING", "ADJUST"]
