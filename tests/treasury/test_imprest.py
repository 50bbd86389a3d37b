"""UP, GU, TU and nihil: a treasurer's quarter with exact figures, and every limit of the SPP."""

from datetime import date

import pytest

from core import clock
from core.errors import DomainError
from core.money import Decimal, exact
from reference.models import Role
from reference.region import set_setting
from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import treasury as payments
from tests.helpers import constraints_checked
from treasury import facts_imprest, imprest
from treasury.models import PaymentRequest
from treasury.services.imprest_request import ImprestInput

RP = "Rp\u00a0"
FEBRUARY, MARCH = payments.ASKED_ON, date(2025, 3, 3)


def refuse(function, *args, **over) -> DomainError:
    with pytest.raises(DomainError) as refused:
        function(*args, **over)
    return refused.value


def cash(paying) -> Decimal:
    return imprest.cash_balance(paying.unit, paying.region.year)


def net(document) -> dict[tuple[str, str], Decimal]:
    return {(book, code): amount for (book, _, code), amount in payments.journal_of(document).items()}


def test_a_year_of_imprest_money(paying):
    """UP, receipts with tax, GU, nihil and deposit: cash, budget and journal step by step."""
    with constraints_checked():
        paid = make.imprest(paying)
        assert net(paid) == {
            ("DINKES", "1.1.01.03.01.0001"): 100_000_000,
            ("DINKES", "3.1.03.01.01.0001"): -100_000_000,
            ("PPKD", "1.1.13.01.01.0001"): 100_000_000,
            ("PPKD", "1.1.01.01.01.0001"): -100_000_000,
        }
        first = make.expense(paying, 45_000_000, tax=4_459_459)
        assert first.number == "00001/KWT/UP/DINKES/2025"
        assert net(first)["DINKES", "1.1.01.03.01.0001"] == -40_540_541
        assert net(first)["DINKES", "2.1.01.06.01.0001"] == -4_459_459
        assert net(first)["DINKES", "5.1.02.01.01.0024"] == 45_000_000
        assert (paying.key().consumed, paying.key().reserved) == (45_000_000, 0)
        make.remit(paying, 4_459_459)
        assert cash(paying) == 55_000_000
        second = make.expense(paying, 15_000_000)
        lpj = make.report(paying, first, second)
        assert (lpj.amount.amount, lpj.number) == (60_000_000, "00001/LPJ/UP/DINKES/2025")
        make.pay_request(paying, make.request(paying, "GU", accountability=lpj))
        assert cash(paying) == 100_000_000
        assert paying.key().consumed == 60_000_000
        third = make.expense(paying, 30_000_000, on=MARCH)
        nil = make.request(paying, "GU-NIHIL", accountability=make.report(paying, third, on=MARCH), on=MARCH)
        closed = make.pay_request(paying, nil, on=MARCH)
        assert (closed.state, payments.journal_of(closed)) == ("paid", {})
        deposited = make.give_back(paying, 70_000_000, on=MARCH)
        assert net(deposited)["PPKD", "1.1.01.01.01.0001"] == 70_000_000
        assert cash(paying) == 0
        assert imprest.outstanding(paying.unit, paying.region.year) == 0


def test_top_up_reserves_is_spent_deposited_and_settled(paying):
    with constraints_checked():
        found = make.top_up(paying, payments.line(paying.key(), 40_000_000))
        assert found.due_on == date(2025, 3, 3)
        assert (paying.key().reserved, paying.key().consumed) == (40_000_000, 0)
        receipt = make.expense(paying, 25_000_000, top_up=found)
        assert (paying.key().reserved, paying.key().consumed) == (15_000_000, 25_000_000)
        make.give_back(paying, 10_000_000, top_up=found)
        assert paying.key().reserved == 5_000_000
        lpj = make.report(paying, receipt, top_up=found)
        make.pay_request(paying, make.request(paying, "TU-NIHIL", accountability=lpj))
        found.refresh_from_db()
        assert found.settled_on is None
        make.give_back(paying, 5_000_000, top_up=found)
        found.refresh_from_db()
    assert found.settled_on == FEBRUARY
    assert (paying.key().reserved, paying.key().consumed) == (0, 25_000_000)
    assert cash(paying) == 0


def test_imprest_is_paid_once_and_within_the_decree(paying):
    request = make.request(paying, "UP", amount=exact(100_000_001))
    refusal = refuse(payments.submit, paying, request)
    assert (refusal.rules, "Pagu UP DINKES belum diatur" in refusal.message) == (("I-20",), True)
    make.set_ceiling(paying)
    refusal = refuse(payments.submit, paying, request)
    assert refusal.message == (
        f"Pagu UP DINKES menurut SK Kepala Daerah {RP}100.000.000, diminta {RP}100.000.001. Kurangi {RP}1."
    )
    make.imprest(paying)
    refusal = refuse(payments.submit, paying, make.request(paying, "UP", amount=exact(1)))
    assert (refusal.rules, "UP hanya sekali setahun" in refusal.message) == (("I-20",), True)
    assert refuse(make.request, paying, "UP").rules == ("I-05",)
    line = payments.line(paying.key(), 5)
    assert "tidak memuat rincian" in refuse(make.request, paying, "UP", amount=exact(5), lines=[line]).message


