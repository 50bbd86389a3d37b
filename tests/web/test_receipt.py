"""Penerimaan RKUD: form, confirmation, journal."""

import re

from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as made
from treasury.models import RevenueReceipt

NEW = "/kas-daerah/penerimaan/baru/"


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def form(paying, **over) -> dict:
    return {
        "unit": str(paying.unit.pk),
        "dated_on": "03-02-2025",
        "amount": "1.250.000",
        "description": "Retribusi",
        "bank_reference": "RC-1",
        "account_text": budgets.LEVY,
        **over,
    }


def test_record_and_confirm(paying, sign_in):
    staff, delegate = sign_in(paying[Role.TREASURY_STAFF]), sign_in(paying[Role.TREASURY_DELEGATE])
    done = staff.post(NEW, form(paying))
    receipt = RevenueReceipt.objects.get()
    assert done.url == f"/kas-daerah/penerimaan/{receipt.pk}/"
    page = shown(staff.get(done.url))
    assert "Satu juta dua ratus lima puluh ribu rupiah" in page and "Menunggu Kuasa BUD." in page
    assert "Jurnal saat dibukukan" in page
    step = f"/dokumen/revenue_receipt/{receipt.pk}/langkah/confirm/"
    assert staff.post(step).status_code == 403
    assert "Penerimaan dibukukan." in delegate.post(step, follow=True).content.decode()
    assert len(made.journal_of(receipt)) == 6


def test_wrong_input_is_named_and_kept(paying, sign_in):
    staff = sign_in(paying[Role.TREASURY_STAFF])
    page = staff.post(NEW, form(paying, amount="0", account_text=budgets.STATIONERY, dated_on="03-02-2030"))
    assert page.status_code == 422
    assert 'href="#account"' in shown(page) and f'value="{budgets.STATIONERY}"' in shown(page)
    page = staff.post(NEW, form(paying, dated_on="03-02-2030"))
    assert page.status_code == 422 and "I-07" in shown(page)
    page = staff.post(NEW, form(paying, amount="0"))
    assert page.status_code == 422 and 'href="#id_amount"' in shown(page)
    assert not RevenueReceipt.objects.exists()


def test_who_may_not(paying, sign_in):
    receipt = made.make_receipt(paying, budgets.LEVY, 5_000, unit=paying.unit)
    for role in (Role.AUDITOR, Role.TREASURER, Role.TREASURY_DELEGATE):
        assert sign_in(paying[role]).post(NEW, form(paying)).status_code == 403, role
    stranger = sign_in(paying.region.person(Role.TREASURER, paying.region.other))
    assert stranger.get(f"/kas-daerah/penerimaan/{receipt.pk}/").status_code == 404
    assert RevenueReceipt.objects.count() == 1
