"""Ceilings out to XLSX and back: unchanged changes nothing, bad cells are named, all or none.

Also budget.ceiling_summary: what the page of a plan shows.
"""

import io
from datetime import date

import openpyxl
import pytest

from budget import ceiling_summary, ceiling_workbook
from budget.ceilings import CeilingInput
from budget.errors import BadRows
from core import clock
from core.errors import AccessDenied
from core.money import exact
from core.workbooks import WorkbookRefused
from reference.models import Role
from tests.factories.budget import LEVY, OFFICE
from tests.factories.planning import detail, make_ceilings, make_proposal, make_regional_budget
from tests.factories.reference import make_fund, program


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def plan(region):
    budget = make_regional_budget(region)
    make_proposal(region, budget, detail(amount=950), detail(LEVY, 700, sub_activity=None))
    return make_ceilings(
        region,
        budget.version,
        CeilingInput(region.unit, exact("900.50")),
        CeilingInput(region.unit, exact(901), program("1.02.01")),
        CeilingInput(region.unit, exact(800), None, make_fund("PAD")),
        CeilingInput(region.other, exact("1234567890123456.78"), program(OFFICE), make_fund("PAD")),
    )


def changed(region, plan, change) -> bytes:
    data = ceiling_workbook.write(plan, reader=region[Role.FINANCE_OFFICER])
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_unchanged_it_changes_nothing(region, plan):
    data = ceiling_workbook.write(plan, reader=region[Role.FINANCE_OFFICER])
    assert ceiling_workbook.load(plan, data, actor=region[Role.FINANCE_OFFICER]) == (0, 0, 0)
    assert ceiling_workbook.file_name(plan) == "KUA-PPAS-MURNI-2025.xlsx"


def test_rows_are_added_changed_and_removed(region, plan):
    def change(sheet):
        sheet.delete_rows(5)
        sheet["D2"] = "1.000,25"
        sheet.append(["PPKD", None, None, 77])

    done = ceiling_workbook.load(plan, changed(region, plan, change), actor=region[Role.FINANCE_OFFICER])
    assert done == (1, 1, 1)
    assert [row.amount.amount for row in plan.ceilings.order_by("unit__code", "-amount")] == [
        exact("1000.25"),
        exact(901),
        exact(800),
        exact(77),
    ]


def test_every_bad_cell_is_named_and_nothing_taken(region, plan):
    def change(sheet):
        sheet["A2"] = "XX"
        sheet["B3"] = 1.02
        sheet["C4"] = "tak ada"
        sheet["D5"] = "seribu"

    with pytest.raises(BadRows) as e:
        ceiling_workbook.load(plan, changed(region, plan, change), actor=region[Role.FINANCE_OFFICER])
    assert [(row.line, row.rule) for row in e.value.rows] == [
        (2, "I-01"),
        (3, "I-01"),
        (4, "I-01"),
        (5, "I-04"),
    ]
    assert plan.ceilings.count() == 4


def test_a_strange_file_and_a_stranger_are_refused(region, plan):
    with pytest.raises(WorkbookRefused, match="harus berjudul"):
        data = changed(region, plan, lambda sheet: sheet.delete_rows(1))
        ceiling_workbook.load(plan, data, actor=region[Role.FINANCE_OFFICER])
    with pytest.raises(WorkbookRefused, match="rumus"):
        data = changed(region, plan, lambda sheet: sheet.__setitem__("D2", "=1+1"))
        ceiling_workbook.load(plan, data, actor=region[Role.FINANCE_OFFICER])
    with pytest.raises(AccessDenied):
        ceiling_workbook.load(
            plan,
            ceiling_workbook.write(plan, reader=region[Role.FINANCE_OFFICER]),
            actor=region[Role.OPERATOR],
        )


def test_the_page_says_where_rows_do_not_fit(region, plan, django_assert_num_queries):
    with django_assert_num_queries(3):
        first, second = ceiling_summary.by_unit(plan)
    assert (first.whole.limit, first.whole.filled, first.by_program, first.by_fund) == (
        exact("900.50"),
        exact(950),
        exact(901),
        exact(800),
    )
    assert first.warnings == ["jumlah pagu program melebihi pagu unit", "3 pagu dilampaui RKA"]
    assert second.warnings == ["belum ada pagu seluruh unit"]
    assert len(ceiling_summary.by_unit(plan, {region.other.pk})) == 1
    with django_assert_num_queries(2):
        (fund,) = ceiling_summary.by_fund(plan)
    assert (fund.name, fund.ceiling, fund.expected, fund.rest) == ("PAD", exact(800), exact(700), exact(-100))


def test_the_file_of_all_units_is_for_who_reads_the_region(region, plan):
    for role in (Role.OPERATOR, Role.BUDGET_USER, Role.ADMINISTRATOR):
        with pytest.raises(AccessDenied, match="hanya untuk peran tingkat daerah"):
            ceiling_workbook.write(plan, reader=region[role])
    assert ceiling_workbook.write(plan, reader=region[Role.AUDITOR])
