"""No posting rule moves treasurers' cash, spending or the RKUD behind the formulas' back (A-16 … A-18)."""

from reference.roles import AccountKey
from treasury import agreement, agreement_sql
from treasury.posting_row import Side
from treasury.posting_rules import RULES

# Rules that are not called as the flow whose documents they book; of a flow's two rules, both.
FLOWS = {
    "imprest": "disbursement",
    "receipt": "revenue_receipt",
    "financing_in": "financing",
    "financing_out": "financing",
}


def flows_of(*accounts, side=None):
    """Flows with a rule that has a row on one of these accounts."""
    found = set()
    for rule, rows in RULES.items():
        if any(row.account in accounts and side in (None, row.side) for row in rows):
            name = rule.removesuffix("_of_ppkd")
            found.add(FLOWS.get(name, name))
    return found


def told_by(formula):
    return {
        flow
        for flow in flows_of(*AccountKey, "item.budget")
        if f"'{flow}:'" in agreement_sql.DOCUMENTS[formula]
    }


def test_every_document_that_moves_the_money_is_in_the_statement():
    cash = flows_of(AccountKey.TREASURER_CASH, AccountKey.RECEIPT_CASH)
    own = {"expense_receipt", "treasurer_remittance", "imprest_return", "treasurer_receipt", "deposit"}
    assert cash == told_by(agreement.BOOKS) == {"disbursement", *own}
    paid_out = flows_of(AccountKey.RKUD_CASH, side=Side.CREDIT)
    assert paid_out == told_by(agreement.OUTFLOW)
    # What comes in goes out again when it is reversed.
    received = flows_of(AccountKey.RKUD_CASH, side=Side.DEBIT) - {"imprest_return", "financing"}
    assert all(f"'{flow}'" in agreement_sql.DOCUMENTS[agreement.OUTFLOW] for flow in received)
    assert {"disbursement", "expense_receipt", "contra_post"} <= told_by(agreement.REPORT)
