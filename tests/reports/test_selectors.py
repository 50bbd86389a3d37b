"""Drill-down: the lines behind a figure add up to it, whatever the figure, in three queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.matrix import DrillDown, Source
from reports.selectors import budget_behind, lines_behind
from tests.factories.budget import SALARY, STATIONERY
from tests.reports import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return story.tell()


def behind(source: DrillDown):
    find = budget_behind if source.source is Source.BUDGET else lines_behind
    return find(source, limit=1_000)


@pytest.mark.parametrize("scope", ["unit", "ppkd", "region"])
@pytest.mark.parametrize("kind", ["lra", "trial_balance"])
def test_the_lines_behind_every_cell_sum_to_it(told, kind, scope):
    unit = {"unit": told.region.unit, "ppkd": told.region.ppkd, "region": None}[scope]
    matrix = getattr(told, kind)(unit)
    tested = 0
    for row in matrix:
        for cell in row.cells:
            if cell.source is None:
                continue
            found = behind(DrillDown.from_query(cell.source.to_query()))
            assert found.total == cell.value, (row.code, cell)
            assert found.count == len(found.lines)
            tested += 1
    assert tested > 10


def test_a_ledger_line_leads_to_its_document(told):
    cell = told.lra(told.region.unit).row(SALARY).cells[1]
    (line,) = lines_behind(cell.source).lines
    assert (line.source, line.event) == (told.entries[3].source, "posted")
    assert line.entry_id == told.entries[3].pk
    assert (line.dated_on, line.book_code, line.account_code) == (date(2025, 1, 20), "DINKES", SALARY)


def test_pages_keep_the_whole_total(told):
    source = told.lra(told.region.unit).row(STATIONERY).cells[1].source
    first, second = lines_behind(source, limit=1), lines_behind(source, offset=1, limit=1)
    assert [first.count, second.count] == [2, 2]
    assert [first.total, second.total] == [-20_000_000, -20_000_000]
    assert first.lines[0].debit == 100_000_000
    assert second.lines[0].credit == 120_000_000


def test_budget_lines_name_version_and_fund(told):
    source = told.lra(told.region.unit).row("5.1.02").cells[0].source
    (line,) = budget_behind(source).lines
    assert (line.version_name, line.fund_source, line.amount) == ("MURNI", "PAD", 400_000_000)


def test_drill_down_query_count_is_constant():
    region = story.make_region_with_books()
    counts = []
    for month, entries in ((1, 10), (2, 200)):
        story.post_all(
            region,
            *[
                story.draft(
                    region.unit,
                    "BUD",
                    date(2025, month, 1),
                    (STATIONERY, 1_000 + number, 0),
                    (story.SAL, 0, 1_000 + number),
                )
                for number in range(entries)
            ],
        )
        source = story.build(story.LRA, story.parameters(region.unit)).row(STATIONERY).cells[1].source
        with CaptureQueriesContext(connection) as queries:
            found = lines_behind(source, limit=500)
        counts.append(len(queries))
    assert found.count == 210
    assert counts == [3, 3]
