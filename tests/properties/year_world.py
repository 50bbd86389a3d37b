"""Two SKPDs, a sub-unit and PPKD with room in every budget line, made once for the properties of a year."""

from dataclasses import dataclass, replace
from datetime import date

from core import clock
from core.money import Decimal, exact
from reference.models import Role, Unit
from reference.region import set_setting
from tests.factories import budget as budgets
from tests.factories import revenue as revenues
from tests.factories import treasury as make
from tests.factories.reference import make_region, make_sub_unit, make_unit_people
from tests.factories.treasury import Paying
from tests.worlds import made_once

AID, AID_ACTIVITY = "5.1.06.01.01.0001", "5.02.02.2.04.0008"
EQUITY_PARTICIPATION = "6.2.02.02.01.0001"
ROOM = 9_000_000_000
CASH = 90_000_000_000
UP_CEILING = 100_000_000
OPENED_ON = date(2025, 1, 2)

SPENDING = (
    (budgets.STATIONERY, budgets.OFFICE),
    (budgets.TRAVEL, budgets.OFFICE),
    (budgets.COMPUTER, budgets.EQUIPMENT),
    (budgets.SALARY, budgets.PAYROLL),
    (budgets.LEVY, None),
)
OF_PPKD = (
    (AID, AID_ACTIVITY),
    (revenues.PRINCIPAL, None),
    (EQUITY_PARTICIPATION, None),
    (revenues.SILPA, None),
    (make.DAU, None),
)


@dataclass(repr=False)
class YearWorld:
    """Who pays: the SKPDs and the sub-unit, each with its own people, and PPKD."""

    spenders: list[Paying]
    ppkd: Paying


def make_year_world() -> YearWorld:
    """Budgets of 9 billion a line, released whole in January; 90 billion in the RKUD; UP ceilings decreed."""
    region = make_region()
    sub = make_sub_unit(region.unit)
    region.people[sub] = make_unit_people(sub)
    documents = {
        unit: _budget(region, unit, OF_PPKD if unit.is_ppkd else SPENDING)
        for unit in (region.unit, region.other, sub, region.ppkd)
    }
    with clock.frozen(OPENED_ON):
        for unit in (region.unit, region.other, sub):
            key, value = f"up_ceiling.{unit.code}", str(UP_CEILING)
            set_setting(key, value, actor=region[Role.ADMINISTRATOR])
    rkud = make.name_rkud(region, cash=exact(CASH))
    return YearWorld(
        [
            Paying(replace(region, unit=unit), documents[unit], rkud)
            for unit in (region.unit, region.other, sub)
        ],
        Paying(replace(region, unit=region.ppkd), documents[region.ppkd], rkud),
    )


def _budget(region, unit: Unit, lines) -> budgets.BudgetDocument:
    room = budgets.in_month(Decimal(ROOM), 1)
    document = budgets.make_budget(
        region,
        *(budgets.line(code, ROOM, sub_activity=sub, months=room) for code, sub in lines),
        unit=unit,
    )
    budgets.make_release(region, document)
    return document


year_world = made_once("property_year", make_year_world)
