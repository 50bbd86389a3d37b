"""Memo vouchers for tests, made through the services by the people of a Region."""

from datetime import date

from core import clock
from core.money import ZERO, exact
from reference.models import Role, User
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.factories.treasury import Paying
from treasury.memo_rules import MemoLine
from treasury.models import MemoVoucher
from treasury.services.memo import create_voucher

STATIONERY_STOCK = "1.1.12.01.03.0001"
STATIONERY_EXPENSE = "8.1.02.01.01.0024"
YEAR_END = date(2025, 12, 31)


def debit(code: str, amount: int | str, **over) -> MemoLine:
    """A line on the debit side."""
    return MemoLine(account=account(code), debit=exact(amount), credit=ZERO, **over)


def credit(code: str, amount: int | str, **over) -> MemoLine:
    """A line on the credit side."""
    return MemoLine(account=account(code), debit=ZERO, credit=exact(amount), **over)


def stock_count(amount: int | str = 18_000_000) -> list[MemoLine]:
    """More stationery was counted than the book says."""
    return [debit(STATIONERY_STOCK, amount), credit(STATIONERY_EXPENSE, amount)]


def draft(
    paying: Paying, *lines: MemoLine, on: date = make.ASKED_ON, actor: User | None = None, **over
) -> MemoVoucher:
    """A draft of the SKPD's accountant: a stock count of Rp 18,000,000 by default."""
    unit = over.pop("unit", paying.unit)
    with clock.frozen(on):
        return create_voucher(
            unit=unit,
            dated_on=over.pop("dated_on", on),
            description=over.pop("description", "Stok opname ATK"),
            lines=lines or stock_count(),
            actor=actor or paying.region.person(Role.SKPD_VERIFIER, unit),
            **over,
        )


def approved(paying: Paying, *lines: MemoLine, on: date = make.ASKED_ON, **over) -> MemoVoucher:
    """Drafted and sent by the accountant, approved by PPKD."""
    made = draft(paying, *lines, on=on, **over)
    return approve(paying, made, on=on)


def approve(paying: Paying, voucher: MemoVoucher, *, on: date = make.ASKED_ON) -> MemoVoucher:
    """A draft's way into the book."""
    accountant = paying.region.person(Role.SKPD_VERIFIER, voucher.unit)
    make.step("memo_voucher", voucher, "submit", accountant, on=on)
    return make.step("memo_voucher", voucher, "approve", paying[Role.FINANCE_OFFICER], on=on)
