"""Programs of a plan in drafting: each change keeps what stood before, and the database watches with."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from budget import planned_programs, planning
from budget.models import (
    DevelopmentPlan,
    PlanAmount,
    PlanIndicator,
    PlannedProgram,
    PlanTarget,
)
from budget.planned_programs import IndicatorInput, ProgramInput
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import Decimal, exact
from reference.models import Role
from tests.factories.reference import program
from workflows import engine

DAY = date(2025, 1, 2)


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def tapd(region):
    return region[Role.TAPD]


@pytest.fixture
def plan(region, tapd) -> DevelopmentPlan:
    return planning.create_plan(
        kind="rpjmd", name="RPJMD 2025–2026", first_year=2025, last_year=2026, actor=tapd
    )


def wanted(region, *indicators: IndicatorInput, unit=None, **over) -> ProgramInput:
    fields = {"amounts": {2025: exact(900), 2026: exact("900.50")}, "indicators": indicators, **over}
    return ProgramInput(unit or region.unit, program("1.02.01"), **fields)


AKIP = IndicatorInput("Nilai AKIP", "nilai", {2025: Decimal(80), 2026: Decimal(82)}, Decimal(75))
INDEX = IndicatorInput("Indeks kepuasan", "poin", {2025: Decimal("3.1"), 2026: Decimal("3.25")})


def test_a_second_indicator_stands_beside_the_first_and_only_changes_are_recorded(region, plan, tapd):
    planned = planned_programs.add_program(plan, wanted(region, AKIP), actor=tapd)
    later = IndicatorInput("Nilai AKIP", "nilai", {2025: Decimal(80), 2026: Decimal(84)}, Decimal(75))
    planned_programs.put_program(plan, wanted(region, later, INDEX), actor=tapd)
    assert list(planned.indicators.values_list("name", flat=True)) == ["Nilai AKIP", "Indeks kepuasan"]
    rows = PlanTarget.history.order_by("history_id").values_list("history_type", "year", "value")
    assert list(rows) == [
        ("+", 2025, Decimal(80)),
        ("+", 2026, Decimal(82)),
        ("~", 2026, Decimal(84)),
        ("+", 2025, Decimal("3.1")),
        ("+", 2026, Decimal("3.25")),
    ]
    assert PlanAmount.history.count() == 2
    assert PlanIndicator.history.count() == 2


def test_a_program_that_the_plan_has_is_not_added_again(region, plan, tapd):
    planned_programs.add_program(plan, wanted(region, AKIP), actor=tapd)
    with pytest.raises(DomainError, match="sudah ada dalam RPJMD 2025–2026"):
        planned_programs.add_program(plan, wanted(region, INDEX), actor=tapd)
    assert list(PlanIndicator.objects.values_list("name", flat=True)) == ["Nilai AKIP"]
    planned_programs.add_program(plan, wanted(region, INDEX, unit=region.other), actor=tapd)
    assert PlannedProgram.objects.count() == 2


def test_who_was_slower_overwrites_nothing(region, plan, tapd):
    planned = planned_programs.add_program(plan, wanted(region, AKIP), actor=tapd)
    opened = planned_programs.revision_of(planned)
    planned_programs.put_program(plan, wanted(region, INDEX), actor=tapd, revision=opened)
    with pytest.raises(DomainError, match=f"sudah diubah oleh {tapd} sejak Anda membukanya"):
        planned_programs.put_program(plan, wanted(region, AKIP), actor=tapd, revision=opened)
    assert list(planned.indicators.values_list("name", flat=True)) == ["Indeks kepuasan"]
    opened = planned_programs.revision_of(planned)
    planned_programs.remove_program(planned, actor=tapd)
    with pytest.raises(DomainError, match="dikeluarkan dari rencana"):
        planned_programs.put_program(plan, wanted(region, AKIP), actor=tapd, revision=opened)
    assert not PlannedProgram.objects.exists()


def test_what_is_taken_out_stays_in_the_histories(region, plan, tapd):
    planned = planned_programs.add_program(plan, wanted(region, AKIP, INDEX), actor=tapd)
    with pytest.raises(AccessDenied):
        planned_programs.remove_program(planned, actor=region[Role.OPERATOR])
    planned_programs.remove_program(planned, actor=tapd)
    gone = {
        model: model.history.filter(history_type="-", history_user=tapd).count()
        for model in (PlannedProgram, PlanIndicator, PlanTarget, PlanAmount)
    }
    assert gone == {PlannedProgram: 1, PlanIndicator: 2, PlanTarget: 4, PlanAmount: 2}
    assert not PlanTarget.objects.exists()
    with pytest.raises(NotFound):
        planned_programs.remove_program(planned, actor=tapd)


def test_nothing_is_taken_out_of_an_enacted_plan_by_service_or_sql(region, plan, tapd):
    planned = planned_programs.add_program(plan, wanted(region, AKIP), actor=tapd)
    data = {"legal_basis": "Perda 1/2024", "enacted_on": DAY}
    actor = region[Role.REGIONAL_SECRETARY]
    engine.run("development_plan", plan.pk, "enact_plan", actor=actor, data=data)
    with pytest.raises(DomainError, match="sudah ditetapkan"):
        planned_programs.remove_program(planned, actor=tapd)
    for model in (PlanTarget, PlanAmount, PlanIndicator, PlannedProgram):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            model.objects.all()._raw_delete(model.objects.db)
    assert PlannedProgram.objects.count() == 1


def test_the_database_watches_unit_years_and_histories(region, plan, tapd):
    planned = planned_programs.add_program(plan, wanted(region, AKIP), actor=tapd)
    for act, words in (
        (lambda: PlanAmount.objects.create(planned=planned, year=2027, amount=1), "year 2027"),
        (lambda: PlanTarget.objects.filter(year=2026).update(year=2024), "year 2024"),
        (lambda: PlanTarget.history.update(value=1), "permission denied"),
        (lambda: PlanAmount.history.filter(year=2025)._raw_delete("default"), "permission denied"),
    ):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            act()
    own = planning.create_plan(
        kind="renja", name="Renja", first_year=2025, unit=region.unit, actor=region[Role.OPERATOR]
    )
    with pytest.raises(DatabaseError, match="its own unit only"), transaction.atomic():
        PlannedProgram.objects.create(plan=own, unit=region.other, program=program("1.02.01"))


def test_a_copied_year_has_everything_in_a_constant_number_of_statements(
    region, plan, tapd, django_assert_num_queries
):
    planned_programs.add_program(plan, wanted(region, AKIP, INDEX, tags=["spm"]), actor=tapd)
    codes = {}
    for number, into in enumerate((2025, 2026)):
        if number:
            planned_programs.add_program(plan, wanted(region, AKIP, unit=region.other), actor=tapd)
        annual = planning.create_plan(kind="rkpd", name="RKPD", first_year=into, actor=tapd)
        with django_assert_num_queries(12):
            planned_programs.copy_year(plan, annual, into, unit=None, actor=tapd)
        codes[into] = [
            (
                one.unit.code,
                [each.amount.amount for each in one.amounts.all()],
                [[target.value for target in each.targets.all()] for each in one.indicators.all()],
            )
            for one in planned_programs.programs_of(annual)
        ]
    assert codes == {
        2025: [("DINKES", [exact(900)], [[Decimal(80)], [Decimal("3.1")]])],
        2026: [
            ("DINKES", [exact("900.50")], [[Decimal(82)], [Decimal("3.25")]]),
            ("DISDIK", [exact("900.50")], [[Decimal(82)]]),
        ],
    }
    assert PlanTarget.history.filter(history_user=tapd, history_type="+").count() == 2 * 3 + 2 + 3


def test_a_renja_comes_of_an_enacted_rkpd_or_rpjmd_with_the_units_programs_alone(region, plan, tapd):
    planned_programs.add_program(plan, wanted(region, AKIP), actor=tapd)
    secretary, operator = region[Role.REGIONAL_SECRETARY], region[Role.OPERATOR]
    data = {"legal_basis": "Perda 1/2024", "enacted_on": DAY}
    engine.run("development_plan", plan.pk, "enact_plan", actor=secretary, data=data)
    annual = planning.derive(plan, 2025, actor=tapd)
    with pytest.raises(DomainError, match="belum ditetapkan"):
        planning.derive(annual, 2025, unit=region.unit, actor=operator)
    engine.run("development_plan", annual.pk, "enact_plan", actor=secretary, data=data)
    own = planning.derive(annual, 2025, unit=region.unit, actor=operator)
    assert (own.name, own.source, own.programs.count()) == (f"Renja {region.unit.name} 2025", annual, 1)
    with pytest.raises(AccessDenied):
        planning.derive(annual, 2025, unit=region.other, actor=operator)
    other = region.person(Role.OPERATOR, region.other)
    with pytest.raises(DomainError, match="belum memuat program"):
        planning.derive(annual, 2025, unit=region.other, actor=other)
    assert not DevelopmentPlan.objects.filter(unit=region.other).exists()
    with pytest.raises(DomainError, match="RKPD diturunkan dari RPJMD, bukan dari RKPD 2025"):
        planning.derive(annual, 2025, actor=tapd)
