"""What forms read beyond the documents: releases, what is disbursed, earlier SPD; counts are pinned."""

from datetime import date

from core.money import ZERO, exact
from reports.printouts import selectors
from tests.factories import budget as budgets
from tests.factories import treasury as made
from treasury.selectors import chain_of


def test_summary_counts_other_requests_of_the_sub_kegiatan_up_to_the_day(paying, django_assert_num_queries):
    made.paid(paying, made.line(paying.key(), 30_000_000))
    # Travel is another account of the same sub kegiatan; a draft SP2D draws on nothing.
    made.issued(paying, made.line(paying.key(budgets.TRAVEL), 5_000_000))
    made.signed_order(paying, made.line(paying.key(), 7_000_000))
    request = made.draft_request(paying, made.line(paying.key(), 1_000_000))
    chain = chain_of(request)
    with django_assert_num_queries(4):
        found = selectors.summary_of(request, chain.lines)
    assert found.document == paying.document
    assert found.budget == exact(650_000_000)
    assert [(one.number, one.amount) for one in found.releases] == [("00001/SPD/2025", exact(162_500_000))]
    assert found.disbursed == {"LS-BJ": exact(35_000_000)}
    assert (found.unreleased, found.unspent) == (exact(487_500_000), exact(127_500_000))


def test_summary_leaves_out_what_came_later_and_what_died(paying):
    later = date(2025, 2, 10)
    made.paid(paying, made.line(paying.key(), 30_000_000), on=later)
    dead = made.issued(paying)
    actor = paying[made.Role.TREASURY_DELEGATE]
    made.step("disbursement", dead, "void", actor, reason="Salah rekening")
    request = made.draft_request(paying, made.line(paying.key(), 1_000_000))
    assert selectors.summary_of(request, chain_of(request).lines).disbursed == {}
    request = made.draft_request(paying, made.line(paying.key(), 1_000_000), on=later)
    assert selectors.summary_of(request, chain_of(request).lines).spent == exact(30_000_000)


def test_release_context_knows_only_earlier_signed_releases(paying, django_assert_num_queries):
    first = paying.document.fund_releases.get()
    april = date(2025, 4, 1)
    drafted = budgets.draft_release(paying.region, paying.document, quarter=2, on=april)
    with django_assert_num_queries(2):
        before = selectors.context_of(first)
    assert (before.budget_total, before.earlier_total) == (exact(8_450_000_000), ZERO)
    assert selectors.context_of(drafted).earlier_total == exact(2_112_500_000)
    budgets.sign_release(paying.region, drafted, on=april)
    assert selectors.context_of(first).earlier_total == ZERO


def test_releases_that_an_spm_rests_on(paying):
    order = made.signed_order(paying)
    shares = selectors.released_to(order.request, chain_of(order.request).lines)
    assert [one.dated_on for one in shares] == [budgets.RELEASED_ON]
