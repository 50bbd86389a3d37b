"""Revenue, corrections and financing for tests, made through the services by a Region's people."""

from datetime import date

from budget.models import BudgetKey
from core import clock
from core.money import Decimal, exact
from reference.models import FiscalYear, Role, Unit
from tests.factories import budget as budgets
from tests.factories.reference import account
from tests.factories.treasury import ASKED_ON, Paying, step
from treasury.models import (
    Assessment,
    ContraPost,
    Deposit,
    Financing,
    PaymentRequestLine,
    RevenueRefund,
    Reversal,
    TreasurerReceipt,
)
from treasury.services.assessment import create_assessment
from treasury.services.contra_post import create_contra_post
from treasury.services.deposit import create_deposit
from treasury.services.financing import create_financing
from treasury.services.revenue_refund import create_refund
from treasury.services.reversal import create_reversal
from treasury.services.treasurer_receipt import create_receipt

BILLBOARD = "4.1.01.09.01.0001"
BILLBOARD_RECEIVABLE = "1.1.03.09.01.0001"
LEVY_RECEIVABLE = "1.1.04.01.01.0001"
LEVY_LO = "7.1.02.01.01.0001"
RECEIPT_CASH = "1.1.01.02.01.0001"
CASH = "1.1.01.01.01.0001"
RK_PPKD = "3.1.03.01.01.0001"
RK_SKPD = "1.1.13.01.01.0001"
SAL = "3.1.02.05.01.0001"
SILPA = "6.1.01.05.01.0007"
LOAN_IN = "6.1.04.01.02.0001"
PRINCIPAL = "6.2.03.01.02.0001"
DEBT = "2.2.01.01.02.0001"


def assess(
    paying: Paying,
    amount: int | Decimal,
    *,
    unit: Unit | None = None,
    code: str = budgets.LEVY,
    on: date = ASKED_ON,
    kind: str = "SKR",
    carried_into: FiscalYear | None = None,
    is_issued: bool = True,
    **over,
) -> Assessment:
    """SKP/SKR, issued by the unit's PA (or recorded as carried)."""
    unit = unit or paying.unit
    acts_on = max(on, ASKED_ON)
    with clock.frozen(acts_on):
        found = create_assessment(
            unit=unit,
            kind=kind,
            account=account(code),
            amount=exact(amount),
            dated_on=on,
            description="Ketetapan",
            actor=paying.region.person(Role.OPERATOR, unit),
            carried_into=carried_into,
            **over,
        )
    if not is_issued:
        return found
    name = "carry" if carried_into else "confirm"
    return step("assessment", found, name, paying.region.person(Role.BUDGET_USER, unit), on=acts_on)


def take(
    paying: Paying,
    amount: int | Decimal,
    *,
    unit: Unit | None = None,
    code: str = budgets.LEVY,
    on: date = ASKED_ON,
    is_booked: bool = True,
    **over,
) -> TreasurerReceipt:
    """TBP, booked by the revenue treasurer."""
    unit = unit or paying.unit
    actor = paying.region.person(Role.REVENUE_TREASURER, unit)
    with clock.frozen(on):
        found = create_receipt(
            unit=unit,
            account=account(code),
            amount=exact(amount),
            dated_on=over.pop("dated_on", on),
            description="TBP",
            actor=actor,
            **over,
        )
    return step("treasurer_receipt", found, "confirm", actor, on=on) if is_booked else found


def put(
    paying: Paying,
    amount: int | Decimal | None = None,
    *,
    unit: Unit | None = None,
    on: date = ASKED_ON,
    is_booked: bool = True,
    **over,
) -> Deposit:
    """STS, confirmed by Kuasa BUD."""
    unit = unit or paying.unit
    with clock.frozen(on):
        found = create_deposit(
            unit=unit,
            dated_on=over.pop("dated_on", on),
            description="STS",
            amount=None if amount is None else exact(amount),
            actor=paying.region.person(Role.REVENUE_TREASURER, unit),
            **over,
        )
    return step("deposit", found, "confirm", paying[Role.TREASURY_DELEGATE], on=on) if is_booked else found


def refund(
    paying: Paying,
    amount: int | Decimal,
    *,
    unit: Unit | None = None,
    code: str = budgets.LEVY,
    on: date = ASKED_ON,
    is_booked: bool = True,
    **over,
) -> RevenueRefund:
    """Refund, confirmed by Kuasa BUD."""
    with clock.frozen(on):
        found = create_refund(
            unit=unit or paying.unit,
            account=account(code),
            amount=exact(amount),
            dated_on=on,
            description="Pengembalian",
            actor=paying[Role.TREASURY_STAFF],
            **over,
        )
    if not is_booked:
        return found
    return step("revenue_refund", found, "confirm", paying[Role.TREASURY_DELEGATE], on=on)


def give_back(
    paying: Paying,
    line: PaymentRequestLine,
    amount: int | Decimal,
    *,
    on: date = ASKED_ON,
    is_booked: bool = True,
    **over,
) -> ContraPost:
    """Contra-post, confirmed by Kuasa BUD."""
    unit = line.request.unit
    with clock.frozen(on):
        found = create_contra_post(
            line=line,
            amount=exact(amount),
            dated_on=over.pop("dated_on", on),
            description="Pengembalian belanja",
            actor=paying.region.person(Role.TREASURER, unit),
            **over,
        )
    if not is_booked:
        return found
    return step("contra_post", found, "confirm", paying[Role.TREASURY_DELEGATE], on=on)


def finance(
    paying: Paying,
    code: str,
    amount: int | Decimal,
    *,
    counterpart: str = "",
    on: date = ASKED_ON,
    is_booked: bool = True,
) -> Financing:
    """Financing, confirmed by PPKD."""
    with clock.frozen(on):
        found = create_financing(
            account=account(code),
            amount=exact(amount),
            dated_on=on,
            description="Pembiayaan",
            counterpart_account=account(counterpart) if counterpart else None,
            actor=paying[Role.TREASURY_STAFF],
        )
    return step("financing", found, "confirm", paying[Role.FINANCE_OFFICER], on=on) if is_booked else found


def turn_back(
    paying: Paying,
    document,
    maker: Role,
    decider: Role,
    *,
    on: date = ASKED_ON,
    reason: str = "Salah catat",
    is_booked: bool = True,
) -> Reversal:
    """Reversing document, decided."""
    unit = document.unit
    with clock.frozen(on):
        found = create_reversal(document, dated_on=on, reason=reason, actor=paying.region.person(maker, unit))
    return (
        step("reversal", found, "confirm", paying.region.person(decider, unit), on=on) if is_booked else found
    )


def budget_of_ppkd(paying: Paying) -> BudgetKey:
    """Principal of 1,000 enacted for PPKD, 800 of it released; its key."""
    lines = [
        budgets.line(code, amount, sub_activity=None, months=budgets.in_month(amount, 1))
        for code, amount in ((SILPA, 3_000), (PRINCIPAL, 1_000))
    ]
    document = budgets.make_budget(paying.region, *lines, unit=paying.region.ppkd)
    key = budgets.key_of(document, PRINCIPAL)
    budgets.make_release(paying.region, document, lines=[(key, exact(800))])
    return key
