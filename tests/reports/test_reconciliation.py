"""Reconciliations of the two bases in the worked year: exact causes, both ends, every output."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.money import ZERO
from reports import statements
from reports.definitions import reconciliation
from reports.definitions.listing import ListParameters
from reports.matrix import Matrix
from reports.selectors import lines_behind
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.reports.outputs import assert_one_statement

MILLION = 1_000_000
KINDS = {one.KIND: one for one in reconciliation.ALL}
SCOPES = ("KONSOLIDASI", "DINKES", "PPKD")


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made:
        yield made


def built(kind: str, unit=None) -> Matrix:
    parameters = ListParameters(date(2025, 1, 1), YEAR_END, unit.pk if unit else None)
    return KINDS[kind].build(parameters).matrix


def causes(matrix: Matrix) -> dict[str, int]:
    """Differences in millions by cause and kind of document."""
    found = [(row.key, row.cells[1].value) for row in matrix if row.key.startswith(("cause:", "unexplained"))]
    return {key.removeprefix("cause:"): value / MILLION for key, value in found}


# --- The worked year -----------------------------------------------------------------------------
@pytest.mark.parametrize("scope", SCOPES)
@pytest.mark.parametrize("kind", KINDS)
def test_the_way_leads_from_statement_to_statement_and_nothing_is_left(told, kind, scope):
    unit = told.unit(scope)
    matrix = built(kind, unit)
    cash, explained = matrix.value("cash", "cash"), matrix.value("explained", "difference")
    accrual = matrix.value("accrual", "accrual")
    assert cash + explained == accrual and matrix.value("unexplained", "difference") == 0
    assert matrix.value("total", "cash") == cash and matrix.value("total", "accrual") == accrual
    assert list(matrix.rows)[-1].key == "unexplained"
    rows = list(matrix)
    for at, row in enumerate(rows):
        if row.code and row.key == row.code:
            below = []
            for following in rows[at + 1 :]:
                if following.level != 3:
                    break
                below.append(following.cells[1].value)
            assert sum(below) == row.cells[1].value == row.cells[2].value - row.cells[0].value
        for cell in row.cells:
            if cell.source is not None:
                assert lines_behind(cell.source, limit=0).total == cell.value, (kind, scope, row.key)


@pytest.mark.parametrize("scope", SCOPES)
def test_both_ends_are_the_statements_own_figures(told, scope):
    unit = told.unit(scope)

    def printed(kind, column):
        wanted = statements.Request(kind, 2025, YEAR_END, unit.pk if unit else None, level=2)
        return {row.code: row.cells[column].value for row in statements.matrix(wanted) if row.code}

    lra, lo = printed("lra", 1), printed("lo", 0)
    nominal = {"4": lra.get("4", ZERO), "5": lra.get("5", ZERO)}
    revenue, spending, assets = (built(kind, unit) for kind in KINDS)
    assert revenue.value("cash", "cash") == nominal["4"]
    assert spending.value("cash", "cash") == nominal["5"]
    assert assets.value("cash", "cash") == lra.get("5.2", ZERO)
    of_lo = {digit: sum(lo.get(f"{digit}.{at}", ZERO) for at in range(1, 6)) for digit in "78"}
    assert revenue.value("accrual", "accrual") == of_lo["7"]
    assert spending.value("accrual", "accrual") == of_lo["8"]


def test_causes_of_the_worked_year(told):
    assert causes(built("reconcile_revenue")) == {
        "1.1.03": 120,
        "1.1.03:assessment": 820,
        "1.1.03:revenue_receipt": -700,
        "1.1.04": 8,
        "1.1.04:assessment": 320,
        "1.1.04:treasurer_receipt": -312,
        "1.1.08": 35,
        "1.1.08:ADJUST": 35,
        "unexplained": 0,
    }
    spending = {key: int(value * MILLION) for key, value in causes(built("reconcile_spending")).items()}
    assert spending == {
        "1.1.10": 7_400_000,
        "1.1.10:ADJUST": 7_400_000,
        "1.1.11": -80_000_000,
        "1.1.11:ADJUST": -80_000_000,
        "1.1.12": -18_000_000,
        "1.1.12:ADJUST": -18_000_000,
        "1.3.07": 833_200_000,
        "1.3.07:ADJUST": 833_200_000,
        "2.1.06": -669_000_000,
        "2.1.06:ADJUST": 49_000_000,
        "2.1.06:disbursement": -718_000_000,
        "unexplained": 0,
    }
    assert causes(built("reconcile_assets", told.region.unit)) == {
        "2.1.06": 0,
        "2.1.06:disbursement": -666,
        "2.1.06:handover": 666,
        "unexplained": 0,
    }
    labels = [row.label for row in built("reconcile_revenue")]
    assert "Piutang Retribusi Daerah: TBP" in labels and "Penyesuaian 31 Desember" in labels


@pytest.mark.parametrize("kind", KINDS)
def test_all_outputs_are_one_reconciliation(told, request, tmp_path, kind):
    wanted = statements.Request(kind, 2025, YEAR_END)
    is_update = request.config.getoption("--update-golden")
    assert_one_statement(statements.matrix(wanted), f"case_{kind}_konsolidasi", tmp_path, is_update=is_update)


@pytest.mark.parametrize("kind", KINDS)
def test_a_reconciliation_takes_four_queries(told, kind):
    built(kind)
    for unit in (None, told.region.unit):
        with CaptureQueriesContext(
            connection,
        ) as found:
            built(kind, unit)
        assert len(found) == 4
