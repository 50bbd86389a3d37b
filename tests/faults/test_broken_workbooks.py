"""2,000 broken workbooks: each is refused in Indonesian, nothing is written, memory stays bounded.

A plain run asks 500 of them.
"""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from budget import workbook
from budget.workbook import CellError, WorkbookErrors
from core import clock
from core.errors import DomainError
from reference.models import Role
from tests.extent import IS_WHOLE
from tests.factories.budget import make_draft
from tests.faults.workbooks import KINDS, broken, packed, parts_of

FILES = 2_000
BATCH = 250
MEMORY_MAX = 150 * 1024 * 1024
TABLES = (
    "budget_budgetdocument", "budget_budgetkey", "budget_budgetline", "budget_historicalbudgetline",
    "budget_cashplan", "workflows_approvallog", "workflows_jobrun",
)  # fmt: skip


@pytest.fixture
def draft(region):
    with clock.frozen(date(2025, 1, 2)):
        yield make_draft(region)


def contents():
    """Count and digest of every table that an import could touch."""
    found = []
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"SELECT count(*), md5(string_agg(t::text, '|' ORDER BY t::text)) FROM {table} t")
            found.append((table, *cursor.fetchone()))
    return found


def peak():
    """Most memory that this process has held since `forget_peak`, in bytes."""
    line = next(
        line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")
    )
    return int(line.split()[1]) * 1024


def forget_peak():
    Path("/proc/self/clear_refs").write_text("5")


def refusal(draft, actor, data):
    try:
        workbook.import_workbook(draft, data, actor=actor)
    except DomainError as error:
        return error
    return None


def test_the_unbroken_file_is_loaded(region, draft):
    assert workbook.import_workbook(draft, packed(parts_of()), actor=region[Role.OPERATOR]).lines == 3


@pytest.mark.parametrize("first", range(0, FILES if IS_WHOLE else 2 * BATCH, BATCH))
def test_each_is_refused_and_leaves_nothing(region, draft, first):
    actor = region[Role.OPERATOR]
    before = contents()
    told = Counter()
    forget_peak()
    start = peak()
    for seed in range(first, first + BATCH):
        kind, data = broken(seed)
        error = refusal(draft, actor, data)
        assert error is not None, f"seed {seed} ({kind}) was loaded"
        assert len(error.message) > 30, f"seed {seed} ({kind}): {error.message!r}"
        if isinstance(error, WorkbookErrors):
            assert all(isinstance(row, CellError) and row.cell and row.why for row in error.rows), seed
            assert max(len(row.value) for row in error.rows) <= 61, seed
        told[kind] += 1
    assert peak() - start < MEMORY_MAX
    assert contents() == before
    assert set(told) == {kind.__name__ for kind in KINDS}
