"""The engine: exact figures, levels, dates, zero and no data, and a constant number of queries."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from core.errors import DomainError
from core.money import Decimal
from reports.definitions.lra import LRA
from reports.definitions.trial_balance import TRIAL_BALANCE
from reports.engine import Parameters, Stage, build
from reports.selectors import lines_behind
from tests.factories.budget import LEVY, SALARY, STATIONERY
from tests.reports import story

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    return story.tell()


def figures(matrix, key):
    return [cell.value for cell in matrix.row(key).cells]


def test_lra_of_a_department_in_exact_figures(told):
    lra = told.lra(told.region.unit)
    assert figures(lra, LEVY) == [600_000_000, 571_000_000, -29_000_000, Decimal("95.17"), None]
    assert figures(lra, SALARY) == [
        6_000_000_000,
        Decimal("1500000000.50"),
        Decimal("-4499999999.50"),
        Decimal("25.00"),
        None,
    ]
    assert figures(lra, "5") == [
        7_900_000_000,
        Decimal("1480000000.50"),
        Decimal("-6419999999.50"),
        Decimal("18.73"),
        None,
    ]
    assert figures(lra, "SD") == [
        -7_300_000_000,
        Decimal("-909000000.50"),
        Decimal("6390999999.50"),
        Decimal("12.45"),
        None,
    ]


def test_a_row_can_be_negative(told):
    assert figures(told.lra(told.region.unit), STATIONERY)[:2] == [400_000_000, -20_000_000]


def test_zero_is_not_no_data(told):
    lra = told.lra(told.region.unit)
    assert figures(lra, "5.2") == [1_500_000_000, 0, -1_500_000_000, 0, None]
    empty = told.lra(told.region.other)
    assert figures(empty, "SD") == [None, 0, None, None, None]


def test_the_budget_column_is_the_version_in_force_that_day(told):
    before = told.lra(told.region.unit, at=date(2025, 1, 1))
    assert figures(before, "SD")[0] is None
    assert figures(told.lra(told.region.unit, at=date(2025, 1, 2)), "SD")[0] == -7_300_000_000


def test_realisation_runs_to_the_day(told):
    assert figures(told.lra(told.region.unit, at=date(2025, 2, 3)), STATIONERY)[1] == 100_000_000
    assert figures(told.lra(told.region.unit, at=date(2025, 2, 2)), STATIONERY)[1] == 0


def test_the_region_adds_up_and_runs_to_silpa(told):
    lra = told.lra()
    assert figures(lra, "4")[:2] == [650_000_000, 571_000_000]
    assert figures(lra, "6")[:2] == [1_640_000_000, 1_640_000_000]
    assert figures(lra, "PN")[:2] == [1_640_000_000, 1_640_000_000]
    assert figures(lra, "SILPA")[:2] == [-5_610_000_000, Decimal("730999999.50")]
    assert lra.scope_code == "KONSOLIDASI"


@pytest.mark.parametrize("level", range(1, 7))
def test_levels_cut_rows_and_leave_totals(told, level):
    lra = told.lra(told.region.unit, level=level)
    deepest = max(row.level for row in lra if row.kind == "account")
    assert deepest == level
    assert figures(lra, "SD") == figures(told.lra(told.region.unit), "SD")


def test_all_zero_rows_are_left_out_unless_asked(told):
    region = told.region
    story.post_all(
        region,
        story.draft(region.unit, "BUD", date(2025, 5, 1), ("5.1.02.04.01.0001", 500, 0), (story.SAL, 0, 500)),
        story.draft(region.unit, "BUD", date(2025, 5, 2), (story.SAL, 500, 0), ("5.1.02.04.01.0001", 0, 500)),
    )
    with pytest.raises(KeyError):
        told.lra(region.unit).row("5.1.02.04")
    assert figures(told.lra(region.unit, with_zero_rows=True), "5.1.02.04")[:2] == [0, 0]


def test_closing_entries_never_count_in_the_lra(told):
    region = told.region
    before = figures(told.lra(region.unit), "SD")
    # Only the close makes such entries; the database says so at the end of a transaction.
    with transaction.atomic():
        story.post_all(
            region,
            story.draft(
                region.unit,
                "BUD",
                story.YEAR_END,
                (LEVY, 571_000_000, 0),
                (story.SAL, 0, 571_000_000),
                kind="CLOSING",
                reason="Tutup tahun",
            ),
        )
        after = figures(told.lra(region.unit), "SD")
        rows = {row.code: row.cells for row in told.trial_balance(region.unit)}
        transaction.set_rollback(True)
    assert after == before
    assert [cell.value for cell in rows[LEVY]] == [0, 0, 574_000_000, 574_000_000, 0, 0]


def test_trial_balance_by_stage(told):
    unit = told.region.unit
    full = told.trial_balance(unit)
    assert figures(full, story.STOCK) == [30_000_000, 0, 0, Decimal("12500000.25"), Decimal("17499999.75"), 0]
    assert figures(full, "FIN") == [
        30_000_000,
        30_000_000,
        Decimal("12500000.25"),
        Decimal("12500000.25"),
        30_000_000,
        30_000_000,
    ]
    before = told.trial_balance(unit, stage=Stage.BEFORE_ADJUST)
    assert figures(before, story.STOCK) == [30_000_000, 0, 0, 0, 30_000_000, 0]


def test_last_year_stands_beside_when_the_year_before_has_entries(told):
    from tests.factories.reference import make_year2025

    make_year2025(year=2026)
    lra = build(LRA, Parameters(2026, date(2026, 3, 31), told.region.unit.pk))
    assert figures(lra, "4") == [None, 0, None, None, 571_000_000]
    assert lra.columns[-1].label == "Realisasi 2025"
    assert lines_behind(lra.row("4").cells[-1].source).total == 571_000_000


def test_a_date_outside_the_year_is_refused():
    with pytest.raises(DomainError, match="I-07"):
        build(LRA, Parameters(2025, date(2026, 1, 1)))


def test_a_year_that_is_not_open_is_refused():
    with pytest.raises(DomainError, match="belum dibuka"):
        build(LRA, Parameters(1999, date(1999, 1, 1)))


@pytest.mark.parametrize("definition", [LRA, TRIAL_BALANCE], ids=lambda found: found.kind)
def test_query_count_is_constant_in_the_number_of_accounts(definition):
    region = story.make_region_with_books()
    counts = []
    for start, stop in ((0, 10), (10, 210)):
        codes = _spending_codes()[start:stop]
        sides = [(code, 1_000, 0) for code in codes]
        story.post_all(
            region,
            story.draft(region.unit, "BUD", date(2025, 6, 1), *sides, (story.SAL, 0, 1_000 * len(codes))),
        )
        build(definition, story.parameters(region.unit))
        with CaptureQueriesContext(
            connection,
        ) as queries:
            matrix = build(definition, story.parameters(region.unit))
        counts.append(len(queries))
    assert len(matrix.rows) > 200
    # LRA: context, journal, budget; trial balance: context, first day that counts, journal.
    assert counts == [3, 3]


def _spending_codes():
    from reference.models import Account

    found = Account.objects.filter(edition__code="chart-2021", nature="spending", is_postable=True)
    return list(found.order_by("code").values_list("code", flat=True)[:210])
