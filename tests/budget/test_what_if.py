"""A change of ceilings is shown before it is made: percent or amount, on chosen units, programs and funds."""

from datetime import date

import pytest

from budget.ceilings import CeilingInput
from budget.models import Ceiling
from budget.what_if import Change, apply_change, what_if
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal, exact
from reference.models import Role
from tests.factories.budget import OFFICE
from tests.factories.planning import agree, detail, make_ceilings, make_proposal, make_regional_budget
from tests.factories.reference import make_fund, program


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(date(2025, 1, 2)):
        yield


@pytest.fixture
def plan(region):
    budget = make_regional_budget(region)
    make_proposal(region, budget, detail(amount=950))
    return make_ceilings(
        region,
        budget.version,
        CeilingInput(region.unit, exact(1_000)),
        CeilingInput(region.unit, exact(600), program("1.02.01")),
        CeilingInput(region.unit, exact(400), program(OFFICE), make_fund("PAD")),
        CeilingInput(region.other, exact(2_000)),
    )


def moves(found):
    return [(one.use.ceiling.unit.code, one.before, one.after, one.is_below) for one in found]


def test_a_percentage_changes_each_row_in_whole_rupiah(region, plan):
    found = what_if(plan, Change(percent=Decimal("-5.55")))
    assert moves(found) == [
        ("DINKES", exact(1_000), exact(944), True),
        ("DINKES", exact(600), exact(567), True),
        ("DINKES", exact(400), exact(378), True),
        ("DISDIK", exact(2_000), exact(1_889), False),
    ]
    assert Ceiling.objects.get(unit=region.other).amount.amount == exact(2_000)


def test_an_amount_is_shared_in_proportion_within_each_kind_of_row(plan):
    found = what_if(plan, Change(amount=exact("-100")))
    assert [one.difference for one in found] == [exact(-33), exact(-100), exact(-100), exact(-67)]


def test_units_programs_and_funds_narrow_it(region, plan):
    only_unit = Change(amount=exact(10), unit_ids=frozenset({region.other.pk}))
    assert moves(what_if(plan, only_unit)) == [("DISDIK", exact(2_000), exact(2_010), False)]
    below_program = what_if(plan, Change(percent=Decimal(10), program=program("1.02.01")))
    assert [one.after for one in below_program] == [exact(660), exact(440)]
    of_fund = what_if(plan, Change(percent=Decimal(10), fund_source=make_fund("PAD")))
    assert [one.after for one in of_fund] == [exact(440)]


def test_what_cannot_be_done_is_said(region, plan):
    with pytest.raises(DomainError, match="salah satu saja"):
        what_if(plan, Change())
    with pytest.raises(DomainError, match="Tidak ada pagu"):
        what_if(plan, Change(percent=Decimal(1), unit_ids=frozenset({region.ppkd.pk})))
    with pytest.raises(DomainError, match="kurang dari nol"):
        what_if(plan, Change(amount=exact(-2_001), unit_ids=frozenset({region.other.pk})))


def test_applied_it_is_saved_as_a_whole_by_those_who_draft(region, plan):
    change = Change(percent=Decimal(10))
    with pytest.raises(AccessDenied):
        apply_change(plan, change, actor=region[Role.OPERATOR])
    assert len(apply_change(plan, change, actor=region[Role.TAPD])) == 4
    rows = Ceiling.objects.filter(plan=plan).order_by("unit__code", "-amount")
    assert [row.amount.amount for row in rows] == [exact(1_100), exact(660), exact(440), exact(2_200)]
    agree(region, plan)
    with pytest.raises(DomainError, match="sudah disepakati"):
        apply_change(plan, change, actor=region[Role.TAPD])
