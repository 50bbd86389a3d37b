"""Assessments, TBP, STS, refunds, returns, financing: their journals and what they refuse (rows 13–25)."""

from datetime import date

import pytest

from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import revenue as made
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.factories.revenue import CASH, LEVY_LO, LEVY_RECEIVABLE, RECEIPT_CASH, RK_PPKD, RK_SKPD, SAL
from tests.helpers import constraints_checked
from treasury import limits_revenue, posting_rows_revenue
from treasury.checks_revenue import check_entries, check_movements, check_receipt_cash
from treasury.models import ContraPost
from treasury.services import contra_post, deposit

D = Decimal


def rules(act, *args, **values) -> set[str]:
    """The rules that a refused act names."""
    with pytest.raises(DomainError) as found:
        act(*args, **values)
    return set(found.value.rules)


def journal(document, book: str) -> dict[tuple[str, str], Decimal]:
    return {key[1:]: value for key, value in make.journal_of(document).items() if key[0] == book}


def test_every_rule_of_this_area_is_declared():
    assert set(posting_rows_revenue.ROWS) == {
        *("assessment", "treasurer_receipt", "deposit", "deposit_of_ppkd", "revenue_refund"),
        *("revenue_refund_of_ppkd", "contra_post", "contra_post_of_ppkd"),
        *("silpa_use", "financing_in", "financing_out"),
    }


def test_an_assessment_becomes_a_receivable_and_is_paid_once(paying):
    with constraints_checked():
        levy = made.assess(paying, 320, payer_name="CV Maju", due_on=date(2025, 3, 5))
        first = made.take(paying, 300, assessment=levy)
        made.take(paying, 20, code=budgets.LEVY, assessment=levy)
    assert (levy.number, first.number) == ("00001/SKR/DINKES/2025", "00001/TBP/DINKES/2025")
    assert make.journal_of(levy) == {
        ("DINKES", "FIN", LEVY_RECEIVABLE): D(320),
        ("DINKES", "FIN", LEVY_LO): D(-320),
    }
    assert make.journal_of(first) == {
        ("DINKES", "FIN", RECEIPT_CASH): D(300),
        ("DINKES", "FIN", LEVY_RECEIVABLE): D(-300),
        ("DINKES", "BUD", SAL): D(300),
        ("DINKES", "BUD", budgets.LEVY): D(-300),
    }
    assert limits_revenue.paid_on_assessment(levy) == 320
    with pytest.raises(
        DomainError, match="senilai Rp\u00a0320, sudah dibayar Rp\u00a0320, diterima Rp\u00a01"
    ):
        made.take(paying, 1, assessment=levy)
    with pytest.raises(DomainError, match="sudah dibayar Rp\u00a0320"):
        make.make_receipt(paying, budgets.LEVY, 1, unit=paying.unit, assessment=levy)
    assert list(check_entries()) == []


def test_a_receipt_on_the_rkud_pays_an_assessment_too(paying):
    ppkd = paying.region.ppkd
    tax = made.assess(paying, 820, unit=ppkd, code=made.BILLBOARD, kind="SKPD")
    paid = make.make_receipt(paying, made.BILLBOARD, 700, unit=ppkd, assessment=tax)
    assert journal(paid, "PPKD")["FIN", made.BILLBOARD_RECEIVABLE] == -700
    assert tax.number == "00001/SKPD/PPKD/2025"
    assert rules(make.make_receipt, paying, made.BILLBOARD, 1, unit=paying.unit, assessment=tax) == {"I-02"}


def test_an_assessment_of_an_earlier_year_is_detail_only(paying):
    carried = made.assess(paying, 40, on=date(2024, 6, 1), carried_into=paying.region.year)
    assert (carried.state, carried.number, make.journal_of(carried)) == ("carried", "", {})
    made.take(paying, 40, assessment=carried)
    assert rules(made.assess, paying, 40, on=date(2025, 1, 3), carried_into=paying.region.year) == {"I-07"}


