"""SP2D: tested and signed in one step; paid, failed, void."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import treasury as make
from tests.helpers import constraints_checked
from treasury.models import TreasuryAccount
from treasury.services.disbursement import issue
from workflows.models import ApprovalLog


def issue_on(paying, order, on=make.ASKED_ON, **over):
    with clock.frozen(on):
        return issue(order, **{"dated_on": on, "actor": paying[Role.TREASURY_DELEGATE], **over})


def test_issue_signs_numbers_and_computes_the_net(paying):
    found = make.issued(paying, deductions=[make.tax(500_000)])
    assert (found.state, found.number) == ("signed", "00001/SP2D/LS-BJ/2025")
    assert (found.gross.amount, found.deducted.amount, found.net.amount) == (10_000_000, 500_000, 9_500_000)
    steps = ApprovalLog.objects.filter(chain_key=found.chain_key).order_by("id").values_list("flow", "step")
    assert list(steps) == [
        ("payment_request", "create"),
        ("payment_request", "submit"),
        ("payment_request", "verify"),
        ("payment_order", "create"),
        ("payment_order", "sign"),
        ("disbursement", "create"),
        ("disbursement", "sign"),
    ]


def test_an_unsigned_order_is_not_issued(paying):
    request = make.verify(paying, make.submit(paying, make.draft_request(paying)))
    order = make.order(paying, request)
    with pytest.raises(DomainError) as found:
        issue_on(paying, order)
    assert found.value.rules == ("I-18",)
    assert order.disbursements.count() == 0


def test_one_live_disbursement_an_order(paying):
    first = make.issued(paying)
    with pytest.raises(DomainError) as found:
        issue_on(paying, first.order)
    assert found.value.message == (
        "SPM 00001/SPM/LS-BJ/DINKES/2025 sudah punya SP2D 00001/SP2D/LS-BJ/2025. Satu SPM satu SP2D."
    )


def test_only_the_delegate_issues_and_nothing_stays_of_a_refusal(paying):
    order = make.signed_order(paying)
    with pytest.raises(AccessDenied):
        issue_on(paying, order, actor=paying[Role.TREASURY_STAFF])
    assert order.disbursements.count() == 0


def test_dates_follow_the_order(paying):
    order = make.signed_order(paying)
    with pytest.raises(DomainError) as found:
        issue_on(paying, order, dated_on=date(2025, 2, 2))
    assert found.value.rules == ("I-07",)


def test_without_a_treasury_account_nothing_is_issued(paying):
    order = make.signed_order(paying)
    TreasuryAccount.objects.update(is_active=False)
    with pytest.raises(DomainError, match="Rekening kas umum daerah belum diatur"):
        issue_on(paying, order)


def test_paying_consumes_and_posts_all_entries_at_once(paying):
    with constraints_checked():
        found = make.paid(paying, deductions=[make.tax(500_000)])
    key = paying.key()
    assert (found.state, found.paid_on, found.bank_reference) == ("paid", make.ASKED_ON, "NTB-001")
    assert (key.reserved, key.consumed) == (0, 10_000_000)
    assert make.journal_of(found) == {
        ("DINKES", "FIN", "8.1.02.01.01.0024"): Decimal(10_000_000),
        ("DINKES", "FIN", "3.1.03.01.01.0001"): Decimal(-10_000_000),
        ("PPKD", "FIN", "1.1.13.01.01.0001"): Decimal(10_000_000),
        ("PPKD", "FIN", "1.1.01.01.01.0001"): Decimal(-9_500_000),
        ("PPKD", "FIN", "2.1.01.05.01.0001"): Decimal(-500_000),
        ("DINKES", "BUD", "5.1.02.01.01.0024"): Decimal(10_000_000),
        ("DINKES", "BUD", "3.1.02.05.01.0001"): Decimal(-10_000_000),
    }


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Isi tanggal bayar menurut bank."),
        ({"paid_on": make.ASKED_ON}, "Isi referensi bank"),
        ({"paid_on": date(2025, 2, 2), "bank_reference": "x"}, "mendahului SP2D"),
        ({"paid_on": date(2025, 2, 4), "bank_reference": "x"}, "melewati hari ini"),
    ],
)
def test_a_payment_needs_date_and_reference(paying, data, words):
    found = make.issued(paying)
    with pytest.raises(DomainError, match=words):
        make.step("disbursement", found, "pay", paying[Role.TREASURY_STAFF], data=data)
    found.refresh_from_db()
    assert (found.state, paying.key().consumed) == ("signed", 0)


@pytest.mark.parametrize(
    ("step", "role", "state"),
    [("fail", Role.TREASURY_STAFF, "failed"), ("void", Role.TREASURY_DELEGATE, "void")],
)
def test_a_dead_disbursement_voids_its_order_and_returns_its_request(paying, step, role, state):
    found = make.issued(paying)
    with constraints_checked():
        dead = make.step("disbursement", found, step, paying[role], reason="Rekening tutup")
    order, request = found.order, found.order.request
    order.refresh_from_db()
    request.refresh_from_db()
    assert (dead.state, order.state, request.state) == (state, "void", "returned")
    assert (dead.number, order.number) == ("00001/SP2D/LS-BJ/2025", "00001/SPM/LS-BJ/DINKES/2025")
    assert paying.key().reserved == 0
    assert make.journal_of(found) == {}
    reasons = ApprovalLog.objects.filter(chain_key=found.chain_key, reason="Rekening tutup")
    assert set(reasons.values_list("flow", flat=True)) == {"disbursement", "payment_order", "payment_request"}


def test_after_a_failure_the_payment_is_issued_again(paying):
    first = make.issued(paying)
    make.step("disbursement", first, "fail", paying[Role.TREASURY_STAFF], reason="Rekening tutup")
    request = make.verify(paying, make.submit(paying, first.order.request))
    order = make.step("payment_order", make.order(paying, request), "sign", paying[Role.BUDGET_USER])
    with constraints_checked():
        again = make.pay(paying, issue_on(paying, order))
    assert (again.number, request.revision) == ("00002/SP2D/LS-BJ/2025", 1)
    assert (paying.key().reserved, paying.key().consumed) == (0, 10_000_000)


def test_a_payment_is_recorded_even_when_the_rkud_goes_below_zero(db):
    from treasury.checks import check_rkud

    paying = make.make_paying(cash=10_000_000)
    found = make.issued(paying)
    assert list(check_rkud()) == []
    # The bank took money that the ledger does not know yet: a remittance recorded after signing.
    from ledger import posting
    from ledger.books import book_of
    from ledger.draft import EntryDraft, LineDraft
    from tests.factories.reference import account

    lines = (
        LineDraft(account_id=account(make.EQUITY).pk, unit_id=paying.region.ppkd.pk, debit=make.exact(1)),
        LineDraft(account_id=account(make.CASH).pk, unit_id=paying.region.ppkd.pk, credit=make.exact(1)),
    )
    draft = EntryDraft(
        book_of(paying.region.ppkd).pk, "FIN", make.ASKED_ON, "GENERAL", "test:1", "x", "Biaya bank", lines
    )
    with clock.frozen(make.ASKED_ON):
        posting.post([draft], actor=paying[Role.FINANCE_OFFICER])
    assert make.pay(paying, found).state == "paid"
    (finding,) = check_rkud()
    assert (finding.subject, finding.expected, finding.found) == ("Saldo RKUD (I-19)", "≥ 0", "-1.00")
