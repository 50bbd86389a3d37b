"""The one door of all steps: right, state, reason, side effects, wrong methods and addresses."""

from core import clock
from reference.models import Role
from tests.factories import treasury as made
from treasury.models import PaymentRequest
from workflows.models import ApprovalLog


def step(document, name: str) -> str:
    return f"/dokumen/{document.flow_name}/{document.pk}/langkah/{name}/"


def test_a_step_moves_the_document_and_says_so(paying, sign_in):
    request = made.draft_request(paying)
    page = sign_in(paying[Role.TREASURER]).post(step(request, "submit"), follow=True)
    assert page.redirect_chain == [(f"/belanja/spp/{request.pk}/", 302)]
    text = page.content.decode()
    assert "SPP diajukan ke PPK-SKPD." in text
    request.refresh_from_db()
    assert (request.state, request.number) == ("submitted", "00001/SPP/LS-BJ/DINKES/2025")
    assert paying.key().reserved == 10_000_000


def test_get_is_no_step(paying, sign_in):
    request = made.draft_request(paying)
    assert sign_in(paying[Role.TREASURER]).get(step(request, "submit")).status_code == 405
    assert PaymentRequest.objects.get().state == "draft"


def test_a_colleague_without_the_role_is_refused_by_the_rule(paying, sign_in):
    request = made.draft_request(paying)
    page = sign_in(paying[Role.SKPD_VERIFIER]).post(step(request, "submit"))
    assert page.status_code == 403
    assert "I-40" in page.content.decode()
    assert PaymentRequest.objects.get().state == "draft"


def test_the_same_person_cannot_take_the_next_step(paying, sign_in):
    """I-42: also when he was appointed to the next role since."""
    from tests.factories.reference import hand_over

    request = made.submit(paying, made.draft_request(paying))
    treasurer = paying[Role.TREASURER]
    hand_over(treasurer, Role.SKPD_VERIFIER, paying.unit, on=clock.today())
    page = sign_in(treasurer).post(step(request, "verify"))
    assert page.status_code == 403
    assert "I-42" in page.content.decode()
    assert PaymentRequest.objects.get().state == "submitted"


def test_a_stranger_finds_nothing(paying, sign_in):
    request = made.draft_request(paying)
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.post(step(request, "submit")).status_code == 404
    assert stranger.get(f"/belanja/spp/{request.pk}/").status_code == 404
    assert PaymentRequest.objects.get().state == "draft"


def test_an_auditor_reads_but_every_step_is_refused(paying, sign_in):
    auditor = sign_in(paying[Role.AUDITOR])
    request = made.submit(paying, made.draft_request(paying))
    assert auditor.get(f"/belanja/spp/{request.pk}/").status_code == 200
    for name in ("verify", "return_", "cancel"):
        page = auditor.post(step(request, name), {"reason": "Karena saya mau"})
        assert page.status_code == 403, name
    assert PaymentRequest.objects.get().state == "submitted"


def test_unknown_flows_steps_and_documents_are_not_found(paying, sign_in):
    request = made.draft_request(paying)
    client = sign_in(paying[Role.TREASURER])
    assert client.post("/dokumen/tidak_ada/1/langkah/submit/").status_code == 404
    assert client.post(step(request, "tidak_ada")).status_code == 404
    # Taken by no person: only a rejected SPM sends its SPP back.
    assert client.post(step(request, "send_back"), {"reason": "x"}).status_code == 404
    assert client.post("/dokumen/payment_request/999999/langkah/submit/").status_code == 404


def test_a_return_needs_its_reason_and_keeps_what_was_typed(paying, sign_in):
    request = made.submit(paying, made.draft_request(paying))
    client = sign_in(paying[Role.SKPD_VERIFIER])
    refused = client.post(step(request, "return_"), {"reason": "  "})
    assert refused.status_code == 422
    assert "I-41" in refused.content.decode()
    assert 'href="#alasan-return_"' in refused.content.decode()
    done = client.post(step(request, "return_"), {"reason": "Faktur belum ada"}, follow=True)
    text = done.content.decode()
    assert "Dikembalikan oleh Skpd Verifier Dinkes" in text
    assert "Faktur belum ada" in text
    request.refresh_from_db()
    assert request.state == "returned"
    assert paying.key().reserved == 0
    assert ApprovalLog.objects.get(step="return_").reason == "Faktur belum ada"


def test_a_wrong_state_is_named(paying, sign_in):
    request = made.verify(paying, made.submit(paying, made.draft_request(paying)))
    page = sign_in(paying[Role.SKPD_VERIFIER]).post(step(request, "verify"))
    assert page.status_code == 422
    assert "I-18" in page.content.decode()


def test_limits_are_told_above_the_page(paying, sign_in):
    request = made.draft_request(paying, made.line(paying.key(), 450_000_000))
    page = sign_in(paying[Role.TREASURER]).post(step(request, "submit"))
    text = page.content.decode()
    assert page.status_code == 422
    assert "I-15" in text and "I-16" in text
    assert "Rp\u00a0400.000.000" in text
    assert PaymentRequest.objects.get().number == ""
