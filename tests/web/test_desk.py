"""The desk's sub-ledgers on screen: assets, counts, loans, payables, proposals, templates, worksheet."""

import re
from datetime import date

from core import clock
from reference.models import Role
from reports.worksheet import worksheet
from tests.factories import budget as budgets
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import account
from treasury.models import FixedAsset, InventoryCount, Loan, MemoTemplate, MemoVoucher
from web.views import adjustments, assets, desk, memo_templates, subledgers
from web.views import worksheet as screen

COMPUTER, EQUITY, LOSS = "1.3.02.10.01.0002", "3.1.01.01.01.0001", "8.3.01.01.01.0002"
YEAR_END = memos.YEAR_END


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def typed(**codes: str) -> dict[str, str]:
    return {f"{name}_text": code for name, code in codes.items()}


def test_an_asset_from_its_form_through_depreciation_to_its_end(paying, sign_in):
    client = sign_in(paying[Role.SKPD_VERIFIER])
    assert "Belum ada aset tercatat" in shown(client.get("/akuntansi/aset/"))
    head = {"name": "Komputer kerja", "acquired_on": "03-02-2025", "cost": "8.000.000"}
    missing = client.post("/akuntansi/aset/baru/", head)
    assert missing.status_code == 422 and "Akun aset belum dipilih" in shown(missing)
    wrong = client.post("/akuntansi/aset/baru/", {**head, **typed(account=memos.STATIONERY_STOCK)})
    assert wrong.status_code == 422 and "I-31" in shown(wrong) and 'href="#account"' in shown(wrong)
    done = client.post("/akuntansi/aset/baru/", {**head, **typed(account=COMPUTER)})
    asset = FixedAsset.objects.get()
    assert done.url == f"/akuntansi/aset/{asset.pk}/"
    listed = shown(client.get("/akuntansi/aset/"))
    assert "KIB B Peralatan dan Mesin" in listed and listed.count("8.000.000") >= 4
    memos.approved(paying, memos.debit(COMPUTER, 8_000_000), memos.credit(EQUITY, 8_000_000))
    offered = shown(client.get("/akuntansi/usulan/"))
    assert "Penyusutan aset tetap" in offered and "2.000.000" in offered and "31-12-2025" in offered
    # A page of the past year is looked at later; so is the voucher's day.
    data = {"unit": paying.unit.pk, "source": "depreciation", "tanggal": "2025-12-31"}
    made = client.post("/akuntansi/usulan/susun/", data)
    voucher = MemoVoucher.objects.get(kind="ADJUST")
    assert made.url == f"/akuntansi/memorial/{voucher.pk}/" and voucher.amount.amount == 2_000_000
    again = client.post("/akuntansi/usulan/susun/", data, follow=True)
    assert "tidak perlu bukti memorial" in again.content.decode()
    assert "6.000.000" in shown(client.get(done.url))
    end = {"act": "dispose", "dated_on": "31-12-2025"}
    lacking = client.post(done.url, end)
    assert lacking.status_code == 422 and "Akun lawan belum dipilih" in shown(lacking)
    assert client.post(done.url, {**end, **typed(other=LOSS)}).status_code == 302
    page = shown(client.get(done.url))
    assert "Penghapusan" in page and "Susun usulan" not in page
    assert assets.ACCOUNT.name == "account"
    assert set(adjustments.DRAFTS) == {"depreciation", "allowance", "current", "interest"}


