"""Rows of the revenue treasurer's book, and the small helpers of this area."""

from datetime import date

import pytest

from core.errors import DomainError, Refusals
from reference.models import Role
from tests.factories import revenue as made
from treasury import facts_revenue, refusals
from treasury.limits_revenue import working_days
from treasury.posting_rules import interpret
from treasury.selectors_revenue import receipt_cash_rows
from treasury.services import booking


def test_receipts_come_in_and_deposits_go_out(paying, django_assert_num_queries):
    first = made.take(paying, 300, on=date(2025, 2, 3), external_number="TBP-001")
    made.put(paying, on=date(2025, 2, 4), external_number="STS-001")
    second = made.take(paying, 20, on=date(2025, 2, 4))
    made.turn_back(paying, second, Role.REVENUE_TREASURER, Role.SKPD_VERIFIER, on=date(2025, 2, 5))
    made.take(paying, 7, on=date(2025, 2, 5), is_booked=False)
    with django_assert_num_queries(3):
        rows = receipt_cash_rows(paying.unit, paying.region.year)
    assert [(row.dated_on.day, row.external_number, row.direction, row.amount) for row in rows] == [
        (3, "TBP-001", "in", 300),
        (4, "", "in", 20),
        (4, "STS-001", "out", 300),
        (5, second.number, "out", 20),
    ]
    assert rows[0].number == first.number == "00001/TBP/DINKES/2025"
    assert receipt_cash_rows(paying.region.other, paying.region.year) == []


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        (date(2025, 2, 7), date(2025, 2, 7), 0),
        (date(2025, 2, 7), date(2025, 2, 9), 0),
        (date(2025, 2, 7), date(2025, 2, 10), 1),
        (date(2025, 2, 3), date(2025, 2, 10), 5),
        (date(2025, 2, 10), date(2025, 2, 3), 0),
    ],
)
def test_working_days_leave_weekends_out(since, until, days):
    assert working_days(since, until) == days


def test_refusals_are_gathered_whether_raised_or_given():
    def several():
        raise Refusals([DomainError("a", rule="I-05"), DomainError("b", rule="I-07")])

    def one():
        raise DomainError("c")

    found = refusals.collected(several, one, lambda: iter([DomainError("d")]), lambda: 5)
    assert [str(refusal.message) for refusal in found] == ["a", "b", "c", "d"]


def test_entries_bear_the_number_that_booking_draws(paying):
    receipt = made.take(paying, 9)
    drafts = interpret(facts_revenue.of_treasurer_receipt(receipt))
    assert {draft.description for draft in drafts} == {f"{receipt.number} TBP"}
    assert booking.book.__doc__.startswith("Number and entries")
