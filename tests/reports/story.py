"""A small posted year for the statements, in exact figures.

DINKES budgets revenue 600,000,000 and spending 6,000,000,000 + 400,000,000 + 1,500,000,000; PPKD budgets
revenue 50,000,000 and SiLPA 1,640,000,000. DISDIK has a book and nothing in it.
"""

from dataclasses import dataclass
from datetime import date

from core import clock
from core.money import ZERO, Decimal, exact
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Entry
from ledger.posting import post
from reference.models import Role, Unit
from reports.definitions.lra import LRA
from reports.definitions.trial_balance import TRIAL_BALANCE
from reports.engine import Parameters, build
from reports.matrix import Matrix
from tests.factories.budget import COMPUTER, LEVY, PAYROLL, SALARY, STATIONERY, line, make_budget
from tests.factories.reference import Region, account, make_region, program
from treasury.services.year import open_year

INTEREST = "4.1.04.05.01.0001"
SILPA = "6.1.01.05.01.0007"
SAL = "3.1.02.05.01.0001"
STOCK = "1.1.12.01.03.0001"
CASH = "1.1.01.01.01.0001"
EQUITY = "3.1.01.01.01.0001"
EXPENSE = "8.1.02.01.01.0024"
YEAR_END = date(2025, 12, 31)

Amount = Decimal | int | str
Side = tuple[str, Amount, Amount]


def draft(unit: Unit, ledger_set: str, on: date, *sides: Side, **over) -> EntryDraft:
    """An entry of (account code, debit, credit) lines in the unit's book; `sub` names a sub kegiatan."""
    sub = over.pop("sub", None)
    sub_id = program(sub).pk if sub else None
    fields = {
        "book_id": book_of(unit).pk,
        "ledger_set": ledger_set,
        "dated_on": on,
        "kind": "GENERAL",
        "source": f"story:{unit.code}:{ledger_set}:{on}:{sides[0][0]}:{sides[0][1]}",
        "event": "posted",
        "description": f"Bukti {sides[0][0]}",
        **over,
    }
    lines = tuple(
        LineDraft(
            account_id=account(code).pk,
            unit_id=unit.pk,
            debit=exact(debit) if debit else ZERO,
            credit=exact(credit) if credit else ZERO,
            sub_activity_id=sub_id,
        )
        for code, debit, credit in sides
    )
    return EntryDraft(lines=lines, **fields)


def post_all(region: Region, *drafts: EntryDraft) -> list[Entry]:
    """Post the drafts as one event, on the last day of the year."""
    with clock.frozen(YEAR_END):
        return post(drafts, actor=region[Role.SKPD_VERIFIER])


@dataclass
class Story:
    """The region and what was posted."""

    region: Region
    entries: list[Entry]

    def lra(self, unit: Unit | None = None, **over) -> Matrix:
        """The LRA of the unit, of the region when None."""
        return build(LRA, parameters(unit, **over))

    def trial_balance(self, unit: Unit | None = None, **over) -> Matrix:
        """The trial balance of the unit, of the region when None."""
        return build(TRIAL_BALANCE, parameters(unit, **over))


def parameters(unit: Unit | None = None, **over) -> Parameters:
    """Parameters of 31 December 2025 unless said otherwise."""
    return Parameters(**{"year": 2025, "at": YEAR_END, "unit_id": unit.pk if unit else None, **over})


def make_region_with_books() -> Region:
    """Units, people, year and books; nothing budgeted or posted."""
    region = make_region()
    with clock.frozen(date(2025, 1, 2)):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
    return region


def tell() -> Story:
    """The whole story, posted."""
    region = make_region_with_books()
    unit, ppkd = region.unit, region.ppkd
    make_budget(
        region,
        line(LEVY, 600_000_000, sub_activity=None),
        line(SALARY, 6_000_000_000, sub_activity=PAYROLL),
        line(STATIONERY, 400_000_000),
        line(COMPUTER, 1_500_000_000, sub_activity="1.02.01.2.07.0006"),
        unit=unit,
    )
    make_budget(
        region,
        line(INTEREST, 50_000_000, sub_activity=None),
        line(SILPA, 1_640_000_000, sub_activity=None),
        unit=ppkd,
    )
    entries = post_all(
        region,
        draft(unit, "FIN", date(2025, 1, 1), (STOCK, 30_000_000, 0), (EQUITY, 0, 30_000_000), kind="OPENING"),
        draft(
            ppkd,
            "FIN",
            date(2025, 1, 1),
            (CASH, 1_640_000_000, 0),
            (EQUITY, 0, 1_640_000_000),
            kind="OPENING",
        ),
        draft(ppkd, "BUD", date(2025, 1, 2), (SAL, 1_640_000_000, 0), (SILPA, 0, 1_640_000_000)),
        draft(unit, "BUD", date(2025, 1, 20), (SALARY, "1500000000.50", 0), (SAL, 0, "1500000000.50")),
        draft(unit, "BUD", date(2025, 2, 3), (STATIONERY, 100_000_000, 0), (SAL, 0, 100_000_000)),
        # Returned spending takes the account below zero in its row of the day.
        draft(unit, "BUD", date(2025, 3, 4), (SAL, 120_000_000, 0), (STATIONERY, 0, 120_000_000)),
        draft(unit, "BUD", date(2025, 4, 5), (SAL, 574_000_000, 0), (LEVY, 0, 574_000_000)),
        draft(unit, "BUD", date(2025, 12, 30), (LEVY, 3_000_000, 0), (SAL, 0, 3_000_000)),
        draft(
            unit,
            "FIN",
            date(2025, 12, 31),
            (EXPENSE, "12500000.25", 0),
            (STOCK, 0, "12500000.25"),
            kind="ADJUST",
        ),
    )
    return Story(region, entries)


def trial_balance_at(unit: Unit, at: date) -> Matrix:
    """The unit's trial balance on a day of any year."""
    return build(TRIAL_BALANCE, Parameters(at.year, at, unit.pk))
