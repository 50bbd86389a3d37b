"""Inventory counts, loans, payables and allowance: what they propose, and that they tie to the ledger."""

from datetime import date

import pytest

from core import clock
from core.checks import registered
from core.errors import DomainError
from core.money import Decimal, exact
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import account
from treasury import payables, proposals
from treasury.services import subledger

YEAR_END = memos.YEAR_END
EQUITY = "3.1.01.01.01.0001"
LONG, CURRENT = "2.2.01.01.02.0001", "2.1.07.05.01.0001"
INTEREST, INTEREST_OWED = "8.1.03.01.02.0001", "2.1.06.03.01.0002"


def findings(name: str) -> list[tuple[str, str, str]]:
    return [(one.subject, one.expected, one.found) for one in registered()[name][1]()]


def test_a_count_brings_the_book_to_what_was_counted(paying):
    accountant, stock = paying[Role.SKPD_VERIFIER], account(memos.STATIONERY_STOCK)
    memos.approved(paying, memos.debit(memos.STATIONERY_STOCK, 30), memos.credit(EQUITY, 30))
    expense = account(memos.STATIONERY_EXPENSE)

    def counted(value, on=YEAR_END, **over):
        with clock.frozen(YEAR_END):
            return subledger.count_inventory(
                unit=paying.unit,
                account=over.pop("account", stock),
                counted_on=on,
                value=exact(value),
                actor=accountant,
                expense_account=expense,
                **over,
            )

    count = counted(48)
    with clock.frozen(YEAR_END):
        voucher = subledger.adjust_inventory(count, actor=accountant)
    assert (voucher.kind, voucher.amount.amount, count.voucher) == ("ADJUST", 18, voucher)
    done = memos.approve(paying, voucher, on=YEAR_END)
    assert make.journal_of(done) == {
        ("DINKES", "FIN", memos.STATIONERY_STOCK): Decimal(18),
        ("DINKES", "FIN", memos.STATIONERY_EXPENSE): Decimal(-18),
    }
    less = subledger.inventory_difference(counted(21, on=date(2025, 12, 30)))
    assert [(one.account.code, one.debit, one.credit) for one in less.lines] == [
        (memos.STATIONERY_EXPENSE, 9, 0),
        (memos.STATIONERY_STOCK, 0, 9),
    ]
    for change in ({"value": 1}, {"value": -1, "on": date(2025, 12, 1)}, {"value": 1, "account": expense}):
        with pytest.raises(DomainError):
            counted(**change)


def test_a_loan_proposes_its_current_part_and_its_interest(paying):
    region = paying.region
    keeper = region.person(Role.SKPD_VERIFIER, region.ppkd)
    plan = [
        subledger.Due(date(year, 6, 30), exact(1000), exact(interest))
        for year, interest in ((2026, 365), (2027, 240), (2028, 120))
    ]
    values = {
        "unit": region.ppkd,
        "lender": "Pemerintah Pusat",
        "number": "PJ-1",
        "account": account(LONG),
        "current_account": account(CURRENT),
        "interest_account": account(INTEREST),
        "interest_payable": account(INTEREST_OWED),
        "started_on": date(2025, 6, 30),
        "actor": keeper,
    }
    with clock.frozen(YEAR_END):
        with pytest.raises(DomainError, match="selisih Rp\u00a01"):
            subledger.register_loan(**values, principal=exact(3001), installments=plan)
        loan = subledger.register_loan(**values, principal=exact(3000), installments=plan)
    assert findings("loan_register") == [("PPKD utang jangka panjang", "3000.00", "0.00")]
    memos.approved(
        paying, memos.debit(EQUITY, 3000), memos.credit(LONG, 3000), unit=region.ppkd, on=date(2025, 6, 30)
    )
    assert findings("loan_register") == []
    interest = subledger.accrued_interest(region.ppkd, on=YEAR_END)
    assert [(one.account.code, one.debit, one.credit) for one in interest.lines] == [
        (INTEREST, 185, 0),
        (INTEREST_OWED, 0, 185),
    ]
    current = subledger.current_part(region.ppkd, on=YEAR_END)
    assert [(one.account.code, one.debit, one.credit) for one in current.lines] == [
        (LONG, 1000, 0),
        (CURRENT, 0, 1000),
    ]
    with clock.frozen(YEAR_END):
        voucher = proposals.draft_voucher(current, actor=keeper)
    memos.approve(paying, voucher, on=YEAR_END)
    assert subledger.current_part(region.ppkd, on=YEAR_END).lines == ()
    assert findings("loan_register") == [] and subledger.outstanding(loan) == 3000
    with clock.frozen(YEAR_END):
        subledger.mark_paid(loan.installments.first(), paid_on=YEAR_END, actor=keeper)
    assert findings("loan_register") == [("PPKD utang jangka panjang", "2000.00", "3000.00")]


def test_payables_are_open_items_and_tie_to_the_ledger(paying):
    first = make.make_handover(paying, 7_000_000, code=budgets.STATIONERY)
    make.make_handover(paying, 2_000_000, code=budgets.STATIONERY)
    make.paid(paying, make.line(paying.key(), 3_000_000, handover=first))
    on = date(2025, 2, 28)
    with clock.frozen(on):
        items = payables.register(paying.unit, paying.region.year, on=on, actor=paying[Role.AUDITOR])
    assert [(one.source, one.amount, one.rest, one.days) for one in items] == [
        (first.document_key, 7_000_000, 4_000_000, 25),
        (items[1].source, 2_000_000, 2_000_000, 25),
    ]
    assert findings("payable_register") == []
    code = items[0].account.code
    memos.approved(paying, memos.debit(code, 6_000_005), memos.credit(EQUITY, 6_000_005))
    with clock.frozen(on):
        (over,) = payables.register(paying.unit, paying.region.year, on=on, actor=paying[Role.AUDITOR])
    assert (over.amount, over.rest) == (0, -5)
    assert findings("payable_register") == [(f"DINKES {code}", "≥ 0", "-5.00")]


def test_no_proposal_where_nothing_differs(paying):
    with clock.frozen(YEAR_END):
        empty = proposals.of_allowance(
            paying.unit, paying.region.year, on=YEAR_END, actor=paying[Role.SKPD_VERIFIER]
        )
        assert empty.lines == () and empty.amount == 0
        with pytest.raises(DomainError, match="tidak perlu bukti memorial"):
            proposals.draft_voucher(empty, actor=paying[Role.SKPD_VERIFIER])
