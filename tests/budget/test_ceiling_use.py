"""What RKA fill of their ceilings, row by row; what passes one is refused in words and in the database."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from budget.ceiling_use import refusals, remaining_of, require_within, uses_of_plan
from budget.ceilings import CeilingInput
from budget.models import BudgetProposal
from core import clock
from core.errors import Refusals
from core.money import exact
from tests.factories.budget import COMPUTER, EQUIPMENT, LEVY, OFFICE, STATIONERY
from tests.factories.planning import agree, detail, make_ceilings, make_proposal, make_regional_budget
from tests.factories.reference import make_fund, make_sub_unit, make_unit_people, program

DAY = date(2025, 1, 2)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def budget(region):
    return make_regional_budget(region)


@pytest.fixture
def plan(region, budget):
    unit, pad = region.unit, make_fund("PAD")
    return make_ceilings(
        region,
        budget.version,
        CeilingInput(unit, exact(1_000)),
        CeilingInput(unit, exact(700), program("1.02.01")),
        CeilingInput(unit, exact(300), program(EQUIPMENT)),
        CeilingInput(unit, exact(650), None, pad),
        CeilingInput(unit, exact(250), program(OFFICE), pad),
        CeilingInput(region.other, exact(5)),
    )


@pytest.fixture
def proposal(region, budget):
    return make_proposal(
        region,
        budget,
        detail(STATIONERY, "400.25"),
        detail(COMPUTER, 300, sub_activity=EQUIPMENT, fund="DAU"),
        detail(LEVY, 9_999, sub_activity=None),
    )


def figures(uses):
    return [(use.limit, use.filled, use.remaining) for use in uses]


def test_every_row_counts_what_lies_below_it(plan, proposal):
    found = {use.label.removeprefix("Satuan Kerja DINKES"): use for use in remaining_of(proposal)}
    assert {label.partition(" ")[2].partition(" ")[0]: use.filled for label, use in found.items()} == {
        "": exact("700.25"),
        "1.02.01": exact("700.25"),
        EQUIPMENT: exact(300),
        "sumber": exact("400.25"),
        OFFICE: exact("400.25"),
    }


def test_rows_that_are_passed_are_named_with_limit_total_excess_and_way_out(region, plan, proposal):
    agree(region, plan)
    with pytest.raises(Refusals) as e:
        require_within(proposal)
    assert e.value.rules == ("I-09",)
    words = [refusal.message.replace("\u00a0", " ") for refusal in e.value.refusals]
    assert words[0] == (
        "RKA melebihi pagu KUA-PPAS MURNI 2025: Satuan Kerja DINKES,"
        f" {program('1.02.01')} berpagu Rp 700, diusulkan Rp 700,25, lebih Rp 0,25. Kurangi rinciannya,"
        " atau minta PPKD mengubah pagu."
    )
    assert "sumber dana PAD berpagu Rp 250, diusulkan Rp 400,25, lebih Rp 150,25" in words[1]
    assert len(words) == 2


def test_the_database_refuses_what_the_service_would(plan, proposal):
    rows = BudgetProposal.objects.filter(pk=proposal.pk)
    with pytest.raises(DatabaseError, match="passes its ceiling"), transaction.atomic():
        rows.update(state="submitted")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT limited_to, proposed FROM budget_passed_ceilings(%s) ORDER BY 1", [proposal.pk]
        )
        assert cursor.fetchall() == [(exact(250), exact("400.25")), (exact(700), exact("700.25"))]


def test_ceilings_that_are_not_agreed_or_missing_are_named(region, budget, plan, proposal):
    (refusal,) = refusals(proposal)
    assert "belum disepakati" in refusal.message
    other = make_proposal(region, budget, detail(amount=6), unit=region.other)
    agree(region, plan)
    (refusal,) = refusals(other)
    assert "diusulkan" in refusal.message
    ppkd = make_proposal(region, budget, unit=region.ppkd)
    (refusal,) = refusals(ppkd)
    assert "tidak memberi" in refusal.message


def test_a_version_without_kua_ppas_has_no_ceilings(proposal):
    assert (remaining_of(proposal), refusals(proposal)) == ([], [])


def test_sub_units_share_the_ceiling_of_their_skpd_once_they_are_sent_in(region, budget):
    clinic = make_sub_unit(region.unit)
    region.people[clinic] = make_unit_people(clinic)
    plan = make_ceilings(
        region,
        budget.version,
        CeilingInput(region.unit, exact(100)),
        CeilingInput(clinic, exact(70)),
    )
    agree(region, plan)
    department = make_proposal(region, budget, detail(amount=60))
    below = make_proposal(region, budget, detail(amount=41), unit=clinic)
    assert figures(remaining_of(below)) == [
        (exact(100), exact(41), exact(59)),
        (exact(70), exact(41), exact(29)),
    ]
    BudgetProposal.objects.filter(pk=department.pk).update(state="submitted")
    assert figures(remaining_of(below)) == [
        (exact(100), exact(101), exact(-1)),
        (exact(70), exact(41), exact(29)),
    ]
    with pytest.raises(DatabaseError, match="passes its ceiling"), transaction.atomic():
        BudgetProposal.objects.filter(pk=below.pk).update(state="submitted")
    assert figures(uses_of_plan(plan)) == figures(remaining_of(below))
    assert figures(uses_of_plan(plan, with_drafts=False))[0] == (exact(100), exact(60), exact(40))


def test_the_number_of_queries_does_not_follow_lines_and_ceilings(
    region, budget, plan, proposal, django_assert_num_queries
):
    agree(region, plan)
    fresh = BudgetProposal.objects.select_related("budget", "unit").get(pk=proposal.pk)
    with django_assert_num_queries(3):
        assert len(remaining_of(fresh)) == 5
    with django_assert_num_queries(4):
        assert len(refusals(fresh)) == 2
