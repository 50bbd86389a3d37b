"""The tables of the flows, row by row: every declared move works, every other one is refused."""

from datetime import date

import pytest
from django.db import connection

from core import clock
from core.errors import AccessDenied, DomainError
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.revenue import turn_back
from tests.factories.treasury import Paying
from treasury import flows
from treasury.services.contract import create_contract
from treasury.services.receipt import create_receipt
from treasury.services.remittance import RemittanceInput, create_remittance
from workflows import engine
from workflows.flow import get, unknown_effects

TABLE = [
    ("contract", "confirm", "draft", "confirmed", {Role.BUDGET_USER}),
    ("contract", "cancel", "draft", "cancelled", {Role.OPERATOR}),
    ("handover", "accept", "draft", "accepted", {Role.SKPD_VERIFIER}),
    ("handover", "cancel", "draft", "cancelled", {Role.OPERATOR}),
    ("payment_request", "submit", "draft", "submitted", {Role.TREASURER}),
    ("payment_request", "submit", "returned", "submitted", {Role.TREASURER}),
    ("payment_request", "approve", "submitted", "submitted", {Role.FINANCE_OFFICER}),
    ("payment_request", "verify", "submitted", "verified", {Role.SKPD_VERIFIER}),
    ("payment_request", "return_", "submitted", "returned", {Role.SKPD_VERIFIER}),
    ("payment_request", "cancel", "draft", "cancelled", {Role.TREASURER}),
    ("payment_request", "cancel", "submitted", "cancelled", {Role.TREASURER}),
    ("payment_request", "cancel", "returned", "cancelled", {Role.TREASURER}),
    ("payment_request", "send_back", "verified", "returned", set()),
    ("payment_order", "sign", "draft", "signed", {Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER}),
    ("payment_order", "reject", "signed", "rejected", {Role.TREASURY_DELEGATE}),
    ("payment_order", "void", "draft", "void", {Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER}),
    ("payment_order", "void", "signed", "void", {Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER}),
    ("payment_order", "void_with_disbursement", "signed", "void", set()),
    ("disbursement", "sign", "draft", "signed", {Role.TREASURY_DELEGATE}),
    ("disbursement", "pay", "signed", "paid", {Role.TREASURY_STAFF}),
    ("disbursement", "fail", "signed", "failed", {Role.TREASURY_STAFF}),
    ("disbursement", "void", "signed", "void", {Role.TREASURY_DELEGATE}),
    ("revenue_receipt", "confirm", "draft", "confirmed", {Role.TREASURY_DELEGATE}),
    ("revenue_receipt", "cancel", "draft", "cancelled", {Role.TREASURY_STAFF}),
    ("revenue_receipt", "reverse", "confirmed", "reversed", set()),
    ("remittance", "confirm", "draft", "confirmed", {Role.TREASURY_DELEGATE}),
    ("remittance", "cancel", "draft", "cancelled", {Role.TREASURY_STAFF}),
]
# Its trigger says its moves itself (test_flows_revenue).
OWN_MOVES = {"revenue_receipt"}


def test_the_declared_tables_are_these_rows():
    declared = [
        (flow.name, step.name, source, step.target, set(step.roles))
        for flow in flows.PAYMENT
        for step in flow.steps
        for source in step.source_states
    ]
    assert sorted(declared, key=str) == sorted(TABLE, key=str)


def test_effects_of_higher_rooms_name_declared_steps():
    assert unknown_effects() == []


@pytest.mark.django_db
def test_the_database_knows_the_same_moves():
    states = {name: get(name).states for name in {row[0] for row in TABLE} - OWN_MOVES}
    allowed = {row[0::2][:1] + row[2:4] for row in TABLE}
    with connection.cursor() as cursor:
        for name, known in states.items():
            for before in known:
                for after in known:
                    cursor.execute("SELECT treasury_may_move(%s, %s, %s)", [name, before, after])
                    assert cursor.fetchone()[0] is ((name, before, after) in allowed), (name, before, after)


