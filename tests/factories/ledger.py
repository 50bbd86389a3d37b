"""Books, drafts and postings for tests: plain functions over the official chart, no random data."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection

from core import clock
from core.money import ZERO, Decimal
from ledger.books import ensure_book, open_year
from ledger.draft import EntryDraft, LineDraft
from ledger.models import Book, Entry, EntryLine
from ledger.posting import post
from reference.models import FiscalYear, Unit, User
from tests.factories import reference as make
from treasury.models import AdjustmentStatement, CashClosing, TreasurerKind

EXPENSE = "8.1.02.01.01.0001"
PAYABLE = "2.1.06.01.01.0001"
RK_PPKD = "3.1.03.01.01.0001"
RK_SKPD = "1.1.13.01.01.0001"
CASH = "1.1.01.01.01.0001"
SPENDING = "5.1.02.01.01.0001"
SAL = "3.1.02.05.01.0001"
HEADER = "8.1.02.01.01"
LEVY = "4.1.02.01.01.0001"
LO_LEVY = "7.1.02.01.01.0001"
EQUITY = "3.1.01.01.01.0001"
APPROPRIATION = "3.1.02.03.01.0001"
ESTIMATED_REVENUE = "3.1.02.01.01.0001"
TREASURER_CASH = "1.1.01.03.01.0001"
RECEIPT_CASH = "1.1.01.02.01.0001"
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


def close_months(books: Books, year: int = 2025, *, first: int = 1, last: int = 12) -> None:
    """Months of both books, without asking rights; with December both say that nothing is to be adjusted."""
    close_cash(books, year, first=first, last=last)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ledger_close_period(%s::bigint[], %s, month, %s, now(), '')"
            " FROM generate_series(%s, %s) AS month",
            [[books.own.pk, books.finance.pk], year, books.actor.pk, first, last],
        )
    if last == 12:
        state_no_adjustments((books.own, books.finance), year, actor=books.actor)


def close_cash(books: Books, year: int, *, first: int, last: int) -> None:
    """The cash of every treasurer who moved some in a year that is there, closed as the book says (I-35)."""
    kinds = {TREASURER_CASH: TreasurerKind.EXPENDITURE, RECEIPT_CASH: TreasurerKind.REVENUE}
    moved = EntryLine.objects.filter(account__code__in=kinds, dated_on__year=year)
    for unit_id, code in moved.order_by().values_list("unit_id", "account__code").distinct():
        of_treasurer = CashClosing.objects.filter(unit_id=unit_id, kind=kinds[code], year=year)
        done = set(of_treasurer.values_list("month", flat=True))
        CashClosing.objects.bulk_create(
            CashClosing(
                unit_id=unit_id,
                year_id=year,
                kind=kinds[code],
                month=month,
                dated_on=date(year, month, 28),
                description="Penutupan kas",
                created_by=books.actor,
                created_at=clock.now(),
            )
            for month in range(first, last + 1)
            if month not in done
        )
        of_treasurer.filter(state="draft").update(state="closed")


def state_no_adjustments(books: Iterable[Book], year: int, *, actor: User) -> None:
    """Entities without adjusting entries say so (I-36), where the fiscal year is there to say it of."""
    if FiscalYear.objects.filter(pk=year).exists():
        for book in books:
            AdjustmentStatement.objects.get_or_create(
                unit=book.unit,
                year_id=year,
                defaults={"actor": actor, "stated_at": clock.now(), "reason": "Nihil"},
            )


def _pair(books: Books, own: tuple, finance: tuple, source: str, on: date) -> list[EntryDraft]:
    """An event in both books: (debit code, credit code) each, RK SKPD with its counterpart."""
    drafts = []
    for book, (debit, credit, amount) in ((books.own, own), (books.finance, finance)):
        lines = tuple(
            make_line(book, code, **{side: amount}, counterpart_id=books.unit.pk if code == RK_SKPD else None)
            for side, code in (("debit", debit), ("credit", credit))
        )
        drafts.append(make_draft(book, lines=lines, source=source, event="posted", dated_on=on))
    return drafts


def live_year(books: Books, year: int = 2025, *, with_opening: bool = True) -> None:
    """A small year: opening 900 each, budget 500/300, imprest 200, expense 120, levy 70 paid to the RKUD."""
    new_year, day, sub = date(year, 1, 1), date(year, 6, 1), Unit.objects.filter(parent=books.unit).first()
    drafts = []
    if with_opening:
        for book, code in ((books.own, TREASURER_CASH), (books.finance, CASH)):
            codes, source = (code, EQUITY), f"opening:{book.pk}:{year}"
            drafts.append(
                make_draft(
                    book, 900, codes=codes, kind="OPENING", source=source, dated_on=new_year, reason="Awal"
                )
            )
    budget = (
        make_line(books.own, ESTIMATED_REVENUE, debit=300),
        make_line(books.own, SAL, debit=200),
        make_line(books.own, APPROPRIATION, credit=500),
    )
    shared = {"ledger_set": "BUD", "dated_on": day}
    drafts.append(
        make_draft(
            books.own, lines=budget, kind="BUDGET", source=f"dpa:{year}", ledger_set="BUD", dated_on=new_year
        )
    )
    imprest = _pair(books, (TREASURER_CASH, RK_PPKD, 200), (RK_SKPD, CASH, 200), f"up:{year}", day)
    levy = _pair(books, (RK_PPKD, LO_LEVY, 70), (CASH, RK_SKPD, 70), f"levy:{year}", day)
    unit_id = sub.pk if sub else books.unit.pk
    spent = [
        make_line(books.own, code, **{side: 120}, unit_id=unit_id)
        for side, code in (("debit", EXPENSE), ("credit", TREASURER_CASH))
    ]
    realised = [
        make_line(books.own, code, **{side: 120}, unit_id=unit_id)
        for side, code in (("debit", SPENDING), ("credit", SAL))
    ]
    received = [make_line(books.own, code, **{side: 70}) for side, code in (("debit", SAL), ("credit", LEVY))]
    drafts += [
        *imprest,
        *levy,
        make_draft(books.own, lines=tuple(spent), source=f"receipt:{year}", dated_on=day),
        make_draft(books.own, lines=tuple(realised), source=f"receipt:{year}", **shared),
        make_draft(books.own, lines=tuple(received), source=f"levy:{year}", event="realised", **shared),
    ]
    post(drafts, actor=books.actor)
