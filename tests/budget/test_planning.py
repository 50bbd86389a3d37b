"""RPJMD, RKPD and Renja with targets by year; what the public proposes; ceilings from the RKPD.

Flows: budget.flows_plan.
"""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from budget import planned_programs, planning
from budget.models import (
    BudgetVersion,
    Ceiling,
    DevelopmentPlan,
    PlanAmount,
    PlanIndicator,
    PlannedProgram,
    PlanProposal,
    PlanTarget,
)
from budget.planned_programs import IndicatorInput, ProgramInput
from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal, exact
from reference.models import Role
from tests.factories.budget import OFFICE, make_version
from tests.factories.reference import make_appointment, program
from workflows import engine, flow

DAY = date(2025, 1, 2)
DATA = {"legal_basis": "Perda 1 Tahun 2024", "enacted_on": DAY}


@pytest.fixture(autouse=True)
def day():
    with clock.frozen(DAY):
        yield


@pytest.fixture
def plan(region) -> DevelopmentPlan:
    """RPJMD 2024–2026 with one program and one sub kegiatan of DINKES and a program of DISDIK."""
    made = planning.create_plan(
        kind="rpjmd", name="RPJMD 2024–2026", first_year=2024, last_year=2026, actor=region[Role.TAPD]
    )
    for unit, code, amount in (
        (region.unit, "1.02.01", 900),
        (region.unit, OFFICE, 400),
        (region.other, "1.01.02", 700),
    ):
        planned_programs.put_program(made, wanted(unit, code, amount), actor=region[Role.TAPD])
    return made


def wanted(unit, code, amount, **over):
    amounts = {2024: exact(amount), 2025: exact(f"{amount}.50"), 2026: exact(amount)}
    targets = {2024: Decimal(80), 2025: Decimal("85.5"), 2026: Decimal(90)}
    fields = {"indicators": [IndicatorInput("Nilai AKIP", "nilai", targets, Decimal(75))], "tags": ["spm"]}
    return ProgramInput(unit, program(code), amounts, **{**fields, **over})


def enact(region, plan):
    return engine.run(
        "development_plan", plan.pk, "enact_plan", actor=region[Role.REGIONAL_SECRETARY], data=DATA
    )


def test_the_tables_of_the_flows():
    def table(name):
        return {
            step.name: (step.source_states, step.target, step.roles, step.reason_required)
            for step in flow.get(name).steps
        }

    assert table("development_plan") == {
        "enact_plan": (("draft",), "enacted", (Role.REGIONAL_SECRETARY,), False),
        "enact_unit": (("draft",), "enacted", (Role.BUDGET_USER,), False),
    }
    assert table("plan_proposal") == {
        "verify": (("draft",), "verified", (Role.BUDGET_USER,), False),
        "accept": (("verified",), "accepted", (Role.TAPD,), False),
        "reject": (("draft", "verified"), "rejected", (Role.TAPD, Role.BUDGET_USER), True),
    }


def test_a_year_is_derived_with_its_targets_tags_and_amounts(region, plan):
    with pytest.raises(DomainError, match="belum ditetapkan"):
        planning.derive(plan, 2025, actor=region[Role.TAPD])
    enact(region, plan)
    annual = planning.derive(plan, 2025, actor=region[Role.TAPD])
    assert (annual.kind, annual.name, annual.source, annual.state) == ("rkpd", "RKPD 2025", plan, "draft")
    rows = list(planned_programs.programs_of(annual))
    assert [(row.unit.code, row.program.code, row.tags) for row in rows] == [
        ("DINKES", "1.02.01", ["spm"]),
        ("DINKES", OFFICE, ["spm"]),
        ("DISDIK", "1.01.02", ["spm"]),
    ]
    assert list(PlanAmount.objects.filter(planned__plan=annual).values_list("year", "amount")) == [
        (2025, exact("900.50")),
        (2025, exact("400.50")),
        (2025, exact("700.50")),
    ]
    assert set(PlanTarget.objects.filter(indicator__planned__plan=annual).values_list("year", "value")) == {
        (2025, Decimal("85.5000"))
    }
    own = planning.derive(plan, 2026, unit=region.unit, actor=region[Role.OPERATOR])
    assert (own.kind, own.unit, own.programs.count()) == ("renja", region.unit, 2)
    with pytest.raises(DomainError, match="di luar"):
        planning.derive(plan, 2027, actor=region[Role.TAPD])
    with pytest.raises(DomainError, match="sudah ada"):
        planning.derive(plan, 2025, actor=region[Role.TAPD])


def test_a_program_is_typed_again_and_removed(region, plan):
    tapd = region[Role.TAPD]
    other = [IndicatorInput("Indeks", "poin", {2025: Decimal(3)})]
    planned = planned_programs.put_program(
        plan, wanted(region.unit, "1.02.01", 5, indicators=other, priority=1, location=" Kota "), actor=tapd
    )
    assert (planned.priority, planned.location) == (1, "Kota")
    assert list(planned.indicators.values_list("name", flat=True)) == ["Indeks"]
    assert PlannedProgram.objects.filter(plan=plan).count() == 3
    planned_programs.remove_program(planned, actor=tapd)
    assert PlannedProgram.objects.filter(plan=plan).count() == 2
    assert PlanIndicator.history.filter(history_type="-", history_user=tapd).count() == 2


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"priority": 9}, "Prioritas 1 sampai 5"),
        ({"tags": ["lain"]}, "tidak dikenal"),
        ({"indicators": [IndicatorInput(" ", "x", {})]}, "Nama indikator"),
        ({"indicators": [IndicatorInput("A", "x", {2030: Decimal(1)})]}, "tahun 2030 di luar"),
    ],
)
def test_bad_programs_are_refused(region, plan, over, words):
    with pytest.raises(DomainError, match=words):
        planned_programs.put_program(plan, wanted(region.unit, "1.02.01", 5, **over), actor=region[Role.TAPD])


