"""Payments for tests, made through the services by the people of a Region (tests.factories.reference).

Each function holds the clock at the day of the act.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from budget.models import BudgetDocument, BudgetKey
from core import clock
from core.money import ZERO, Decimal, exact
from ledger.models import EntryLine
from reference.models import Account, Role, Unit, Vendor
from tests.factories import budget as budgets
from tests.factories.reference import Region, account, make_region, make_vendor
from treasury.models import (
    Contract,
    DisbursementOrder,
    Handover,
    PaymentOrder,
    PaymentRequest,
    TreasuryAccount,
)
from treasury.services.contract import create_contract
from treasury.services.disbursement import issue
from treasury.services.handover import create_handover
from treasury.services.opening import OpeningRow, post_opening
from treasury.services.payment_order import draft_order
from treasury.services.payment_request import DeductionInput, RequestLine, create_request
from treasury.services.receipt import create_receipt
from treasury.services.treasury_account import set_treasury_account
from workflows import engine

ASKED_ON = date(2025, 2, 3)
CASH = "1.1.01.01.01.0001"
EQUITY = "3.1.01.01.01.0001"
DAU = "4.2.01.01.02.0001"
INCOME_TAX = "2.1.01.05.01.0001"
PENSION = "2.1.01.08.01.0001"
ELECTRICITY_PAYABLE = "2.1.06.02.02.0061"

# The year's budget of the first SKPD: code, amount, sub kegiatan.
BUDGET = (
    (budgets.LEVY, 600_000_000, None),
    (budgets.SALARY, 6_000_000_000, budgets.PAYROLL),
    (budgets.STATIONERY, 400_000_000, budgets.OFFICE),
    (budgets.ELECTRICITY, 300_000_000, budgets.SERVICES),
    (budgets.TRAVEL, 250_000_000, budgets.OFFICE),
    (budgets.COMPUTER, 1_500_000_000, budgets.EQUIPMENT),
)


@dataclass
class Paying:
    """A region ready to pay: budget and first SPD of one SKPD signed, RKUD named and filled."""

    region: Region
    document: BudgetDocument
    account: TreasuryAccount

    def key(self, code: str = budgets.STATIONERY) -> BudgetKey:
        """The key of the budget line on an account."""
        return budgets.key_of(self.document, code)

    def __getitem__(self, role: Role):
        return self.region[role]

    @property
    def unit(self) -> Unit:
        """The SKPD that pays."""
        return self.region.unit


def make_paying(*, cash: int | Decimal = 5_000_000_000, budget: Sequence[tuple] = BUDGET) -> Paying:
    """Budget of DINKES signed on 2 January, SPD of quarter 1 on 3 January, `cash` in the RKUD."""
    region = make_region()
    lines = [budgets.line(code, amount, sub_activity=sub) for code, amount, sub in budget]
    document = budgets.make_budget(region, *lines)
    budgets.make_release(region, document)
    return Paying(region, document, name_rkud(region, cash=cash))


def name_rkud(region: Region, *, cash: int | Decimal = 5_000_000_000) -> TreasuryAccount:
    """The RKUD, with an opening balance in PPKD's book."""
    with clock.frozen(date(2025, 1, 2)):
        found = set_treasury_account(
            bank_name="Bank Daerah",
            account_number="0010010001",
            account_name="RKUD",
            actor=region[Role.ADMINISTRATOR],
        )
        if cash:
            rows = [
                OpeningRow(account(CASH), debit=exact(cash)),
                OpeningRow(account(EQUITY), credit=exact(cash)),
            ]
            post_opening(region.ppkd, region.year, rows, actor=region[Role.FINANCE_OFFICER])
    return found


def line(key: BudgetKey, amount: int | Decimal | str, **settles) -> RequestLine:
    """One SPP line."""
    return RequestLine(key=key, amount=exact(amount), **settles)


def tax(amount: int | Decimal | str, code: str = INCOME_TAX) -> DeductionInput:
    """One deduction, PPh 21 by default."""
    return DeductionInput(account=account(code), amount=exact(amount))


def draft_request(paying: Paying, *lines: RequestLine, on: date = ASKED_ON, **over) -> PaymentRequest:
    """An SPP in draft; one stationery line of Rp 10,000,000 by default."""
    unit = over.pop("unit", paying.unit)
    with clock.frozen(on):
        return create_request(
            unit=unit,
            kind=over.pop("kind", "LS-BJ"),
            dated_on=over.pop("dated_on", on),
            description=over.pop("description", "Alat tulis kantor"),
            lines=lines or [line(paying.key(), 10_000_000)],
            actor=over.pop("actor", paying.region.person(Role.TREASURER, unit)),
            **over,
        )


def step(flow: str, document, name: str, actor, *, on: date = ASKED_ON, **over):
    """One step of a flow on a day."""
    with clock.frozen(on):
        return engine.run(flow, document.pk, name, actor=actor, **over)


