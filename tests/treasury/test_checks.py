"""The named checks: silent on a sound database, and each finds what only an owner can do."""

import pytest

from core.checks import registered
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from treasury import checks

NAMES = (
    "treasury_entries",
    "treasury_movements",
    "treasury_commitments",
    "treasury_chains",
    "treasury_totals",
    "treasury_numbers",
    "rkud_balance",
)


@pytest.fixture
def busy(paying):
    """Documents in every state."""
    make.paid(paying, deductions=[make.tax(500)])
    make.submit(paying, make.draft_request(paying))
    dead = make.issued(paying)
    make.step("disbursement", dead, "void", paying[Role.TREASURY_DELEGATE], reason="x")
    make.make_handover(paying, 7_000_000)
    contract = make.make_contract(paying, 9_000_000, code=budgets.TRAVEL)
    line = make.line(paying.key(budgets.TRAVEL), 2_000_000)
    make.submit(paying, make.draft_request(paying, line, contract=contract))
    make.make_receipt(paying, make.DAU, 5, unit=paying.region.ppkd)
    return paying


def found(name: str) -> list:
    return list(registered()[name][1]())


def test_a_sound_database_has_no_findings(busy):
    assert {name: found(name) for name in NAMES} == {name: [] for name in NAMES}


@pytest.mark.parametrize(
    ("name", "constant", "change"),
    [
        ("treasury_entries", "_POSTED", ("gross AS amount", "gross + 1 AS amount")),
        ("treasury_movements", "_MOVEMENTS", ("r.gross, r.state,", "r.gross + 1 AS gross, r.state,")),
        (
            "treasury_commitments",
            "_COMMITMENTS",
            ("c.value - coalesce(sum(r.gross)", "c.value + 1 - coalesce(sum(r.gross)"),
        ),
        ("treasury_chains", "_CHAINS", ("r.state <> 'verified'", "r.state = 'verified'")),
        (
            "treasury_totals",
            "_TOTALS",
            ("sum(amount) FROM treasury_paymentr", "sum(amount) + 1 FROM treasury_paymentr"),
        ),
        (
            "treasury_numbers",
            "_NUMBERS",
            ("number FROM treasury_paymentorder", "'X' FROM treasury_paymentorder"),
        ),
        ("rkud_balance", "_RKUD", ("l.debit - l.credit", "l.credit - l.debit")),
    ],
)
def test_each_check_names_both_values_of_a_difference(busy, monkeypatch, name, constant, change):
    """The compared value is shifted in the query, as an owner's hidden change would shift it."""
    statement = getattr(checks, constant)
    assert change[0] in statement
    monkeypatch.setattr(checks, constant, statement.replace(*change))
    differences = found(name)
    assert differences
    assert all(not finding.is_ok and finding.subject for finding in differences)
