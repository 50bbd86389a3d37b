"""What waits for whom, registers, chains, what is open; constant numbers of queries."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import hand_over, make_person
from treasury import selectors


def queue(paying, role, unit=None, on=make.ASKED_ON):
    user = paying.region.person(role, unit)
    return [(item.flow, item.step, item.document.pk) for item in selectors.queue_of(user, on)]


def test_a_payment_waits_for_each_person_in_turn(paying):
    request = make.draft_request(paying)
    assert queue(paying, Role.TREASURER) == [("payment_request", "submit", request.pk)]
    make.submit(paying, request)
    assert queue(paying, Role.TREASURER) == []
    assert queue(paying, Role.SKPD_VERIFIER) == [("payment_request", "verify", request.pk)]
    make.verify(paying, request)
    assert queue(paying, Role.SKPD_VERIFIER) == [("payment_request", "draft_order", request.pk)]
    order = make.order(paying, request)
    assert queue(paying, Role.SKPD_VERIFIER) == []
    assert queue(paying, Role.BUDGET_USER) == [("payment_order", "sign", order.pk)]
    make.step("payment_order", order, "sign", paying[Role.BUDGET_USER])
    assert queue(paying, Role.TREASURY_DELEGATE) == [("payment_order", "issue", order.pk)]
    with make.clock.frozen(make.ASKED_ON):
        disbursement = make.issue(order, dated_on=make.ASKED_ON, actor=paying[Role.TREASURY_DELEGATE])
    assert queue(paying, Role.TREASURY_DELEGATE) == []
    assert queue(paying, Role.TREASURY_STAFF) == [("disbursement", "pay", disbursement.pk)]
    make.pay(paying, disbursement)
    assert queue(paying, Role.TREASURY_STAFF) == []


def test_another_unit_and_another_day_see_nothing(paying):
    make.draft_request(paying)
    assert queue(paying, Role.TREASURER, paying.region.other) == []
    assert queue(paying, Role.TREASURER, on=date(2024, 12, 31)) == []
    assert queue(paying, Role.AUDITOR) == []


def test_who_acted_in_the_chain_is_not_asked_again(paying):
    request = make.submit(paying, make.draft_request(paying))
    hand_over(paying[Role.TREASURER], Role.SKPD_VERIFIER, paying.unit, on=make.ASKED_ON)
    assert queue(paying, Role.TREASURER) == []
    assert queue(paying, Role.SKPD_VERIFIER) == [("payment_request", "verify", request.pk)]


def test_the_queue_costs_the_same_for_many(paying):
    def count() -> int:
        with CaptureQueriesContext(connection) as captured:
            selectors.queue_of(paying[Role.SKPD_VERIFIER], make.ASKED_ON)
        return len(captured)

    make.submit(paying, make.draft_request(paying))
    one = count()
    for _ in range(4):
        make.submit(paying, make.draft_request(paying))
        make.verify(paying, make.submit(paying, make.draft_request(paying)))
    assert count() == one
    assert one <= 7


def test_the_register_shows_how_far_a_payment_has_come(paying):
    paid = make.paid(paying)
    waiting = make.submit(paying, make.draft_request(paying))
    with CaptureQueriesContext(connection) as captured:
        rows = {row.pk: row for row in selectors.requests(paying[Role.AUDITOR], make.ASKED_ON)}
    assert len(captured) == 1
    done = rows[paid.order.request_id]
    assert (done.order_number, done.disbursement_state, done.paid_on) == (
        "00001/SPM/LS-BJ/DINKES/2025",
        "paid",
        make.ASKED_ON,
    )
    assert (rows[waiting.pk].order_number, rows[waiting.pk].paid_on) == (None, None)
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    assert list(selectors.requests(stranger, make.ASKED_ON)) == []


@pytest.mark.parametrize("flow", [flow.name for flow in selectors.flows.FLOWS])
def test_every_register_is_one_query_and_hidden_from_strangers(paying, flow):
    make.paid(paying)
    make.make_contract(paying, 5)
    for user, is_seen in (
        (paying[Role.AUDITOR], True),
        (make_person(Role.ADMINISTRATOR, username="adm2"), False),
    ):
        with CaptureQueriesContext(connection) as captured:
            rows = list(selectors.register(flow, user, make.ASKED_ON))
        assert len(captured) == 1
        if flow in ("contract", "payment_request", "payment_order", "disbursement"):
            assert (len(rows) == 1) is is_seen


def test_a_chain_tells_all_orders_and_disbursements(paying):
    first = make.issued(paying)
    make.step("disbursement", first, "void", paying[Role.TREASURY_DELEGATE], reason="Salah")
    request = make.verify(paying, make.submit(paying, first.order.request))
    make.order(paying, request)
    with CaptureQueriesContext(connection) as captured:
        chain = selectors.chain_of(request)
    assert len(captured) == 5
    assert [order.state for order in chain.orders] == ["void", "draft"]
    assert [one.state for one in chain.disbursements] == ["void"]
    assert {row.flow for row in chain.log} == {"payment_request", "payment_order", "disbursement"}


def test_unsettled_handovers_show_the_rest(paying):
    handover = make.make_handover(paying, 10_000_000, code=budgets.STATIONERY)
    make.make_handover(paying, 5, code=budgets.STATIONERY, is_accepted=False)
    make.submit(paying, make.draft_request(paying, make.line(paying.key(), 4_000_000, handover=handover)))
    (found,) = selectors.unsettled_handovers(paying.unit, paying.region.year)
    assert (found.pk, found.settled_amount, found.rest) == (handover.pk, 4_000_000, 6_000_000)
    make.submit(paying, make.draft_request(paying, make.line(paying.key(), 6_000_000, handover=handover)))
    assert list(selectors.unsettled_handovers(paying.unit, paying.region.year)) == []


def test_contracts_show_billed_paid_and_remaining(paying):
    budgets.make_release(paying.region, paying.document, quarter=2, on=date(2025, 4, 7))
    contract = make.make_contract(paying, 200_000_000)
    day = date(2025, 4, 8)
    make.paid(paying, make.line(paying.key(budgets.COMPUTER), 60_000_000), contract=contract, on=day)
    ask = make.draft_request(paying, make.line(paying.key(budgets.COMPUTER), 5), contract=contract, on=day)
    make.submit(paying, ask, on=day)
    make.make_handover(paying, 70_000_000, contract=contract, on=day)
    (found,) = selectors.contracts(paying.unit, paying.region.year)
    assert (found.billed, found.paid, found.delivered, found.rest) == (
        60_000_005,
        60_000_000,
        70_000_000,
        139_999_995,
    )


def test_open_payables_are_balance_less_pending(paying):
    handover = make.make_handover(paying, 10_000_000, code=budgets.ELECTRICITY)
    line = make.line(paying.key(budgets.ELECTRICITY), 4_000_000, handover=handover)
    make.submit(paying, make.draft_request(paying, line))
    with make.clock.frozen(make.ASKED_ON):
        (found,) = selectors.open_payables(paying.unit, paying.region.year, on=make.ASKED_ON)
    assert (found.account.code, found.balance, found.pending, found.rest) == (
        make.ELECTRICITY_PAYABLE,
        10_000_000,
        4_000_000,
        6_000_000,
    )


def test_documents_by_their_text_keys(paying):
    disbursement = make.paid(paying)
    found = selectors.documents_of([disbursement.document_key, "opening:1:2025", "nothing"])
    assert found == {disbursement.document_key: disbursement}
