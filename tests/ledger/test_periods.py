"""Closing and reopening: order, reasons, kept heads, and what may enter afterwards (I-35)."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from core.errors import AccessDenied, DomainError
from ledger.errors import translated
from ledger.models import Period, PeriodEvent
from ledger.periods import close_period, reopen_period
from ledger.posting import post
from ledger.year_end import close_year
from reference.models import Role
from tests.factories import ledger as make
from tests.factories import reference
from tests.helpers import constraints_checked


def keepers(books):
    """(PPK-SKPD, PPKD)"""
    verifier = Role.SKPD_VERIFIER
    name = f"ppk_{books.unit.code.lower()}"
    user = reference.User.objects.filter(username=name).first()
    ppkd = reference.User.objects.filter(username="ppkd").first()
    return (
        user or reference.make_person(verifier, books.unit, username=name),
        ppkd or reference.make_person(Role.FINANCE_OFFICER, username="ppkd"),
    )


def close_all(books, last: int, first: int = 1) -> None:
    """Close months of DINKES and of the PPKD."""
    verifier, officer = keepers(books)
    for month in range(first, last + 1):
        close_period([books.own], 2025, month, actor=verifier)
        close_period([books.finance], 2025, month, actor=officer)


def refusal(function, *args, **over) -> DomainError:
    before = list(Period.objects.values_list("id", "is_open")), PeriodEvent.objects.count()
    with pytest.raises(DomainError) as caught, transaction.atomic():
        function(*args, **over)
    assert (list(Period.objects.values_list("id", "is_open")), PeriodEvent.objects.count()) == before
    return caught.value


def test_a_close_keeps_the_head_and_shuts_the_month(books):
    verifier, _ = keepers(books)
    entries = make.post_many(books, 3, dated_on=date(2025, 1, 20))
    (event,) = close_period([books.own], 2025, 1, actor=verifier)
    assert (event.action, event.month, event.last_number, event.hash) == ("close", 1, 3, entries[2].hash)
    with pytest.raises(DomainError) as caught, transaction.atomic():
        post([make.make_draft(books.own, source="x:1", dated_on=date(2025, 1, 31))], actor=books.actor)
    assert caught.value.rules == ("I-35",)
    assert "Periode Januari 2025 buku DINKES sudah ditutup" in caught.value.message
    (late,) = post([make.make_draft(books.own, source="x:1", dated_on=date(2025, 2, 1))], actor=books.actor)
    assert late.number == 4


def test_a_key_posted_before_the_close_still_gives_its_entry(books):
    verifier, _ = keepers(books)
    draft = make.make_draft(books.own, dated_on=date(2025, 1, 20))
    (first,) = post([draft], actor=books.actor)
    close_period([books.own], 2025, 1, actor=verifier)
    assert post([draft], actor=books.actor) == [first]


def test_months_close_upward(books):
    verifier, _ = keepers(books)
    error = refusal(close_period, [books.own], 2025, 2, actor=verifier)
    assert error.rules == ("I-35",)
    assert error.message == "Bulan sebelum Februari 2025 pada buku DINKES masih terbuka. Tutup berurutan."


def test_departments_close_before_the_ppkd(books):
    verifier, officer = keepers(books)
    error = refusal(close_period, [books.finance], 2025, 1, actor=officer)
    assert error.message == "Periode Januari 2025 buku DINKES masih terbuka. SKPD menutup sebelum PPKD."
    close_period([books.own], 2025, 1, actor=verifier)
    (event,) = close_period([books.finance], 2025, 1, actor=officer)
    assert event.book == books.finance


def test_months_open_downward_and_ppkd_before_the_departments(books):
    verifier, officer = keepers(books)
    close_all(books, 2)
    error = refusal(reopen_period, [books.own], 2025, 2, actor=verifier, reason="Koreksi")
    assert "PPKD membuka sebelum SKPD" in error.message
    error = refusal(reopen_period, [books.finance], 2025, 1, actor=officer, reason="Koreksi")
    assert "Bulan sesudah Januari 2025 pada buku PPKD masih tertutup" in error.message
    reopen_period([books.finance], 2025, 2, actor=officer, reason="Koreksi")
    (event,) = reopen_period([books.own], 2025, 2, actor=verifier, reason="Koreksi")
    assert (event.action, event.reason) == ("reopen", "Koreksi")
    assert Period.objects.get(book=books.own, year=2025, month=2).is_open


def test_reopening_needs_a_reason_and_a_closed_month(books):
    verifier, _ = keepers(books)
    close_period([books.own], 2025, 1, actor=verifier)
    assert (
        "wajib beralasan" in refusal(reopen_period, [books.own], 2025, 1, actor=verifier, reason="  ").message
    )
    assert "sudah ditutup" in refusal(close_period, [books.own], 2025, 1, actor=verifier).message
    assert (
        "masih terbuka"
        in refusal(reopen_period, [books.own], 2025, 2, actor=verifier, reason="Koreksi").message
    )
    assert "tidak mempunyai periode" in refusal(close_period, [books.own], 2031, 1, actor=verifier).message


def test_a_close_asks_the_right_for_every_book(books):
    verifier, officer = keepers(books)
    with pytest.raises(AccessDenied, match="Tutup Januari 2025 buku PPKD"):
        close_period([books.own, books.finance], 2025, 1, actor=verifier)
    with pytest.raises(AccessDenied, match="buku DINKES"):
        close_period([books.own], 2025, 1, actor=officer)
    with pytest.raises(AccessDenied, match="Tutup tahun 2025"):
        close_year(2025, actor=verifier)


def test_the_year_closes_after_its_months(books):
    reference.make_year2025()
    _, officer = keepers(books)
    close_all(books, 11)
    error = refusal(close_year, 2025, actor=officer)
    assert (
        error.message
        == "Tutup tahun 2025 memerlukan semua bulan tertutup; masih terbuka pada buku DINKES, PPKD."
    )
    close_all(books, 12, first=12)
    make.state_no_adjustments((books.own, books.finance), 2025, actor=officer)
    events = close_year(2025, actor=officer, reason="LKPD disetujui")
    assert [(event.book.code, event.action) for event in events] == [
        ("DINKES", "close_year"),
        ("PPKD", "close_year"),
    ]
    assert "sudah ditutup" in refusal(close_year, 2025, actor=officer).message
    error = refusal(reopen_period, [books.finance], 2025, 12, actor=officer, reason="Koreksi")
    assert error.message == "Tahun buku 2025 sudah ditutup atau belum dibuka."


@pytest.mark.parametrize("kind", ["CLOSING", "OPENING", "AUDIT_ADJUSTMENT"])
def test_a_closed_year_takes_three_kinds_with_a_reason_and_none_outside_year_end(books, kind):
    reference.make_year2025()
    _, officer = keepers(books)
    make.close_months(books)
    close_year(2025, actor=officer)
    draft = make.make_draft(books.own, kind=kind, dated_on=date(2025, 12, 31))
    with pytest.raises(DomainError, match="wajib beralasan") as caught, transaction.atomic():
        post([draft], actor=books.actor)
    assert caught.value.rules == ("I-35",)
    draft = make.make_draft(books.own, kind=kind, dated_on=date(2025, 12, 31), reason="Temuan BPK")
    post([draft], actor=books.actor)
    with pytest.raises(DatabaseError) as refused, constraints_checked():
        pass
    assert "hanya dibuat oleh tutup tahun" in translated(refused.value).message


@pytest.mark.parametrize("kind", ["BUDGET", "GENERAL", "ADJUST"])
def test_a_closed_year_takes_no_other_kind(books, kind):
    reference.make_year2025()
    _, officer = keepers(books)
    make.close_months(books)
    close_year(2025, actor=officer)
    draft = make.make_draft(books.own, kind=kind, dated_on=date(2025, 12, 31), reason="Terlambat")
    with pytest.raises(DomainError, match="hanya jurnal penutup") as caught, transaction.atomic():
        post([draft], actor=books.actor)
    assert caught.value.rules == ("I-35",)


def test_a_closed_month_of_an_open_year_takes_no_kind(books):
    verifier, _ = keepers(books)
    close_period([books.own], 2025, 1, actor=verifier)
    draft = make.make_draft(books.own, kind="OPENING", dated_on=date(2025, 1, 1), reason="Saldo awal")
    with pytest.raises(DomainError, match="Periode Januari 2025"), transaction.atomic():
        post([draft], actor=books.actor)
