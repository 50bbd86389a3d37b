"""The tables of the treasurer's own flows: declared here, known to the database, refused from elsewhere."""

import pytest
from django.db import connection

from core.errors import DomainError
from reference.models import Role
from tests.factories import imprest as make
from tests.factories import treasury as payments
from treasury import flows_imprest

TABLE = [
    ("expense_receipt", "pay", "draft", "paid", {Role.TREASURER}),
    ("expense_receipt", "refuse", "paid", "refused", {Role.SKPD_VERIFIER}),
    ("expense_receipt", "take_back", "draft", "paid", set()),
    ("treasurer_remittance", "confirm", "draft", "confirmed", {Role.TREASURER}),
    ("treasurer_remittance", "cancel", "draft", "cancelled", {Role.TREASURER}),
    ("imprest_return", "confirm", "draft", "confirmed", {Role.TREASURY_STAFF}),
    ("imprest_return", "cancel", "draft", "cancelled", {Role.TREASURER}),
    ("accountability", "submit", "draft", "submitted", {Role.TREASURER}),
    ("accountability", "submit", "returned", "submitted", {Role.TREASURER}),
    ("accountability", "verify", "submitted", "verified", {Role.SKPD_VERIFIER}),
    ("accountability", "return_", "submitted", "returned", {Role.SKPD_VERIFIER}),
    ("accountability", "return_", "verified", "returned", {Role.SKPD_VERIFIER}),
    ("accountability", "cancel", "draft", "cancelled", {Role.TREASURER}),
    ("accountability", "cancel", "returned", "cancelled", {Role.TREASURER}),
    ("cash_closing", "close", "draft", "closed", {Role.TREASURER, Role.REVENUE_TREASURER}),
    ("cash_closing", "reopen", "closed", "reopened", {Role.TREASURY}),
]


def test_the_declared_tables_are_these_rows():
    declared = [
        (flow.name, step.name, source, step.target, set(step.roles))
        for flow in flows_imprest.FLOWS
        for step in flow.steps
        for source in step.source_states
    ]
    assert sorted(declared, key=str) == sorted(TABLE, key=str)


@pytest.mark.django_db
def test_the_database_knows_the_same_moves():
    allowed = {(name, before, after) for name, _, before, after, _ in TABLE}
    with connection.cursor() as cursor:
        for flow in flows_imprest.FLOWS:
            for before in flow.states:
                for after in flow.states:
                    cursor.execute("SELECT treasury_may_move(%s, %s, %s)", [flow.name, before, after])
                    assert cursor.fetchone()[0] is ((flow.name, before, after) in allowed)


def test_what_is_booked_takes_no_step_again_and_others_may_not(paying):
    make.imprest(paying)
    receipt = make.expense(paying, 10_000_000, tax=990_991)
    remitted, returned = make.remit(paying, 990_991), make.give_back(paying, 1_000_000)
    for document, step, role in (
        (receipt, "pay", Role.TREASURER),
        (remitted, "confirm", Role.TREASURER),
        (returned, "confirm", Role.TREASURY_STAFF),
    ):
        with pytest.raises(DomainError):
            payments.step(document.flow_name, document, step, paying[role])
    lpj = make.report(paying, receipt, until="draft")
    for document, step, role in ((receipt, "refuse", Role.TREASURER), (lpj, "submit", Role.SKPD_VERIFIER)):
        with pytest.raises(DomainError) as refused:
            payments.step(document.flow_name, document, step, paying[role], reason="Alasan")
        assert "I-40" in refused.value.rules
