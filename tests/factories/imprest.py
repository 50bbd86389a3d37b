"""UP, GU, TU and the treasurer's own documents for tests, made through the services by a Region's people."""

from collections.abc import Sequence
from datetime import date

from core import clock
from core.money import Decimal, exact
from reference.models import Role
from reference.region import set_setting
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.factories.treasury import ASKED_ON, Paying, step
from treasury.models import Accountability, DisbursementOrder, ExpenseReceipt, PaymentRequest
from treasury.services import cash_closing, cash_transfer
from treasury.services.accountability import create_accountability
from treasury.services.expense_receipt import ExpenseLine, TaxInput, create_expense
from treasury.services.imprest_request import ImprestInput
from treasury.services.imprest_return import create_return
from treasury.services.treasurer_remittance import create_treasurer_remittance

VAT = "2.1.01.06.01.0001"
TREASURER_CASH = "1.1.01.03.01.0001"


def set_ceiling(paying: Paying, amount: int = 100_000_000) -> None:
    """The decree's UP ceiling of the SKPD."""
    with clock.frozen(ASKED_ON):
        key = f"up_ceiling.{paying.unit.code}"
        set_setting(key, str(amount), actor=paying[Role.ADMINISTRATOR])


def request(
    paying: Paying, kind: str, *, on: date = ASKED_ON, lines: Sequence = (), **given
) -> PaymentRequest:
    """A draft SPP of UP, GU, TU or nihil."""
    with clock.frozen(on):
        return make.create_request(
            unit=paying.unit,
            kind=kind,
            dated_on=on,
            description=f"Permintaan {kind}",
            lines=lines,
            imprest=ImprestInput(**given),
            actor=paying[Role.TREASURER],
        )


def pay_request(paying: Paying, found: PaymentRequest, *, on: date = ASKED_ON) -> DisbursementOrder:
    """The chain of a draft SPP up to its paid SP2D; a TU is approved by PPKD."""
    found = make.submit(paying, found, on=on)
    if found.kind == "TU":
        approve(paying, found, on=on)
    drafted = make.order(paying, make.verify(paying, found, on=on), on=on)
    signed = step("payment_order", drafted, "sign", paying[Role.BUDGET_USER], on=on)
    with clock.frozen(on):
        issued = make.issue(signed, dated_on=on, actor=paying[Role.TREASURY_DELEGATE])
    return make.pay(paying, issued, on=on)


def approve(paying: Paying, found: PaymentRequest, *, on: date = ASKED_ON) -> PaymentRequest:
    """PPKD approves a TU."""
    data = {"decree": "900/12/TU/2025"}
    return step("payment_request", found, "approve", paying[Role.FINANCE_OFFICER], on=on, data=data)


def imprest(paying: Paying, amount: int = 100_000_000, *, on: date = ASKED_ON) -> DisbursementOrder:
    """UP paid to the treasurer."""
    set_ceiling(paying, max(amount, 100_000_000))
    return pay_request(paying, request(paying, "UP", amount=exact(amount), on=on), on=on)


def top_up(paying: Paying, *lines, on: date = ASKED_ON, **given) -> PaymentRequest:
    """TU paid to the treasurer."""
    found = request(paying, "TU", on=on, lines=lines, **given)
    pay_request(paying, found, on=on)
    found.refresh_from_db()
    return found


def expense(
    paying: Paying,
    amount: int | Decimal = 10_000_000,
    *,
    on: date = ASKED_ON,
    code: str = make.budgets.STATIONERY,
    tax: int = 0,
    is_paid: bool = True,
    lines: Sequence[ExpenseLine] | None = None,
    **over,
) -> ExpenseReceipt:
    """A receipt of the treasurer, paid by him."""
    with clock.frozen(over.pop("entered_on", on)):
        found = create_expense(
            unit=paying.unit,
            dated_on=on,
            description=over.pop("description", "Alat tulis"),
            lines=lines if lines is not None else [ExpenseLine(paying.key(code), exact(amount))],
            taxes=[TaxInput(account(VAT), exact(tax))] if tax else (),
            actor=paying[Role.TREASURER],
            **over,
        )
    return pay_expense(paying, found, on=on) if is_paid else found


def pay_expense(paying: Paying, found: ExpenseReceipt, *, on: date = ASKED_ON) -> ExpenseReceipt:
    """The treasurer pays."""
    return step("expense_receipt", found, "pay", paying[Role.TREASURER], on=on)


def refuse(paying: Paying, found: ExpenseReceipt, *, on: date = ASKED_ON) -> ExpenseReceipt:
    """PPK-SKPD refuses a paid receipt; returns the document that reverses it."""
    step("expense_receipt", found, "refuse", paying[Role.SKPD_VERIFIER], on=on, reason="Bukti tidak sah")
    return ExpenseReceipt.objects.get(reverses=found)


def report(
    paying: Paying, *receipts: ExpenseReceipt, on: date = ASKED_ON, until: str = "verified", **over
) -> Accountability:
    """An LPJ of receipts, verified by PPK-SKPD."""
    with clock.frozen(on):
        found = create_accountability(
            unit=paying.unit,
            dated_on=on,
            description="LPJ",
            receipts=receipts,
            actor=paying[Role.TREASURER],
            **over,
        )
    if until != "draft":
        found = step("accountability", found, "submit", paying[Role.TREASURER], on=on)
    if until == "verified":
        found = step("accountability", found, "verify", paying[Role.SKPD_VERIFIER], on=on)
    return found


def remit(paying: Paying, amount: int, *, on: date = ASKED_ON, is_confirmed: bool = True):
    """The treasurer remits PPN."""
    with clock.frozen(on):
        found = create_treasurer_remittance(
            unit=paying.unit,
            dated_on=on,
            description="Setor PPN",
            lines=[TaxInput(account(VAT), exact(amount))],
            actor=paying[Role.TREASURER],
            receipt_number="NTPN-1",
        )
    if is_confirmed:
        found = step("treasurer_remittance", found, "confirm", paying[Role.TREASURER], on=on)
    return found


def give_back(paying: Paying, amount: int, *, on: date = ASKED_ON, is_confirmed: bool = True, **over):
    """The treasurer deposits what is left; treasury staff confirms."""
    with clock.frozen(on):
        found = create_return(
            unit=paying.unit,
            dated_on=on,
            amount=exact(amount),
            description="Setor sisa",
            actor=paying[Role.TREASURER],
            **over,
        )
    if is_confirmed:
        found = step("imprest_return", found, "confirm", paying[Role.TREASURY_STAFF], on=on)
    return found


def move_cash(paying: Paying, amount: int, *, direction: str = "tarik", on: date = ASKED_ON, **over):
    """The treasurer draws cash from the bank, or pays it in."""
    with clock.frozen(over.pop("at", on)):
        return cash_transfer.move_cash(
            unit=paying.unit,
            direction=direction,
            dated_on=on,
            amount=exact(amount),
            reference="CEK-01",
            description="Pergeseran kas",
            actor=over.pop("actor", paying[Role.TREASURER]),
        )


def close_cash(paying: Paying, month: int, *, on: date, kind: str = "expenditure", **over):
    """The treasurer closes a month of his cash."""
    role = Role.TREASURER if kind == "expenditure" else Role.REVENUE_TREASURER
    with clock.frozen(on):
        year = paying.region.year
        return cash_closing.close_cash(paying.unit, kind, year, month, actor=paying[role], **over)
