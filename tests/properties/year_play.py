"""A random year lived through the services: every kind of document, and what may take it back.

An operation that a rule refuses leaves nothing behind: what stays is a valid year. Days go forward.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Sum
from hypothesis import strategies as st

from core import clock
from core.errors import DomainError
from core.money import ZERO, Decimal
from ledger.models import EntryLine
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import imprest as cash
from tests.factories import memo as memos
from tests.factories import revenue as revenues
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.helpers import constraints_checked
from tests.properties.year_undo import Made, undo
from tests.properties.year_world import AID, EQUITY_PARTICIPATION, YearWorld
from treasury import imprest, limits_revenue
from treasury.models import Assessment, ContraPost, DisbursementOrder, Handover, PaymentRequestLine
from treasury.services.remittance import RemittanceInput, create_remittance

FIRST, LAST, YEAR_END = date(2025, 2, 3), date(2025, 12, 29), date(2025, 12, 31)
STOCK, PAYABLE, EQUITY = "1.1.12.01.03.0001", "2.1.06.02.02.0061", "3.1.01.01.01.0001"
EXPENSE, INVESTMENT = "8.1.02.01.01.0024", "1.2.02.02.01.0001"
INTEREST, INTEREST_LO = "4.1.04.05.01.0001", "7.1.04.05.01.0001"
COMPUTERS, RK_ASSETS = "1.3.02.10.01.0002", "3.1.03.04.01.0001"
SPENT_BY_LS = (budgets.STATIONERY, budgets.TRAVEL, budgets.COMPUTER, budgets.SALARY)

NAMES = (
    *("up", "up", "expense", "expense", "expense", "refuse", "remit_tax", "report", "report", "top_up"),
    *("give_back", "ls", "ls", "ls_ppkd", "contra", "handover", "settle", "contract", "remit"),
    *("assess", "take", "take", "put", "receive", "refund", "finance", "finance"),
    *("memo", "adjust", "correct", "correct_cash", "interest", "move", "revert"),
)
# Name, whose (of three spenders), amount in sen, a choice, days since the operation before.
STEP = st.tuples(
    st.sampled_from(NAMES),
    st.integers(0, 2),
    st.integers(1, 500_000_000),
    st.integers(0, 99),
    st.integers(0, 20),
)
STEPS = st.lists(STEP, min_size=12, max_size=30)
# A year with something of every kind, and refusals: name, whose, amount in sen, choice, days between.
RICH = [
    ("up", 0, 500_000_000, 0, 0),
    ("up", 2, 300_000_001, 0, 3),
    ("expense", 0, 350_000_000, 0, 5),
    ("expense", 2, 210_000_033, 3, 1),
    ("refuse", 2, 1, 0, 2),
    ("expense", 0, 100_000_007, 1, 4),
    ("remit_tax", 0, 1, 0, 3),
    ("report", 0, 1, 0, 2),
    ("expense", 2, 90_000_009, 1, 0),
    ("report", 2, 1, 1, 6),
    ("top_up", 1, 77_000_077, 39, 8),
    ("top_up", 0, 50_000_000, 50, 0),
    ("give_back", 0, 120_000_000, 0, 1),
    ("ls", 0, 400_000_050, 13, 3),
    ("ls", 1, 250_000_000, 7, 2),
    ("ls_ppkd", 0, 333_333_333, 0, 4),
    ("handover", 1, 200_000_000, 1, 2),
    ("settle", 1, 150_000_000, 0, 9),
    ("contract", 0, 300_000_000, 1, 1),
    ("contra", 0, 5_000_000, 1, 7),
    ("contra", 1, 4_000_000, 3, 2),
    ("remit", 0, 60_000_000, 0, 5),
    ("assess", 0, 90_000_000, 0, 3),
    ("take", 0, 80_000_000, 1, 2),
    ("take", 1, 70_000_011, 0, 1),
    ("put", 0, 1, 0, 1),
    ("receive", 1, 60_000_000, 1, 2),
    ("receive", 0, 450_000_000, 0, 3),
    ("refund", 1, 20_000_000, 0, 4),
    *(("finance", 0, 100_000_000 + kind, kind, 1) for kind in range(4)),
    ("memo", 0, 12_345_678, 0, 2),
    ("memo", 1, 23_456_789, 1, 2),
    ("adjust", 0, 34_567_890, 0, 0),
    ("adjust", 2, 4_567_890, 2, 0),
    ("correct", 1, 5_678_901, 0, 1),
    ("correct", 0, 6_789_012, 1, 1),
    ("correct_cash", 0, 7_890_123, 0, 1),
    ("correct_cash", 0, 890_123, 1, 1),
    ("interest", 0, 1_234_567, 0, 1),
    ("move", 0, 2_345_678, 1, 1),
    ("revert", 0, 1, 25, 3),
    ("refund", 0, 500_000_000, 0, 1),
]


@contextmanager
def attempted() -> Iterator[None]:
    """A refusal takes everything of the operation back; the order of locks is judged for each act within."""
    block = transaction.atomic()
    block._from_testcase = True
    with block, constraints_checked():
        yield


class Play:
    """Performs operations and remembers what was made."""

    def __init__(self, world: YearWorld, say: Callable[[str], object] = str) -> None:
        self.world = world
        self.say = say
        self.made: list[Made] = []
        self.day = FIRST
        self.contracts = 0
        self.year = world.ppkd.region.year

    def do(self, step: tuple) -> None:
        name, who, sen, choice, gap = step
        self.day = min(self.day + timedelta(days=gap), LAST)
        before = len(self.made)
        try:
            with attempted():
                getattr(self, name)(self.world.spenders[who], Decimal(sen).scaleb(-2), choice)
            self.say(f"{name}: done")
        except DomainError as refusal:
            del self.made[before:]
            self.say(f"{name}: refused {refusal.rules}")

    def keep(self, kind: str, document, paying) -> None:
        self.made.append(Made(kind, document, paying))

    # --- Treasurers' money ---------------------------------------------------------------------------
    def up(self, paying, amount, choice) -> None:
        asked = cash.request(paying, "UP", amount=amount * 10, on=self.day)
        self.keep("advance", cash.pay_request(paying, asked, on=self.day), paying)

    def expense(self, paying, amount, choice) -> None:
        code = SPENT_BY_LS[choice % 2]
        lines = [cash.ExpenseLine(paying.key(code), amount)]
        tax = (amount / 10).quantize(Decimal("0.01")) if choice % 3 == 0 else ZERO
        found = cash.expense(paying, lines=lines, on=self.day, tax=tax)
        self.keep("expense_receipt", found, paying)

    def refuse(self, paying, amount, choice) -> None:
        for made in self._of("expense_receipt", paying)[:1]:
            self._undo(made)

    def remit_tax(self, paying, amount, choice) -> None:
        held = -self._balance(paying, cash.VAT)
        if held > ZERO:
            self.keep("treasurer_remittance", cash.remit(paying, held, on=self.day), paying)

    def report(self, paying, amount, choice) -> None:
        free = list(imprest.free_receipts(paying.unit, self.year, "UP"))
        if free:
            kind = "GU-NIHIL" if choice % 4 == 0 else "GU"
            lpj = cash.report(paying, *free, on=self.day)
            asked = cash.request(paying, kind, accountability=lpj, on=self.day)
            kept = "nihil" if kind == "GU-NIHIL" else "advance"
            self.keep(kept, cash.pay_request(paying, asked, on=self.day), paying)

    def top_up(self, paying, amount, choice) -> None:
        """The way of a TU as far as the choice lets it come: spent, accounted for, the rest deposited."""
        found = cash.top_up(paying, make.line(paying.key(budgets.TRAVEL), amount), on=self.day)
        self.keep("advance", DisbursementOrder.objects.get(order__request=found), paying)
        spent = (amount * (choice + 1) / 100).quantize(Decimal("0.01"))
        line = cash.ExpenseLine(paying.key(budgets.TRAVEL), spent)
        if choice % 4 and spent:
            receipt = cash.expense(paying, lines=[line], top_up=found, on=self.day)
            self.keep("expense_receipt", receipt, paying)
        if choice % 4 > 1 and spent:
            lpj = cash.report(paying, receipt, top_up=found, on=self.day)
            asked = cash.request(paying, "TU-NIHIL", accountability=lpj, on=self.day)
            self.keep("nihil", cash.pay_request(paying, asked, on=self.day), paying)
        if choice % 4 == 3 and spent < amount:
            rest = cash.give_back(paying, amount - spent, top_up=found, on=self.day)
            self.keep("imprest_return", rest, paying)

    def give_back(self, paying, amount, choice) -> None:
        held = imprest.outstanding(paying.unit, self.year)
        if held > ZERO:
            found = cash.give_back(paying, min(held, amount), on=self.day)
            self.keep("imprest_return", found, paying)

    # --- LS ------------------------------------------------------------------------------------------
    def ls(self, paying, amount, choice) -> None:
        code = SPENT_BY_LS[choice % 4]
        tax = (amount * (choice % 15) / 100).quantize(Decimal("0.01"))
        found = make.paid(
            paying,
            make.line(paying.key(code), amount),
            kind="LS-GAJI" if code == budgets.SALARY else "LS-BJ",
            deductions=[make.tax(tax)] if tax else [],
            on=self.day,
        )
        self.keep("ls", found, paying)

    def ls_ppkd(self, paying, amount, choice) -> None:
        ppkd = self.world.ppkd
        found = make.paid(ppkd, make.line(ppkd.key(AID), amount), kind="LS-PPKD", on=self.day)
        self.keep("ls", found, ppkd)

    def contra(self, paying, amount, choice) -> None:
        made = self._of("ls", paying)
        for line in self._lines(made[choice % len(made)]) if made else ():
            rest = limits_revenue.return_rest(line)
            kind = ContraPost.Kind.BANK if choice % 3 == 0 else ContraPost.Kind.RETURN
            found = revenues.give_back(paying, line, min(rest, amount), kind=kind, on=self.day)
            self.keep("contra_post", found, paying)

    def handover(self, paying, amount, choice) -> None:
        code = (budgets.STATIONERY, budgets.COMPUTER)[choice % 2]
        self.keep("handover", make.make_handover(paying, amount, code=code, on=self.day), paying)

    def settle(self, paying, amount, choice) -> None:
        for handover in Handover.objects.filter(unit=paying.unit, settled_by=None, contract=None)[:1]:
            paid = min(amount, handover.amount.amount)
            line = make.line(handover.key, paid, handover=handover)
            self.keep("ls", make.paid(paying, line, on=self.day), paying)

    def contract(self, paying, amount, choice) -> None:
        self.contracts += 1
        contract = make.make_contract(paying, amount, number=f"K-{self.contracts}", on=self.day)
        handover = make.make_handover(paying, amount, contract=contract, on=self.day)
        self.keep("handover", handover, paying)
        if choice % 3:
            line = make.line(paying.key(budgets.COMPUTER), amount, handover=handover)
            found = make.paid(paying, line, contract=contract, vendor=contract.vendor, on=self.day)
            self.keep("ls", found, paying)

    def remit(self, paying, amount, choice) -> None:
        ppkd = self.world.ppkd
        held = -self._balance(ppkd, make.INCOME_TAX)
        if held > ZERO:
            with clock.frozen(self.day):
                lines = [RemittanceInput(account(make.INCOME_TAX), min(held, amount))]
                actor = ppkd[Role.TREASURY_STAFF]
                found = create_remittance(dated_on=self.day, description="Setor", lines=lines, actor=actor)
            decider = ppkd[Role.TREASURY_DELEGATE]
            self.keep("remittance", make.step("remittance", found, "confirm", decider, on=self.day), ppkd)

    # --- Revenue and financing -----------------------------------------------------------------------
    def assess(self, paying, amount, choice) -> None:
        self.keep("assessment", revenues.assess(paying, amount, on=self.day), paying)

    def take(self, paying, amount, choice) -> None:
        owed = Assessment.objects.filter(unit=paying.unit, state="confirmed", treasurer_receipts=None).first()
        if owed is not None and choice % 2:
            amount = min(amount, owed.amount.amount)
            found = revenues.take(paying, amount, assessment=owed, on=self.day)
        else:
            found = revenues.take(paying, amount, on=self.day)
        self.keep("treasurer_receipt", found, paying)

    def put(self, paying, amount, choice) -> None:
        self.keep("deposit", revenues.put(paying, on=self.day), paying)

    def receive(self, paying, amount, choice) -> None:
        code, whose = (budgets.LEVY, paying) if choice % 2 else (make.DAU, self.world.ppkd)
        found = make.make_receipt(whose, code, amount, unit=whose.unit, on=self.day)
        self.keep("revenue_receipt", found, whose)

    def refund(self, paying, amount, choice) -> None:
        self.keep("revenue_refund", revenues.refund(paying, amount, on=self.day), paying)

    def finance(self, paying, amount, choice) -> None:
        code, counterpart = (
            (revenues.SILPA, ""),
            (revenues.LOAN_IN, revenues.DEBT),
            (revenues.PRINCIPAL, revenues.DEBT),
            (EQUITY_PARTICIPATION, INVESTMENT),
        )[choice % 4]
        found = revenues.finance(self.world.ppkd, code, amount, counterpart=counterpart, on=self.day)
        self.keep("financing", found, self.world.ppkd)

    # --- Memo vouchers -------------------------------------------------------------------------------
    def memo(self, paying, amount, choice) -> None:
        codes = ((STOCK, EXPENSE), (EXPENSE, PAYABLE))[choice % 2]
        self._memo(paying, amount, codes, on=self.day)

    def adjust(self, paying, amount, choice) -> None:
        codes = ((STOCK, EXPENSE), (EXPENSE, STOCK), (EXPENSE, PAYABLE))[choice % 3]
        self._memo(paying, amount, codes, on=YEAR_END, kind="ADJUST")

    def correct(self, paying, amount, choice) -> None:
        codes = ((STOCK, EQUITY), (EQUITY, PAYABLE))[choice % 2]
        self._memo(paying, amount, codes, on=YEAR_END if choice % 3 else self.day, kind="EQUITY")

    def correct_cash(self, paying, amount, choice) -> None:
        codes = ((make.CASH, EQUITY), (EQUITY, make.CASH))[choice % 2]
        self._memo(self.world.ppkd, amount, codes, on=self.day, kind="EQUITY")

    def interest(self, paying, amount, choice) -> None:
        """Jasa giro that nobody else books: a voucher in each set, by PPKD's accountant."""
        self._memo(self.world.ppkd, amount, (make.CASH, INTEREST_LO), on=self.day)
        self._memo(self.world.ppkd, amount, (revenues.SAL, INTEREST), on=self.day, ledger_set="BUD")
        realised = self.made.pop()
        self.made[-1].also = (realised.document,)

    def move(self, paying, amount, choice) -> None:
        """An asset goes from one SKPD to another: three books at once (4.3)."""
        giver, taker, ppkd = self.world.spenders[0], self.world.spenders[1], self.world.ppkd
        if choice % 2:
            giver, taker = taker, giver
        lines = [
            memos.debit(RK_ASSETS, amount, unit=giver.unit),
            memos.credit(COMPUTERS, amount, unit=giver.unit),
            memos.debit(COMPUTERS, amount, unit=taker.unit),
            memos.credit(RK_ASSETS, amount, unit=taker.unit),
            memos.debit(revenues.RK_SKPD, amount, unit=ppkd.unit, counterpart=taker.unit),
            memos.credit(revenues.RK_SKPD, amount, unit=ppkd.unit, counterpart=giver.unit),
        ]
        found = memos.approved(ppkd, *lines, unit=ppkd.unit, on=self.day)
        self.keep("memo_voucher", found, ppkd)

    def _memo(self, paying, amount, codes, **over) -> None:
        lines = memos.debit(codes[0], amount), memos.credit(codes[1], amount)
        self.keep("memo_voucher", memos.approved(paying, *lines, **over), paying)

    # --- What takes back -----------------------------------------------------------------------------
    def revert(self, paying, amount, choice) -> None:
        standing = [made for made in self.made if not made.is_undone]
        if standing:
            self._undo(standing[choice % len(standing)])

    def _undo(self, made: Made) -> None:
        made.undone = undo(made, on=max(self.day, made.document.dated_on))
        made.is_undone = True

    def _of(self, kind: str, paying) -> list[Made]:
        return [one for one in self.made if one.kind == kind and one.paying is paying and not one.is_undone]

    @staticmethod
    def _lines(made: Made) -> list[PaymentRequestLine]:
        return list(made.document.order.request.lines.order_by("pk"))

    @staticmethod
    def _balance(paying, code: str) -> Decimal:
        rows = EntryLine.objects.filter(unit=paying.unit, account__code=code)
        sums = rows.aggregate(debit=Sum("debit"), credit=Sum("credit"))
        return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)
