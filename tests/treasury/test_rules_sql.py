"""Raw SQL against treasury's rules, as the application's role and as the owner: refused."""

import pytest
from django.db import DatabaseError, connection, transaction

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.treasury import Paying
from tests.helpers import constraints_checked, refused

OWNER_TABLES = (
    "treasury_paymentrequest treasury_paymentrequestline treasury_deduction treasury_paymentorder "
    "treasury_disbursementorder treasury_contract treasury_handover treasury_revenuereceipt "
    "treasury_remittance treasury_remittanceline"
).split()


def chain(paying: Paying, state: str):
    """(SPP, SPM, SP2D) with the SP2D in a state."""
    disbursement = make.issued(paying, deductions=[make.tax(500)])
    if state == "paid":
        disbursement = make.pay(paying, disbursement)
    return disbursement.order.request, disbursement.order, disbursement


@pytest.mark.parametrize("state", ["submitted", "verified", "cancelled"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE treasury_paymentrequestline SET amount = amount + 1 WHERE request_id = %s",
        "UPDATE treasury_paymentrequestline SET payable_account_id = key_id WHERE request_id = %s",
        "DELETE FROM treasury_paymentrequestline WHERE request_id = %s",
        "INSERT INTO treasury_paymentrequestline (request_id, number, key_id, amount, amount_currency) "
        "SELECT request_id, 9, key_id, amount, 'IDR' FROM treasury_paymentrequestline WHERE request_id = %s",
        "UPDATE treasury_deduction SET amount = amount + 1 WHERE request_id = %s",
        "DELETE FROM treasury_deduction WHERE request_id = %s",
    ],
)
def test_lines_and_deductions_are_frozen(paying, state, statement):
    request = make.submit(paying, make.draft_request(paying, deductions=[make.tax(500)]))
    if state == "verified":
        make.verify(paying, request)
    if state == "cancelled":
        make.step("payment_request", request, "cancel", paying[Role.TREASURER])
    assert refused(statement, request.pk) == "KP018"


def test_a_line_cannot_be_moved_to_a_submitted_request(paying):
    request, draft = make.submit(paying, make.draft_request(paying)), make.draft_request(paying)
    statement = "UPDATE treasury_paymentrequestline SET request_id = %s, number = 7 WHERE request_id = %s"
    assert refused(statement, request.pk, draft.pk) == "KP018"


def test_lines_of_a_draft_are_free(paying):
    request = make.draft_request(paying)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE treasury_paymentrequestline SET amount = 5 WHERE request_id = %s", [request.pk]
        )
        assert cursor.rowcount == 1


@pytest.mark.parametrize(
    ("table", "change", "code"),
    [
        ("paymentrequest", "state = 'verified'", "KP036"),
        ("paymentrequest", "state = 'cancelled', number = 'X'", "KP034"),
        ("paymentorder", "state = 'rejected'", "KP036"),
        ("paymentorder", "gross = 1", "KP034"),
        ("disbursementorder", "net = net + 1", "KP034"),
        ("disbursementorder", "paid_on = '2025-02-03'", "KP034"),
        ("disbursementorder", "state = 'paid'", "KP033"),
        ("disbursementorder", "number = 'X'", "KP034"),
        ("disbursementorder", "state = 'draft'", "KP036"),
    ],
)
def test_signed_chains_move_only_their_own_way(paying, table, change, code):
    chain(paying, "signed")
    if table == "paymentrequest":
        make.submit(paying, make.draft_request(paying))
        where = "state = 'submitted'" if "verified" not in change else "state = 'verified'"
        if "verified" in change:
            change = "state = 'submitted'"
        code = "KP036" if "number" not in change else "KP034"
    else:
        where = "state = 'signed'"
    assert refused(f"UPDATE treasury_{table} SET {change} WHERE {where}") == code


@pytest.mark.parametrize(
    "change",
    ["state = 'void'", "state = 'signed'", "bank_reference = 'X'", "gross = gross + 1", "description = 'X'"],
)
def test_a_paid_disbursement_never_changes(paying, change):
    *_, disbursement = chain(paying, "paid")
    statement = f"UPDATE treasury_disbursementorder SET {change} WHERE id = %s"
    assert refused(statement, disbursement.pk) == "KP034"
    assert refused("DELETE FROM treasury_disbursementorder WHERE id = %s", disbursement.pk) == "KP034"


