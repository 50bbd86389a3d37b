"""RKA and ceilings for tests, written through the services by the people of a Region."""

from datetime import date

from budget import ceilings, proposal_store
from budget.ceilings import CeilingInput
from budget.documents import create_version
from budget.models import (
    BudgetProposal,
    BudgetVersion,
    CeilingPlan,
    DevelopmentPlan,
    PlanIndicator,
    PlannedProgram,
    PlanTarget,
    RegionalBudget,
)
from budget.proposal_lines import DetailInput
from budget.proposals import begin_budget, create_proposal
from core import clock
from core.money import Decimal, exact
from reference.models import Program, Role, Unit
from tests.factories.budget import OFFICE, SIGNED_ON, STATIONERY
from tests.factories.reference import Region, account, make_fund, program
from workflows import engine


def make_regional_budget(region: Region, *, on: date = SIGNED_ON, **over) -> RegionalBudget:
    """APBD of the version named (MURNI by default), in draft."""
    fields = {"kind": "murni", "name": "MURNI", **over}
    officer = region[Role.FINANCE_OFFICER]
    with clock.frozen(on):
        version = BudgetVersion.objects.filter(year=region.year, name=fields["name"]).first()
        version = version or create_version(year=region.year, actor=officer, **fields)
        return begin_budget(version, actor=officer)


def detail(
    code: str = STATIONERY,
    amount: Decimal | int | str = 1_000,
    *,
    sub_activity: str | None = OFFICE,
    fund: str = "PAD",
    **over,
) -> DetailInput:
    """One RKA line by codes of the official lists."""
    fields = {"description": f"Rincian {code}", **over}
    return DetailInput(
        sub_activity_id=program(sub_activity).pk if sub_activity else None,
        account_id=account(code).pk,
        fund_source_id=make_fund(fund).pk,
        amount=exact(amount),
        **fields,
    )


def make_proposal(
    region: Region,
    budget: RegionalBudget,
    *lines: DetailInput,
    unit: Unit | None = None,
    on: date = SIGNED_ON,
) -> BudgetProposal:
    """A draft RKA of the unit (first SKPD by default) with these lines."""
    unit = unit or region.unit
    operator = region.person(Role.OPERATOR, unit)
    with clock.frozen(on):
        proposal = create_proposal(budget, unit, actor=operator)
        proposal_store.add_lines(proposal, lines, actor=operator)
    return proposal


def make_ceilings(
    region: Region, version: BudgetVersion, *rows: CeilingInput, on: date = SIGNED_ON
) -> CeilingPlan:
    """KUA-PPAS of the version with these rows, in draft."""
    officer = region[Role.FINANCE_OFFICER]
    with clock.frozen(on):
        plan = ceilings.begin_plan(version, actor=officer)
        ceilings.put_ceilings(plan, rows, actor=officer)
    return plan


def agree(region: Region, plan: CeilingPlan, *, on: date = SIGNED_ON) -> CeilingPlan:
    """The Nota Kesepakatan is recorded."""
    with clock.frozen(on):
        return engine.run(
            "ceiling_plan",
            plan.pk,
            "agree",
            actor=region[Role.REGIONAL_SECRETARY],
            data={"agreement_number": "900/12/NK/2025", "agreed_on": on},
        )


def plan_indicator(
    region: Region, its_program: Program, name: str, measure: str, target: int, *, unit: Unit | None = None
) -> PlanIndicator:
    """An indicator of the program in the unit's part of the RKPD of the region's year, with its target."""
    year = region.year.pk
    plan = DevelopmentPlan.objects.filter(kind="rkpd", first_year=year).first()
    plan = plan or DevelopmentPlan.objects.create(
        kind="rkpd",
        name=f"RKPD {year}",
        first_year=year,
        last_year=year,
        created_by=region[Role.FINANCE_OFFICER],
        created_at=clock.now(),
    )
    planned, _ = PlannedProgram.objects.get_or_create(
        plan=plan, unit=unit or region.unit, program=its_program
    )
    indicator = PlanIndicator.objects.create(planned=planned, name=name, measure=measure)
    PlanTarget.objects.create(indicator=indicator, year=year, value=target)
    return indicator