def test_counts_loans_and_payables(paying, sign_in):
    client = sign_in(paying[Role.SKPD_VERIFIER])
    count = {"counted_on": "03-02-2025", "value": "48.000"}
    fields = typed(account=memos.STATIONERY_STOCK, expense_account=memos.STATIONERY_EXPENSE)
    assert client.post("/akuntansi/opname/baru/", {**count, **fields}).status_code == 302
    found = InventoryCount.objects.get()
    assert "Belum diusulkan" in shown(client.get("/akuntansi/opname/"))
    data = {"unit": paying.unit.pk, "source": f"inventory-{found.pk}", "tanggal": "31-12-2025"}
    client.post("/akuntansi/usulan/susun/", data)
    assert MemoVoucher.objects.get().amount.amount == 48_000
    keeper = sign_in(paying.region.person(Role.SKPD_VERIFIER, paying.region.ppkd))
    loan = {"lender": "Pemerintah Pusat", "number": "PJ-1", "started_on": "01-02-2025", "principal": "2.000"}
    accounts = typed(
        account="2.2.01.01.02.0001",
        current_account="2.1.07.05.01.0001",
        interest_account="8.1.03.01.02.0001",
        interest_payable="2.1.06.03.01.0002",
    )
    bad = keeper.post("/akuntansi/pinjaman/baru/", {**loan, **accounts, "installments": "besok; 1; 1"})
    assert bad.status_code == 422 and "baris 1" in shown(bad)
    plan = "30-06-2026; 1.000; 50\n30-06-2027; 1.000; 25"
    assert (
        keeper.post("/akuntansi/pinjaman/baru/", {**loan, **accounts, "installments": plan}).status_code
        == 302
    )
    assert Loan.objects.get().installments.count() == 2
    assert "30 Jun 2026" in shown(keeper.get("/akuntansi/pinjaman/"))
    assert len(subledgers.LOAN_PICKERS) == 4
    assert "Tidak ada utang belanja" in shown(client.get("/akuntansi/utang/"))
    make.make_handover(paying, 7_000_000, code=budgets.STATIONERY)
    assert "7.000.000" in shown(client.get("/akuntansi/utang/"))


def test_a_template_from_a_voucher_to_its_mirror(paying, sign_in):
    client = sign_in(paying[Role.SKPD_VERIFIER])
    source = memos.draft(paying)
    assert "Belum ada templat" in shown(client.get("/akuntansi/templat/"))
    client.post(f"/akuntansi/memorial/{source.pk}/templat/", {"name": "Listrik", "is_reversing": "on"})
    template = MemoTemplate.objects.get()
    made = client.post(f"/akuntansi/templat/{template.pk}/buat/", {"month": "1"})
    voucher = MemoVoucher.objects.exclude(pk=source.pk).get()
    assert made.url == f"/akuntansi/memorial/{voucher.pk}/" and voucher.dated_on == date(2025, 1, 31)
    twice = client.post(f"/akuntansi/templat/{template.pk}/buat/", {"month": "1"}, follow=True)
    assert "sudah dibuatkan bukti" in twice.content.decode()
    memos.approve(paying, voucher)
    assert "Menunggu dibalik" in shown(client.get("/akuntansi/templat/"))
    client.post(f"/akuntansi/memorial/{voucher.pk}/cermin/")
    assert voucher.reversals.get().dated_on == date(2025, 2, 1)
    client.post(f"/akuntansi/templat/{template.pk}/ubah/")
    assert "Aktifkan" in shown(client.get("/akuntansi/templat/"))
    assert memo_templates.register and desk.Table


def test_the_worksheet_shows_the_stages(paying, sign_in):
    memos.approved(paying, memos.debit(COMPUTER, 700), memos.credit(EQUITY, 700))
    memos.approved(paying, *memos.stock_count(50), on=YEAR_END, kind="ADJUST")
    rows = {one.account.code: one for one in worksheet(paying.unit, 2025, "FIN")}
    stock = rows[memos.STATIONERY_STOCK]
    assert (stock.before, stock.adjusted_debit, stock.adjusted, stock.closed) == (0, 50, 50, 0)
    assert rows[EQUITY].before == rows[EQUITY].after == -700
    assert screen._sums(list(rows.values())) == [700, 700, 50, 50, 750, 750, 0, 0, 750, 750]
    client = sign_in(paying[Role.AUDITOR])
    page = shown(client.get(f"/akuntansi/neraca-lajur/?unit={paying.unit.pk}"))
    assert account(COMPUTER).name in page and ">750<" in page
    assert clock.today().year >= 2025
