"""Jurnal memorial: entries that a person writes, not a document."""

from collections.abc import Sequence

from core import clock
from core.locks import one_transaction
from ledger import posting
from ledger.draft import EntryDraft
from ledger.models import Book, Entry
from reference import access
from reference.models import Role, User


def bookkeeper(book: Book) -> Role:
    """Who keeps a book: PPKD its own, the PPK-SKPD an SKPD's."""
    return Role.FINANCE_OFFICER if book.unit.is_ppkd else Role.SKPD_VERIFIER


def require_bookkeeper(books: Sequence[Book], actor: User, act: str) -> None:
    """AccessDenied (I-40) unless the person keeps every one of the books today."""
    for book in books:
        access.require(
            actor, bookkeeper(book), unit=book.unit, on=clock.today(), act=f"{act} buku {book.code}"
        )


def post_manual(drafts: Sequence[EntryDraft], *, actor: User) -> list[Entry]:
    """Jurnal memorial: asks the right for every book that the entries write, then posts."""
    with one_transaction():
        books = Book.objects.select_related("unit").filter(pk__in={draft.book_id for draft in drafts})
        require_bookkeeper(list(books.order_by("code")), actor, "Jurnal memorial")
        return posting.post(drafts, actor=actor)
