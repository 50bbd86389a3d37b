"""Any sequence of valid operations keeps the books, the budget and the documents in agreement.

Every example begins at the same prepared region and is rolled back.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F, Sum
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from budget.models import BudgetKey
from core import clock
from core.checks import registered
from core.errors import DomainError
from core.money import ZERO, Decimal
from ledger.models import EntryKind, EntryLine
from reference.models import Nature, Role
from reference.roles import AccountKey, role_account
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.factories.treasury import Paying
from tests.helpers import constraints_checked
from tests.properties.conftest import AID, LARGEST
from treasury.models import DisbursementOrder, Handover, PaymentRequest
from treasury.services.disbursement import issue
from treasury.services.remittance import RemittanceInput, create_remittance

KEYS = (
    ("DINKES", budgets.STATIONERY),
    ("DINKES", budgets.TRAVEL),
    ("DINKES", budgets.COMPUTER),
    ("PPKD", AID),
)
TAXES = (make.INCOME_TAX, make.PENSION)
SEN = Decimal("0.01")

amounts = st.one_of(
    st.decimals(min_value=SEN, max_value=Decimal(LARGEST), places=2),
    st.integers(min_value=1, max_value=50_000_000).map(Decimal),
    st.just(Decimal(LARGEST)),
)
small = st.integers(min_value=0, max_value=7)
operations = st.lists(
    st.one_of(
        st.tuples(st.just("ask"), st.integers(0, 3), amounts, st.sampled_from([0, 0, 5, 90])),
        st.tuples(st.just("settle"), small, st.integers(1, 100)),
        st.tuples(st.just("advance"), small),
        st.tuples(st.just("advance"), small),
        st.tuples(st.just("finish"), small),
        st.tuples(st.just("kill"), small),
        st.tuples(st.just("deliver"), st.integers(0, 2), amounts),
        st.tuples(st.just("contract"), st.integers(0, 2), amounts),
        st.tuples(st.just("receive"), st.booleans(), amounts),
        st.tuples(st.just("remit"), st.integers(0, 1), amounts),
    ),
    min_size=3,
    max_size=22,
)


@contextmanager
def rolled_back() -> Iterator[None]:
    """An example leaves nothing behind; like a test case's, its block is none of the product's."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


class Play:
    """Performs operations on whatever is there; a refusal must leave everything as it was."""

    def __init__(self, large: dict[str, Paying], say: Callable[[str], object] = str) -> None:
        self.large = large
        self.say = say
        self.paying = large["DINKES"]
        self.requests: list[int] = []
        self.contracts = 0
        self.paid, self.received, self.remitted, self.withheld = ZERO, ZERO, ZERO, ZERO

    def do(self, operation: tuple) -> None:
        name, *values = operation
        try:
            with constraints_checked():
                getattr(self, name)(*values)
            self.say(f"{name}: done")
        except DomainError as refusal:
            self.say(f"{name}: refused {refusal.rules}")

    def ask(self, key: int, amount: Decimal, percent: int, **over) -> None:
        code, line = KEYS[key]
        tax = (amount * percent / 100).quantize(SEN, rounding="ROUND_DOWN")
        request = make.draft_request(
            self.large[code],
            make.line(self.large[code].key(line), amount, **over),
            unit=self.large[code].document.unit,
            deductions=[make.tax(tax, TAXES[key % 2])] if tax else [],
        )
        self.requests.append(request.pk)
        make.submit(self.paying, request)

    def settle(self, place: int, percent: int) -> None:
        handovers = list(
            Handover.objects.filter(state="accepted", contract=None).select_related("key__account")
        )
        if not handovers:
            return
        handover = handovers[place % len(handovers)]
        amount = max((handover.amount.amount * percent / 100).quantize(SEN, rounding="ROUND_DOWN"), SEN)
        key = [code for _, code in KEYS].index(handover.key.account.code)
        self.ask(key, amount, 0, handover=handover)

    def advance(self, place: int) -> None:
        if not self.requests:
            return
        request = PaymentRequest.objects.get(pk=self.requests[place % len(self.requests)])
        self._next(request)

    def finish(self, place: int) -> None:
        if not self.requests:
            return
        for _ in range(5):
            self._next(PaymentRequest.objects.get(pk=self.requests[place % len(self.requests)]))

    def _next(self, request: PaymentRequest) -> None:
        if request.state in ("draft", "returned"):
            make.submit(self.paying, request)
        elif request.state == "submitted":
            make.verify(self.paying, request)
        elif request.state == "verified":
            self._next_order(request)

    def _next_order(self, request: PaymentRequest) -> None:
        order = request.orders.filter(state__in=("draft", "signed")).first()
        if order is None:
            make.order(self.paying, request)
            return
        actor = self.paying.region.person(Role.BUDGET_USER, request.unit)
        disbursement = order.disbursements.filter(state__in=("signed", "paid")).first()
        if order.state == "draft":
            make.step("payment_order", order, "sign", actor)
        elif disbursement is None:
            with clock.frozen(make.ASKED_ON):
                issue(order, dated_on=make.ASKED_ON, actor=self.paying[Role.TREASURY_DELEGATE])
        elif disbursement.state == "signed":
            make.pay(self.paying, disbursement)
            self.paid += request.gross.amount
            self.withheld += request.deducted.amount

    def kill(self, place: int) -> None:
        if not self.requests:
            return
        request = PaymentRequest.objects.get(pk=self.requests[place % len(self.requests)])
        person = self.paying.region.person
        order = request.orders.filter(state__in=("draft", "signed")).first()
        live = order and order.disbursements.filter(state__in=("signed", "paid")).first()
        if live:
            make.step("disbursement", live, "void", self.paying[Role.TREASURY_DELEGATE], reason="Batal")
        elif order:
            make.step("payment_order", order, "void", person(Role.BUDGET_USER, request.unit), reason="Batal")
        elif request.state == "submitted" and place % 2:
            actor = person(Role.SKPD_VERIFIER, request.unit)
            make.step("payment_request", request, "return_", actor, reason="Kurang")
        else:
            make.step("payment_request", request, "cancel", person(Role.TREASURER, request.unit))

    def deliver(self, key: int, amount: Decimal) -> None:
        make.make_handover(self.paying, amount, code=KEYS[key][1])

    def contract(self, key: int, amount: Decimal) -> None:
        self.contracts += 1
        contract = make.make_contract(self.paying, amount, code=KEYS[key][1], number=f"K-{self.contracts}")
        self.ask(key, amount, 0)
        assert contract.state == "confirmed"

    def receive(self, is_skpd: bool, amount: Decimal) -> None:
        code, unit = (budgets.LEVY, self.paying.unit) if is_skpd else (make.DAU, self.paying.region.ppkd)
        make.make_receipt(self.paying, code, amount, unit=unit)
        self.received += amount

    def remit(self, tax: int, amount: Decimal) -> None:
        with clock.frozen(make.ASKED_ON):
            remittance = create_remittance(
                dated_on=make.ASKED_ON,
                description="Setor",
                lines=[RemittanceInput(account(TAXES[tax]), amount)],
                actor=self.paying[Role.TREASURY_STAFF],
            )
        make.step("remittance", remittance, "confirm", self.paying[Role.TREASURY_DELEGATE])
        self.remitted += amount


