"""BKU and SPJ fungsional of a lived quarter: rows by document and direction, columns by way of payment."""

from datetime import UTC, date, datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import treasury as payments
from treasury import cashbook, functional_report, imprest

FEBRUARY, MARCH = payments.ASKED_ON, date(2025, 3, 3)


def live(paying) -> None:
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=990_991)
    make.refuse(paying, make.expense(paying, 2_000_000))
    make.remit(paying, 990_991)
    payments.paid(paying, payments.line(paying.key(budgets.SALARY), 50_000_000), kind="LS-GAJI")
    found = make.top_up(paying, payments.line(paying.key(budgets.TRAVEL), 5_000_000), on=MARCH)
    make.expense(paying, 3_000_000, code=budgets.TRAVEL, top_up=found, on=MARCH)
    make.give_back(paying, 2_000_000, top_up=found, on=MARCH)
    lpj = make.report(paying, receipt, on=MARCH)
    make.pay_request(paying, make.request(paying, "GU-NIHIL", accountability=lpj, on=MARCH), on=MARCH)


def test_cash_book_says_what_the_books_say(paying):
    live(paying)
    year = paying.region.year
    with CaptureQueriesContext(connection) as asked:
        book = cashbook.cash_book(paying.unit, year)
    assert len(asked) <= 8
    told = [(row.document_key.split(":")[0], int(row.received), int(row.paid)) for row in book.rows]
    assert told[0] == ("disbursement", 100_000_000, 0)
    spent = told.index(("expense_receipt", 0, 10_000_000))
    assert told[spent + 1] == ("expense_receipt", 990_991, 0)
    assert ("expense_receipt", 2_000_000, 0) in told and ("expense_receipt", 0, 2_000_000) in told
    assert ("disbursement", 50_000_000, 0) in told and ("disbursement", 0, 50_000_000) in told
    assert told[-1] == ("imprest_return", 0, 2_000_000)
    # Nihil moves no cash and has no row.
    assert len(told) == 11
    assert book.closing == imprest.cash_balance(paying.unit, year) == 90_000_000
    assert cashbook.cash_book(paying.unit, year, "revenue").is_kept is False


def test_functional_report_has_a_row_a_line_and_a_column_a_way(paying):
    live(paying)
    with CaptureQueriesContext(connection) as asked:
        rows = functional_report.functional_report(paying.unit, paying.region.year, 3)
    assert len(asked) <= 6
    found = {row.account.code: row for row in rows}
    assert len(found) == 5
    salary, paper, travel = (found[code] for code in (budgets.SALARY, budgets.STATIONERY, budgets.TRAVEL))
    assert (salary.before["ls_gaji"], salary.within["ls_gaji"]) == (50_000_000, 0)
    assert (paper.until("up_gu_tu"), paper.total, paper.rest) == (10_000_000, 10_000_000, 390_000_000)
    assert (travel.before["up_gu_tu"], travel.within["up_gu_tu"]) == (0, 3_000_000)
    assert found[budgets.COMPUTER].total == 0
    assert functional_report.totals(rows)["up_gu_tu"] == 13_000_000
    january = functional_report.functional_report(paying.unit, paying.region.year, 1)
    assert sum(row.total for row in january) == 0


def test_rows_of_one_moment_follow_their_numbers_not_the_letters_of_them():
    at = datetime(2025, 2, 3, 9, tzinfo=UTC)
    rows = [
        cashbook.CashRow(date(2025, 2, 3), at, key, "", "", "")
        for key in ("expense_receipt:9", "disbursement:100", "disbursement:99")
    ]
    told = [row.document_key for row in sorted(rows, key=lambda row: row.place)]
    assert told == ["disbursement:99", "disbursement:100", "expense_receipt:9"]
