"""Screens of revenue: web.views.revenue, web.views.revenue_reversal, web.views.receivables."""

import re
from datetime import date

from core import clock
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import revenue as made
from tests.factories import treasury as make
from treasury.models import (
    Assessment,
    ContraPost,
    Deposit,
    Financing,
    RevenueRefund,
    Reversal,
    TreasurerReceipt,
)
from web import words, words_revenue
from web.views import revenue_kinds

BASE = {"dated_on": "03-02-2025", "description": "Uraian"}


def shown(page) -> str:
    return re.sub(r"\s+", " ", page.content.decode().split("<main")[1].split("</main>")[0])


def step(client, document, name: str):
    return client.post(
        f"/dokumen/{document.flow_name}/{document.pk}/langkah/{name}/", follow=True
    ).content.decode()


def test_from_assessment_to_deposit_and_back(paying, sign_in):
    operator, head = sign_in(paying[Role.OPERATOR]), sign_in(paying[Role.BUDGET_USER])
    treasurer, verifier = sign_in(paying[Role.REVENUE_TREASURER]), sign_in(paying[Role.SKPD_VERIFIER])
    delegate = sign_in(paying[Role.TREASURY_DELEGATE])
    done = operator.post(
        "/pendapatan/ketetapan/baru/",
        {
            **BASE,
            "kind": "SKR",
            "amount": "320.000",
            "payer_name": "CV Maju",
            "due_on": "05-03-2025",
            "account_text": budgets.LEVY,
        },
    )
    levy = Assessment.objects.get()
    assert done.url == f"/pendapatan/ketetapan/{levy.pk}/"
    assert "Jurnal saat dibukukan" in shown(operator.get(done.url))
    assert "Ketetapan terbit dan piutang dijurnal." in step(head, levy, "confirm")
    page = shown(treasurer.get("/pendapatan/tbp/baru/"))
    assert "CV Maju · sisa Rp 320.000" in page
    receipt = {**BASE, "amount": "300.000", "payer_name": "CV Maju", "assessment": str(levy.pk)}
    assert treasurer.post("/pendapatan/tbp/baru/", {**receipt, "amount": "320.001"}).status_code == 422
    treasurer.post("/pendapatan/tbp/baru/", receipt)
    taken = TreasurerReceipt.objects.get()
    assert "TBP dibukukan." in step(treasurer, taken, "confirm")
    assert "Saldo tanpa" not in shown(treasurer.get("/pendapatan/piutang/"))
    page = shown(treasurer.get("/pendapatan/sts/baru/"))
    assert f'name="receipts" value="{taken.pk}" checked' in page
    assert treasurer.post("/pendapatan/sts/baru/", BASE).status_code == 422
    treasurer.post("/pendapatan/sts/baru/", {**BASE, "receipts": [str(taken.pk)]})
    put = Deposit.objects.get()
    assert "STS diterima di RKUD." in step(delegate, put, "confirm")
    assert taken.payer_name in shown(treasurer.get("/pendapatan/tbp/"))
    page = shown(treasurer.get(f"/pendapatan/sts/{put.pk}/"))
    assert "TBP yang disetor" in page and "Buat dokumen pembalik" in page
    done = treasurer.post(
        f"/pendapatan/pembalik/deposit/{put.pk}/baru/", {"dated_on": "04-02-2025", "reason": "Salah rekening"}
    )
    turned = Reversal.objects.get()
    assert done.url == f"/pendapatan/pembalik/{turned.pk}/"
    assert step(verifier, turned, "confirm").count("diputuskan Kuasa BUD") == 1
    assert "Dokumen dibalik." in step(delegate, turned, "confirm")
    assert "Dibalik" in shown(treasurer.get(f"/pendapatan/sts/{put.pk}/"))
    assert "Salah rekening" in shown(treasurer.get("/pendapatan/pembalik/"))


def test_refund_contra_post_and_financing(paying, sign_in):
    staff, treasurer = sign_in(paying[Role.TREASURY_STAFF]), sign_in(paying[Role.TREASURER])
    make.make_receipt(paying, budgets.LEVY, 5_000, unit=paying.unit)
    line = make.paid(paying, make.line(paying.key(), 4_000)).order.request.lines.get()
    refund = {
        **BASE,
        "unit": str(paying.unit.pk),
        "amount": "3.000",
        "decision": "SK 5",
        "payee_name": "CV Maju",
        "account_text": budgets.LEVY,
    }
    address = "/kas-daerah/pengembalian-pendapatan/baru/"
    page = staff.post(address, {**refund, "amount": "5.001"})
    assert page.status_code == 422 and 'href="#id_amount"' in shown(page)
    assert staff.post(address, refund).url == (
        f"/kas-daerah/pengembalian-pendapatan/{RevenueRefund.objects.get().pk}/"
    )
    page = shown(treasurer.get("/kas-daerah/pengembalian-belanja/baru/"))
    assert "sisa Rp 4.000" in page
    treasurer.post(
        "/kas-daerah/pengembalian-belanja/baru/",
        {**BASE, "kind": "KP", "line": str(line.pk), "amount": "4.000"},
    )
    assert "Kontrapos (pengembalian belanja)" in shown(
        treasurer.get(f"/kas-daerah/pengembalian-belanja/{ContraPost.objects.get().pk}/")
    )
    page = staff.post("/kas-daerah/pembiayaan/baru/", {**BASE, "amount": "9"})
    assert page.status_code == 422 and 'href="#account"' in shown(page)
    staff.post("/kas-daerah/pembiayaan/baru/", {**BASE, "amount": "9", "account_text": made.SILPA})
    assert Financing.objects.get().amount.amount == 9
    for path in ("pengembalian-pendapatan", "pengembalian-belanja", "pembiayaan"):
        assert "1 dokumen" in shown(staff.get(f"/kas-daerah/{path}/"))


def test_a_register_asks_the_same_whatever_its_rows(paying, sign_in, django_assert_num_queries):
    client = sign_in(paying[Role.REVENUE_TREASURER])
    made.take(paying, 5)
    client.get("/pendapatan/tbp/")
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as first:
        client.get("/pendapatan/tbp/")
    for _ in range(5):
        made.take(paying, 5)
    with django_assert_num_queries(len(first)):
        client.get("/pendapatan/tbp/")


def test_the_register_of_receivables_shows_age_and_proposal(paying, sign_in):
    made.assess(paying, 200, payer_name="CV Lama", due_on=date(2025, 3, 1))
    client = sign_in(paying[Role.AUDITOR])
    page = shown(client.get(f"/pendapatan/piutang/?unit={paying.unit.pk}&tanggal=31-12-2025"))
    assert "CV Lama" in page and "305" in page and "Diragukan" in page
    assert "Tambahan penyisihan" in page
    with clock.frozen(date(2025, 12, 31)):
        empty = shown(client.get(f"/pendapatan/piutang/?unit={paying.region.other.pk}"))
    assert "Tidak ada piutang terbuka" in empty


def test_every_kind_has_its_words():
    for kind in revenue_kinds.KINDS:
        assert words.DOCUMENTS[kind.flow] == words_revenue.DOCUMENTS[kind.flow]
        assert (kind.flow, "confirm") in words_revenue.BUTTONS
