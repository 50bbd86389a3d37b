"""Annexes of accountability: the worked year to the rupiah, tied to its Neraca, in every output."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.errors import AccessDenied, NotFound
from ledger.books import book_of
from reference.models import Role
from reports import statements
from reports.definitions import annex_assets, annex_liabilities, annex_receivables, annexes
from reports.definitions.listing import ListParameters
from reports.gathered import Gathering
from reports.selectors import lines_behind
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.reports.outputs import assert_one_statement

MILLION = 1_000_000
KINDS = (annex_receivables.KIND, annex_assets.KIND, annex_liabilities.KIND)
SCOPES = ("KONSOLIDASI", "DINKES", "PPKD")
MODULES = {module.KIND: module for module in (annex_receivables, annex_assets, annex_liabilities)}


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made:
        yield made


def built(kind, unit=None, at=YEAR_END):
    parameters = ListParameters(date(2025, 1, 1), at, unit.pk if unit else None)
    return MODULES[kind].build(parameters).matrix


def figures(matrix, key):
    """The row's figures in millions; None where there is none."""
    return [None if cell.value is None else cell.value / MILLION for cell in matrix.row(key).cells]


@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_row_adds_up_and_the_closing_is_the_neracas(told, kind, scope):
    unit = told.unit(scope)
    matrix = built(kind, unit)
    keys = [column.key for column in matrix.columns]
    first, last = keys.index("opening"), keys.index("closing")
    for row in matrix:
        if row.key not in ("neraca", "difference"):
            assert sum(cell.value for cell in row.cells[first:last]) == row.cells[last].value
        for cell in row.cells:
            if cell.source is not None:
                assert lines_behind(cell.source, limit=0).total == cell.value, (kind, scope, row.key)
    assert {cell.value for cell in matrix.row("difference").cells} == {None, 0}
    neraca = statements.matrix(statements.Request("neraca", 2025, YEAR_END, unit.pk if unit else None, 3))
    stated = {row.code: row.cells[0].value for row in neraca}
    if kind == annex_liabilities.KIND:
        assert matrix.value("total", "closing") == stated.get("2", 0)
    if kind == annex_assets.KIND:
        assert matrix.value("total", "book") == stated.get("1.3", 0)
    # Kinds are the sum of their units; of a unit, of their accounts.
    for at, row in enumerate(rows := list(matrix)):
        if row.level == 2:
            below = []
            for following in rows[at + 1 :]:
                if following.level != 3:
                    break
                below.append(following.cells[last].value)
            assert not below or sum(below) == row.cells[last].value


def test_receivables_of_the_worked_year(told):
    region = built(annex_receivables.KIND)
    tax = [60, 820, -700, 0, 0, 180, 180, 0, 0, 0, 0, -9, 171]
    assert figures(region, "1.1.03") == figures(region, "1.1.03:Satuan Kerja PPKD") == tax
    levy = figures(region, "1.1.04")
    assert levy[:11] == [40, 320, -312, 0, 0, 48, 0, 0, 48, 0, 0]
    assert region.value("1.1.04", "allowance") == -3_400_000
    # Nothing sorts a receivable without classes: it is shown, not left out.
    assert region.value("1.1.08", "unsorted") == region.value("1.1.08", "net") == 35 * MILLION
    assert region.value("total", "net") == region.value("neraca", "net") == 250_600_000
    own = built(annex_receivables.KIND, told.region.unit)
    assert figures(own, "1.1.04:1.1.04.01.01.0001")[-2:] == [None, None]


def test_assets_of_the_worked_year(told):
    region = built(annex_assets.KIND)
    assert figures(region, "1.3.02")[:8] == [3000, 666, 0, 0, 0, 0, 0, 3666]
    assert region.row("1.3.02").label == "KIB B Peralatan dan Mesin"
    assert region.value("1.3.02", "worn") == -1_873_200_000
    assert [region.value(code, "book") for code in ("1.3.01", "1.3.02", "1.3.03")] == [
        5_000_000_000,
        1_792_800_000,
        7_040_000_000,
    ]
    assert region.value("total", "worn") == region.value("neraca", "worn") == -2_833_200_000
    assert figures(built(annex_assets.KIND, told.region.ppkd), "total") == [0] * 10


def test_liabilities_of_the_worked_year(told):
    region = built(annex_liabilities.KIND)
    assert figures(region, "2.1.06") == [52, 715, -718, 0, 0, 49]
    assert region.row("2.1.07.05").label == "Bagian lancar utang jangka panjang"
    assert figures(region, "2.1.07.05") == [1000, 0, -1000, 1000, 0, 1000]
    assert figures(region, "2.2.01") == figures(region, "sum:LIABILITY_LONG") == [2000, 0, 0, -1000, 0, 1000]
    assert region.value("sum:LIABILITY_SHORT", "closing") == 1_169 * MILLION
    assert region.value("total", "regrouped") == 0
    assert region.value("total", "closing") == region.value("neraca", "closing") == 2_169 * MILLION


def test_a_day_within_the_year_ties_to_the_neraca_of_that_day(told):
    for kind in KINDS:
        matrix = built(kind, at=date(2025, 8, 31))
        assert {cell.value for cell in matrix.row("difference").cells} == {None, 0}
    assert built(annex_liabilities.KIND, at=date(2025, 8, 31)).value("2.1.07.05", "regrouped") == 0


@pytest.mark.parametrize("kind", KINDS)
def test_all_outputs_are_one_annex(told, request, tmp_path, kind):
    wanted = statements.Request(kind, 2025, YEAR_END)
    is_update = request.config.getoption("--update-golden")
    assert_one_statement(statements.matrix(wanted), f"case_{kind}_konsolidasi", tmp_path, is_update=is_update)


@pytest.mark.parametrize(("kind", "count"), zip(KINDS, (18, 8, 6), strict=True))
def test_a_fixed_number_of_queries(told, kind, count):
    """The region asks the names of its units once."""
    built(kind)
    for unit, more in ((told.region.unit, 0), (None, 1)):
        with CaptureQueriesContext(connection) as found:
            built(kind, unit)
        assert len(found) == count - 1 + more


@pytest.mark.parametrize("kind", KINDS)
def test_gathered_for_many_entities_it_is_the_same_in_fewer_queries(told, kind):
    gathering = Gathering(YEAR_END, None)
    sums = {**dict(gathering.books()), None: gathering.whole}
    for unit in (told.region.unit, told.region.ppkd, None):
        alone = built(kind, unit)
        parameters = ListParameters(date(2025, 1, 1), YEAR_END, unit.pk if unit else None)
        own = sums[book_of(unit).pk if unit else None]
        with CaptureQueriesContext(connection) as found:
            together = MODULES[kind].build(replace(parameters, gathered=own)).matrix
        assert [(row.key, row.cells) for row in together] == [(row.key, row.cells) for row in alone]
    assert [one for one in found.captured_queries if "WITH touched" in one["sql"]] == []


def test_only_who_reads_the_unit_reads_its_annex(told):
    region = told.region
    own = region.person(Role.TREASURER, region.unit)
    for kind in KINDS:
        wanted = statements.Request(kind, 2025, YEAR_END, region.unit.pk)
        found = statements.read(own, wanted, on=YEAR_END).matrix
        assert [row.label for row in found][-2:] == [annexes.BY_NERACA, annexes.DIFFERENCE]
        with pytest.raises(NotFound):
            statements.read(own, replace(wanted, unit_id=region.other.pk), on=YEAR_END)
        with pytest.raises(AccessDenied):
            statements.read(own, replace(wanted, unit_id=None), on=YEAR_END)