def balance(**where) -> Decimal:
    sums = EntryLine.objects.filter(**where).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


def check(play: Play) -> None:
    region = play.paying.region
    for book, ledger_set in EntryLine.objects.values_list("book", "entry__ledger_set").distinct().order_by():
        assert balance(book=book, entry__ledger_set=ledger_set) == 0
    used = F("consumed") + F("reserved") - F("contra_posted")
    assert not BudgetKey.objects.filter(is_limited=True, ceiling__lt=used).exists()
    sums = BudgetKey.objects.filter(account__nature=Nature.SPENDING).aggregate(
        consumed=Sum("consumed"), contra=Sum("contra_posted")
    )
    spending = balance(account__nature=Nature.SPENDING, kind=EntryKind.GENERAL)
    assert spending == sums["consumed"] - sums["contra"] == play.paid
    chart = region.year.chart_id
    claim = role_account(chart, AccountKey.RK_SKPD)
    debt = role_account(chart, AccountKey.RK_PPKD)
    assert balance(account=claim, counterpart=play.paying.unit) == -balance(
        account=debt, unit=play.paying.unit
    )
    cash = balance(account=role_account(chart, AccountKey.RKUD_CASH))
    assert cash == Decimal(LARGEST) + play.received - (play.paid - play.withheld) - play.remitted
    signed = DisbursementOrder.objects.filter(state="signed").aggregate(total=Sum("net"))["total"] or ZERO
    assert signed <= cash
    assert [finding for _, run in registered().values() for finding in run()] == []


@settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)
@given(steps=operations)
def test_any_sequence_keeps_books_budget_and_documents_in_agreement(large, steps):
    with rolled_back():
        play = Play(large, event)
        for step in steps:
            play.do(step)
        check(play)


@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    parts=st.lists(st.decimals(min_value=SEN, max_value=Decimal(LARGEST), places=2), min_size=1, max_size=6)
)
def test_amounts_sum_exactly_up_to_the_largest(large, parts):
    """Receipts of up to Rp 9,999,999,999,999,999.99 each: the ledger's sum is the exact sum."""
    with rolled_back():
        play = Play(large, event)
        for amount in parts:
            play.do(("receive", False, amount))
        assert balance(account__code=make.DAU) == -sum(parts, ZERO)
        check(play)


def test_the_largest_amount_goes_the_whole_way(large):
    play = Play(large)
    play.do(("ask", 0, Decimal(LARGEST), 0))
    play.do(("finish", 0))
    assert play.paid == Decimal(LARGEST)
    check(play)
