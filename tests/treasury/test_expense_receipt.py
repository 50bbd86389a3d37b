"""Kuitansi of the treasurer: limits, cash on every day, refusal by a reversing document, taxes, deposits."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from budget.models import BudgetKey
from core import clock
from core.errors import DomainError
from reference.models import Role
from reference.region import set_setting
from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import treasury as payments
from tests.factories.reference import make_fund
from tests.helpers import constraints_checked
from treasury import imprest
from treasury.models import ExpenseReceiptLine

RP = "Rp\u00a0"
FEBRUARY, MARCH = payments.ASKED_ON, date(2025, 3, 3)


def refuse(function, *args, **over) -> DomainError:
    with pytest.raises(DomainError) as refused:
        function(*args, **over)
    return refused.value


def test_every_broken_rule_is_told_at_once(paying):
    make.imprest(paying, 20_000_000)
    found = make.expense(paying, 150_000_000, is_paid=False)
    refusal = refuse(make.pay_expense, paying, found)
    assert set(refusal.rules) == {"I-16", "I-24", "I-26"}
    assert f"satu pembayaran dari UP paling banyak {RP}50.000.000" in refusal.message
    assert f"{RP}20.000.000, kuitansi {RP}150.000.000: kurang {RP}130.000.000" in refusal.message
    found.refresh_from_db()
    assert (found.state, found.number, paying.key().consumed) == ("draft", "", 0)
    assert refuse(make.expense, paying, 0).rules == ("I-05",)
    assert refuse(make.expense, paying, 5, code=budgets.LEVY).rules == ("I-02",)
    assert refuse(make.expense, paying, 5, code=budgets.SALARY).rules == ("I-24",)


def test_a_payment_borne_by_two_funds_is_one_payment(paying):
    make.imprest(paying, 90_000_000)
    found = make.expense(paying, 30_000_000, is_paid=False)
    key = paying.key()
    other = BudgetKey.objects.create(
        year=key.year,
        unit=key.unit,
        sub_activity=key.sub_activity,
        account=key.account,
        fund_source=make_fund("DAU"),
        is_limited=True,
    )
    ExpenseReceiptLine.objects.create(receipt=found, number=2, key=other, amount=30_000_000)
    refusal = refuse(make.pay_expense, paying, found)
    assert "I-24" in refusal.rules
    assert f"paling banyak {RP}50.000.000, diisi {RP}60.000.000" in refusal.message


def test_cash_is_asked_on_every_later_day(paying):
    """A backdated receipt cannot take what a later one has spent; money of a TU is no UP money."""
    make.imprest(paying, 20_000_000)
    make.top_up(paying, payments.line(paying.key(budgets.TRAVEL), 30_000_000), on=MARCH)
    make.expense(paying, 15_000_000, on=MARCH)
    late = make.expense(paying, 5_000_001, on=FEBRUARY, entered_on=MARCH, is_paid=False)
    assert refuse(make.pay_expense, paying, late, on=MARCH).rules == ("I-26",)
    fits = make.expense(paying, 5_000_000, on=FEBRUARY, entered_on=MARCH, is_paid=False)
    assert make.pay_expense(paying, fits, on=MARCH).state == "paid"
    assert imprest.lowest_free(paying.unit, paying.region.year, MARCH) == 0


def test_top_up_money_is_for_its_own_sub_activity_and_time(paying):
    found = make.top_up(paying, payments.line(paying.key(), 10_000_000))
    refusal = refuse(make.expense, paying, 1_000_000, code=budgets.ELECTRICITY, top_up=found)
    assert refusal.rules == ("I-26",)
    refusal = refuse(make.expense, paying, 10_000_001, top_up=found)
    assert (refusal.rules, "Sisa TU" in refusal.message) == (("I-26",), True)
    early = refuse(make.expense, paying, 1, top_up=found, on=date(2025, 2, 1), entered_on=FEBRUARY)
    assert "I-07" in early.rules
    with clock.frozen(FEBRUARY):
        set_setting("up_single_payment_limit", "1", actor=paying[Role.ADMINISTRATOR])
    assert make.expense(paying, 10_000_000, top_up=found).state == "paid"


def test_a_refused_receipt_is_reversed_by_a_linked_document(paying):
    with constraints_checked():
        make.imprest(paying)
        receipt = make.expense(paying, 10_000_000, tax=990_991)
        reversal = make.refuse(paying, receipt, on=MARCH)
        receipt.refresh_from_db()
    assert (receipt.state, reversal.state, reversal.chain_key) == ("refused", "paid", receipt.chain_key)
    back, there = payments.journal_of(reversal), payments.journal_of(receipt)
    assert back == {place: -amount for place, amount in there.items()}
    assert paying.key().consumed - paying.key().contra_posted == 0
    assert imprest.spent(paying.unit, paying.region.year, "UP") == 0
    with clock.frozen(MARCH):
        assert refuse(
            payments.step, "expense_receipt", reversal, "refuse", paying[Role.SKPD_VERIFIER], reason="x"
        ).rules == ("I-34",)


def test_a_refused_receipt_of_a_top_up_reserves_again(paying):
    found = make.top_up(paying, payments.line(paying.key(), 10_000_000))
    make.refuse(paying, make.expense(paying, 4_000_000, top_up=found))
    assert paying.key().reserved == 10_000_000
    assert imprest.top_up_rest(found) == 10_000_000
    assert make.expense(paying, 10_000_000, top_up=found).state == "paid"


def test_what_is_accounted_for_or_remitted_is_not_refused(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=990_991)
    make.remit(paying, 990_991)
    assert refuse(make.refuse, paying, receipt).rules == ("I-28",)
    make.report(paying, receipt, until="draft")
    assert "ada dalam LPJ" in refuse(make.refuse, paying, receipt).message


def test_taxes_are_remitted_once(paying):
    make.imprest(paying)
    make.expense(paying, 10_000_000, tax=990_991)
    refusal = refuse(make.remit, paying, 990_992)
    assert refusal.rules == ("I-28",)
    assert f"belum disetor {RP}990.991, akan disetor {RP}990.992. Kurangi {RP}1." in refusal.message
    assert make.remit(paying, 990_991).number == "00001/STP/DINKES/2025"
    assert refuse(make.remit, paying, 0).rules == ("I-05",)


def test_deposits_are_not_more_than_is_held(paying):
    make.imprest(paying)
    found = make.top_up(paying, payments.line(paying.key(), 10_000_000))
    assert refuse(make.give_back, paying, 100_000_001).rules == ("I-26",)
    assert refuse(make.give_back, paying, 10_000_001, top_up=found).rules == ("I-26",)
    assert make.give_back(paying, 100_000_000).number == "00001/STS-SISA/UP/DINKES/2025"


def test_a_payable_that_is_settled_must_be_open(paying):
    make.imprest(paying)
    line = make.ExpenseLine(
        paying.key(budgets.ELECTRICITY), make.exact(5), payable_account=payments.payable()
    )
    assert refuse(make.expense, paying, lines=[line]).rules == ("I-25",)


def sqlstate(statement: str, *values: object) -> str:
    with pytest.raises(DatabaseError) as found, transaction.atomic(), constraints_checked():
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
    return found.value.__cause__.sqlstate


def test_the_database_refuses_what_the_services_refuse(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000)
    draft = make.expense(paying, 10_000_000, is_paid=False)
    update = "UPDATE treasury_expensereceipt SET {} WHERE id = %s"
    assert sqlstate(update.format("amount = amount + 1"), receipt.pk) == "KP034"
    assert sqlstate(update.format("state = 'refused'"), receipt.pk) == "KP033"
    assert sqlstate(update.format("state = 'paid'"), draft.pk) == "KP033"
    assert sqlstate(update.format("state = 'paid', amount = 5"), draft.pk) == "KP036"
    assert sqlstate("DELETE FROM treasury_expensereceiptline WHERE receipt_id = %s", receipt.pk) == "KP034"
    request = make.request(paying, "UP", amount=make.exact(5))
    submit = "UPDATE treasury_paymentrequest SET state = 'submitted' WHERE id = %s"
    assert sqlstate(submit, request.pk) == "23505"
    tu = make.request(paying, "TU", lines=[payments.line(paying.key(), 5)])
    tu = payments.submit(paying, tu)
    verify = "UPDATE treasury_paymentrequest SET state = 'verified' WHERE id = %s"
    assert sqlstate(verify, tu.pk) == "KP037"
    second = make.request(paying, "TU", lines=[payments.line(paying.key(), 5)])
    assert sqlstate(submit, second.pk) == "KP037"
    assert sqlstate("UPDATE treasury_treasurercash SET kind = 'revenue'") == "42501"
