"""The benchmarks measure what they say: floors give the product's figures, ratios and bounds are right."""

from fractions import Fraction

import pytest
from django.db import connection

from benchmarks import floors
from benchmarks.check import passed
from benchmarks.measure import Ratio, compare
from benchmarks.run import Options, options
from reports.matrix import RowKind
from tests.reports import story


def test_a_ratio_is_the_median_of_its_runs():
    ratio = Ratio("LRA", "1.3", (100, 100, 100), (120, 135, 130), 10)
    assert ratio.median == Fraction(13, 10)
    assert ratio.is_within
    assert "1.30   1.20–1.35    1.3" in ratio.line()
    assert "OVER" not in ratio.line()


def test_a_bound_that_is_passed_is_named():
    good, bad = Ratio("a", "1.3", (10,), (13,), 1), Ratio("b", "1.3", (1000,), (1301,), 1)
    assert passed([good, bad]) == ["b"]
    assert bad.line().endswith("OVER")


def test_floor_and_product_take_turns_after_a_warm_up():
    calls = []
    compare(
        "x",
        "1.0",
        floor=lambda run: calls.append(("f", run)),
        product=lambda run: calls.append(("p", run)),
        times=1,
    )
    assert calls[:6] == [("f", 0), ("p", 0), ("f", 1), ("p", 1), ("p", 2), ("f", 2)]
    assert len(calls) == 12


def test_options_from_the_command_line():
    assert options([]) == Options()
    assert options(["--only", "LRA", "--entries", "100", "--keep"]) == Options(("LRA",), 100, True)


@pytest.mark.django_db
@pytest.mark.parametrize("scope", ["unit", None])
def test_the_floors_give_the_same_figures(scope):
    told = story.tell()
    unit = getattr(told.region, scope) if scope else None
    book = (story.book_of(unit).pk, unit.pk) if unit else None
    for matrix, make, first in (
        (told.lra(unit), floors.lra_query, 3),
        (told.trial_balance(unit), floors.trial_balance_query, 2),
    ):
        link = connection.connection
        query = make(link, 2025, is_region=unit is None)
        raw = {row[0]: row[first:] for row in floors.statement(link, query, story.YEAR_END, book)}
        drawn = {
            row.code: tuple(cell.value for cell in row.cells) for row in matrix if row.kind is RowKind.ACCOUNT
        }
        assert {code: [v or 0 for v in figures] for code, figures in raw.items()} == {
            code: [v or 0 for v in figures] for code, figures in drawn.items()
        }