def cancelled(paying: Paying, found, state: str):
    """The draft as it is, or cancelled by its maker when that is the state asked for."""
    if state != "cancelled":
        return found
    (step,) = (one for one in get(found.flow_name).steps if one.name == "cancel")
    return make.step(found.flow_name, found, "cancel", paying.region.person(step.roles[0], found.unit))


def _contract(paying: Paying, state: str):
    return cancelled(paying, make.make_contract(paying, is_confirmed=state == "confirmed"), state)


def _handover(paying: Paying, state: str):
    found = make.make_handover(paying, 1_000_000, is_accepted=state == "accepted")
    return cancelled(paying, found, state)


def _request(paying: Paying, state: str):
    request = make.draft_request(paying)
    if state == "cancelled":
        return make.step("payment_request", request, "cancel", paying[Role.TREASURER])
    if state != "draft":
        request = make.submit(paying, request)
    if state == "verified":
        return make.verify(paying, request)
    if state == "returned":
        return make.step(
            "payment_request", request, "return_", paying[Role.SKPD_VERIFIER], reason="Kurang bukti"
        )
    return request


def _order(paying: Paying, state: str):
    if state == "draft":
        return make.order(paying, _request(paying, "verified"))
    order = make.signed_order(paying)
    if state == "rejected":
        return make.step(
            "payment_order", order, "reject", paying[Role.TREASURY_DELEGATE], reason="Salah akun"
        )
    if state == "void":
        return make.step("payment_order", order, "void", paying[Role.BUDGET_USER], reason="Salah akun")
    return order


def _disbursement(paying: Paying, state: str):
    found = make.issued(paying)
    if state == "paid":
        return make.pay(paying, found)
    if state == "failed":
        return make.step("disbursement", found, "fail", paying[Role.TREASURY_STAFF], reason="Rekening tutup")
    if state == "void":
        return make.step(
            "disbursement", found, "void", paying[Role.TREASURY_DELEGATE], reason="Salah tanggal"
        )
    return found


def _receipt(paying: Paying, state: str):
    if state not in ("draft", "cancelled"):
        found = make.make_receipt(paying, make.DAU, 5_000_000, unit=paying.region.ppkd)
        if state == "reversed":
            turn_back(paying, found, Role.TREASURY_STAFF, Role.TREASURY_DELEGATE)
            found.refresh_from_db()
        return found
    with clock.frozen(make.ASKED_ON):
        found = create_receipt(
            unit=paying.region.ppkd,
            account=make.account(make.DAU),
            amount=make.exact(5),
            dated_on=make.ASKED_ON,
            description="DAU",
            actor=paying[Role.TREASURY_STAFF],
        )
    return cancelled(paying, found, state)


def _remittance(paying: Paying, state: str):
    make.paid(paying, deductions=[make.tax(1_000_000)])
    with clock.frozen(make.ASKED_ON):
        found = create_remittance(
            dated_on=make.ASKED_ON,
            description="Setor PPh 21",
            lines=[RemittanceInput(make.account(make.INCOME_TAX), make.exact(1_000_000))],
            actor=paying[Role.TREASURY_STAFF],
        )
    if state == "confirmed":
        return make.step("remittance", found, "confirm", paying[Role.TREASURY_DELEGATE])
    return cancelled(paying, found, state)


MAKERS = {
    "contract": _contract,
    "handover": _handover,
    "payment_request": _request,
    "payment_order": _order,
    "disbursement": _disbursement,
    "revenue_receipt": _receipt,
    "remittance": _remittance,
}
# A draft SP2D exists only inside `issue`.
STATES = [(flow.name, state) for flow in flows.PAYMENT for state in sorted(flow.states)]
STATES.remove(("disbursement", "draft"))


@pytest.mark.parametrize(("name", "state"), STATES)
def test_from_every_state_only_the_declared_steps(paying, name, state):
    document = MAKERS[name](paying, state)
    assert document.state == state
    flow = get(name)
    for step in flow.steps:
        if state in step.source_states:
            continue
        actor = paying.region.person(step.roles[0], document.unit) if step.roles else paying[Role.AUDITOR]
        with pytest.raises(DomainError) as refused:
            make.step(name, document, step.name, actor, reason="Alasan")
        document.refresh_from_db()
        assert document.state == state
        if not isinstance(refused.value, AccessDenied) and flow.state_rule:
            assert "I-18" in refused.value.rules


