"""Books of entities and their years."""

from datetime import date

import pytest

from core.errors import DomainError
from ledger.books import book_of, ensure_book, open_year
from ledger.chain import genesis
from ledger.models import Book, BookHead, BookYear, Period, PeriodEvent
from ledger.posting import post
from tests.factories import ledger as make
from tests.factories import reference


def test_a_book_is_made_once_with_its_head(db):
    unit = reference.make_unit("DINSOS")
    book = ensure_book(unit)
    assert ensure_book(unit) == book
    assert (book.code, Book.objects.filter(unit=unit).count()) == ("DINSOS", 1)
    head = BookHead.objects.get(book=book)
    assert (head.hash, head.entry_count) == (genesis("DINSOS"), 0)


def test_a_sub_unit_posts_to_its_department(books):
    part = reference.make_sub_unit(books.unit)
    assert book_of(part) == books.own
    with pytest.raises(DomainError, match="satu dengan SKPD induknya"):
        ensure_book(part)


def test_a_unit_without_a_book_is_told_so(db):
    with pytest.raises(DomainError, match="Buku Satuan Kerja DINSOS belum dibuka") as caught:
        book_of(reference.make_unit("DINSOS"))
    assert caught.value.rules == ("I-35",)


def test_opening_a_year_makes_twelve_open_months_once(books):
    first = open_year(books.own, 2026, actor=books.actor)
    assert open_year(books.own, 2026, actor=books.actor) == first
    months = Period.objects.filter(book=books.own, year=2026).values_list("month", "is_open")
    assert list(months) == [(month, True) for month in range(1, 13)]
    events = PeriodEvent.objects.filter(book=books.own, year=2026)
    assert [(event.action, event.last_number) for event in events] == [("open_year", 0)]
    assert first.last_number == 0


def test_the_last_number_follows_the_entries(books):
    make.post_many(books, 3)
    assert BookYear.objects.get(book=books.own, year=2025).last_number == 3


def test_a_book_opened_late_has_the_months_closed_that_the_ppkd_closed(books):
    from tests.ledger.test_periods import close_all

    close_all(books, 1)
    late = make.make_books("DINSOS", actor=books.actor)
    states = Period.objects.filter(book=late.own, year=2025).values_list("month", "is_open")
    assert list(states)[:2] == [(1, False), (2, True)]
    (entry,) = post([make.make_draft(late.own, dated_on=date(2025, 2, 1), kind="OPENING")], actor=books.actor)
    assert entry.number == 1