def test_payment_without_entries_is_refused_at_commit(paying):
    *_, disbursement = chain(paying, "signed")
    statement = "UPDATE treasury_disbursementorder SET state = 'paid', paid_on = '2025-02-03' WHERE id = %s"
    assert refused(statement, disbursement.pk) == "KP033"


@pytest.mark.parametrize(
    ("table", "state"),
    [("handover", "accepted"), ("revenuereceipt", "confirmed"), ("remittance", "confirmed")],
)
def test_no_posted_state_without_entries(paying, table, state):
    from tests.treasury import test_flows

    name = {"revenuereceipt": "revenue_receipt"}.get(table, table)
    document = test_flows.MAKERS[name](paying, "draft")
    assert refused(f"UPDATE treasury_{table} SET state = '{state}' WHERE id = %s", document.pk) == "KP033"


@pytest.mark.parametrize("name", ["handover", "revenue_receipt", "remittance", "contract"])
def test_posted_documents_never_change(paying, name):
    from tests.treasury import test_flows

    state = {"handover": "accepted"}.get(name, "confirmed")
    document = test_flows.MAKERS[name](paying, state)
    table = document._meta.db_table
    for change in ("state = 'draft'", "description = 'X'", "number = 'X'", "dated_on = '2025-01-01'"):
        assert refused(f"UPDATE {table} SET {change} WHERE id = %s", document.pk) == "KP034"
    assert refused(f"DELETE FROM {table} WHERE id = %s", document.pk) == "KP034"
    if name == "remittance":
        lines = "treasury_remittanceline"
        assert refused(f"UPDATE {lines} SET amount = 1 WHERE remittance_id = %s", document.pk) == "KP034"


def test_a_document_is_born_a_draft_without_number(paying):
    request, order, disbursement = chain(paying, "paid")
    for document in (request, order, disbursement):
        table = document._meta.db_table
        columns = [
            field.column for field in document._meta.concrete_fields if field.column not in ("id", "state")
        ]
        names = ", ".join(columns)
        statement = (
            f"INSERT INTO {table} (state, {names}) SELECT 'signed', {names} FROM {table} WHERE id = %s"
        )
        assert refused(statement, document.pk) == "KP036"


def test_an_order_stands_on_a_verified_request_and_a_disbursement_on_a_signed_order(paying):
    request, order, _ = chain(paying, "signed")
    assert (
        refused("UPDATE treasury_paymentrequest SET state = 'returned' WHERE id = %s", request.pk) == "KP036"
    )
    assert refused("UPDATE treasury_paymentorder SET state = 'void' WHERE id = %s", order.pk) == "KP036"


def test_a_request_cannot_be_submitted_with_other_totals(paying):
    request = make.draft_request(paying)
    statement = "UPDATE treasury_paymentrequest SET state = 'submitted', gross = gross + 1 WHERE id = %s"
    assert refused(statement, request.pk) == "KP036"


def test_a_signed_budget_without_its_journal_is_refused(paying, monkeypatch):
    """The unit's appropriation would hold less than the document in force."""
    from workflows import flow

    document = budgets.make_draft(
        paying.region,
        *[budgets.line(code, amount + 1, sub_activity=sub) for code, amount, sub in make.BUDGET],
        version=budgets.make_version(paying.region, kind="perubahan", name="PERUBAHAN"),
        on=budgets.date(2025, 9, 1),
    )
    monkeypatch.setitem(flow._effects, ("budget_document", "sign"), [])
    with pytest.raises(DatabaseError) as found, transaction.atomic(), constraints_checked():
        budgets.sign_budget(paying.region, document, on=budgets.date(2025, 9, 1))
    assert found.value.__cause__.sqlstate == "KP033"


@pytest.mark.parametrize("name", ["paymentrequest", "paymentrequestline", "disbursementorder", "contract"])
def test_history_is_append_only(paying, name):
    make.make_contract(paying, 5)
    chain(paying, "signed")
    table = f"treasury_historical{name}"
    assert refused(f"UPDATE {table} SET history_type = '-'") in ("KP041", "42501")
    assert refused(f"DELETE FROM {table}") in ("KP041", "42501")


@pytest.mark.parametrize("table", OWNER_TABLES)
def test_the_rules_are_triggers_that_the_owner_meets_too(db, table):
    """Enabled for every role: nothing in them asks who writes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), bool_and(tgenabled = 'O') FROM pg_trigger WHERE tgrelid = %s::regclass "
            "AND NOT tgisinternal",
            [table],
        )
        count, is_enabled = cursor.fetchone()
    assert count >= 1
    assert is_enabled