def submit(paying: Paying, request: PaymentRequest, *, on: date = ASKED_ON) -> PaymentRequest:
    """The treasurer submits."""
    actor = paying.region.person(Role.TREASURER, request.unit)
    return step("payment_request", request, "submit", actor, on=on)


def verify(paying: Paying, request: PaymentRequest, *, on: date = ASKED_ON) -> PaymentRequest:
    """PPK-SKPD verifies."""
    actor = paying.region.person(Role.SKPD_VERIFIER, request.unit)
    return step("payment_request", request, "verify", actor, on=on)


def order(paying: Paying, request: PaymentRequest, *, on: date = ASKED_ON) -> PaymentOrder:
    """PPK-SKPD drafts the SPM."""
    with clock.frozen(on):
        return draft_order(request, dated_on=on, actor=paying.region.person(Role.SKPD_VERIFIER, request.unit))


def signed_order(paying: Paying, *lines: RequestLine, on: date = ASKED_ON, **over) -> PaymentOrder:
    """SPP submitted and verified, SPM drafted and signed."""
    request = verify(paying, submit(paying, draft_request(paying, *lines, on=on, **over), on=on), on=on)
    drafted = order(paying, request, on=on)
    return step("payment_order", drafted, "sign", paying.region.person(Role.BUDGET_USER, request.unit), on=on)


def issued(paying: Paying, *lines: RequestLine, on: date = ASKED_ON, **over) -> DisbursementOrder:
    """The whole chain up to the signed SP2D."""
    signed = signed_order(paying, *lines, on=on, **over)
    with clock.frozen(on):
        return issue(signed, dated_on=on, actor=paying[Role.TREASURY_DELEGATE])


def pay(paying: Paying, disbursement: DisbursementOrder, *, on: date = ASKED_ON) -> DisbursementOrder:
    """Treasury staff records the payment."""
    data = {"paid_on": on, "bank_reference": "NTB-001"}
    return step("disbursement", disbursement, "pay", paying[Role.TREASURY_STAFF], on=on, data=data)


def paid(paying: Paying, *lines: RequestLine, on: date = ASKED_ON, **over) -> DisbursementOrder:
    """The whole chain up to the paid SP2D."""
    return pay(paying, issued(paying, *lines, on=on, **over), on=on)


def make_contract(
    paying: Paying,
    value: int | Decimal = 200_000_000,
    *,
    code: str = budgets.COMPUTER,
    on: date = ASKED_ON,
    is_confirmed: bool = True,
    vendor: Vendor | None = None,
    number: str = "027/PC/2025",
) -> Contract:
    """A contract on the computers' line, confirmed by PA."""
    with clock.frozen(on):
        contract = create_contract(
            unit=paying.unit,
            key=paying.key(code),
            vendor=vendor or make_vendor(),
            number=number,
            dated_on=on,
            value=exact(value),
            description="Pengadaan komputer",
            actor=paying[Role.OPERATOR],
        )
    if is_confirmed:
        contract = step("contract", contract, "confirm", paying[Role.BUDGET_USER], on=on)
    return contract


def make_handover(
    paying: Paying,
    amount: int | Decimal,
    *,
    code: str = budgets.COMPUTER,
    on: date = ASKED_ON,
    is_accepted: bool = True,
    **over,
) -> Handover:
    """A BAST, accepted by PPK-SKPD."""
    with clock.frozen(on):
        handover = create_handover(
            unit=paying.unit,
            key=over.pop("key", None) or paying.key(code),
            amount=exact(amount),
            dated_on=over.pop("dated_on", on),
            description="Serah terima",
            actor=paying[Role.OPERATOR],
            **over,
        )
    if is_accepted:
        handover = step("handover", handover, "accept", paying[Role.SKPD_VERIFIER], on=on)
    return handover


def make_receipt(
    paying: Paying, code: str, amount: int | Decimal, *, unit: Unit, on: date = ASKED_ON, **over
):
    """A receipt on the RKUD, confirmed by Kuasa BUD."""
    with clock.frozen(on):
        receipt = create_receipt(
            unit=unit,
            account=account(code),
            amount=exact(amount),
            dated_on=on,
            description="Penerimaan",
            actor=paying[Role.TREASURY_STAFF],
            **over,
        )
    return step("revenue_receipt", receipt, "confirm", paying[Role.TREASURY_DELEGATE], on=on)


def journal_of(document) -> dict[tuple[str, str, str], Decimal]:
    """Net debit − credit of a document's entries per (book, set, account code); no zero rows."""
    found: dict[tuple[str, str, str], Decimal] = {}
    rows = EntryLine.objects.filter(entry__source=document.document_key).values_list(
        "book__code", "entry__ledger_set", "account__code", "debit", "credit"
    )
    for book, ledger_set, code, debit, credit in rows:
        place = (book, ledger_set, code)
        found[place] = found.get(place, ZERO) + debit - credit
    return {place: amount for place, amount in found.items() if amount}


def payable(code: str = ELECTRICITY_PAYABLE) -> Account:
    """A payable account of the official chart."""
    return account(code)
