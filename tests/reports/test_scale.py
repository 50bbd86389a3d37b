"""Every account of the chart in 60 units: statements equal plain SQL sums by code, and so does each writer.

A plain run posts every 47th account, a whole one all of the chart.
"""

import os
from collections import defaultdict
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from config import template
from core import clock
from core.money import ZERO, Decimal
from fixtures.databases import connected_to
from ledger.models import Book
from reports import definitions, statements
from reports.definitions import general_ledger
from reports.matrix import Matrix, RowKind
from tests.database import connect
from tests.extent import IS_WHOLE
from tests.reports import chart_world, readback

# No divisor of what varies by place (signs, units, budgets): each variety is there in a part too.
STEP = 1 if IS_WHOLE else 47
YEAR_END = date(2025, 12, 31)
KINDS = (*definitions.DEFINITIONS, general_ledger.KIND)
OF_TREE = ("lra", "lo", "neraca")
SIGN = {"1": 1, "2": -1, "3": -1, "4": -1, "5": 1, "6.1": -1, "6.2": 1, "7": -1, "8": 1}
# The first level of LO is what its operations earn and cost; the rest is in sections below.
OPERATING = {"7": ("7.1", "7.2", "7.3"), "8": ("8.1", "8.2")}
Sums = dict[str, dict[str, Decimal]]

# Opening (with what OPENING entries say), movement without and with CLOSING, both sides, and the budget.
_RAW = """
SELECT a.code,
    COALESCE(sum(l.debit - l.credit) FILTER (WHERE l.kind = 'OPENING'), 0) AS opening,
    COALESCE(sum(l.debit - l.credit) FILTER (WHERE l.kind = 'GENERAL'), 0) AS movement,
    COALESCE(sum(l.debit - l.credit) FILTER (WHERE l.kind IN ('GENERAL', 'CLOSING')), 0) AS whole,
    COALESCE(sum(l.debit) FILTER (WHERE l.kind IN ('GENERAL', 'CLOSING')), 0) AS debit,
    COALESCE(sum(l.credit) FILTER (WHERE l.kind IN ('GENERAL', 'CLOSING')), 0) AS credit,
    COALESCE(sum(l.debit) FILTER (WHERE l.kind = 'GENERAL'), 0) AS own_debit,
    COALESCE(sum(l.credit) FILTER (WHERE l.kind = 'GENERAL'), 0) AS own_credit
FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id
WHERE %(unit)s IS NULL OR l.unit_id = %(unit)s GROUP BY a.code
"""
_RAW_BUDGET = """
SELECT a.code, sum(b.amount) AS budget
FROM budget_budgetline b JOIN budget_budgetkey k ON k.id = b.key_id
JOIN reference_account a ON a.id = k.account_id
WHERE %(unit)s IS NULL OR k.unit_id = %(unit)s GROUP BY a.code
"""


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """The units by place: a small one, and the last, which is PPKD."""
    with template.cloned_database(f"kapuas_test_scale_{os.getpid()}") as name:
        with connect(name, owner=True) as link:
            link.autocommit = True
            chart_world.seed(link, step=STEP)
        with django_db_blocker.unblock(), connected_to(name), clock.frozen(YEAR_END):
            yield [book.unit for book in Book.objects.select_related("unit").order_by("id")]


def raw(unit_id: int | None) -> Sums:
    """Sums of every code, those of its parents added up by the letters of the code alone."""
    found: Sums = defaultdict(lambda: defaultdict(lambda: ZERO))
    with connection.cursor() as cursor:
        for query in (_RAW, _RAW_BUDGET):
            cursor.execute(query, {"unit": unit_id})
            names = [column.name for column in cursor.description[1:]]
            for code, *values in cursor.fetchall():
                parts = code.split(".")
                for depth in range(1, len(parts) + 1):
                    for name, value in zip(names, values, strict=True):
                        found[".".join(parts[:depth])][name] += value
    return found


def made(kind: str, unit_id: int | None) -> Matrix:
    return statements.matrix(statements.Request(kind, 2025, YEAR_END, unit_id))


def sign(code: str) -> int:
    # 6 itself is drawn as receipts are.
    return SIGN.get(code[:3]) or SIGN.get(code[:1], -1)


def scopes(world) -> list[int | None]:
    assert len(world) == chart_world.UNITS
    return [None, world[7].pk, world[-1].pk]


def accounts_of(matrix: Matrix) -> dict[str, tuple[Decimal | None, ...]]:
    rows = [row for row in matrix if row.kind is RowKind.ACCOUNT]
    found = {row.code: tuple(cell.value for cell in row.cells) for row in rows}
    assert len(found) == len(rows)
    return found


def test_the_world_holds_what_it_says(world):
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT ledger_set) FROM chart_account")
        count, sets = cursor.fetchone()
        cursor.execute("""
            SELECT count(*) FROM reference_account a JOIN reference_fiscalyear y ON y.chart_id = a.edition_id
            WHERE a.is_postable
        """)
        (whole,) = cursor.fetchone()
    assert sets == 2
    # All but the reciprocal accounts.
    assert whole - 200 - STEP < count * STEP <= whole + STEP


