"""SPM: one per SPP, from a verified SPP only; rejected and void ones send the SPP back."""

from datetime import date

import pytest

from core import clock
from core.errors import DomainError
from reference.models import Role
from tests.factories import treasury as make
from treasury.services.payment_order import draft_order


def draft(paying, request, on=make.ASKED_ON, **over):
    with clock.frozen(on):
        return draft_order(request, **{"dated_on": on, "actor": paying[Role.SKPD_VERIFIER], **over})


def refusal(paying, request, **over) -> DomainError:
    with pytest.raises(DomainError) as found:
        draft(paying, request, **over)
    return found.value


def test_an_order_takes_the_requests_amounts(paying):
    request = make.verify(paying, make.submit(paying, make.draft_request(paying, deductions=[make.tax(500)])))
    order = draft(paying, request)
    assert (order.gross.amount, order.deducted.amount, order.state, order.number) == (
        10_000_000,
        500,
        "draft",
        "",
    )
    signed = make.step("payment_order", order, "sign", paying[Role.BUDGET_USER])
    assert signed.number == "00001/SPM/LS-BJ/DINKES/2025"


def test_an_unverified_request_gets_no_order(paying):
    request = make.submit(paying, make.draft_request(paying))
    found = refusal(paying, request)
    assert found.rules == ("I-18",)
    assert found.message == (
        "SPP 00001/SPP/LS-BJ/DINKES/2025 belum diverifikasi. SPM hanya dari SPP yang diverifikasi."
    )


def test_one_live_order_a_request(paying):
    request = make.verify(paying, make.submit(paying, make.draft_request(paying)))
    draft(paying, request)
    found = refusal(paying, request)
    assert (found.rules, "Satu SPP satu SPM." in found.message) == (("I-18",), True)


def test_an_order_is_not_older_than_its_request(paying):
    request = make.verify(paying, make.submit(paying, make.draft_request(paying)))
    found = refusal(paying, request, dated_on=date(2025, 2, 2))
    assert found.rules == ("I-07",)
    assert "mendahului SPP 00001/SPP/LS-BJ/DINKES/2025 03-02-2025" in found.message


@pytest.mark.parametrize(("step", "role"), [("reject", Role.TREASURY_DELEGATE), ("void", Role.BUDGET_USER)])
def test_a_dead_order_sends_its_request_back_and_keeps_its_number(paying, step, role):
    order = make.signed_order(paying)
    dead = make.step("payment_order", order, step, paying[role], reason="Salah rekening")
    order.request.refresh_from_db()
    assert (dead.state, dead.number) == (
        "rejected" if step == "reject" else "void",
        "00001/SPM/LS-BJ/DINKES/2025",
    )
    assert order.request.state == "returned"
    assert paying.key().reserved == 0
    request = make.verify(paying, make.submit(paying, order.request))
    again = make.step("payment_order", draft(paying, request), "sign", paying[Role.BUDGET_USER])
    assert (request.number, request.revision) == ("00001/SPP/LS-BJ/DINKES/2025", 1)
    assert again.number == "00002/SPM/LS-BJ/DINKES/2025"


def test_an_order_with_a_live_disbursement_is_not_rejected(paying):
    disbursement = make.issued(paying)
    with pytest.raises(DomainError) as found:
        make.step("payment_order", disbursement.order, "reject", paying[Role.TREASURY_DELEGATE], reason="x")
    assert found.value.rules == ("I-18",)
    assert found.value.message.endswith("Batalkan SP2D itu lebih dahulu.")


def test_a_draft_order_can_be_void(paying):
    request = make.verify(paying, make.submit(paying, make.draft_request(paying)))
    order = draft(paying, request)
    dead = make.step("payment_order", order, "void", paying[Role.BUDGET_USER], reason="Salah")
    request.refresh_from_db()
    assert (dead.state, dead.number, request.state) == ("void", "", "returned")
