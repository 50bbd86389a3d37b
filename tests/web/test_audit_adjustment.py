"""Koreksi audit on screen: from the empty register of a closed year to the approved, printed voucher."""

from django.core.files.uploadedfile import SimpleUploadedFile

from reference.models import Role
from tests.factories import evidence as files
from tests.treasury.test_audit_adjustment import GROUND, YEAR_END, at_year_end, closed
from tests.web.test_memo import EXPENSE, STOCK, lines, shown
from treasury.models import MemoVoucher

__all__ = ["at_year_end", "closed"]
NEW = "/akuntansi/koreksi-audit/baru/"
HEAD = {"kind": "AUDIT", "ledger_set": "FIN", "dated_on": "31-12-2025", "description": "Koreksi persediaan"}


def test_from_an_empty_register_to_the_closed_year(closed, sign_in):
    accountant, ppkd = sign_in(closed[Role.SKPD_VERIFIER]), sign_in(closed[Role.FINANCE_OFFICER])
    assert "Belum ada koreksi audit tahun ini" in shown(accountant.get("/akuntansi/koreksi-audit/"))
    empty = shown(accountant.get(NEW))
    assert 'value="31-12-2025"' in empty and "Nomor LHP dan temuan" in empty
    assert 'value="submit"' not in empty and 'value="AUDIT"' in empty
    typed = {**HEAD, **lines(STOCK, EXPENSE), "action": "save"}
    refused = accountant.post(NEW, typed)
    assert refused.status_code == 422 and 'href="#id_finding"' in shown(refused)
    done = accountant.post(NEW, {**typed, **GROUND})
    found = MemoVoucher.objects.get()
    assert (done.url, found.kind, found.dated_on) == (f"/akuntansi/memorial/{found.pk}/", "AUDIT", YEAR_END)
    edit = shown(accountant.get(f"/akuntansi/memorial/{found.pk}/ubah/"))
    assert GROUND["finding"] in edit and GROUND["reason"] in edit
    upload = {"file": SimpleUploadedFile("lhp.pdf", files.pdf(), "application/pdf"), "description": "LHP"}
    accountant.post(f"/dokumen/memo_voucher/{found.pk}/bukti/", upload)
    step = f"/dokumen/memo_voucher/{found.pk}/langkah"
    assert "Bukti memorial diajukan" in accountant.post(f"{step}/submit/", follow=True).content.decode()
    assert "disetujui dan dibukukan" in ppkd.post(f"{step}/approve/", follow=True).content.decode()
    page = shown(accountant.get(done.url))
    assert "LHP 12.A/2026 temuan 3" in page and "sudah ditutup ulang" in page
    assert "00001/KA/DINKES/2025" in page and "Jadikan templat" not in page
    assert "00001/KA/DINKES/2025" in shown(accountant.get("/akuntansi/koreksi-audit/?q=temuan+3"))
    paper = accountant.get(f"/akuntansi/memorial/{found.pk}/cetak/")
    assert paper["Content-Type"] == "application/pdf"