@pytest.mark.parametrize("kind", OF_TREE)
def test_statements_by_account_equal_plain_sums(world, kind):
    for unit_id in scopes(world):
        sums = raw(unit_id)
        wanted = {}
        for code, one in list(sums.items()):
            if kind == "lra" and code[0] in "456":
                budget, spent = one["budget"], sign(code) * one["movement"]
                wanted[code] = (budget, spent)
            elif kind == "lo" and code[0] in "78":
                parts = OPERATING.get(code, (code,))
                wanted[code] = (sum((sign(code) * sums[part]["movement"] for part in parts), ZERO),)
            elif kind == "neraca" and code[0] in "12":
                wanted[code] = (sign(code) * (one["opening"] + one["movement"]), sign(code) * one["opening"])
        found = accounts_of(made(kind, unit_id))
        # Rows of nothing are left out; 6 itself has no side of its own.
        wanted = {code: values for code, values in wanted.items() if any(values) and code != "6"}
        found = {code: values for code, values in found.items() if code != "6"}
        assert {
            code: values[: len(wanted[code])] for code, values in found.items() if code in wanted
        } == wanted
        assert found.keys() == wanted.keys()
        assert wanted
        if kind == "lra" and unit_id is None:
            assert all(values[4] is None for values in found.values())
            assert {values[3] is None for values in found.values() if not values[0]} == {True}
            assert any(values[1] < 0 for values in found.values())


def test_the_trial_balance_equals_plain_sums(world):
    for unit_id in scopes(world):
        wanted = {}
        for code, one in raw(unit_id).items():
            if code.count(".") == 5:
                opening, closing = one["opening"], one["opening"] + one["whole"]
                wanted[code] = (
                    *(max(opening, ZERO), max(-opening, ZERO), one["debit"], one["credit"]),
                    *(max(closing, ZERO), max(-closing, ZERO)),
                )
        found = accounts_of(made("trial_balance", unit_id))
        assert found == {code: values for code, values in wanted.items() if any(values)}
        assert unit_id or any(not any(values[4:]) for values in found.values())


def test_the_ledger_equals_plain_sums(world):
    sums = raw(None)
    matrix = made("general_ledger", None)
    totals = {row.key.partition(":")[0]: row for row in matrix if row.kind is RowKind.TOTAL}
    postable = {
        code
        for code, one in sums.items()
        if code.count(".") == 5 and (one["debit"] or one["credit"] or one["opening"])
    }
    assert totals.keys() == postable
    for code, row in totals.items():
        one = sums[code]
        closing = one["opening"] + one["whole"]
        debit, credit, balance = (cell.value for cell in row.cells[1:])
        assert (debit, credit, abs(balance)) == (one["debit"], one["credit"], abs(closing))


def test_cash_flows_equal_plain_sums(world):
    for unit_id in scopes(world):
        sums = raw(unit_id)
        matrix = made("lak", unit_id)
        for row in matrix:
            if row.kind is RowKind.ACCOUNT and row.code[0] in "456":
                assert row.cells[0].value == sign(row.code) * sums[row.code]["movement"], row.code
            elif row.kind is RowKind.ACCOUNT:
                one = sums[row.code]
                assert row.cells[0].value == one["opening"] + one["movement"], row.code
        withheld = sums["2.1.01"]
        assert matrix.value("D.PFK_credit", "this_year") == withheld["own_credit"]
        assert matrix.value("D.PFK_debit", "this_year") == withheld["own_debit"]
        flows = -sum((sums[code]["movement"] for code in ("4", "5", "6")), ZERO)
        nets = sum((matrix.value(f"{letter}.NET", "this_year") for letter in "ABC"), ZERO)
        assert nets == flows + sums["6.1.01"]["movement"]


def test_equity_and_sal_equal_plain_sums(world):
    sums = raw(None)
    result = -sums["7"]["movement"] - sums["8"]["movement"]
    lpe, lpsal = made("lpe", None), made("lpsal", None)
    assert lpe.value("result", "this_year") == result
    assert lpe.value("opening", "this_year") == -sums["3.1.01"]["opening"] - sums["3.1.04"]["opening"]
    silpa = -sum((sums[code]["movement"] for code in ("4", "5", "6")), ZERO)
    assert lpsal.value("silpa", "this_year") == silpa
    assert lpsal.value("use", "this_year") == sums["6.1.01"]["movement"]
    calk = made("calk", None)
    assert calk.value("7-4", "this_year") == sums["4"]["movement"] - sums["7"]["movement"]
    assert calk.value("8-5", "this_year") == sums["8"]["movement"] - sums["5"]["movement"]
    assert all(
        cell.value is None for matrix in (lpe, lpsal, calk) for cell in (row.cells[1] for row in matrix)
    )


@pytest.mark.parametrize("kind", ["lra", "lo", "trial_balance"])
def test_the_region_is_the_sum_of_its_units(world, kind):
    matrices = [made(kind, unit.pk) for unit in world]
    at = 1 if kind == "lra" else 2 if kind == "trial_balance" else 0
    sums: dict[str, Decimal] = defaultdict(lambda: ZERO)
    for matrix in matrices:
        for code, values in accounts_of(matrix).items():
            sums[code] += values[at]
    whole = {code: values[at] for code, values in accounts_of(made(kind, None)).items()}
    assert {code: value for code, value in sums.items() if value} == {
        code: value for code, value in whole.items() if value
    }


@pytest.mark.parametrize("kind", KINDS)
def test_queries_do_not_grow_with_units_and_accounts(world, kind):
    if definitions.DEFINITIONS.get(kind) is not None and definitions.DEFINITIONS[kind].is_of_region:
        unit_id = None
    else:
        unit_id = world[7].pk
    made(kind, None)
    counts = []
    for scope in (unit_id, None):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            made(kind, scope)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 5


@pytest.mark.parametrize("kind", KINDS)
def test_each_writer_says_the_same(world, tmp_path, kind):
    matrix = made(kind, None)
    for form in readback.FORMS:
        found = readback.read(readback.written(matrix, form), matrix, form, tmp_path)
        assert readback.differences(matrix, found, form)[:3] == []
