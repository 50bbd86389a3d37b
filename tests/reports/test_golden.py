"""Golden statements: matrix, CSV, HTML, XLSX and PDF carry the same figures cell by cell."""

import pytest

from reports import statements
from tests.reports import story
from tests.reports.outputs import assert_one_statement

pytestmark = pytest.mark.django_db

CASES = [
    ("lra_department", "lra", "unit"),
    ("lra_ppkd", "lra", "ppkd"),
    ("lra_empty", "lra", "other"),
    ("lra_region", "lra", None),
    ("trial_balance_department", "trial_balance", "unit"),
    ("trial_balance_region", "trial_balance", None),
    ("general_ledger_department", "general_ledger", "unit"),
    ("availability_card_department", "availability_card", "unit"),
]


@pytest.fixture
def told():
    return story.tell()


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
def test_all_outputs_are_one_statement(told, request, tmp_path, case):
    name, kind, scope = case
    unit = getattr(told.region, scope) if scope else None
    matrix = statements.matrix(statements.Request(kind, 2025, story.YEAR_END, unit.pk if unit else None))
    assert_one_statement(matrix, name, tmp_path, is_update=request.config.getoption("--update-golden"))
