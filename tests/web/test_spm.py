"""SPM: drafted from a verified SPP, signed, tested, issued as SP2D, rejected, void."""

from reference.models import Role
from tests.factories import treasury as made
from treasury.models import DisbursementOrder, PaymentOrder


def test_ppk_skpd_drafts_the_spm_of_a_verified_spp_once(paying, sign_in):
    request = made.verify(paying, made.submit(paying, made.draft_request(paying)))
    verifier = sign_in(paying[Role.SKPD_VERIFIER])
    assert "Buat SPM untuk Pengguna Anggaran" in verifier.get(f"/belanja/spp/{request.pk}/").content.decode()
    early = verifier.post(f"/belanja/spp/{request.pk}/spm/", {"dated_on": "01-02-2025"})
    assert early.status_code == 422
    assert "I-07" in early.content.decode() and 'value="01-02-2025"' in early.content.decode()
    assert not PaymentOrder.objects.exists()
    wrong = verifier.post(f"/belanja/spp/{request.pk}/spm/", {"dated_on": "kemarin"})
    assert wrong.status_code == 422 and "Tanggal tidak terbaca" in wrong.content.decode()
    done = verifier.post(f"/belanja/spp/{request.pk}/spm/", {"dated_on": "04-02-2025"}, follow=True)
    assert "SPM dibuat, menunggu tanda tangan Pengguna Anggaran." in done.content.decode()
    assert PaymentOrder.objects.get().gross.amount == 10_000_000
    again = verifier.post(f"/belanja/spp/{request.pk}/spm/", {"dated_on": "04-02-2025"})
    assert again.status_code == 422 and "I-18" in again.content.decode()


def test_the_treasurer_of_the_spp_cannot_draft_its_spm(paying, sign_in):
    request = made.verify(paying, made.submit(paying, made.draft_request(paying)))
    treasurer = sign_in(paying[Role.TREASURER])
    page = treasurer.get(f"/belanja/spp/{request.pk}/").content.decode()
    assert "Menunggu PPK-SKPD." in page
    refused = treasurer.post(f"/belanja/spp/{request.pk}/spm/", {"dated_on": "04-02-2025"})
    assert refused.status_code == 403
    assert "I-40" in refused.content.decode() and "I-42" in refused.content.decode()
    assert treasurer.get(f"/belanja/spp/{request.pk}/spm/").status_code == 405


def test_kuasa_bud_sees_the_tests_and_issues(paying, sign_in):
    order = made.signed_order(paying, made.line(paying.key(), 40_000_000), deductions=[made.tax(1_500_000)])
    delegate = sign_in(paying[Role.TREASURY_DELEGATE])
    page = delegate.get(f"/belanja/spm/{order.pk}/").content.decode()
    assert "5 lulus" in page
    assert "60.000.000" in page  # SPD of the quarter after this document
    assert "360.000.000" in page  # ceiling after this document
    assert "5.000.000.000" in page  # free balance of the RKUD
    assert "Jurnal saat SP2D dibayar" in page and "Utang PPh 21" in page
    done = delegate.post(f"/belanja/spm/{order.pk}/sp2d/", {"dated_on": "04-02-2025"}, follow=True)
    text = done.content.decode()
    assert "SP2D 00001/SP2D/LS-BJ/2025 terbit" in text
    assert DisbursementOrder.objects.get().net.amount == 38_500_000
    # The SPM's page now says where the payment is, and offers no second SP2D.
    page = delegate.get(f"/belanja/spm/{order.pk}/").content.decode()
    assert "SP2D di bank" in page and "Setujui dan terbitkan SP2D" not in page


def test_too_little_cash_fails_the_test_and_the_issue(db, sign_in):
    paying = made.make_paying(cash=1_000_000)
    order = made.signed_order(paying)
    delegate = sign_in(paying[Role.TREASURY_DELEGATE])
    page = delegate.get(f"/belanja/spm/{order.pk}/").content.decode()
    assert "1 dari 5 tidak lulus" in page
    refused = delegate.post(f"/belanja/spm/{order.pk}/sp2d/", {"dated_on": "04-02-2025"})
    assert refused.status_code == 422
    assert "I-19" in refused.content.decode() and "Rp\u00a09.000.000" in refused.content.decode()
    assert not DisbursementOrder.objects.exists()


def test_only_kuasa_bud_issues_and_rejects(paying, sign_in):
    order = made.signed_order(paying)
    for role in (Role.BUDGET_USER, Role.TREASURY_STAFF, Role.AUDITOR):
        refused = sign_in(paying[role]).post(f"/belanja/spm/{order.pk}/sp2d/", {"dated_on": "04-02-2025"})
        assert refused.status_code == 403, role
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.post(f"/belanja/spm/{order.pk}/sp2d/", {"dated_on": "04-02-2025"}).status_code == 404
    assert not DisbursementOrder.objects.exists()
    delegate = sign_in(paying[Role.TREASURY_DELEGATE])
    address = f"/dokumen/payment_order/{order.pk}/langkah/reject/"
    assert delegate.post(address, {"reason": ""}).status_code == 422
    assert delegate.post(address, {"reason": "NPWP salah"}).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.request.state) == ("rejected", "returned")
    assert "NPWP salah" in delegate.get(f"/belanja/spp/{order.request_id}/").content.decode()
