"""Reversing documents: every booked document of this area goes back, the trial balance with it."""

from datetime import date

import pytest
from django.db.models import Sum

from core.errors import AccessDenied, DomainError
from ledger.models import EntryLine
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import revenue as made
from tests.factories import treasury as make
from tests.helpers import constraints_checked
from treasury.checks import check_entries as check_older_entries
from treasury.checks_revenue import check_deposits, check_entries, check_movements, check_reversals
from treasury.services import deposit
from treasury.services.reversal import RULES

R = Role


def balances() -> dict[int, object]:
    rows = EntryLine.objects.order_by().values_list("account").annotate(d=Sum("debit"), c=Sum("credit"))
    return {account: debit - credit for account, debit, credit in rows if debit != credit}


def document_of(paying, flow: str):
    """A booked document, and what stands before it."""
    if flow == "deposit":
        made.take(paying, 90)
    if flow == "revenue_refund":
        make.make_receipt(paying, budgets.LEVY, 90, unit=paying.unit)
    if flow == "contra_post":
        line = make.paid(paying, make.line(paying.key(), 90)).order.request.lines.get()
    if flow == "financing":
        made.budget_of_ppkd(paying)
    before = balances()
    act = {
        "assessment": lambda: made.assess(paying, 90),
        "treasurer_receipt": lambda: made.take(paying, 90),
        "deposit": lambda: made.put(paying),
        "revenue_receipt": lambda: make.make_receipt(paying, budgets.LEVY, 90, unit=paying.unit),
        "revenue_refund": lambda: made.refund(paying, 90),
        "contra_post": lambda: made.give_back(paying, line, 90),
        "financing": lambda: made.finance(paying, made.PRINCIPAL, 90, counterpart=made.DEBT),
    }[flow]
    return act(), before


@pytest.mark.parametrize("flow", list(RULES))
def test_a_reversal_brings_the_trial_balance_back(paying, flow):
    document, before = document_of(paying, flow)
    assert balances() != before
    rule = RULES[flow]
    with constraints_checked():
        found = made.turn_back(paying, document, rule.maker, rule.decider, on=date(2025, 2, 5))
    document.refresh_from_db()
    assert (document.state, found.number.startswith("00001/BALIK/")) == ("reversed", True)
    assert balances() == before
    for check in (check_entries, check_older_entries, check_movements, check_deposits, check_reversals):
        assert list(check()) == []
    with pytest.raises(DomainError, match="tidak berstatus dibukukan"):
        made.turn_back(paying, document, rule.maker, rule.decider)
    if flow == "financing":
        document.key.refresh_from_db()
        assert document.key.consumed == document.key.contra_posted == 90
    if flow == "deposit":
        assert [one.amount for one in deposit.held(paying.unit, paying.region.year)] == [90]


def test_what_stands_on_a_document_holds_it(paying):
    before = balances()
    levy = made.assess(paying, 90)
    receipt = made.take(paying, 90, assessment=levy)
    with pytest.raises(DomainError, match="sudah dibayar"):
        made.turn_back(paying, levy, R.OPERATOR, R.BUDGET_USER)
    put = made.put(paying)
    with pytest.raises(DomainError) as refused:
        made.turn_back(paying, receipt, R.REVENUE_TREASURER, R.SKPD_VERIFIER)
    assert "I-27" in refused.value.rules
    made.turn_back(paying, put, R.REVENUE_TREASURER, R.TREASURY_DELEGATE)
    made.turn_back(paying, receipt, R.REVENUE_TREASURER, R.SKPD_VERIFIER)
    made.turn_back(paying, levy, R.OPERATOR, R.BUDGET_USER)
    assert balances() == before


def test_a_reversal_has_a_reason_and_two_persons(paying):
    receipt = made.take(paying, 90)
    with pytest.raises(DomainError) as refused:
        made.turn_back(paying, receipt, R.REVENUE_TREASURER, R.SKPD_VERIFIER, reason=" ")
    assert refused.value.rules == ("I-41",)
    drafted = made.turn_back(paying, receipt, R.REVENUE_TREASURER, R.SKPD_VERIFIER, is_booked=False)
    with pytest.raises(AccessDenied):
        make.step("reversal", drafted, "confirm", paying[R.REVENUE_TREASURER])
    with pytest.raises(AccessDenied, match="diputuskan PPK-SKPD"):
        make.step("reversal", drafted, "confirm", paying[R.BUDGET_USER])
    with pytest.raises(DomainError, match="sudah punya dokumen pembalik"):
        made.turn_back(paying, receipt, R.REVENUE_TREASURER, R.SKPD_VERIFIER)
    make.step("reversal", drafted, "cancel", paying[R.REVENUE_TREASURER])
    made.turn_back(paying, receipt, R.REVENUE_TREASURER, R.SKPD_VERIFIER)
