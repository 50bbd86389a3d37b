"""Ubah aset, opname, and pinjaman on screen; lists of the sub-ledgers page by page with sums of the whole."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core import clock
from core.money import exact
from reference.models import Role
from tests.factories import memo as memos
from tests.factories import revenue as made
from tests.factories.reference import account
from tests.treasury.test_asset import COMPUTER, YEAR_END, own
from tests.treasury.test_subledger_sql import counted, lent
from tests.web.test_desk import shown, typed
from treasury.models import FixedAsset, InventoryCount, Loan
from treasury.services import asset as assets
from treasury.services import subledger
from web.views import subledger_edit

SIZE = 25


@pytest.fixture(autouse=True)
def later():
    with clock.frozen(YEAR_END):
        yield


def test_an_asset_is_edited_and_then_only_described(paying, sign_in):
    asset = own(paying, COMPUTER, 1000)
    client, address = sign_in(paying[Role.SKPD_VERIFIER]), f"/akuntansi/aset/{asset.pk}/ubah/"
    assert address in shown(client.get(f"/akuntansi/aset/{asset.pk}/"))
    page = shown(client.get(address))
    assert 'value="1.000"' in page and COMPUTER in page and "Belum ada bukti memorial" in page
    data = {"name": "Server", "acquired_on": "01-02-2025", "cost": "1.200", **typed(account=COMPUTER)}
    assert client.post(address, data).url == f"/akuntansi/aset/{asset.pk}/"
    assert FixedAsset.objects.get(pk=asset.pk).cost.amount == 1200
    wrong = client.post(address, {**data, "cost": "0"})
    assert wrong.status_code == 422 and "Harga perolehan" in shown(wrong)
    assets.depreciate(paying.unit, through=YEAR_END, actor=paying[Role.SKPD_VERIFIER])
    bound = shown(client.get(address))
    assert "yang sudah dijurnal tidak diubah" in bound and 'name="cost"' not in bound
    # A page that was opened before sends what it may no longer change: that is left as it is.
    client.post(address, {**data, "name": "Server baru", "cost": "9"})
    found = FixedAsset.objects.get(pk=asset.pk)
    assert (found.name, found.cost.amount) == ("Server baru", 1200)
    assert subledger_edit.BOUND


def test_a_count_and_a_loan_are_edited_by_their_keeper_alone(paying, sign_in):
    count, (keeper, loan) = counted(paying, 48), lent(paying)
    client, address = sign_in(paying[Role.SKPD_VERIFIER]), f"/akuntansi/opname/{count.pk}/ubah/"
    assert address in shown(client.get("/akuntansi/opname/"))
    fields = typed(account=memos.STATIONERY_STOCK, expense_account=memos.STATIONERY_EXPENSE)
    data = {"counted_on": "30-12-2025", "value": "50", "note": "ulang", **fields}
    assert client.post(address, data).status_code == 302
    assert InventoryCount.objects.get().value.amount == 50
    plan_at = f"/akuntansi/pinjaman/{loan.pk}/ubah/"
    assert client.get(plan_at).status_code == 404
    lender = sign_in(keeper)
    page = shown(lender.get(plan_at))
    assert "30-06-2026; 1.500; 9 30-06-2027; 1.500; 9" in page
    assert lender.get(address).status_code == 404
    accounts = typed(
        account="2.2.01.01.02.0001",
        current_account="2.1.07.05.01.0001",
        interest_account="8.1.03.01.02.0001",
        interest_payable="2.1.06.03.01.0002",
    )
    head = {"lender": "Bank", "number": "PJ-9", "started_on": "01-02-2025", "principal": "2.000", **accounts}
    short = lender.post(plan_at, {**head, "installments": "30-06-2026; 1.999; 1"})
    assert short.status_code == 422 and "selisih Rp 1" in shown(short)
    assert lender.post(plan_at, {**head, "installments": "30-06-2026; 2.000; 1"}).status_code == 302
    assert Loan.objects.get().principal.amount == 2000
    subledger.mark_paid(Loan.objects.get().installments.get(), paid_on=YEAR_END, actor=keeper)
    assert "sudah diangsur" in shown(lender.get(plan_at))
    reader = sign_in(paying[Role.AUDITOR])
    assert address not in shown(reader.get("/akuntansi/opname/"))
    assert reader.get(address).status_code == 403


def _assets(paying, count):
    for number in range(count):
        assets.register_asset(
            unit=paying.unit,
            account=account(COMPUTER),
            name=f"Komputer {number:02}",
            acquired_on=date(2025, 3, 1),
            cost=exact(100),
            actor=paying[Role.SKPD_VERIFIER],
        )


def _counts(paying, count):
    for number in range(count):
        counted(paying, 100, on=date(2025, 11, 1 + number))


def _loans(paying, count):
    for number in range(count):
        lent(paying, number=f"PJ-{number:02}")


def _receivables(paying, count):
    for number in range(count):
        made.assess(paying, 100, payer_name=f"Wajib {number:02}")


def _payables(paying, count):
    owed = [memos.credit("2.1.06.02.02.0061", 100) for _ in range(count)]
    memos.approved(paying, memos.debit(memos.STATIONERY_EXPENSE, 100 * count), *owed)


@pytest.mark.parametrize(
    ("address", "make", "pages"),
    [
        ("/akuntansi/aset/?", _assets, ("Jumlah seluruh kartu (27 barang)", "2.700")),
        ("/akuntansi/opname/?", _counts, ("27 hitungan",)),
        ("/akuntansi/pinjaman/?unit={ppkd}", _loans, ("Jumlah seluruhnya", "81.000")),
        ("/pendapatan/piutang/?", _receivables, ("27 piutang", "2.700")),
        ("/akuntansi/utang/?", _payables, ("27 utang", "Jumlah seluruhnya", "2.700")),
    ],
    ids=["assets", "counts", "loans", "receivables", "payables"],
)
def test_a_long_list_has_pages_and_sums_of_the_whole(paying, sign_in, address, make, pages):
    address = address.format(ppkd=paying.region.ppkd.pk)
    make(paying, SIZE + 2)
    client = sign_in(paying[Role.AUDITOR])
    client.get(address)
    counts = []
    for number in (1, 2):
        with CaptureQueriesContext(connection) as found:
            page = shown(client.get(f"{address}&halaman={number}"))
        counts.append(len(found))
        for words in pages:
            assert words in page, (number, words)
        assert page.count('<th scope="row" class="pin">') >= (SIZE if number == 1 else 2)
    # A page of two rows asks as much as one of twenty-five.
    assert counts[0] == counts[1]
