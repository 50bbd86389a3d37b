"""Periods and the year end on screen: a month closes, the list blocks, the year closes and the next opens."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from ledger.models import BookYear, Entry, Period
from reference.models import Role
from tests.factories import reference
from tests.factories import treasury as make
from tests.treasury.test_year_end import close_months, state_all
from treasury import selectors_period
from workflows import jobs
from workflows.models import JobRun

YEAR_END = date(2025, 12, 31)


@pytest.fixture
def at_year_end(paying):
    make.paid(paying, deductions=[make.tax(500)])
    with clock.frozen(YEAR_END):
        yield paying


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_bookkeeper_closes_and_reopens_his_month_and_sees_only_his_book(at_year_end):
    region = at_year_end.region
    client = signed_in(at_year_end[Role.SKPD_VERIFIER])
    text = client.get(reverse("periods")).content.decode()
    assert "Tutup Januari" in text
    assert "DISDIK" not in text
    address = reverse("period-step", args=[region.unit.pk, "tutup"])
    page = client.post(address, {"month": "1"}, follow=True).content.decode()
    assert "Januari 2025 buku DINKES ditutup." in page
    assert "Buka kembali Januari" in page
    assert "Bulan sebelum Maret 2025" in client.post(address, {"month": "3"}, follow=True).content.decode()
    assert client.post(address, {"month": "13"}).status_code == 422
    address = reverse("period-step", args=[region.unit.pk, "buka"])
    assert "wajib beralasan" in client.post(address, {"month": "1"}, follow=True).content.decode()
    client.post(address, {"month": "1", "reason": "Salah tanggal"})
    assert not Period.objects.filter(is_open=False).exists()
    address = reverse("no-adjustments", args=[region.unit.pk])
    page = client.post(address, {"reason": "Persediaan nihil"}, follow=True).content.decode()
    assert "Dinyatakan tidak ada" in page
    assert "Persediaan nihil" in page
    assert (
        client.post(reverse("period-step", args=[region.unit.pk, "hapus"]), {"month": "1"}).status_code == 404
    )


def test_the_year_closes_from_its_list_and_the_next_one_opens(at_year_end):
    paying = at_year_end
    pending = make.submit(paying, make.draft_request(paying, make.line(paying.key(), 70)), on=YEAR_END)
    client = signed_in(paying[Role.FINANCE_OFFICER])
    text = client.get(reverse("year-end")).content.decode()
    assert f'href="{reverse("spp-detail", args=[pending.pk])}"' in text
    assert "3 hal menghalangi." in text
    assert "Menghalangi" in text
    page = client.post(reverse("year-end-step", args=["tutup"]), {"reason": "LKPD"}, follow=True)
    assert "belum dapat ditutup" in page.content.decode()
    make.step("payment_request", pending, "return_", paying[Role.SKPD_VERIFIER], on=YEAR_END, reason="x")
    state_all(paying)
    close_months(paying)
    assert "Tidak ada yang menghalangi." in client.get(reverse("year-end")).content.decode()
    run_page = client.post(reverse("year-end-step", args=["tutup"]), {"reason": "LKPD"})
    run = JobRun.objects.get(name="close-year")
    assert run_page.headers["Location"] == reverse("job-detail", args=[run.pk])
    jobs.run_now(run)
    text = client.get(reverse("year-end")).content.decode()
    assert "Buka saldo awal 2026" in text
    assert "LKPD" in text
    page = client.post(reverse("year-end-step", args=["saldo-awal"]), {"reason": "Awal"}, follow=True)
    assert "Tahun anggaran 2026 belum dibuka" in page.content.decode()
    reference.make_year2025(year=2026)
    page = client.post(reverse("year-end-step", args=["saldo-awal"]), {"reason": "Awal"}, follow=True)
    assert "Saldo awal 2026 sama dengan penutupan 2025." in page.content.decode()
    page = client.post(reverse("year-end-step", args=["buka-kembali"]), {"reason": "x"}, follow=True)
    assert "Batalkan saldo awal 2026 dahulu" in page.content.decode()
    assert client.post(reverse("year-end-step", args=["lain"])).status_code == 404
    assert BookYear.objects.filter(year=2026, is_carried=True).count() == 3
    assert Entry.objects.filter(year=2026, kind="OPENING").exists()
    state = selectors_period.year_state(paying.region.year)
    assert (state.is_closed, state.is_next_carried, state.is_carried) == (True, True, False)


def test_the_list_is_for_who_reads_the_region(at_year_end):
    assert signed_in(at_year_end[Role.TREASURER]).get(reverse("year-end")).status_code == 403
    text = signed_in(at_year_end[Role.AUDITOR]).get(reverse("year-end")).content.decode()
    assert "Tutup tahun 2025" not in text
    assert "Daftar periksa" in text


def test_periods_read_with_as_many_queries_for_any_number_of_books(at_year_end, django_assert_num_queries):
    region = at_year_end.region
    with django_assert_num_queries(4):
        rows = selectors_period.book_periods(region.year, [region.unit, region.other, region.ppkd])
    assert [(row.book.code, row.closed_until, row.next_month) for row in rows] == [
        ("DINKES", 0, 1),
        ("DISDIK", 0, 1),
        ("PPKD", 0, 1),
    ]
