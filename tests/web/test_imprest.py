"""The treasurer's screens: from UP to LPJ and closed cash, as people press the buttons."""

import re

from django.urls import resolve

from reference.models import Role, Setting
from tests.factories import budget as budgets
from tests.factories import imprest as make
from tests.factories import treasury as payments
from tests.factories.reference import account
from treasury.models import Accountability, CashClosing, ExpenseReceipt, PaymentRequest, TreasurerRemittance

STEP = "/dokumen/{}/{}/langkah/{}/"


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def press(client, document, step: str, **data):
    return client.post(STEP.format(document.flow_name, document.pk, step), data, follow=True)


def test_ceilings_are_kept_with_history_by_ppkd(paying, sign_in):
    officer = sign_in(paying[Role.FINANCE_OFFICER])
    assert "belum diatur" in shown(officer.get("/administrasi/pagu-up/"))
    edit = f"/administrasi/pagu-up/{paying.unit.pk}/"
    assert officer.post(edit, {"amount": ""}).status_code == 422
    assert officer.post(edit, {"amount": "100.000.000"}).url == "/administrasi/pagu-up/"
    officer.post(edit, {"amount": "120.000.000"})
    page = shown(officer.get(edit))
    assert page.index("120.000.000") < page.index("100.000.000")
    assert Setting.objects.get(pk="up_ceiling.DINKES").value == "120000000.00"
    assert sign_in(paying[Role.TREASURER]).get(edit).status_code == 403


def test_imprest_is_asked_for_spent_reported_and_asked_again(paying, sign_in):
    treasurer, verifier = sign_in(paying[Role.TREASURER]), sign_in(paying[Role.SKPD_VERIFIER])
    new = "/belanja/spp/baru/up/"
    data = {"kind": "UP", "dated_on": "03-02-2025", "amount": "100.000.000", "description": "UP"}
    refused = treasurer.post(new, data)
    assert (refused.status_code, "Pagu UP DINKES belum diatur" in shown(refused)) == (422, True)
    assert not PaymentRequest.objects.exists()
    make.set_ceiling(paying)
    request = PaymentRequest.objects.get(pk=treasurer.post(new, data).url.split("/")[-2])
    assert "Uang persediaan" not in shown(treasurer.get("/belanja/spp/baru/"))
    drafted = payments.order(paying, payments.verify(paying, request))
    signed = payments.step("payment_order", drafted, "sign", paying[Role.BUDGET_USER])
    page = shown(sign_in(paying[Role.TREASURY_DELEGATE]).get(f"/belanja/spm/{signed.pk}/"))
    assert "Perhitungan benar" in page and "Rincian 0" not in page
    with payments.clock.frozen(payments.ASKED_ON):
        issued = payments.issue(signed, dated_on=payments.ASKED_ON, actor=paying[Role.TREASURY_DELEGATE])
    payments.pay(paying, issued)

    tax = account(make.VAT)
    bill = {
        "dated_on": "03-02-2025",
        "payee": "Toko Sumber",
        "description": "Alat tulis",
        "key-0": str(paying.key().pk),
        "amount-0": "50.000.001",
        "tax-0": str(tax.pk),
        "tax-amount-0": "4.954.955",
        "action": "pay",
    }
    refused = treasurer.post("/bendahara/kuitansi/baru/", bill)
    assert (refused.status_code, "I-24" in shown(refused)) == (422, True)
    assert 'value="50.000.001"' in shown(refused) and not ExpenseReceipt.objects.exists()
    done = treasurer.post("/bendahara/kuitansi/baru/", {**bill, "amount-0": "50.000.000"}, follow=True)
    receipt = ExpenseReceipt.objects.get()
    assert receipt.state == "paid" and "(4.954.955)" in shown(done) and "45.045.045" in shown(done)

    report = {"dated_on": "03-02-2025", "description": "LPJ Februari", "receipts": [receipt.pk]}
    assert treasurer.post("/bendahara/lpj/baru/", {**report, "receipts": []}).status_code == 422
    treasurer.post("/bendahara/lpj/baru/", report)
    lpj = Accountability.objects.get()
    assert treasurer.post(f"/bendahara/lpj/{lpj.pk}/ubah/", report).status_code == 302
    press(treasurer, lpj, "submit")
    assert "LPJ diverifikasi." in press(verifier, lpj, "verify").content.decode()
    again = {"kind": "GU", "dated_on": "03-02-2025", "description": "GU", "accountability": lpj.pk}
    assert treasurer.post(new, {**again, "accountability": ""}).status_code == 422
    assert treasurer.post(new, again).status_code == 302
    assert PaymentRequest.objects.get(kind="GU").gross.amount == 50_000_000


