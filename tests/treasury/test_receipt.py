"""Receipts straight to the RKUD: rows 16 and 17."""

from datetime import date

import pytest

from core.errors import DomainError
from core.money import Decimal
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.helpers import constraints_checked

BILLBOARD = "4.1.01.09.01.0001"


def test_revenue_of_an_skpd_moves_both_books(paying):
    with constraints_checked():
        receipt = make.make_receipt(paying, budgets.LEVY, 265, unit=paying.unit)
    assert (receipt.state, receipt.number) == ("confirmed", "00001/NK/2025")
    assert make.journal_of(receipt) == {
        ("DINKES", "FIN", "3.1.03.01.01.0001"): Decimal(265),
        ("DINKES", "FIN", "7.1.02.01.01.0001"): Decimal(-265),
        ("PPKD", "FIN", "1.1.01.01.01.0001"): Decimal(265),
        ("PPKD", "FIN", "1.1.13.01.01.0001"): Decimal(-265),
        ("DINKES", "BUD", "3.1.02.05.01.0001"): Decimal(265),
        ("DINKES", "BUD", "4.1.02.01.01.0001"): Decimal(-265),
    }


def test_a_receivable_by_mapping_or_by_name(paying):
    ppkd = paying.region.ppkd
    mapped = make.make_receipt(paying, BILLBOARD, 700, unit=ppkd, is_receivable=True)
    assert make.journal_of(mapped)[("PPKD", "FIN", "1.1.03.09.01.0001")] == -700
    named = make.make_receipt(paying, BILLBOARD, 5, unit=ppkd, credit_account=account("1.1.03.09.02.0001"))
    assert make.journal_of(named)[("PPKD", "FIN", "1.1.03.09.02.0001")] == -5
    assert mapped.number != named.number


@pytest.mark.parametrize(
    ("code", "amount", "over", "rule"),
    [
        (BILLBOARD, 0, {}, "I-05"),
        (BILLBOARD, -1, {}, "I-05"),
        (budgets.STATIONERY, 1, {}, "I-02"),
        ("4.1.01", 1, {}, "I-02"),
        (make.DAU, 1, {"is_receivable": True}, "I-01"),
        (make.DAU, 1, {"credit_account": "4.2.01.01.02.0001"}, "I-30"),
    ],
)
def test_refused_receipts(paying, code, amount, over, rule):
    if "credit_account" in over:
        over = {"credit_account": account(over["credit_account"])}
    with pytest.raises(DomainError) as found:
        make.make_receipt(paying, code, amount, unit=paying.region.ppkd, **over)
    assert rule in found.value.rules


def test_a_receipt_of_the_future_is_refused(paying):
    with pytest.raises(DomainError) as found:
        make.make_receipt(paying, make.DAU, 1, unit=paying.region.ppkd, on=date(2026, 1, 3))
    assert found.value.rules == ("I-07",)