def test_who_plans(region, plan):
    for role in Role:
        if role not in planned_programs.PLANNING_ROLES:
            with pytest.raises(AccessDenied):
                planned_programs.put_program(plan, wanted(region.unit, "1.02.01", 5), actor=region[role])
        if role != Role.REGIONAL_SECRETARY:
            with pytest.raises(AccessDenied):
                engine.run("development_plan", plan.pk, "enact_plan", actor=region[role], data=DATA)
    with pytest.raises(DomainError, match="satu unit"):
        planning.create_plan(
            kind="rkpd", name="X", first_year=2025, unit=region.unit, actor=region[Role.OPERATOR]
        )
    with pytest.raises(DomainError, match="paling banyak 1"):
        planning.create_plan(kind="rkpd", name="X", first_year=2025, last_year=2026, actor=region[Role.TAPD])


def test_an_enacted_plan_is_frozen_in_service_and_database(region, plan):
    with pytest.raises(DomainError, match="dasar hukum"):
        engine.run("development_plan", plan.pk, "enact_plan", actor=region[Role.REGIONAL_SECRETARY])
    done = enact(region, plan)
    assert (done.state, done.legal_basis, done.enacted_on) == ("enacted", DATA["legal_basis"], DAY)
    with pytest.raises(DomainError, match="sudah ditetapkan"):
        planned_programs.put_program(plan, wanted(region.unit, "1.02.01", 5), actor=region[Role.TAPD])
    for act in (
        lambda: DevelopmentPlan.objects.filter(pk=plan.pk).update(name="Lain"),
        lambda: PlannedProgram.objects.filter(plan=plan).update(priority=1),
        lambda: PlanAmount.objects.filter(planned__plan=plan).update(amount=1),
        lambda: PlanIndicator.objects.filter(planned__plan=plan).update(measure="x"),
        lambda: PlanTarget.objects.filter(indicator__planned__plan=plan).update(value=1),
    ):
        with pytest.raises(DatabaseError, match="frozen"), transaction.atomic():
            act()


def test_ceilings_follow_the_rkpd_and_count_what_lies_below_a_program_once(region, plan):
    enact(region, plan)
    annual = planning.derive(plan, 2025, actor=region[Role.TAPD])
    version = make_version(region)
    with pytest.raises(DomainError, match="sudah ditetapkan, bukan"):
        planning.ceilings_from(annual, version, actor=region[Role.TAPD])
    enact(region, annual)
    made = planning.ceilings_from(annual, BudgetVersion.objects.get(pk=version.pk), actor=region[Role.TAPD])
    rows = Ceiling.objects.filter(plan=made).order_by("unit__code", "program__code")
    assert {(row.unit.code, row.program.code if row.program else "", row.amount.amount) for row in rows} == {
        ("DINKES", "", exact("900.50")),
        ("DINKES", "1.02.01", exact("900.50")),
        ("DINKES", OFFICE, exact("400.50")),
        ("DISDIK", "", exact("700.50")),
        ("DISDIK", "1.01.02", exact("700.50")),
    }


def test_proposals_of_the_public_are_verified_accepted_or_refused(region):
    def make(**over):
        fields = {
            "year": region.year,
            "unit": region.unit,
            "origin": "musrenbang",
            "description": "Rehabilitasi puskesmas",
            "location": "Desa Hulu",
            "amount": exact(1_000),
            "actor": region[Role.OPERATOR],
        }
        return planning.propose(**{**fields, **over})

    for over, words in (
        ({"origin": "x"}, "tidak dikenal"),
        ({"location": " "}, "Lokasi belum diisi"),
        ({"amount": exact(0)}, "lebih dari nol"),
        ({"priority": 0}, "Prioritas"),
    ):
        with pytest.raises(DomainError, match=words):
            make(**over)
    with pytest.raises(AccessDenied):
        make(unit=region.other)
    first, second = make(), make(origin="pokir", priority=1)
    assert list(PlanProposal.objects.values_list("pk", flat=True)) == [second.pk, first.pk]
    engine.run("plan_proposal", first.pk, "verify", actor=region[Role.BUDGET_USER])
    assert engine.run("plan_proposal", first.pk, "accept", actor=region[Role.TAPD]).state == "accepted"
    with pytest.raises(DomainError, match="wajib beralasan"):
        engine.run("plan_proposal", second.pk, "reject", actor=region[Role.TAPD])
    with pytest.raises(DomainError, match="hanya dari"):
        engine.run("plan_proposal", second.pk, "accept", actor=region[Role.TAPD])
    done = engine.run("plan_proposal", second.pk, "reject", actor=region[Role.TAPD], reason="Di luar RKPD")
    assert done.state == "rejected"


def test_segregation_holds_over_one_proposal(region):
    operator = region[Role.OPERATOR]
    made = planning.propose(
        year=region.year,
        unit=region.unit,
        origin="skpd",
        description="X",
        location="Y",
        amount=exact(1),
        actor=operator,
    )
    make_appointment(operator, Role.BUDGET_USER, region.unit)
    with pytest.raises(AccessDenied) as e:
        engine.run("plan_proposal", made.pk, "verify", actor=operator)
    assert "I-42" in e.value.rules
