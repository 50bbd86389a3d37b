"""Two receipts of the treasurer at once: together they cannot overdraw his cash; a control shows the race."""

import threading

import psycopg
import pytest
from django.db import connection

from core import clock
from core.errors import DomainError
from reference.models import Role
from tests.database import connect
from tests.factories import imprest as make
from tests.factories import treasury as payments
from tests.races.test_payment_races import WAIT, at_once
from treasury import imprest
from treasury.services import expense_receipt
from workflows import engine

pytestmark = pytest.mark.race


def ready(paying):
    """UP of Rp 10 million and two drafts of Rp 6 million on different lines, so that no key is shared."""
    make.imprest(paying, 10_000_000)
    codes = (payments.budgets.STATIONERY, payments.budgets.ELECTRICITY)
    return [make.expense(paying, 6_000_000, code=code, is_paid=False) for code in codes]


def pay_both(paying, drafts):
    def pay(draft):
        def act():
            with clock.frozen(payments.ASKED_ON):
                return engine.run("expense_receipt", draft.pk, "pay", actor=paying[Role.TREASURER])

        return act

    return at_once([pay(draft) for draft in drafts])


def test_two_receipts_at_once_cannot_overdraw_the_cash(committed):
    paying = payments.make_paying()
    found = pay_both(paying, ready(paying))
    refused = [one for one in found if isinstance(one, DomainError)]
    assert len(refused) == 1, found
    assert refused[0].rules == ("I-26",)
    assert imprest.cash_balance(paying.unit, paying.region.year) == 4_000_000


def test_without_the_service_lock_both_pass_its_test_and_the_database_refuses(committed, monkeypatch):
    """The control: both read the same cash; only the second fence at commit stops one."""
    paying = payments.make_paying()
    drafts = ready(paying)
    both_read = threading.Barrier(2)
    real = expense_receipt._cash_refusals

    def read_then_meet(receipt):
        refusals = list(real(receipt))
        both_read.wait(WAIT)
        return refusals

    monkeypatch.setattr(expense_receipt, "hold_treasurer_cash", lambda unit: None)
    monkeypatch.setattr(expense_receipt, "_cash_refusals", read_then_meet)
    found = pay_both(paying, drafts)
    errors = [one for one in found if isinstance(one, Exception)]
    assert len(errors) == 1, found
    assert getattr(errors[0].__cause__, "sqlstate", "") == "KP038"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM treasury_expensereceipt WHERE state = 'paid'")
        assert cursor.fetchone() == (1,)


def test_two_replenishments_at_once_wait_for_each_other_in_the_database(committed):
    """Raw SQL past the services: the second waits on the treasurer's cash, then sees that one is pending."""
    paying = payments.make_paying()
    make.imprest(paying)
    drafts = [
        make.request(paying, "GU", accountability=make.report(paying, make.expense(paying, 50_000_000)))
        for _ in range(2)
    ]
    submit = "UPDATE treasury_paymentrequest SET state = 'submitted', number = %s WHERE id = %s"
    with connect(committed) as first, connect(committed) as second:
        first.execute(submit, ["A", drafts[0].pk])
        second.execute("SET lock_timeout = '100ms'")
        with pytest.raises(psycopg.errors.LockNotAvailable):
            second.execute(submit, ["B", drafts[1].pk])
        second.rollback()
        first.commit()
        with pytest.raises(psycopg.Error) as found:
            second.execute(submit, ["B", drafts[1].pk])
    assert found.value.sqlstate == "KP037"
