"""SP2D: page, payment with date and bank reference, failure, void."""

from ledger.models import Entry
from reference.models import Role
from tests.factories import treasury as made


def step(disbursement, name: str) -> str:
    return f"/dokumen/disbursement/{disbursement.pk}/langkah/{name}/"


def test_payment_wants_date_and_reference_then_posts(paying, sign_in):
    disbursement = made.issued(
        paying, made.line(paying.key(), "12345678.50"), deductions=[made.tax("345678.50")]
    )
    staff = sign_in(paying[Role.TREASURY_STAFF])
    page = staff.get(f"/belanja/sp2d/{disbursement.pk}/").content.decode()
    assert "12.000.000" in page and "(345.678,50)" in page
    assert "Dua belas juta rupiah" in page
    assert (
        "Jurnal saat dibayar" in page and Entry.objects.filter(source=disbursement.document_key).count() == 0
    )

    missing = staff.post(step(disbursement, "pay"), {"paid_on": "03-02-2025", "bank_reference": ""})
    assert missing.status_code == 422
    text = missing.content.decode()
    assert "Referensi bank belum diisi." in text and 'href="#pay-bank_reference"' in text
    assert 'value="03-02-2025"' in text

    early = staff.post(step(disbursement, "pay"), {"paid_on": "02-02-2025", "bank_reference": "NTB 9"})
    assert early.status_code == 422
    assert "I-07" in early.content.decode() and 'value="NTB 9"' in early.content.decode()

    done = staff.post(
        step(disbursement, "pay"), {"paid_on": "05-02-2025", "bank_reference": "NTB 9"}, follow=True
    )
    text = done.content.decode()
    assert "SP2D dibayar dan dijurnal." in text
    assert "5 Februari 2025" in text and "NTB 9" in text
    assert Entry.objects.filter(source=disbursement.document_key).count() == 3
    assert paying.key().consumed == made.exact("12345678.50")


def test_failure_needs_a_reason_and_sends_the_spp_back(paying, sign_in):
    disbursement = made.issued(paying)
    staff = sign_in(paying[Role.TREASURY_STAFF])
    refused = staff.post(step(disbursement, "fail"), {"paid_on": "03-02-2025", "reason": ""})
    assert refused.status_code == 422 and "I-41" in refused.content.decode()
    done = staff.post(
        step(disbursement, "fail"), {"paid_on": "03-02-2025", "reason": "Rekening tutup"}, follow=True
    )
    assert "Kegagalan bayar dicatat." in done.content.decode()
    disbursement.refresh_from_db()
    request = disbursement.order.request
    assert (disbursement.state, disbursement.order.state, request.state) == ("failed", "void", "returned")
    assert paying.key().reserved == 0


def test_kuasa_bud_voids_but_never_a_paid_one(paying, sign_in):
    delegate = sign_in(paying[Role.TREASURY_DELEGATE])
    first = made.issued(paying)
    assert delegate.post(step(first, "void"), {"reason": "Salah rekening"}).status_code == 302
    first.refresh_from_db()
    assert (first.state, first.number) == ("void", "00001/SP2D/LS-BJ/2025")
    paid = made.paid(paying)
    assert delegate.post(step(paid, "void"), {"reason": "Salah rekening"}).status_code == 422
    paid.refresh_from_db()
    assert paid.state == "paid"


def test_paid_page_shows_journal_of_both_books_and_the_whole_chain(paying, sign_in):
    disbursement = made.paid(paying)
    page = sign_in(paying[Role.AUDITOR]).get(f"/belanja/sp2d/{disbursement.pk}/").content.decode()
    assert page.count('class="done"') == 5
    assert "RK PPKD" in page and "RK SKPD" in page
    assert "30.000.000" in page  # both sides of three entries
    assert "SPP 00001/SPP/LS-BJ/DINKES/2025 diajukan" in page


def test_a_stranger_sees_no_sp2d(paying, sign_in):
    disbursement = made.issued(paying)
    stranger = sign_in(paying.region.person(Role.BUDGET_USER, paying.region.other))
    assert stranger.get(f"/belanja/sp2d/{disbursement.pk}/").status_code == 404
    assert stranger.post(step(disbursement, "void"), {"reason": "x"}).status_code == 404
