"""Whose statement: a department's whole book, a sub-unit's part of it, the region's all."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError
from reports.scope import context, scope_condition
from tests.factories.budget import STATIONERY
from tests.factories.reference import make_sub_unit
from tests.reports import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def region():
    return story.make_region_with_books()


def test_one_query_finds_unit_book_and_charts(region):
    with CaptureQueriesContext(connection) as queries:
        found = context(2025, region.unit.pk)
    assert len(queries) == 1
    assert (found.unit_code, found.book_id) == ("DINKES", story.book_of(region.unit).pk)
    assert found.is_department
    assert not context(2025, region.ppkd.pk).is_department
    assert context(2025, None).is_region
    assert found.previous_chart_id is None


def test_a_unit_that_does_not_exist_is_refused(region):
    with pytest.raises(DomainError, match="Unit itu tidak ada"):
        context(2025, 999_999)


def test_a_sub_unit_shows_its_part_and_its_department_all(region):
    sub = make_sub_unit(region.unit)
    whole = story.draft(
        region.unit,
        "BUD",
        date(2025, 2, 1),
        (STATIONERY, 700, 0),
        (STATIONERY, 300, 0),
        (story.SAL, 0, 1_000),
    )
    lines = (whole.lines[0], replace(whole.lines[1], unit_id=sub.pk), whole.lines[2])
    story.post_all(region, replace(whole, lines=lines))
    values = {
        unit.code: story.build(story.LRA, story.parameters(unit)).value(STATIONERY, "realisation")
        for unit in (region.unit, sub)
    }
    assert values == {"DINKES": 1_000, sub.code: 300}
    assert scope_condition(context(2025, sub.pk))[0] == "book_id = %s AND unit_id = %s"
