"""Sums read once for many statements: the same statements as by a query each."""

from dataclasses import replace
from datetime import date

import pytest

from core import clock
from ledger.models import Book, Entry
from reports import statements
from reports.gathered import Gathering, Sums
from reports.journal import YearNeed
from reports.scope import Context
from reports.statement_sets import OF_REGION, OF_UNIT
from tests.factories import case_year
from tests.factories.case_year import YEAR_END

MIDDLE = date(2025, 7, 15)


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made, clock.frozen(YEAR_END):
        yield made


def figures(matrix) -> list[tuple]:
    """Everything that is drawn of a row."""
    return [
        (row.code, row.label, row.level, row.kind, row.is_bold, [cell.value for cell in row.cells])
        for row in matrix
    ]


@pytest.mark.parametrize("at", [YEAR_END, MIDDLE])
def test_statements_are_the_same_as_by_a_query_each(told, at):
    gathering = Gathering(at, None)
    sums = {Book.objects.get(pk=book_id).unit_id: found for book_id, found in gathering.books()}
    assert sorted(sums) == sorted(Entry.objects.order_by().values_list("book__unit", flat=True).distinct())
    asked = [(unit_id, kind, sums[unit_id]) for unit_id in sums for kind in (*OF_UNIT, "trial_balance")]
    asked += [(None, kind, gathering.whole) for kind in (*OF_REGION, "trial_balance")]
    for unit_id, kind, found in asked:
        request = statements.Request(kind, 2025, at, unit_id)
        by_sums, by_query = statements.listing(request, found).matrix, statements.matrix(request)
        assert replace(by_sums, rows=()) == replace(by_query, rows=())
        assert figures(by_sums) == figures(by_query), (unit_id, kind)


def test_the_journal_is_read_once_for_all(told, django_assert_num_queries):
    with django_assert_num_queries(2):
        read = [book_id for book_id, _ in Gathering(YEAR_END, None).books()]
    with_lines = Book.objects.filter(pk__in=Entry.objects.order_by().values("book"))
    assert read == list(with_lines.order_by("code").values_list("pk", flat=True))
    only = Book.objects.get(unit=told.region.unit)
    assert [book_id for book_id, _ in Gathering(YEAR_END, [only.pk]).books()] == [only.pk]


def test_openings_sides_and_old_vouchers_are_kept_apart():
    sums = Sums(YEAR_END, {2025: 2025})
    for line in (
        (1, 2024, "GENERAL", 900, 0),
        (1, 2025, "OPENING", 50, 0),
        (1, 2025, "GENERAL", 7, 2),
        (1, 2025, "CLOSING", 0, 55),
        (2, 2025, "LEGACY", 5, 5),
        (9, 2025, "GENERAL", 1, 1),
    ):
        sums.add(*line)
    need = YearNeed(date(2025, 1, 1), YEAR_END, ("CLOSING",), True, True, True)
    scope = context_of(has_legacy=True)
    assert sums.facts(scope, [need], [(1, 5)]) == {1: ((50, 5, 7, 2),)}
    assert sums.facts(replace(scope, is_legacy=True), [need], [(1, 5)]) == {2: ((None, 0, 5, 5),)}
    # Nothing carried over: every earlier line counts in the opening.
    sums.carried = {}
    assert sums.facts(scope, [need], [(1, 1)]) == {1: ((950, 5, 7, 2),)}
    with pytest.raises(ValueError, match="say nothing of"):
        sums.facts(scope, [need._replace(end=MIDDLE)])


def context_of(**over) -> Context:
    """The region in a year."""
    return Context(2025, 1, None, None, None, "X", "X", "", None, None, [], **over)
