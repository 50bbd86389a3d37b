"""Open a fiscal year: books and periods of every SKPD and of PPKD."""

from core import clock
from core.locks import one_transaction
from ledger import books
from ledger.models import Book
from reference import access
from reference.models import FiscalYear, Role, Unit, User


def open_year(year: FiscalYear, *, actor: User) -> list[Book]:
    """Make the book of every active SKPD and of PPKD, with the twelve periods of the year; idempotent."""
    with one_transaction():
        access.require(
            actor,
            (Role.FINANCE_OFFICER, Role.ADMINISTRATOR),
            unit=None,
            on=clock.today(),
            act="Membuka tahun buku",
        )
        entities = Unit.objects.filter(is_active=True).exclude(kind=Unit.Kind.SUB_UNIT).order_by("code")
        opened = []
        for unit in entities:
            book = books.ensure_book(unit)
            books.open_year(book, year.pk, actor=actor)
            opened.append(book)
    return opened
