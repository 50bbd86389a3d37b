"""Golden statements of the worked year: the seven, of the region and of its entities, in every output."""

import pytest

from reports import statements
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.reports.outputs import assert_one_statement

CASES = [
    *((kind, "KONSOLIDASI") for kind in ("lra", "lpsal", "lo", "lpe", "neraca", "lak", "lak_rkud", "calk")),
    *((kind, "DINKES") for kind in ("lo", "lpe", "neraca", "lak")),
    *((kind, "PPKD") for kind in ("lo", "lpe", "neraca")),
]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made:
        yield made


@pytest.mark.parametrize(("kind", "scope"), CASES, ids=["-".join(case) for case in CASES])
def test_all_outputs_are_one_statement(told, request, kind, scope):
    unit = told.unit(scope)
    wanted = statements.Request(kind, 2025, YEAR_END, unit.pk if unit else None, level=3)
    is_update = request.config.getoption("--update-golden")
    assert_one_statement(statements.matrix(wanted), f"case_{kind}_{scope.lower()}", is_update=is_update)