def test_taxes_rest_and_cash_are_booked_and_closed(paying, sign_in):
    make.imprest(paying)
    make.expense(paying, 10_000_000, tax=990_991)
    treasurer = sign_in(paying[Role.TREASURER])
    new = "/bendahara/pajak/baru/"
    assert 'value="990.991"' in shown(treasurer.get(new))
    name = f"amount-{account(make.VAT).pk}"
    data = {"dated_on": "03-02-2025", "receipt_number": "NTPN1", "description": "Setor", name: "990.992"}
    treasurer.post(new, data)
    taxes = TreasurerRemittance.objects.get()
    assert "I-28" in shown(press(treasurer, taxes, "confirm"))
    treasurer.post(new, {**data, name: "990.991"})
    press(treasurer, TreasurerRemittance.objects.exclude(pk=taxes.pk).get(), "confirm")
    assert "Tidak ada pajak yang belum disetor" in shown(treasurer.get(new))
    rest = {"dated_on": "03-02-2025", "amount": "1.000.000", "description": "Sisa"}
    assert treasurer.post("/bendahara/sisa/baru/", rest).status_code == 302
    close = {"kind": "expenditure", "month": "1", "cash_on_hand": "0", "bank_balance": "0"}
    assert treasurer.post("/bendahara/penutupan-kas/baru/", {**close, "bank_balance": "5"}).status_code == 422
    assert treasurer.post("/bendahara/penutupan-kas/baru/", close).status_code == 302
    assert CashClosing.objects.get().state == "closed"
    for place in ("kuitansi", "lpj", "pajak", "sisa", "penutupan-kas"):
        assert treasurer.get(f"/bendahara/{place}/").status_code == 200


def test_top_up_is_approved_on_its_page_by_ppkd_alone(paying, sign_in):
    line = payments.line(paying.key(), 10_000_000)
    request = payments.submit(paying, make.request(paying, "TU", lines=[line]))
    officer = sign_in(paying[Role.FINANCE_OFFICER])
    assert "Setujui TU" in shown(officer.get(f"/belanja/spp/{request.pk}/"))
    assert press(officer, request, "approve").status_code == 422
    assert "TU disetujui." in press(officer, request, "approve", decree="900/1").content.decode()
    assert "Setujui TU" not in shown(officer.get(f"/belanja/spp/{request.pk}/"))
    other = payments.submit(paying, payments.draft_request(paying))
    assert "Setujui TU" not in shown(officer.get(f"/belanja/spp/{other.pk}/"))


def test_every_address_has_its_own_module():
    """And the shared sheet is web.views.imprest_kit, which no address leads to."""
    places = {
        "/bendahara/kuitansi/": "web.views.expense",
        "/bendahara/pajak/": "web.views.treasurer_tax",
        "/bendahara/lpj/": "web.views.accountability",
        "/bendahara/sisa/": "web.views.imprest_return",
        "/bendahara/penutupan-kas/": "web.views.cash_closing",
        "/administrasi/pagu-up/": "web.views.ceilings",
        "/belanja/spp/baru/up/": "web.views.spp_imprest",
    }
    assert {path: resolve(path).func.__module__ for path in places} == places


def test_a_receipt_names_the_payable_it_settles_or_the_asset_it_makes(paying, sign_in):
    make.imprest(paying)
    handover = payments.make_handover(paying, 3_000_000, code=budgets.STATIONERY)
    payable = handover.key.account.mapping.payable_account
    treasurer, new = sign_in(paying[Role.TREASURER]), "/bendahara/kuitansi/baru/"
    bill = {"dated_on": "03-02-2025", "payee": "Toko Sumber", "description": "Alat tulis", "action": "save"}
    bill |= {"key-0": str(paying.key().pk), "amount-0": "2.000.000", "account-0_text": payable.code}
    assert 'id="account-4"' in shown(treasurer.get(new))
    done = shown(treasurer.post(new, bill, follow=True))
    (line,) = ExpenseReceipt.objects.get().lines.all()
    assert (line.payable_account, line.debit_account) == (payable, None)
    assert f"melunasi {payable.name}" in done
    stock = account("1.1.12.01.03.0001")
    treasurer.post(new, {**bill, "account-0_text": stock.code})
    (line,) = ExpenseReceipt.objects.latest("pk").lines.all()
    assert (line.payable_account, line.debit_account) == (None, stock)
    # A revenue account is none of them; more than is owed is refused when it is paid.
    wrong = treasurer.post(new, {**bill, "account-0_text": "7.1.02.01.01.0001"})
    assert wrong.status_code == 422 and 'href="#account-0"' in shown(wrong)
    over = treasurer.post(new, {**bill, "amount-0": "3.000.001", "action": "pay"})
    assert over.status_code == 422 and ExpenseReceipt.objects.count() == 2
