"""What services refuse of UP, GU, TU, taxes, RKUD and months, the database refuses too (I-19 … I-35)."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from core import clock
from core.errors import DomainError
from core.money import exact
from ledger import periods, posting
from ledger.books import book_of
from ledger.draft import EntryDraft, LineDraft
from ledger.models import EntryKind
from reference import imprest_exclusions
from reference.models import Role
from reference.region import set_setting
from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import revenue as made
from tests.factories import treasury as payments
from tests.factories.reference import account
from tests.helpers import constraints_checked
from tests.treasury.test_rules_sql import refused
from treasury import exclusions, limits, limits_revenue
from treasury.services import period, treasurer_remittance

MARCH = date(2025, 3, 3)
SUBMIT = "UPDATE treasury_paymentrequest SET state = 'submitted', number = 'X' WHERE id = %s"
PAY = "UPDATE treasury_expensereceipt SET state = 'paid', number = 'X' WHERE id = %s"


def state_of(act) -> str:
    """The SQLSTATE that refuses an act whose service does not look."""
    with pytest.raises(DatabaseError) as found, transaction.atomic(), constraints_checked():
        act()
    return found.value.__cause__.sqlstate


def test_a_payment_from_imprest_money_keeps_its_limits(paying):
    make.imprest(paying)
    office, services = (paying.key(code) for code in (budgets.STATIONERY, budgets.ELECTRICITY))
    top_up = make.top_up(paying, payments.line(services, 1_000_000))
    drafts = {
        "in one payment": make.expense(paying, 50_000_001, is_paid=False),
        "is not paid from UP": make.expense(paying, 1_000, code=budgets.SALARY, is_paid=False),
        "of another sub kegiatan": make.expense(
            paying, lines=[make.ExpenseLine(office, exact(1_000))], top_up=top_up, is_paid=False
        ),
    }
    for words, draft in drafts.items():
        with pytest.raises(DatabaseError, match=words), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(PAY, [draft.pk])
        assert refused(PAY, draft.pk) == "KP037"
    with clock.frozen(payments.ASKED_ON):
        set_setting("up_single_payment_limit", "60000000", actor=paying[Role.ADMINISTRATOR])
    # Allowed now: what stops it next is only that raw SQL posts no entries.
    assert refused(PAY, drafts["in one payment"].pk) == "KP033"


def test_a_replenishment_keeps_the_ceiling_and_a_top_up_its_time(paying):
    make.imprest(paying)
    lpj = make.report(paying, make.expense(paying, 50_000_000))
    replenishment = make.request(paying, "GU", accountability=lpj)
    make.set_ceiling(paying, 99_999_999)
    assert refused(SUBMIT, replenishment.pk) == "KP037"
    make.set_ceiling(paying, 100_000_000)
    payments.submit(paying, replenishment)
    key = paying.key(budgets.ELECTRICITY)
    line = payments.line(key, 1_000_000)
    late = make.request(paying, "TU", lines=[line], due_on=date(2025, 3, 4))
    assert refused(SUBMIT, late.pk) == "KP037"
    excluded = make.request(paying, "TU", lines=[payments.line(paying.key(budgets.SALARY), 1_000)])
    assert refused(SUBMIT, excluded.pk) == "KP037"
    make.top_up(paying, line, due_on=date(2025, 2, 10))
    other = make.request(paying, "TU", on=MARCH, lines=[payments.line(paying.key(), 1_000)])
    with pytest.raises(DatabaseError, match="overdue"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SUBMIT, [other.pk])


def test_no_more_tax_is_remitted_or_taken_back_than_was_withheld(paying, monkeypatch):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=500)
    for module in (limits, treasurer_remittance):
        monkeypatch.setattr(module, "limits_of_taxes", lambda *args, **over: iter(()))
    assert state_of(lambda: make.remit(paying, 501)) == "KP038"
    with constraints_checked():
        make.remit(paying, 500)
    assert state_of(lambda: make.refuse(paying, receipt)) == "KP038"


def lose(paying, amount: int) -> None:
    """The RKUD loses money by an entry of nobody's document."""
    lines = tuple(
        LineDraft(account_id=account(code).pk, unit_id=paying.region.ppkd.pk, debit=exact(d), credit=exact(c))
        for code, d, c in ((payments.EQUITY, amount, 0), (payments.CASH, 0, amount))
    )
    lost = EntryDraft(
        book_id=book_of(paying.region.ppkd).pk,
        ledger_set="FIN",
        dated_on=payments.ASKED_ON,
        kind=EntryKind.GENERAL,
        source="test:1",
        event="test",
        description="Kas hilang",
        lines=lines,
    )
    with clock.frozen(payments.ASKED_ON):
        posting.post([lost], actor=paying[Role.AUDITOR])


def test_the_rkud_covers_refunds_and_signed_payments_together(paying, monkeypatch):
    made.take(paying, 1_000)
    payments.issued(paying)
    lose(paying, 4_989_999_900)
    refused_by_service = pytest.raises(DomainError, match="kurang Rp\u00a01")
    with refused_by_service as found:
        made.refund(paying, 101)
    assert found.value.rules == ("I-19",)
    monkeypatch.setattr(limits_revenue, "rkud_out_refusals", lambda *args, **over: iter(()))
    assert state_of(lambda: made.refund(paying, 101)) == "KP037"
    with constraints_checked():
        made.refund(paying, 100)


def test_months_close_after_the_treasurers_and_open_before_them(paying):
    make.imprest(paying)
    verifier, year = paying[Role.SKPD_VERIFIER], paying.region.year
    books = [book_of(paying.unit)]

    def shut(close, month: int):
        with clock.frozen(MARCH):
            return close(books, year.pk, month, actor=verifier)

    # In January no cash had moved; nobody has to close it.
    assert len(shut(period.close_period, 1)) == 1
    for close in (period.close_period, periods.close_period):
        with pytest.raises(DomainError, match="Februari 2025 belum ditutup") as found, transaction.atomic():
            shut(close, 2)
        assert found.value.rules == ("I-35",)
    make.close_cash(paying, 1, on=MARCH)
    closed = make.close_cash(paying, 2, on=MARCH)
    assert len(shut(period.close_period, 2)) == 1
    with pytest.raises(DomainError, match="Buka kembali periode itu sebelum kasnya") as found:
        payments.step(
            "cash_closing", closed, "reopen", paying[Role.TREASURY], on=MARCH, reason="Kuitansi tertinggal"
        )
    assert found.value.rules == ("I-35",)
    statement = "UPDATE treasury_cashclosing SET state = 'reopened' WHERE id = %s"
    assert refused(statement, closed.pk) == "KP035"
    with clock.frozen(MARCH):
        periods.reopen_period(books, year.pk, 2, actor=verifier, reason="Koreksi")
    payments.step("cash_closing", closed, "reopen", paying[Role.TREASURY], on=MARCH, reason="Kuitansi")


def test_what_is_said_of_an_account_is_data(paying):
    accounts = [paying.key(code).account for code in (budgets.SALARY, budgets.STATIONERY)]
    reasons = imprest_exclusions.reasons(accounts)
    assert reasons == {accounts[0].pk: "gaji dan tunjangan dibayar dengan LS"}
    columns = [exclusions.said_of(one.code, one.edition.code, exclusions.SPJ_COLUMNS) for one in accounts]
    assert columns[0] == "ls_gaji" and columns[0] != columns[1]
