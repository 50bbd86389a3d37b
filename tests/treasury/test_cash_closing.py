"""Penutupan kas: months in order, a difference explained, documents locked, opened again by BUD."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import exact
from reference.models import Role
from tests.factories import imprest as make
from tests.factories import treasury as payments
from tests.factories.reference import account
from tests.helpers import constraints_checked
from treasury import cash_months
from treasury.services.cash_closing import close_cash, closed_months
from treasury.services.treasurer_receipt import create_receipt

FEBRUARY, MARCH = payments.ASKED_ON, date(2025, 3, 3)


def close(paying, month: int, *, on: date = MARCH, role: Role = Role.TREASURER, kind="expenditure", **over):
    with clock.frozen(on):
        year = paying.region.year
        return close_cash(paying.unit, kind, year, month, actor=paying[role], **over)


def refuse(function, *args, **over) -> DomainError:
    with pytest.raises(DomainError) as refused:
        function(*args, **over)
    return refused.value


def test_a_closed_month_takes_no_document_of_the_treasurer(paying):
    make.imprest(paying)
    draft = make.expense(paying, 5_000_000, is_paid=False)
    with constraints_checked():
        close(paying, 1)
        closed = close(paying, 2, cash_on_hand=exact(30_000_000))
    assert (closed.number, closed.state) == ("00002/BAPK/DINKES/2025", "closed")
    figures = (closed.book_balance, closed.cash_on_hand, closed.bank_balance, closed.difference)
    assert [one.amount for one in figures] == [100_000_000, 30_000_000, 70_000_000, 0]
    refusal = refuse(make.pay_expense, paying, draft, on=MARCH)
    assert (refusal.rules, "Februari 2025 sudah ditutup" in refusal.message) == (("I-35",), True)
    assert cash_months.closed_refusal(paying.unit, MARCH, what="kuitansi") is None
    disbursement = payments.issued(paying, on=FEBRUARY)
    assert refuse(payments.pay, paying, disbursement).rules == ("I-35",)
    with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE treasury_expensereceipt SET state = 'paid' WHERE id = %s", [draft.pk])
    assert found.value.__cause__.sqlstate == "KP035"
    treasury = paying[Role.TREASURY]
    refusal = refuse(payments.step, "cash_closing", closed, "reopen", treasury, on=MARCH)
    assert refusal.rules == ("I-41",)
    payments.step("cash_closing", closed, "reopen", treasury, on=MARCH, reason="Kuitansi tertinggal")
    assert make.pay_expense(paying, draft, on=MARCH).state == "paid"
    assert close(paying, 2).book_balance.amount == 95_000_000
    assert closed_months(paying.unit, "expenditure", 2025) == {1, 2}


def test_months_close_in_order_when_over_and_with_every_difference_explained(paying):
    make.imprest(paying)
    assert refuse(close, paying, 2).rules == ("I-35",)
    assert refuse(close, paying, 3).rules == ("I-07", "I-35")
    january = close(paying, 1)
    assert refuse(close, paying, 1).rules == ("I-35",)
    refusal = refuse(close, paying, 2, bank_balance=exact(99_000_000))
    assert "selisih Rp\u00a0(1.000.000). Jelaskan selisihnya." in refusal.message
    february = close(paying, 2, bank_balance=exact(99_000_000), explanation="Biaya bank belum dibukukan")
    assert february.difference.amount == -1_000_000
    refusal = refuse(
        payments.step, "cash_closing", january, "reopen", paying[Role.TREASURY], on=MARCH, reason="x"
    )
    assert (refusal.rules, "Buka dari yang terakhir" in refusal.message) == (("I-35",), True)


def test_each_treasurer_closes_his_own_cash(paying):
    with pytest.raises(AccessDenied):
        close(paying, 1, role=Role.SKPD_VERIFIER)
    with pytest.raises(AccessDenied):
        close(paying, 1, kind="revenue")
    assert close(paying, 1, role=Role.REVENUE_TREASURER, kind="revenue").book_balance.amount == 0


def test_a_closed_month_takes_no_receipt_of_the_revenue_treasurer(paying):
    with clock.frozen(FEBRUARY):
        receipt = create_receipt(
            unit=paying.unit,
            account=account(payments.budgets.LEVY),
            amount=exact(5_000_000),
            dated_on=date(2025, 1, 31),
            description="Retribusi",
            actor=paying[Role.REVENUE_TREASURER],
        )
    close(paying, 1, on=FEBRUARY, role=Role.REVENUE_TREASURER, kind="revenue")
    actor = paying[Role.REVENUE_TREASURER]
    refusal = refuse(payments.step, "treasurer_receipt", receipt, "confirm", actor)
    assert (refusal.rules, "Januari 2025 sudah ditutup" in refusal.message) == (("I-35",), True)
