"""Codes of the documents of a BKU: each once, of several kinds in as many queries."""

from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import revenue
from treasury import cash_codes
from treasury.services.expense_receipt import ExpenseLine


def test_each_document_has_its_codes_once(paying, django_assert_num_queries):
    paid = make.imprest(paying)
    lines = [
        ExpenseLine(paying.key(code), make.exact(amount))
        for code, amount in ((budgets.TRAVEL, 1_000), (budgets.STATIONERY, 2_000), (budgets.TRAVEL, 3_000))
    ]
    receipt = make.expense(paying, lines=lines, tax=500)
    remitted = make.remit(paying, 500)
    taken, other = revenue.take(paying, 7_000), revenue.take(paying, 8_000)
    deposit = revenue.put(paying)
    keys = [one.document_key for one in (paid, receipt, remitted, taken, other, deposit)]
    with django_assert_num_queries(5):
        found = cash_codes.codes_of([*keys, "imprest_return:1"])
    assert found == {
        receipt.document_key: [
            f"{budgets.OFFICE} {code}" for code in sorted((budgets.STATIONERY, budgets.TRAVEL))
        ],
        remitted.document_key: [make.VAT],
        taken.document_key: [budgets.LEVY],
        other.document_key: [budgets.LEVY],
        deposit.document_key: [budgets.LEVY],
    }
    with django_assert_num_queries(0):
        assert cash_codes.codes_of([]) == {}