@pytest.mark.parametrize(
    ("amount", "over", "wanted"),
    [
        (-1, {}, {"I-05"}),
        (0, {"code": budgets.STATIONERY}, {"I-05", "I-02"}),
        (5, {"code": make.DAU, "is_receivable": True}, {"I-01"}),
        (5, {"credit_account": budgets.LEVY}, {"I-30"}),
        (5, {"dated_on": date(2025, 2, 4)}, {"I-07"}),
    ],
)
def test_refused_treasurer_receipts_name_every_rule(paying, amount, over, wanted):
    if "credit_account" in over:
        over = {**over, "credit_account": account(over["credit_account"])}
    assert rules(made.take, paying, amount, **over) == wanted


def test_only_the_units_own_people_act(paying):
    stranger = paying.region.person(Role.REVENUE_TREASURER, paying.region.other)
    receipt = made.take(paying, 5, is_booked=False)
    with pytest.raises(AccessDenied):
        make.step("treasurer_receipt", receipt, "confirm", stranger)
    drafted = made.assess(paying, 5, is_issued=False)
    with pytest.raises(AccessDenied, match="bukan PPKD"):
        make.step("assessment", drafted, "confirm", paying[Role.FINANCE_OFFICER])


def test_a_deposit_takes_whole_receipts_the_oldest_first(paying):
    days = [date(2025, 2, day) for day in (3, 4, 5)]
    for place, day in enumerate(days, 1):
        made.take(paying, place * 100, on=day)
    assert rules(made.put, paying, 250, on=days[2]) == {"I-27"}
    with constraints_checked():
        first = made.put(paying, 300, on=days[2])
    assert [line.amount.amount for line in first.lines.all()] == [100, 200]
    assert make.journal_of(first) == {
        ("DINKES", "FIN", RK_PPKD): D(300),
        ("DINKES", "FIN", RECEIPT_CASH): D(-300),
        ("PPKD", "FIN", CASH): D(300),
        ("PPKD", "FIN", RK_SKPD): D(-300),
    }
    late = deposit.overdue(paying.unit, paying.region.year, on=date(2025, 2, 10))
    assert [(one.amount, days) for one, days in late] == [(D(300), 3)]
    rest = made.put(paying, on=days[2], is_booked=False)
    assert rest.amount.amount == 300
    receipt = rest.lines.get().receipt
    assert rules(made.put, paying, on=days[2], receipts=[receipt]) == {"I-27"}
    make.step("deposit", rest, "cancel", paying[Role.REVENUE_TREASURER])
    again = made.put(paying, on=days[2], receipts=[receipt])
    assert (again.number, again.state) == ("00002/STS/DINKES/2025", "confirmed")
    assert list(check_receipt_cash()) == []


def test_the_opening_balance_is_deposited_first(paying):
    from core import clock
    from treasury.services.opening import OpeningRow, post_opening

    rows = [OpeningRow(account(RECEIPT_CASH), debit=D(70)), OpeningRow(account(make.EQUITY), credit=D(70))]
    with clock.frozen(date(2025, 1, 2)):
        post_opening(paying.unit, paying.region.year, rows, actor=paying[Role.FINANCE_OFFICER])
    made.take(paying, 30)
    with constraints_checked():
        found = made.put(paying, 70)
    assert [line.receipt for line in found.lines.all()] == [None]
    assert made.put(paying).amount.amount == 30


def test_a_deposit_before_its_money_is_refused(paying):
    made.take(paying, 100, on=date(2025, 2, 5))
    wanted = rules(made.put, paying, on=date(2025, 2, 5), dated_on=date(2025, 2, 4))
    assert wanted == {"I-27"}


def test_ppkd_deposits_and_refunds_in_its_own_book_alone(paying):
    ppkd = paying.region.ppkd
    made.take(paying, 50, unit=ppkd, code=made.BILLBOARD)
    assert make.journal_of(made.put(paying, unit=ppkd)) == {
        ("PPKD", "FIN", CASH): D(50),
        ("PPKD", "FIN", RECEIPT_CASH): D(-50),
    }
    refunded = made.refund(paying, 20, unit=ppkd, code=made.BILLBOARD)
    assert make.journal_of(refunded) == {
        ("PPKD", "FIN", "7.1.01.09.01.0001"): D(20),
        ("PPKD", "FIN", CASH): D(-20),
        ("PPKD", "BUD", made.BILLBOARD): D(20),
        ("PPKD", "BUD", SAL): D(-20),
    }


