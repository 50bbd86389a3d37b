"""Semester reports for tests, made through the services by the people of a Region."""

from datetime import date

from core import clock
from core.money import Decimal, exact
from reference.models import FiscalYear, Role, Unit
from tests.factories.reference import Region, account
from treasury.models import SemesterReport
from treasury.services import semester_report as service

JULY = date(2025, 7, 3)


def draft(
    region: Region,
    unit: Unit | None = None,
    typed: dict[str, Decimal | int | str] | None = None,
    *,
    on: date = JULY,
) -> SemesterReport:
    """A report begun by the unit's accountant, with the prognosis of some accounts by code."""
    unit = unit or region.unit
    writer = region.person(Role.SKPD_VERIFIER, unit)
    with clock.frozen(on):
        year = FiscalYear.objects.get(pk=2025)
        made = service.create_report(unit=unit, year=year, actor=writer)
        if typed:
            amounts = {account(code).pk: exact(amount) for code, amount in typed.items()}
            made = service.save_prognosis(made, amounts, revision=0, actor=writer)
    return made
