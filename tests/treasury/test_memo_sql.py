"""Raw SQL against the rules of memo vouchers: refused, whoever writes."""

from django.db import connection, transaction

from reference.models import Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.helpers import refused
from treasury import flows_desk
from workflows.flow import get

VOUCHER, LINE = "UPDATE treasury_memovoucher SET", "UPDATE treasury_memovoucherline SET"
FROZEN = (
    (f"{LINE} debit = debit + 1 WHERE debit > 0 AND voucher_id = %s", "KP034"),
    ("DELETE FROM treasury_memovoucherline WHERE voucher_id = %s", "KP034"),
    (f"{VOUCHER} amount = 1 WHERE id = %s", "KP034"),
    (f"{VOUCHER} description = 'lain', revision = revision + 1 WHERE id = %s", "KP034"),
    ("DELETE FROM treasury_memovoucher WHERE id = %s", "KP034"),
)


def test_a_sent_and_an_approved_voucher_are_frozen(paying):
    sent = memos.draft(paying)
    make.step("memo_voucher", sent, "submit", paying[Role.SKPD_VERIFIER])
    approved = memos.approved(paying)
    for voucher in (sent, approved):
        for statement, code in FROZEN:
            assert refused(statement, voucher.pk) == code, (voucher.state, statement)
    assert refused(f"{VOUCHER} state = 'draft' WHERE id = %s", sent.pk) == "KP036"
    assert refused(f"{VOUCHER} state = 'cancelled' WHERE id = %s", approved.pk) == "KP034"
    # Approved without entries, and by its own writer.
    assert refused(f"{VOUCHER} state = 'approved', number = 'X' WHERE id = %s", sent.pk) == "KP033"


def test_a_draft_is_saved_on_its_newest_revision_and_sent_balanced(paying):
    found = memos.draft(paying)
    assert refused(f"{VOUCHER} description = 'lain' WHERE id = %s", found.pk) == "KP034"
    assert refused(f"{VOUCHER} revision = revision + 2 WHERE id = %s", found.pk) == "KP034"
    assert refused(f"{VOUCHER} unit_id = %s WHERE id = %s", paying.region.other.pk, found.pk) == "KP034"
    sent = f"{VOUCHER} state = 'submitted' WHERE id = %s"
    for change in (
        "debit = debit + 1 WHERE debit > 0",
        "account_id = (SELECT parent_id FROM reference_account a WHERE a.id = account_id) WHERE debit > 0",
        f"unit_id = {paying.region.other.pk} WHERE debit >= 0",
    ):
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f"{LINE} {change} AND voucher_id = %s", [found.pk])
            assert refused(sent, found.pk) == "KP036", change
            transaction.set_rollback(True)
    made_of = (
        "INSERT INTO treasury_memovoucher SELECT (jsonb_populate_record(v, %s)).* FROM treasury_memovoucher v"
    )
    assert refused(made_of, '{"id": 999999, "state": "approved"}') == "KP036"
    assert refused("UPDATE treasury_historicalmemovoucherline SET debit = 1") == "42501"


def test_the_database_knows_the_moves_of_the_flow(db):
    flow = flows_desk.MEMO_VOUCHER
    assert get("memo_voucher") is flow and flow.posted_states == ("approved",)
    declared = {(source, step.target) for step in flow.steps for source in step.source_states}
    with connection.cursor() as cursor:
        for before in flow.states:
            for after in flow.states:
                cursor.execute("SELECT treasury_memo_may_move(%s, %s)", [before, after])
                assert cursor.fetchone()[0] is ((before, after) in declared), (before, after)
    roles = {step.name: set(step.roles) for step in flow.steps}
    approvers = {Role.BUDGET_USER, Role.FINANCE_OFFICER}
    assert roles == {
        "submit": {Role.SKPD_VERIFIER},
        "approve": approvers,
        "return_": approvers,
        "cancel": {Role.SKPD_VERIFIER},
    }
