"""Chain, charges, tests and preview of a payment, in figures."""

from core.money import to_money
from reference.models import Role
from tests.factories import treasury as made
from treasury import selectors
from treasury.models import PaymentOrder, PaymentRequest
from web.views import payments


def states(request: PaymentRequest) -> list[str]:
    steps = payments.chain_steps(selectors.chain_of(PaymentRequest.objects.get(pk=request.pk)))
    assert [step["title"].split()[0] for step in steps] == ["SPP", "Verifikasi", "SPM", "SP2D", "Dibayar"]
    return [step["state"] for step in steps]


def test_the_chain_follows_the_payment_and_falls_back_with_it(paying):
    request = made.draft_request(paying)
    assert states(request) == ["now", "", "", "", ""]
    made.submit(paying, request)
    assert states(request) == ["done", "now", "", "", ""]
    made.verify(paying, request)
    order = made.order(paying, request)
    assert states(request) == ["done", "done", "now", "", ""]
    made.step("payment_order", order, "sign", paying[Role.BUDGET_USER])
    assert states(request) == ["done", "done", "done", "now", ""]
    made.step("payment_order", order, "reject", paying[Role.TREASURY_DELEGATE], reason="NPWP salah")
    assert states(request) == ["back", "", "", "", ""]
    request.refresh_from_db()
    made.submit(paying, request)
    assert states(request) == ["done", "now", "", "", ""]


def test_a_paid_chain_is_done_and_a_cancelled_one_waits_for_nobody(paying):
    assert states(made.paid(paying).order.request) == ["done"] * 5
    request = made.draft_request(paying)
    made.step("payment_request", request, "cancel", paying[Role.TREASURER])
    assert "now" not in states(request)


def test_charges_count_this_document_once(paying):
    draft = made.draft_request(paying, made.line(paying.key(), 30_000_000))
    made.submit(paying, made.draft_request(paying, made.line(paying.key(), 50_000_000)))
    (charge,) = payments.charges(selectors.chain_of(draft))
    assert (charge.used_elsewhere, charge.after) == (50_000_000, 320_000_000)
    made.submit(paying, draft)
    (charge,) = payments.charges(selectors.chain_of(PaymentRequest.objects.get(pk=draft.pk)))
    assert (charge.used_elsewhere, charge.after) == (50_000_000, 320_000_000)


def test_tests_of_kuasa_bud_pass_and_fail_by_figures(paying):
    order = PaymentOrder.objects.get(pk=made.signed_order(paying).pk)
    chain = selectors.chain_of(order.request)
    found = payments.tests_of(order, chain, payments.charges(chain))
    assert [test.is_passed for test in found] == [True] * 5
    assert [test.value for test in found] == [
        "90.000.000",
        "390.000.000",
        "10.000.000",
        "sah",
        "5.000.000.000",
    ]
    order.gross = to_money(made.exact(9_000_000))
    found = payments.tests_of(order, chain, payments.charges(chain))
    assert [test.title for test in found if not test.is_passed] == ["Perhitungan benar"]


def test_preview_equals_what_is_posted(paying):
    disbursement = made.issued(paying, deductions=[made.tax(500_000)])
    before = payments.preview_of(disbursement)
    made.pay(paying, disbursement)
    posted = {
        (line.entry.book.code, str(line.entry.ledger_set), line.account.code): line.debit - line.credit
        for line in before.lines
    }
    assert posted == made.journal_of(disbursement)
