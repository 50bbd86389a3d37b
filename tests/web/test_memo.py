"""Bukti memorial on screen: lines added, saved, sent, approved, reversed; two accountants on one draft."""

import re

from reference.models import Role
from tests.factories import memo as memos
from tests.factories.reference import account, make_appointment, make_user
from treasury.models import MemoVoucher
from web.forms import memo as forms
from web.views import memo_form

NEW = "/akuntansi/memorial/baru/"
HEAD = {"kind": "GENERAL", "ledger_set": "FIN", "dated_on": "03-02-2025", "description": "Stok opname"}


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def lines(*rows: tuple[str, str, str], unit=None) -> dict[str, list[str]]:
    """Typed lines: (account code, debit, credit)."""
    count = len(rows)
    return {
        "line-account": [str(account(code).pk) for code, _, _ in rows],
        "line-debit": [debit for _, debit, _ in rows],
        "line-credit": [credit for _, _, credit in rows],
        **{f"line-{name}": [""] * count for name in forms.LINE[3:]},
    }


STOCK = (memos.STATIONERY_STOCK, "18.000.000", "")
EXPENSE = (memos.STATIONERY_EXPENSE, "", "18.000.000")


def test_from_an_empty_form_to_the_book_and_back(paying, sign_in):
    accountant, ppkd = sign_in(paying[Role.SKPD_VERIFIER]), sign_in(paying[Role.FINANCE_OFFICER])
    assert "Belum ada bukti memorial" in shown(accountant.get("/akuntansi/memorial/"))
    picked = {"new_line_text": memos.STATIONERY_STOCK, "action": "add_line"}
    added = shown(accountant.post(NEW, {**HEAD, **picked}))
    assert "Alat Tulis Kantor" in added and not MemoVoucher.objects.exists()
    typed = {**HEAD, **lines(STOCK, (memos.STATIONERY_EXPENSE, "", "17.000.000"))}
    counted = shown(accountant.post(NEW, typed))
    assert ">1.000.000</output>" in counted and "18.000.000" in counted
    refused = accountant.post(NEW, {**typed, "action": "submit"})
    assert refused.status_code == 422 and "I-30" in shown(refused) and 'value="17.000.000"' in shown(refused)
    wrong = accountant.post(NEW, {**typed, "line-debit": ["delapan", ""], "action": "save"})
    assert wrong.status_code == 422 and 'href="#line-debit-0"' in shown(wrong)
    done = accountant.post(NEW, {**HEAD, **lines(STOCK, EXPENSE), "action": "submit"})
    found = MemoVoucher.objects.get()
    assert (done.url, found.state) == (f"/akuntansi/memorial/{found.pk}/", "submitted")
    assert "Stok opname" in shown(ppkd.get("/"))
    step = f"/dokumen/memo_voucher/{found.pk}/langkah/approve/"
    assert accountant.post(step).status_code == 403
    assert "disetujui dan dibukukan" in ppkd.post(step, follow=True).content.decode()
    reverse = f"/akuntansi/memorial/{found.pk}/balik/"
    missing = accountant.post(reverse, {"dated_on": "03-02-2025", "reason": ""})
    assert missing.status_code == 422 and "I-34" in shown(missing)
    data = {"dated_on": "04-02-2025", "reason": "Salah hitung"}
    draft = accountant.post(reverse, data, follow=True)
    assert "Salah hitung" in shown(draft) and "Membalik" in shown(draft)
    assert "Dibalik oleh" in shown(accountant.get(f"/akuntansi/memorial/{found.pk}/"))


def test_the_second_of_two_accountants_is_told_and_keeps_what_he_typed(paying, sign_in):
    second = make_user("ppk_kedua", full_name="Sari Dewi")
    make_appointment(second, Role.SKPD_VERIFIER, paying.unit)
    found = memos.draft(paying)
    path = f"/akuntansi/memorial/{found.pk}/ubah/"
    mine, hers = sign_in(paying[Role.SKPD_VERIFIER]), sign_in(second)
    assert 'name="revision" value="1"' in shown(mine.get(path))
    half = {**HEAD, **lines((memos.STATIONERY_STOCK, "20.000.000", ""))}
    assert hers.post(path, {**half, "revision": "1", "action": "save"}).status_code == 302
    typed = {**HEAD, **lines(STOCK, EXPENSE), "description": "Isian saya", "revision": "1"}
    stale = mine.post(path, {**typed, "action": "save"})
    page = shown(stale)
    assert stale.status_code == 409
    assert "sudah diubah Sari Dewi" in page and "20.000.000" in page
    assert "Isian saya" in page and 'value="18.000.000"' in page and 'name="revision" value="1"' in page
    # Counting on does not make it new; loading the page and restoring what was typed does.
    assert 'name="revision" value="1"' in shown(mine.post(path, typed))
    restored = shown(mine.post(path, {**typed, "action": memo_form.RESTORE}))
    assert 'name="revision" value="2"' in restored and "Isian saya" in restored
    assert mine.post(path, {**typed, "revision": "2", "action": "save"}).status_code == 302
    found.refresh_from_db()
    assert (found.revision, found.description) == (3, "Isian saya")


def test_who_may_not(paying, sign_in):
    found = memos.draft(paying)
    for role in (Role.AUDITOR, Role.TREASURER, Role.BUDGET_USER):
        client = sign_in(paying[role])
        for path in (NEW, f"/akuntansi/memorial/{found.pk}/ubah/"):
            assert client.get(path).status_code == 403, (role, path)
    stranger = sign_in(paying.region.person(Role.SKPD_VERIFIER, paying.region.other))
    assert stranger.get(f"/akuntansi/memorial/{found.pk}/").status_code == 404
