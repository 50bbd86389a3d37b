"""An APBD of three units, murni and perubahan, whose figures every annex must agree on."""

from dataclasses import dataclass
from datetime import date

from budget import enactment
from budget.models import (
    BudgetVersion,
    DevelopmentPlan,
    PlannedProgram,
    PlanTag,
    RegionalBudget,
)
from core import clock
from core.money import exact
from reference.models import Role
from tests.factories.apbd import WAY, run, verify
from tests.factories.budget import (
    COMPUTER,
    EQUIPMENT,
    LEVY,
    OFFICE,
    PAYROLL,
    SALARY,
    STATIONERY,
    TRAVEL,
)
from tests.factories.planning import detail, make_proposal, make_regional_budget
from tests.factories.reference import Region, make_region, program

SCHOOL = "1.01.02.2.01.0001"
EMERGENCY_ACTIVITY = "5.02.02.2.01.0001"
ALLOCATION = "4.2.01.01.02.0001"
EMERGENCY = "5.3.01.01.01.0001"
VILLAGES = "5.4.02.05.01.0001"
LAST_YEAR = "6.1.01.05.01.0001"
ENACTED_ON = date(2025, 1, 5)
CAPITAL_SHARE = "6.2.02.02.01.0001"


@dataclass
class Story:
    """The region and its two versions."""

    region: Region
    murni: RegionalBudget
    perubahan: RegionalBudget

    @property
    def versions(self) -> tuple[BudgetVersion, BudgetVersion]:
        return self.murni.version, self.perubahan.version


def tell() -> Story:
    """Revenue, spending of four kelompok and financing; the perubahan balances but for 25 sen."""
    region = make_region()
    murni = make_regional_budget(region)
    _fill(region, murni, office="400000000.00", levy="150000000", emergency="50000000", last_year=600)
    enact(region, murni)
    perubahan = make_regional_budget(region, kind="perubahan", name="PERUBAHAN")
    _fill(region, perubahan, office="325000000.25", levy="150000000.50", emergency="95000000", last_year=570)
    run(region, perubahan, "compile", on=ENACTED_ON)
    with clock.frozen(ENACTED_ON):
        enactment.acknowledge_difference(
            perubahan,
            difference=exact("0.25"),
            reason="Pembulatan DAU",
            actor=region[Role.FINANCE_OFFICER],
        )
    _tag(region)
    murni.refresh_from_db()
    perubahan.refresh_from_db()
    return Story(region, murni, perubahan)


def enact(region: Region, budget: RegionalBudget) -> None:
    """By Perda and Perkada of two days."""
    for step in WAY[:-1]:
        run(region, budget, step, on=ENACTED_ON)
    run(
        region,
        budget,
        WAY[-1],
        on=ENACTED_ON,
        perda_number="7 Tahun 2024",
        perda_on=date(2025, 1, 3),
        perkada_number="51 Tahun 2024",
        perkada_on=date(2025, 1, 4),
    )


def _fill(
    region: Region, budget: RegionalBudget, *, office: str, levy: str, emergency: str, last_year: int
) -> None:
    make_proposal(
        region,
        budget,
        detail(SALARY, 900_000_000, sub_activity=PAYROLL, fund="DAU"),
        detail(STATIONERY, office, sub_activity=OFFICE),
        detail(TRAVEL, "99999999.99", sub_activity=OFFICE),
        detail(TRAVEL, "0.01", sub_activity=OFFICE, fund="DAU"),
        detail(COMPUTER, 200_000_000, sub_activity=EQUIPMENT),
        detail(LEVY, levy, sub_activity=None),
    )
    make_proposal(
        region, budget, detail(COMPUTER, 1_000_000_000, sub_activity=SCHOOL, fund="DAU"), unit=region.other
    )
    make_proposal(
        region,
        budget,
        detail(ALLOCATION, 2_600_000_000, sub_activity=None, fund="DAU"),
        detail(EMERGENCY, emergency, sub_activity=EMERGENCY_ACTIVITY),
        detail(VILLAGES, 500_000_000, sub_activity=EMERGENCY_ACTIVITY, fund="DAU"),
        detail(LAST_YEAR, last_year * 1_000_000, sub_activity=None),
        detail(CAPITAL_SHARE, 200_000_000, sub_activity=None),
        unit=region.ppkd,
    )
    for proposal in budget.proposals.select_related("budget__version", "unit"):
        verify(region, proposal)


def _tag(region: Region) -> None:
    """The RKPD tags the school as SPM."""
    plan = DevelopmentPlan.objects.create(
        kind="rkpd",
        name="RKPD 2025",
        first_year=2025,
        last_year=2025,
        created_by=region[Role.FINANCE_OFFICER],
        created_at=clock.now(),
    )
    PlannedProgram.objects.create(
        plan=plan, unit=region.other, program=program("1.01.02"), tags=[PlanTag.MINIMUM_SERVICE]
    )