def test_replenishment_has_a_share_an_equal_report_and_no_second_pending(paying):
    make.imprest(paying)
    small, large = make.expense(paying, 35_000_000), make.expense(paying, 40_000_000)
    assert refuse(make.request, paying, "GU", amount=exact(5)).rules == ("I-21",)
    lpj = make.report(paying, small)
    refusal = refuse(payments.submit, paying, make.request(paying, "GU", accountability=lpj))
    assert refusal.rules == ("I-21",)
    assert f"paling sedikit 50% dari UP {RP}100.000.000, yaitu {RP}50.000.000" in refusal.message
    both = make.report(paying, large)
    with clock.frozen(FEBRUARY):
        set_setting("gu_min_share", "0.20", actor=paying[Role.ADMINISTRATOR])
    refusal = refuse(
        payments.submit, paying, make.request(paying, "GU", accountability=both, amount=exact(40_000_001))
    )
    assert "Samakan dengan LPJ" in refusal.message
    payments.submit(paying, make.request(paying, "GU", accountability=both))
    refusal = refuse(payments.submit, paying, make.request(paying, "GU", accountability=lpj))
    assert (refusal.rules, "belum dibayar" in refusal.message) == (("I-21",), True)


def test_a_receipt_stands_in_one_report_and_a_used_report_stays(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 50_000_000)
    lpj = make.report(paying, receipt)
    assert "sudah ada dalam LPJ" in refuse(make.report, paying, receipt).message
    assert "Pilih paling sedikit satu" in refuse(make.report, paying).message
    request = payments.submit(paying, make.request(paying, "GU", accountability=lpj))
    refusal = refuse(
        payments.step, "accountability", lpj, "return_", paying[Role.SKPD_VERIFIER], reason="Kurang"
    )
    assert request.number in refusal.message
    payments.step("payment_request", request, "cancel", paying[Role.TREASURER])
    back = payments.step("accountability", lpj, "return_", paying[Role.SKPD_VERIFIER], reason="Kurang")
    payments.step("accountability", back, "cancel", paying[Role.TREASURER])
    assert make.report(paying, receipt).amount.amount == 50_000_000


def test_nil_accounts_for_every_receipt(paying):
    make.imprest(paying)
    first, _ = make.expense(paying, 50_000_000), make.expense(paying, 1_000_000)
    lpj = make.report(paying, first)
    refusal = refuse(payments.submit, paying, make.request(paying, "GU-NIHIL", accountability=lpj))
    assert refusal.rules == ("I-22",)
    assert f"1 kuitansi senilai {RP}1.000.000 belum masuk LPJ" in refusal.message


def test_top_up_waits_for_approval_and_for_the_earlier_one(paying):
    line = payments.line(paying.key(), 10_000_000)
    request = payments.submit(paying, make.request(paying, "TU", lines=[line]))
    refusal = refuse(payments.verify, paying, request)
    assert (refusal.rules, "belum disetujui PPKD" in refusal.message) == (("I-23",), True)
    assert refuse(make.approve, paying, payments.submit(paying, payments.draft_request(paying))).rules == (
        "I-18",
    )
    make.approve(paying, request)
    assert refuse(make.approve, paying, request).rules == ("I-18",)
    same = payments.line(paying.key(budgets.TRAVEL), 1_000_000)
    refusal = refuse(payments.submit, paying, make.request(paying, "TU", lines=[same]))
    assert (refusal.rules, "sub kegiatan yang sama" in refusal.message) == (("I-23",), True)
    other = payments.line(paying.key(budgets.ELECTRICITY), 1_000_000)
    late = make.request(paying, "TU", lines=[other], on=date(2025, 3, 10))
    refusal = refuse(payments.submit, paying, late, on=date(2025, 3, 10))
    assert (refusal.rules, "lewat batas" in refusal.message) == (("I-23",), True)


def test_top_up_has_a_time_limit_and_pays_no_salary(paying):
    line = payments.line(paying.key(budgets.SALARY), 10_000_000)
    request = make.request(paying, "TU", lines=[line], due_on=date(2025, 3, 4))
    assert set(refuse(payments.submit, paying, request).rules) == {"I-23", "I-24"}
    line = payments.line(paying.key(), 10_000_000)
    request = make.request(
        paying, "TU", lines=[line], due_on=date(2025, 3, 4), due_reason="Kegiatan dua bulan"
    )
    assert payments.submit(paying, request).state == "submitted"


def test_ls_ppkd_is_ppkds_own(paying):
    refusal = refuse(payments.draft_request, paying, kind="LS-PPKD")
    assert refusal.rules == ("I-03",)


def test_months_are_added_within_the_month():
    assert imprest.add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert imprest.add_months(date(2025, 12, 15), 2) == date(2026, 2, 15)
    assert ImprestInput().asked == 0
    assert PaymentRequest(kind="GU").moves_cash_to_treasurer


def test_facts_of_a_reversal_turn_every_side(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=990_991)
    said = facts_imprest.of_expense_receipt(receipt)
    back = facts_imprest.of_expense_receipt(make.refuse(paying, receipt))
    assert said.totals == {"gross": 10_000_000, "deducted": 990_991}
    assert back.totals == {name: -amount for name, amount in said.totals.items()}
    assert [item.amount for item in back.items["lines"]] == [-10_000_000]
