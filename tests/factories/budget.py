"""Budgets for tests, signed through the services by the people of a Region (tests.factories.reference).

Amounts fall into the first month of each quarter in equal parts unless a line says otherwise.
"""

from collections.abc import Sequence
from datetime import date

from budget import availability, documents, fund_release
from budget.documents import LineInput
from budget.models import BudgetDocument, BudgetKey, BudgetLine, BudgetVersion, FundRelease
from budget.selectors import releasable
from core import clock
from core.money import ZERO, Decimal, exact, split_even
from reference.models import Role, Unit
from tests.factories.reference import Region, account, make_fund, program
from treasury.services.year import open_year
from workflows import engine

SIGNED_ON = date(2025, 1, 2)
RELEASED_ON = date(2025, 1, 3)

STATIONERY = "5.1.02.01.01.0024"
ELECTRICITY = "5.1.02.02.01.0061"
TRAVEL = "5.1.02.04.01.0001"
SALARY = "5.1.01.01.01.0001"
COMPUTER = "5.2.02.10.01.0002"
LEVY = "4.1.02.01.01.0001"
OFFICE = "1.02.01.2.06.0002"
SERVICES = "1.02.01.2.08.0002"
PAYROLL = "1.02.01.2.02.0001"
EQUIPMENT = "1.02.01.2.07.0006"


def quarterly(amount: Decimal | int | str) -> tuple[Decimal, ...]:
    """Twelve months with a quarter of the amount in the first month of each quarter."""
    months = [ZERO] * 12
    for quarter, part in enumerate(split_even(exact(amount), 4)):
        months[quarter * 3] = part
    return tuple(months)


def in_month(amount: Decimal | int | str, month: int) -> tuple[Decimal, ...]:
    """Twelve months with the whole amount in one of them."""
    return tuple(exact(amount) if number == month else ZERO for number in range(1, 13))


def line(
    code: str = STATIONERY,
    amount: Decimal | int | str = 400_000_000,
    *,
    sub_activity: str | None = OFFICE,
    fund: str = "PAD",
    months: tuple[Decimal, ...] | None = None,
) -> LineInput:
    """One budget line by codes of the official lists; `sub_activity=None` for revenue and financing."""
    return LineInput(
        sub_activity=program(sub_activity) if sub_activity else None,
        account=account(code),
        fund_source=make_fund(fund),
        amount=exact(amount),
        months=quarterly(amount) if months is None else months,
    )


def make_version(region: Region, *, on: date = SIGNED_ON, **over) -> BudgetVersion:
    """The year's first version, MURNI; returns the one that is there unless another name is asked."""
    fields = {"kind": "murni", "name": "MURNI", "legal_basis": "Perda APBD 2025", **over}
    found = BudgetVersion.objects.filter(year=region.year, name=fields["name"]).first()
    if found:
        return found
    with clock.frozen(on):
        return documents.create_version(year=region.year, actor=region[Role.FINANCE_OFFICER], **fields)


def make_draft(
    region: Region, *lines: LineInput, unit: Unit | None = None, on: date = SIGNED_ON, **over
) -> BudgetDocument:
    """A draft document of the unit (first SKPD by default) with these lines (one by default)."""
    unit = unit or region.unit
    operator = region.person(Role.OPERATOR, unit)
    version = over.get("version") or make_version(region, on=on)
    with clock.frozen(on):
        document = documents.create_document(
            version=version, unit=unit, dated_on=over.get("dated_on", on), actor=operator
        )
        return documents.put_lines(document, lines or [line()], actor=operator)


def sign_budget(region: Region, document: BudgetDocument, *, on: date = SIGNED_ON) -> BudgetDocument:
    """Every step from submit to sign, each by its own person; opens the books of the year first."""
    with clock.frozen(on):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
        engine.run(
            "budget_document", document.pk, "submit", actor=region.person(Role.BUDGET_USER, document.unit)
        )
        engine.run("budget_document", document.pk, "verify", actor=region[Role.TAPD])
        engine.run("budget_document", document.pk, "approve", actor=region[Role.REGIONAL_SECRETARY])
        return engine.run("budget_document", document.pk, "sign", actor=region[Role.FINANCE_OFFICER])


def make_budget(
    region: Region, *lines: LineInput, unit: Unit | None = None, on: date = SIGNED_ON, **over
) -> BudgetDocument:
    """A signed document with these lines, in force from `on`."""
    return sign_budget(region, make_draft(region, *lines, unit=unit, on=on, **over), on=on)


def draft_release(
    region: Region,
    document: BudgetDocument,
    *,
    quarter: int = 1,
    lines: Sequence[tuple[BudgetKey | int, Decimal]] | None = None,
    on: date = RELEASED_ON,
    **over,
) -> FundRelease:
    """A draft SPD; by default everything that the cash plan still lets the quarter release."""
    if lines is None:
        lines = [
            (item.line.key_id, item.amount)
            for item in releasable(document=document, quarter=quarter)
            if item.amount
        ]
    with clock.frozen(on):
        return fund_release.create_release(
            document=document,
            quarter=quarter,
            dated_on=over.pop("dated_on", on),
            lines=lines,
            actor=region[Role.TREASURY_STAFF],
            **over,
        )


def sign_release(region: Region, release: FundRelease, *, on: date = RELEASED_ON) -> FundRelease:
    """Sign a draft SPD."""
    with clock.frozen(on):
        return engine.run("fund_release", release.pk, "sign", actor=region[Role.FINANCE_OFFICER])


def make_release(region: Region, document: BudgetDocument, *, on: date = RELEASED_ON, **over) -> FundRelease:
    """A signed SPD."""
    return sign_release(region, draft_release(region, document, on=on, **over), on=on)


def key_of(document: BudgetDocument, code: str = STATIONERY, *, fund: str = "") -> BudgetKey:
    """The fresh key of the document's line on an account (and fund source)."""
    lines = BudgetLine.objects.filter(document=document, key__account__code=code)
    if fund:
        lines = lines.filter(key__fund_source__code=fund)
    return BudgetKey.objects.get(pk=lines.get().key_id)


def use(
    key: BudgetKey | int, amount: Decimal | int | str, commitment: Decimal | int | str = 0
) -> availability.Use:
    """A Use by plain numbers."""
    return availability.Use(getattr(key, "pk", key), exact(amount), exact(commitment))
