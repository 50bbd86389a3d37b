"""Books of the accounting entities."""

from django.db import connection

from core import clock
from core.errors import DomainError
from ledger.models import Book
from reference.models import Unit, User


def ensure_book(unit: Unit) -> Book:
    """Buku of an entity (SKPD or PPKD), made when missing."""
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


def open_year(book: Book, year: int, *, actor: User) -> None:
    """Open a year of a book: its counter and twelve months; nothing when it is open already."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT ledger_open_year(%s, %s, %s, %s)", [book.pk, year, actor.pk, clock.now()])
