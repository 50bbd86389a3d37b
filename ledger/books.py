"""Buku of the accounting entities, and their years."""

from django.db import DatabaseError, connection

from core import clock
from core.errors import DomainError
from ledger import errors
from ledger.models import Book, BookYear
from reference.models import Unit, User


def ensure_book(unit: Unit) -> Book:
    """Buku of an entity (SKPD or PPKD), made when missing; a sub-unit has none of its own."""
    if unit.parent_id is not None:
        raise DomainError(
            f"{unit.name} adalah unit dari SKPD; bukunya satu dengan SKPD induknya.", rule="I-35"
        )
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_ensure_book(%s)", [unit.pk])
        (book_id,) = cursor.fetchone()
    return Book.objects.get(pk=book_id)


def book_of(unit: Unit) -> Book:
    """The book that a unit posts to: its own, or its SKPD's for a sub-unit. DomainError when none."""
    entity_id = unit.parent_id or unit.pk
    book = Book.objects.filter(unit_id=entity_id).first()
    if book is None:
        raise DomainError(
            f"Buku {unit.name} belum dibuka. Minta administrator membuka tahun anggarannya.", rule="I-35"
        )
    return book


def open_year(book: Book, year: int, *, actor: User) -> BookYear:
    """Buka tahun: a book's twelve months, open; nothing changes when the year is open already."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT ledger_open_year(%s, %s, %s, %s)", [book.pk, year, actor.pk, clock.now()])
    except DatabaseError as error:
        raise errors.translated(error) from error
    return BookYear.objects.get(book=book, year=year)
