"""The journal on screen: tests of web.views.ledger."""

import csv

import pytest
from django.urls import reverse

from ledger.models import Entry
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as payments
from tests.factories.reference import make_appointment, make_sub_unit, make_user
from tests.worlds import made_once
from web.views import ledger


def _paid_thrice():
    """The region after three payments for stationery, of 1, 2 and 3 million."""
    paying = payments.make_paying()
    for millions in (1, 2, 3):
        payments.paid(paying, payments.line(paying.key(), millions * 1_000_000))
    return paying


paid = made_once("paid_thrice", _paid_thrice)


def lines(client, **query) -> str:
    return client.get(reverse("ledger-lines"), query).content.decode()


def test_an_account_runs_from_opening_to_closing(paid, sign_in):
    page = lines(sign_in(paid[Role.AUDITOR]), unit="semua", rekening=payments.CASH, dari="02-01-2025")
    assert "Saldo awal" in page
    balances = ["5.000.000.000,00", "4.999.000.000,00", "4.997.000.000,00", "4.994.000.000,00"]
    assert [page.index(text) for text in balances] == sorted(page.index(text) for text in balances)
    assert "1 sampai 3 dari 3 baris" in page


def test_the_balance_is_carried_to_the_next_page(paid, sign_in, monkeypatch):
    monkeypatch.setattr(ledger, "LINES_MAX", 2)
    page = lines(
        sign_in(paid[Role.AUDITOR]), unit="semua", rekening=payments.CASH, dari="02-01-2025", halaman="2"
    )
    assert "Dipindahkan" in page
    assert "4.997.000.000,00" in page
    assert "4.994.000.000,00" in page
    assert "4.999.000.000,00" not in page
    assert "3 sampai 3 dari 3 baris" in page


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ({"rekening": "9.9"}, "Rekening 9.9 tidak ada"),
        ({"dari": "02-02-2025", "sampai": "01-02-2025"}, "Tukar keduanya"),
        ({"dari": "01-12-2024", "sampai": "01-02-2025"}, "satu tahun anggaran"),
    ],
)
def test_wrong_filters_are_named(paid, sign_in, query, text):
    response = sign_in(paid[Role.TREASURER]).get(reverse("ledger-lines"), query)
    assert response.status_code == 422
    assert text in response.content.decode()


def test_an_empty_list_says_why(paid, sign_in):
    page = lines(sign_in(paid[Role.TREASURER]), dari="01-12-2025", sampai="02-12-2025")
    assert "Tidak ada baris jurnal" in page


def test_a_stranger_reads_no_lines(paid, sign_in):
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert stranger.get(reverse("ledger-lines"), {"unit": paid.unit.pk}).status_code == 404
    assert stranger.get(reverse("ledger-lines"), {"unit": "semua"}).status_code == 403
    assert stranger.get(reverse("ledger-lines"), {"unit": "x"}).status_code == 404
    assert "DINKES" not in lines(stranger)


def test_the_export_holds_all_lines(paid, sign_in):
    client = sign_in(paid[Role.TREASURER])
    query = {
        "mode": "movement",
        "unit": paid.unit.pk,
        "start": "2025-01-01",
        "end": "2025-12-31",
        "orientation": "debit",
        "set": "BUD",
    }
    response = client.get(reverse("ledger-lines-csv"), query)
    rows = list(csv.DictReader(response.content.decode().splitlines()))
    spent = [row for row in rows if row["account"] == budgets.STATIONERY]
    assert [row["debit"] for row in spent] == ["1000000.00", "2000000.00", "3000000.00"]
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert stranger.get(reverse("ledger-lines-csv"), query).status_code == 404


# --- Entry ---------------------------------------------------------------------------------------
def entry_of(unit, event: str = "paid") -> Entry:
    return Entry.objects.filter(book__unit=unit, event=event).order_by("pk").first()


def test_an_entry_leads_to_its_document_and_approvals(paid, sign_in):
    entry = entry_of(paid.unit)
    page = sign_in(paid[Role.TREASURER]).get(reverse("entry-detail", args=[entry.pk])).content.decode()
    assert entry.hash in page
    assert entry.previous_hash in page
    assert "SPP " in page
    assert "diajukan" in page
    assert "ditandatangani" in page
    assert "dibayar" in page
    assert "1.000.000,00" in page
    pk = entry.source.partition(":")[2]
    assert reverse("sp2d-detail", args=[pk]) in page


def test_an_entry_is_closed_to_strangers(paid, sign_in):
    own, ppkd = entry_of(paid.unit), entry_of(paid.region.ppkd)
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    treasurer = sign_in(paid[Role.TREASURER])
    auditor = sign_in(paid[Role.AUDITOR])
    for entry, client, status in (
        (own, stranger, 404),
        (ppkd, stranger, 404),
        (ppkd, treasurer, 404),
        (own, treasurer, 200),
        (own, auditor, 200),
        (ppkd, auditor, 200),
    ):
        assert client.get(reverse("entry-detail", args=[entry.pk])).status_code == status
    assert auditor.get(reverse("entry-detail", args=[10**9])).status_code == 404
    # The pair in PPKD's book is not named to whom it is closed.
    page = treasurer.get(reverse("entry-detail", args=[own.pk])).content.decode()
    assert reverse("entry-detail", args=[ppkd.pk]) not in page
    assert (
        reverse("entry-detail", args=[ppkd.pk])
        in auditor.get(reverse("entry-detail", args=[own.pk])).content.decode()
    )


def test_a_sub_unit_does_not_read_its_departments_entries(paid, sign_in):
    clinic = make_sub_unit(paid.unit)
    person = make_user("kpa")
    make_appointment(person, Role.DELEGATED_BUDGET_USER, clinic)
    assert sign_in(person).get(reverse("entry-detail", args=[entry_of(paid.unit).pk])).status_code == 404


def test_an_entry_takes_a_constant_number_of_queries(paid, sign_in, django_assert_num_queries):
    client = sign_in(paid[Role.AUDITOR])
    first, last = Entry.objects.order_by("pk").first(), Entry.objects.order_by("pk").last()
    for entry in (first, last):
        with django_assert_num_queries(10):
            client.get(reverse("entry-detail", args=[entry.pk]))


# --- Trail and checks ------------------------------------------------------------------------------
def test_the_trail_shows_readable_units_only(paid, sign_in):
    page = sign_in(paid[Role.AUDITOR]).get(reverse("approvals"), {"jenis": "payment_request"})
    assert "9 langkah" in page.content.decode()
    own = sign_in(paid[Role.TREASURER]).get(reverse("approvals"), {"jenis": "disbursement"})
    assert "SP2D 00001" in own.content.decode()
    stranger = sign_in(paid.region.person(Role.TREASURER, paid.region.other))
    assert "Tidak ada langkah yang cocok" in stranger.get(reverse("approvals")).content.decode()


def test_a_draft_is_found_by_the_number_it_drew_later(paid, sign_in):
    page = sign_in(paid[Role.AUDITOR]).get(reverse("approvals"), {"cari": "00002/SPP"}).content.decode()
    assert "3 langkah" in page
    assert "draf" not in page.partition("<tbody>")[2].partition("</tbody>")[0]


def test_checks_run_when_asked_and_for_the_region_only(paid, sign_in):
    client = sign_in(paid[Role.AUDITOR])
    assert "Belum dijalankan" in client.get(reverse("checks")).content.decode()
    page = client.get(reverse("checks"), {"jalankan": "1"}).content.decode()
    assert "Selisih" not in page
    assert "Semua cocok" in page
    assert sign_in(paid[Role.TREASURER]).get(reverse("checks")).status_code == 403