@pytest.mark.parametrize(
    ("name", "state", "step", "role"),
    [
        ("payment_request", "submitted", "return_", Role.SKPD_VERIFIER),
        ("payment_order", "signed", "reject", Role.TREASURY_DELEGATE),
        ("payment_order", "signed", "void", Role.BUDGET_USER),
        ("disbursement", "signed", "fail", Role.TREASURY_STAFF),
        ("disbursement", "signed", "void", Role.TREASURY_DELEGATE),
    ],
)
def test_going_back_needs_a_reason(paying, name, state, step, role):
    document = MAKERS[name](paying, state)
    with pytest.raises(DomainError) as refused:
        make.step(name, document, step, paying[role], reason="  ")
    assert refused.value.rules == ("I-41",)
    document.refresh_from_db()
    assert document.state == state


WRONG_ROLES = [
    ("payment_request", "draft", "submit", Role.OPERATOR),
    ("payment_request", "submitted", "verify", Role.BUDGET_USER),
    ("payment_order", "draft", "sign", Role.TREASURY_STAFF),
    ("disbursement", "signed", "pay", Role.AUDITOR),
    ("revenue_receipt", "draft", "confirm", Role.ADMINISTRATOR),
]


@pytest.mark.parametrize(("name", "state", "step", "role"), WRONG_ROLES)
def test_a_step_asks_its_role(paying, name, state, step, role):
    document = MAKERS[name](paying, state)
    with pytest.raises(AccessDenied) as refused:
        make.step(name, document, step, paying.region.person(role, document.unit))
    assert "I-40" in refused.value.rules


def test_the_maker_cannot_take_the_next_step_and_both_rules_are_named(paying):
    request = make.submit(paying, make.draft_request(paying))
    treasurer = paying[Role.TREASURER]
    with pytest.raises(AccessDenied) as refused:
        make.step("payment_request", request, "verify", treasurer)
    assert set(refused.value.rules) == {"I-40", "I-42"}


def test_segregation_holds_over_the_whole_chain(paying):
    """Somebody who verified the SPP and is Kuasa BUD since may not issue the SP2D."""
    from tests.factories.reference import hand_over
    from treasury.services.disbursement import issue

    order = make.signed_order(paying)
    verifier = paying[Role.SKPD_VERIFIER]
    hand_over(verifier, Role.TREASURY_DELEGATE, on=make.ASKED_ON)
    with clock.frozen(make.ASKED_ON), pytest.raises(AccessDenied) as refused:
        issue(order, dated_on=make.ASKED_ON, actor=verifier)
    assert refused.value.rules == ("I-42",)
    assert order.disbursements.count() == 0


def test_possible_steps_say_why_not(paying):
    request = make.submit(paying, make.draft_request(paying))
    with clock.frozen(date(2025, 2, 4)):
        mine = {
            step.name: step.is_allowed for step in engine.possible_steps(request, paying[Role.SKPD_VERIFIER])
        }
    assert mine == {"verify": True, "return_": True, "cancel": False}


def test_a_contract_is_confirmed_by_the_budget_user_only(paying):
    contract = _contract(paying, "draft")
    with pytest.raises(AccessDenied):
        make.step("contract", contract, "confirm", paying[Role.OPERATOR])
    assert create_contract.__doc__.startswith("Kontrak/SPK")
    assert paying.key(budgets.COMPUTER).committed == 0


def test_the_number_of_a_cancelled_contract_is_free_and_the_year_can_close(paying):
    """Its maker alone cancels it; a signed letter that was typed wrongly is recorded again."""
    wrong = _contract(paying, "draft")
    with pytest.raises(AccessDenied):
        make.step("contract", wrong, "cancel", paying[Role.BUDGET_USER])
    cancelled(paying, wrong, "cancelled")
    again = _contract(paying, "draft")
    assert (again.number, again.state, wrong.state) == (wrong.number, "draft", "draft")
    wrong.refresh_from_db()
    assert wrong.state == "cancelled"
    with pytest.raises(DomainError, match="sudah dicatat"):
        _contract(paying, "draft")
