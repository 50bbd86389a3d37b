"""Golden statements of the worked year: the seven, of the region and of its entities, in every output.

And each statement of each entity as the site gives it: page, PDF, XLSX and CSV, cell by cell.
"""

import pytest
from django.test import Client

from core import clock
from reference.models import Role
from reports import definitions, statements
from reports.definitions import general_ledger
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.reports import site
from tests.reports.outputs import assert_one_statement
from tests.web.matrix.walk import BACKEND

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
def test_all_outputs_are_one_statement(told, request, tmp_path, kind, scope):
    unit = told.unit(scope)
    wanted = statements.Request(kind, 2025, YEAR_END, unit.pk if unit else None, level=3)
    is_update = request.config.getoption("--update-golden")
    assert_one_statement(
        statements.matrix(wanted), f"case_{kind}_{scope.lower()}", tmp_path, is_update=is_update
    )


# What the journal gives; registers of documents are asked of the demo (tests/fixtures/test_demo.py).
SITE = [
    (kind, scope)
    for kind in (*definitions.DEFINITIONS, general_ledger.KIND)
    for scope in ("DINKES", "PPKD", "KONSOLIDASI")
    if (kind, scope) not in {("lpsal", "DINKES"), ("lpsal", "PPKD")}
]


@pytest.mark.parametrize(("kind", "scope"), SITE, ids=["-".join(case) for case in SITE])
def test_the_site_says_the_same_in_every_form(told, tmp_path, kind, scope):
    unit = told.unit(scope)
    wanted = statements.Request(kind, 2025, YEAR_END, unit.pk if unit else None)
    client = Client()
    client.force_login(told.region[Role.AUDITOR], backend=BACKEND)
    with clock.frozen(YEAR_END):
        assert site.differences(client, wanted, tmp_path) == []
