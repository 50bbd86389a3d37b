"""Two SKPDs, a sub-unit and PPKD with a small year by programme, in exact figures.

DINKES names no bidang in its code and works in health only. DISDIK's code begins with education, and it also
works in culture and in spatial planning. PPKD has no sub kegiatan at all.
"""

from dataclasses import dataclass
from datetime import date

from core import clock
from reference.models import LegacyImport, Role, Unit
from tests.factories import budget as budgets
from tests.factories.budget import line, make_budget
from tests.factories.reference import Region, account, make_region, make_sub_unit, make_unit
from tests.reports.story import INTEREST, SAL, SILPA, YEAR_END, draft, post_all
from treasury.services.year import open_year

UNEXPECTED = "5.3.01.01.01.0001"
SCHOOLS, CULTURE, PLANS = "1.01.01.2.06.0002", "2.22.01.2.06.0002", "1.03.12.2.01.0003"
OTHER = "1.01.2.22.0.00.01.0000"


@dataclass
class Story:
    """The region, DISDIK with its long code, and a sub-unit of DINKES."""

    region: Region
    sub_unit: Unit


def _budgets(region: Region) -> None:
    make_budget(
        region,
        line(budgets.LEVY, 600_000_000, sub_activity=None),
        line(budgets.SALARY, 6_000_000_000, sub_activity=budgets.PAYROLL),
        line(budgets.STATIONERY, 400_000_000),
        line(budgets.TRAVEL, 50_000_000),
        line(budgets.COMPUTER, 1_500_000_000, sub_activity=budgets.EQUIPMENT),
    )
    make_budget(
        region,
        line(budgets.LEVY, 30_000_000, sub_activity=None),
        line(budgets.STATIONERY, 200_000_000, sub_activity=SCHOOLS),
        line(budgets.STATIONERY, 100_000_000, sub_activity=CULTURE),
        line(budgets.STATIONERY, 80_000_000, sub_activity=PLANS),
        unit=region.other,
    )
    make_budget(
        region,
        line(INTEREST, 50_000_000, sub_activity=None),
        line(SILPA, 1_640_000_000, sub_activity=None),
        unit=region.ppkd,
    )


def _spent(unit: Unit, on: date, code: str, amount: int | str, sub: str | None):
    return draft(unit, "BUD", on, (code, amount, 0), (SAL, 0, amount), sub=sub)


def tell() -> Story:
    """The whole story, posted."""
    region = make_region(other=make_unit(OTHER, name="Dinas Pendidikan dan Kebudayaan"))
    with clock.frozen(date(2025, 1, 2)):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    sub_unit = make_sub_unit(region.unit, name="Puskesmas")
    _budgets(region)
    unit, other, ppkd = region.unit, region.other, region.ppkd
    february, may, july = date(2025, 2, 3), date(2025, 5, 6), date(2025, 7, 8)
    post_all(
        region,
        draft(ppkd, "BUD", date(2025, 1, 2), (SAL, 1_640_000_000, 0), (SILPA, 0, 1_640_000_000)),
        draft(ppkd, "BUD", february, (SAL, 2_000_000, 0), (INTEREST, 0, 2_000_000)),
        _spent(ppkd, may, UNEXPECTED, 7_000_000, None),
        draft(unit, "BUD", may, (SAL, 574_000_000, 0), (budgets.LEVY, 0, 574_000_000)),
        _spent(unit, february, budgets.SALARY, "1500000000.50", budgets.PAYROLL),
        _spent(unit, february, budgets.STATIONERY, 100_000_000, budgets.OFFICE),
        draft(
            unit, "BUD", july, (SAL, 20_000_000, 0), (budgets.STATIONERY, 0, 20_000_000), sub=budgets.OFFICE
        ),
        _spent(sub_unit, july, budgets.TRAVEL, 5_000_000, budgets.OFFICE),
        _spent(unit, july, budgets.TRAVEL, 3_000_000, None),
        _spent(other, may, budgets.STATIONERY, 50_000_000, SCHOOLS),
        _spent(other, may, budgets.STATIONERY, 25_000_000, CULTURE),
        _spent(other, july, budgets.STATIONERY, 10_000_000, PLANS),
    )
    return Story(region, sub_unit)


def add_old_books(told: Story) -> None:
    """A voucher of an earlier system in the same year."""
    unit = told.region.unit
    LegacyImport.objects.create(
        year=2025,
        chart=account(SAL).edition,
        actor=told.region[Role.FINANCE_OFFICER],
        imported_at=clock.now(),
        vouchers_sha256="0" * 64,
        lines_sha256="0" * 64,
        vouchers=1,
        lines=2,
        known=0,
        warnings=0,
    )
    old = (budgets.STATIONERY, 900_000_000, 0), (SAL, 0, 900_000_000)
    post_all(told.region, draft(unit, "LEGACY", YEAR_END, *old, sub=budgets.OFFICE, kind="LEGACY"))
