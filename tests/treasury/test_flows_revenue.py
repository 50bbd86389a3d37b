"""Flows of revenue documents: the declared table, and the same moves in the database's triggers."""

import re

import pytest
from django.apps import apps
from django.db import connection

from reference.models import Role
from treasury import flows, flows_revenue
from workflows.flow import STATE_LABELS

R = Role
ISSUERS = {R.BUDGET_USER, R.FINANCE_OFFICER}
CANCEL = ("cancel", "draft", "cancelled")
REVERSE = ("reverse", "confirmed", "reversed", set())
CONFIRM = ("confirm", "draft", "confirmed")
TABLE = {
    "assessment": [
        (*CONFIRM, ISSUERS),
        ("carry", "draft", "carried", ISSUERS),
        (*CANCEL, {R.OPERATOR}),
        REVERSE,
    ],
    "treasurer_receipt": [(*CONFIRM, {R.REVENUE_TREASURER}), (*CANCEL, {R.REVENUE_TREASURER}), REVERSE],
    "deposit": [(*CONFIRM, {R.TREASURY_DELEGATE}), (*CANCEL, {R.REVENUE_TREASURER}), REVERSE],
    "revenue_refund": [(*CONFIRM, {R.TREASURY_DELEGATE}), (*CANCEL, {R.TREASURY_STAFF}), REVERSE],
    "contra_post": [(*CONFIRM, {R.TREASURY_DELEGATE}), (*CANCEL, {R.TREASURER}), REVERSE],
    "financing": [
        (*CONFIRM, {R.FINANCE_OFFICER, R.TREASURY_DELEGATE}),
        (*CANCEL, {R.TREASURY_STAFF}),
        REVERSE,
    ],
    "reversal": [
        (*CONFIRM, {R.BUDGET_USER, R.SKPD_VERIFIER, R.TREASURY_DELEGATE}),
        (*CANCEL, {R.OPERATOR, R.REVENUE_TREASURER, R.TREASURY_STAFF}),
    ],
}


def test_the_declared_tables_are_these_rows():
    declared = {
        flow.name: [
            (step.name, source, step.target, set(step.roles))
            for step in flow.steps
            for source in step.source_states
        ]
        for flow in flows_revenue.FLOWS
    }
    assert declared == TABLE
    assert all(state in STATE_LABELS for flow in flows_revenue.FLOWS for state in flow.states)


@pytest.mark.django_db
@pytest.mark.parametrize("flow", [*flows_revenue.FLOWS, flows.REVENUE_RECEIPT], ids=lambda flow: flow.name)
def test_the_database_knows_the_same_moves(flow):
    table = apps.get_model(flow.model_label)._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND tgname = 'guard_document'",
            [table],
        )
        (text,) = cursor.fetchone()
    name, moves = re.search(r"treasury_guard_moves\('(\w+)', '([^']+)'\)", text).groups()
    declared = {f"{source}>{step.target}" for step in flow.steps for source in step.source_states}
    assert (name, set(moves.split(","))) == (flow.name, declared)
