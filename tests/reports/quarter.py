"""A quarter of two treasurers of one SKPD, in exact figures: what their books and papers are drawn of.

Spending: UP 100,000,000, of which 1,000,000 was drawn in cash and 400,000 paid in again; a receipt
of 10,000,000 with PPN 990,991 that is remitted, one of 2,000,000 refused;
salary 50,000,000 and goods 4,000,000 by LS, of which 1,500,000 came back; TU 5,000,000, 3,000,000 spent and
2,000,000 returned. Revenue: TBP of 700,000 and 300,000 deposited, 50,000 reversed, 25,000 in hand; 1,000,000
straight on the RKUD, 100,000 refunded.
"""

from dataclasses import dataclass
from datetime import date

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import revenue
from tests.factories import treasury as payments
from tests.factories.treasury import Paying
from treasury.models import Accountability, Deposit, ExpenseReceipt, PaymentRequest, TreasurerReceipt

FEBRUARY, MARCH = payments.ASKED_ON, date(2025, 3, 3)
QUARTER_END = date(2025, 3, 31)


@dataclass
class Quarter:
    """What was made."""

    paying: Paying
    receipt: ExpenseReceipt
    report: Accountability
    top_up: PaymentRequest
    taken: TreasurerReceipt
    deposit: Deposit


def live() -> Quarter:
    """Both treasurers' February and March."""
    paying = payments.make_paying()
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=990_991, payee="Toko Sumber Ilmu")
    make.refuse(paying, make.expense(paying, 2_000_000, description="Alat tulis tanpa bukti"))
    make.remit(paying, 990_991)
    make.move_cash(paying, 1_000_000)
    salary = payments.line(paying.key(budgets.SALARY), 50_000_000)
    payments.paid(paying, salary, kind="LS-GAJI", description="Gaji Februari")
    goods = payments.paid(paying, payments.line(paying.key(), 4_000_000))
    revenue.give_back(paying, goods.order.request.lines.get(), 1_500_000, on=MARCH)
    top_up = make.top_up(paying, payments.line(paying.key(budgets.TRAVEL), 5_000_000), on=MARCH)
    make.expense(
        paying,
        3_000_000,
        code=budgets.TRAVEL,
        top_up=top_up,
        on=MARCH,
        description="Perjalanan dinas",
    )
    make.give_back(paying, 2_000_000, top_up=top_up, on=MARCH)
    make.move_cash(paying, 400_000, direction="setor", on=MARCH)
    report = make.report(paying, receipt, on=MARCH)
    taken = revenue.take(paying, 700_000, payer_name="Puskesmas Kota")
    revenue.take(paying, 300_000)
    deposit = revenue.put(paying)
    wrong = revenue.take(paying, 50_000, on=MARCH)
    revenue.turn_back(paying, wrong, Role.REVENUE_TREASURER, Role.SKPD_VERIFIER, on=date(2025, 3, 4))
    revenue.take(paying, 25_000, on=date(2025, 3, 5))
    payments.make_receipt(paying, budgets.LEVY, 1_000_000, unit=paying.unit, on=date(2025, 3, 6))
    revenue.refund(paying, 100_000, on=date(2025, 3, 7))
    return Quarter(paying, receipt, report, top_up, taken, deposit)
