"""Books, drafts and postings for tests: plain functions over the official chart, no random data."""

from dataclasses import dataclass
from datetime import date

from core.money import ZERO, Decimal
from ledger.books import ensure_book, open_year
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Book, Entry
from ledger.posting import post
from reference.models import Unit, User
from tests.factories import reference as make

EXPENSE = "8.1.02.01.01.0001"
PAYABLE = "2.1.06.01.01.0001"
RK_PPKD = "3.1.03.01.01.0001"
RK_SKPD = "1.1.13.01.01.0001"
CASH = "1.1.01.01.01.0001"
SPENDING = "5.1.02.01.01.0001"
SAL = "3.1.02.05.01.0001"
HEADER = "8.1.02.01.01"
MARCH = date(2025, 3, 14)


@dataclass(frozen=True)
class Books:
    """One SKPD's book and the PPKD's, the year 2025 open."""

    unit: Unit
    ppkd: Unit
    own: Book
    finance: Book
    actor: User


def make_books(code: str = "DINKES", year: int = 2025, actor: User | None = None) -> Books:
    """Both books; a second call with another code adds an SKPD."""
    actor = actor or make.make_user(f"pembuku_{code.lower()}")
    unit, ppkd = make.make_unit(code), make.make_ppkd()
    own, finance = ensure_book(unit), ensure_book(ppkd)
    for book in (own, finance):
        open_year(book, year, actor=actor)
    return Books(unit, ppkd, own, finance, actor)


def make_line(
    book: Book, code: str, debit: Decimal | int = 0, credit: Decimal | int = 0, **over
) -> LineDraft:
    """A line of the book's own unit on an account of the 2021 chart."""
    return LineDraft(
        **{
            "account_id": make.account(code).pk,
            "unit_id": book.unit_id,
            "debit": Decimal(debit) if debit else ZERO,
            "credit": Decimal(credit) if credit else ZERO,
            **over,
        }
    )


def make_draft(book: Book, amount: Decimal | int = 1000, **over) -> EntryDraft:
    """Expense against RK PPKD of 1,000 on 14 March 2025."""
    codes = over.pop("codes", (EXPENSE, RK_PPKD))
    return EntryDraft(
        **{
            "book_id": book.pk,
            "ledger_set": "FIN",
            "dated_on": MARCH,
            "kind": "GENERAL",
            "source": "disbursement:1",
            "event": "paid",
            "description": "Belanja alat tulis",
            "lines": (make_line(book, codes[0], debit=amount), make_line(book, codes[1], credit=amount)),
            **over,
        }
    )


def post_many(books: Books, count: int, book: Book | None = None, **over) -> list[Entry]:
    """`count` entries of 1,000, 2,000, … with keys "seri:1", "seri:2", …; one call."""
    series = over.pop("series", "seri")
    drafts = [
        make_draft(book or books.own, 1000 * number, source=f"{series}:{number}", **over)
        for number in range(1, count + 1)
    ]
    return post(drafts, actor=books.actor)


def reference_account(code: str) -> int:
    """Id of an account of the 2021 chart."""
    return make.account(code).pk