def test_a_refund_is_not_more_than_the_years_revenue_nor_the_rkud(paying):
    make.make_receipt(paying, budgets.LEVY, 265, unit=paying.unit)
    with constraints_checked():
        found = made.refund(paying, 3)
    assert found.number == "00001/PPD/2025"
    assert journal(found, "DINKES") == {
        ("FIN", LEVY_LO): D(3),
        ("FIN", RK_PPKD): D(-3),
        ("BUD", budgets.LEVY): D(3),
        ("BUD", SAL): D(-3),
    }
    assert journal(found, "PPKD") == {("FIN", RK_SKPD): D(3), ("FIN", CASH): D(-3)}
    with pytest.raises(DomainError, match="Rp\u00a0262, pengembalian Rp\u00a0263"):
        made.refund(paying, 263)
    made.take(paying, 6_000_000_000)
    assert rules(made.refund, paying, 5_500_000_000) == {"I-19"}


def test_a_contra_post_restores_the_line_and_no_more_than_it(paying):
    paid = make.paid(paying, make.line(paying.key(), 1_000))
    line = paid.order.request.lines.get()
    with constraints_checked():
        found = made.give_back(paying, line, 400)
    assert journal(found, "DINKES") == {
        ("FIN", RK_PPKD): D(400),
        ("FIN", "8.1.02.01.01.0024"): D(-400),
        ("BUD", SAL): D(400),
        ("BUD", budgets.STATIONERY): D(-400),
    }
    key = paying.key()
    assert (key.consumed, key.contra_posted, found.number) == (1_000, 400, "00001/KP/2025")
    assert contra_post.lines_with_room(unit_id=paying.unit.pk, key_ids=[key.pk]) == [(line, D(600))]
    assert rules(made.give_back, paying, line, 601) == {"I-29"}
    unpaid = make.submit(paying, make.draft_request(paying)).lines.get()
    assert rules(made.give_back, paying, unpaid, 1) == {"I-29"}
    assert rules(made.give_back, paying, line, 1, dated_on=date(2025, 2, 2)) == {"I-07"}
    assert list(check_movements()) == []


def test_a_bank_return_becomes_a_payable_that_a_new_request_pays(paying):
    paid = make.paid(paying, make.line(paying.key(budgets.ELECTRICITY), 1_000))
    found = made.give_back(paying, paid.order.request.lines.get(), 1_000, kind=ContraPost.Kind.BANK)
    assert journal(found, "DINKES")["FIN", make.ELECTRICITY_PAYABLE] == -1_000
    again = make.paid(
        paying, make.line(paying.key(budgets.ELECTRICITY), 1_000, payable_account=make.payable())
    )
    assert journal(again, "DINKES")["FIN", make.ELECTRICITY_PAYABLE] == 1_000
    key = paying.key(budgets.ELECTRICITY)
    assert key.consumed - key.contra_posted == 1_000


def test_financing_of_ppkd(paying):
    key = made.budget_of_ppkd(paying)
    silpa = made.finance(paying, made.SILPA, 1_640)
    assert make.journal_of(silpa) == {("PPKD", "BUD", SAL): D(1_640), ("PPKD", "BUD", made.SILPA): D(-1_640)}
    loan = made.finance(paying, made.LOAN_IN, 700, counterpart=made.DEBT)
    assert make.journal_of(loan)["PPKD", "FIN", CASH] == 700
    with constraints_checked():
        paid = made.finance(paying, made.PRINCIPAL, 500, counterpart=made.DEBT)
    assert make.journal_of(paid) == {
        ("PPKD", "FIN", made.DEBT): D(500),
        ("PPKD", "FIN", CASH): D(-500),
        ("PPKD", "BUD", made.PRINCIPAL): D(500),
        ("PPKD", "BUD", SAL): D(-500),
    }
    key.refresh_from_db()
    assert (key.consumed, key.reserved, paid.number) == (500, 0, "00003/PB/2025")
    assert rules(made.finance, paying, made.PRINCIPAL, 301, counterpart=made.DEBT) == {"I-16"}
    assert rules(made.finance, paying, made.PRINCIPAL, 501, counterpart=made.DEBT) == {"I-15", "I-16"}
    assert rules(made.finance, paying, made.PRINCIPAL, 1) == {"I-30"}
    assert rules(made.finance, paying, budgets.LEVY, 0) == {"I-02", "I-05"}
    assert list(check_movements()) == []
    assert list(check_entries()) == []
