"""Daftar periksa akhir tahun (I-36): what blocks the close of a year, and what is only listed.

Each point reads with one query or two, whatever the number of units. What is listed (open UP and TU, receipts
not deposited, withheld tax not remitted) stays in the balances and is carried over.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Exists, F, Max, OuterRef, Q, Sum, Value
from django.db.models.functions import Coalesce, Concat

from core.errors import DomainError
from core.money import ZERO, Decimal, rupiah
from ledger.balances import balances_by_unit
from ledger.errors import month_name
from ledger.models import Book, BookYear, Entry, EntryKind, EntryLine, Period
from reference.models import FiscalYear, Nature, Unit
from reference.roles import AccountKey, role_account
from treasury import agreement
from treasury.imprest import CASH_OF
from treasury.models import (
    DEAD_DISBURSEMENT,
    DEAD_ORDER,
    AdjustmentStatement,
    CashClosing,
    DisbursementOrder,
    PaymentOrder,
    PaymentRequest,
    TreasurerKind,
)


@dataclass(frozen=True)
class Found:
    """One thing to settle: what it is, its value, and the document (`flow:id`) or unit where it is."""

    text: str
    value: Decimal | None = None
    document_key: str = ""
    unit_id: int | None = None
    # Whose cash book (TreasurerKind) of the unit shows it.
    treasurer: str = ""


@dataclass(frozen=True)
class Point:
    """One point of the list; nothing found is done."""

    key: str
    title: str
    rule: str
    is_blocking: bool
    way_out: str
    found: tuple[Found, ...]

    @property
    def is_done(self) -> bool:
        return not self.found

    @property
    def blocks(self) -> bool:
        return self.is_blocking and bool(self.found)


Reader = Callable[[FiscalYear], Iterator[Found]]


def checklist(year: FiscalYear) -> list[Point]:
    """Every point of I-36, blocking ones first in the order in which they are settled."""
    return [
        Point(key, title, rule, is_blocking, way_out, tuple(read(year)))
        for key, title, rule, is_blocking, way_out, read in POINTS
    ]


def blockers(year: FiscalYear) -> Iterator[DomainError]:
    """The refusals of a close: one for each blocking point, naming what was found first and how many."""
    for point in checklist(year):
        if point.blocks:
            first, count = point.found[0], len(point.found)
            value = f" {rupiah(first.value)}" if first.value is not None else ""
            more = f" dan {count - 1} lainnya" if count > 1 else ""
            yield DomainError(
                f"Tahun {year.pk} belum dapat ditutup. {point.title}: {first.text}{value}{more}. "
                f"{point.way_out}",
                rule=point.rule,
            )


def _unpaid_requests(year: FiscalYear) -> Iterator[Found]:
    paid = DisbursementOrder.objects.filter(order__request=OuterRef("pk"), state="paid")
    rows = PaymentRequest.objects.filter(year=year, state__in=("submitted", "verified")).exclude(Exists(paid))
    for row in rows.select_related("unit").order_by("pk"):
        yield _document(f"SPP {row} {row.unit.code}", row.gross.amount, row.document_key)


def _unpaid_orders(year: FiscalYear) -> Iterator[Found]:
    paid = DisbursementOrder.objects.filter(order=OuterRef("pk"), state="paid")
    rows = PaymentOrder.objects.filter(year=year).exclude(state__in=DEAD_ORDER).exclude(Exists(paid))
    for row in rows.select_related("unit").order_by("pk"):
        yield _document(f"SPM {row} {row.unit.code}", row.gross.amount, row.document_key)


def _unpaid_disbursements(year: FiscalYear) -> Iterator[Found]:
    rows = DisbursementOrder.objects.filter(year=year).exclude(state__in=("paid", *DEAD_DISBURSEMENT))
    for row in rows.select_related("unit").order_by("pk"):
        yield _document(f"SP2D {row} {row.unit.code}", row.net.amount, row.document_key)


def _document(text: str, value: Decimal, key: str) -> Found:
    return Found(text, value, document_key=key)


def _adjustments(year: FiscalYear) -> Iterator[Found]:
    adjusted = Entry.objects.filter(book=OuterRef("pk"), year=year.pk, kind=EntryKind.ADJUST)
    stated = AdjustmentStatement.objects.filter(unit=OuterRef("unit"), year=year)
    books = Book.objects.filter(years__year=year.pk).exclude(Exists(adjusted)).exclude(Exists(stated))
    for book in books.order_by("code"):
        yield Found(f"Buku {book.code}", unit_id=book.unit_id)


def _reciprocal(year: FiscalYear) -> Iterator[Found]:
    """A-11 per SKPD: what PPKD claims less what the SKPD owes, for cash and for assets that moved."""
    keys = (AccountKey.RK_SKPD, AccountKey.RK_PPKD, AccountKey.RK_PPKD_ASSETS)
    claim, *debts = (role_account(year.chart_id, key) for key in keys)
    rows = (
        EntryLine.objects.filter(account__in=(claim, *debts), dated_on__year=year.pk)
        .exclude(kind=EntryKind.LEGACY)
        .annotate(whose=Coalesce("counterpart", F("book__unit")))
        .order_by()
        .values_list("whose")
        .annotate(
            claimed=Sum("debit", filter=Q(account=claim), default=ZERO)
            - Sum("credit", filter=Q(account=claim), default=ZERO),
            owed=Sum("credit", filter=~Q(account=claim), default=ZERO)
            - Sum("debit", filter=~Q(account=claim), default=ZERO),
        )
    )
    codes = _codes()
    for unit_id, claimed, owed in rows:
        if claimed != owed:
            text = f"{codes[unit_id]}: RK SKPD {rupiah(claimed)}, RK PPKD {rupiah(owed)}, selisih"
            yield Found(text, abs(claimed - owed), unit_id=unit_id)


def _cash_closings(year: FiscalYear) -> Iterator[Found]:
    """Treasurers whose cash moved in the year and is not closed for all twelve months."""
    kinds = {role_account(year.chart_id, key).pk: kind for kind, key in CASH_OF.items()}
    moved = (
        EntryLine.objects.filter(account__in=kinds, dated_on__year=year.pk)
        .exclude(kind=EntryKind.LEGACY)
        .order_by("unit__code", "account")
        .values_list("unit_id", "unit__code", "account_id")
        .distinct()
    )
    closed = dict(
        CashClosing.objects.filter(year=year, state="closed")
        .order_by()
        .values_list(Concat("unit_id", Value(":"), "kind", output_field=CharField()))
        .annotate(last=Max("month"))
    )
    for unit_id, code, account_id in moved:
        kind = TreasurerKind(kinds[account_id])
        last = closed.get(f"{unit_id}:{kind.value}", 0)
        if last < 12:
            until = f"kas ditutup sampai {month_name(last)}" if last else "kas belum pernah ditutup"
            yield Found(f"{kind.label} {code}: {until}", unit_id=unit_id)


def _cash_books(year: FiscalYear) -> Iterator[Found]:
    """A-16: treasurers whose BKU closes otherwise than their cash in the ledger; one query."""
    kinds = {role_account(year.chart_id, key).pk: kind for kind, key in CASH_OF.items()}
    scope = agreement.Scope(year.pk, year.chart_id, date(year.pk, 12, 31))
    for place in agreement.differing(agreement.places(agreement.BOOKS, scope)):
        kind = TreasurerKind(kinds[place.account_id])
        booked = place.opening + place.posted
        text = (
            f"{kind.label} {place.unit_code}: BKU {rupiah(place.by_documents)}, buku besar {rupiah(booked)}"
        )
        yield Found(f"{text}, selisih", abs(place.difference), unit_id=place.unit_id, treasurer=kind.value)


def _months(year: FiscalYear) -> Iterator[Found]:
    rows = Period.objects.filter(year=year.pk, is_open=True).select_related("book__unit").order_by()
    open_months: dict[str, tuple[Book, list[int]]] = {}
    for row in rows:
        open_months.setdefault(row.book.code, (row.book, []))[1].append(row.month)
    for code, (book, months) in sorted(open_months.items()):
        first = month_name(min(months))
        span = first if len(months) == 1 else f"{first} sampai {month_name(max(months))}"
        yield Found(f"Buku {code}: {span}", unit_id=book.unit_id)


def _year_before(year: FiscalYear) -> Iterator[Found]:
    before = year.pk - 1
    own = Entry.objects.filter(book=OuterRef("book"), year=before).exclude(kind=EntryKind.LEGACY)
    if not BookYear.objects.filter(Exists(own), year=before).exists():
        return
    if BookYear.objects.filter(year=before, is_closed=False).exists():
        yield Found(f"Tahun {before} belum ditutup")
    elif not BookYear.objects.filter(year=year.pk, is_carried=True).exists():
        yield Found(f"Saldo awal {year.pk} belum dibuka dari penutupan {before}")


def _held(key: AccountKey) -> Reader:
    """Balances of a treasurer's cash account by unit at 31 December."""

    def read(year: FiscalYear) -> Iterator[Found]:
        account, codes = role_account(year.chart_id, key), _codes()
        books = list(Book.objects.values_list("pk", flat=True))
        start, end = date(year.pk, 1, 1), date(year.pk, 12, 31)
        for row in balances_by_unit(account, book_ids=books, start=start, end=end):
            if row.closing:
                yield Found(codes[row.key], row.closing, unit_id=row.key)

    return read


def _withheld(year: FiscalYear) -> Iterator[Found]:
    rows = (
        EntryLine.objects.filter(account__nature=Nature.WITHHOLDING, dated_on__year=year.pk)
        .exclude(kind=EntryKind.LEGACY)
        .order_by()
        .values_list("book__code", "book__unit", "account__code", "account__name")
        .annotate(rest=Sum("credit") - Sum("debit"))
    )
    for book, unit_id, code, name, rest in sorted(rows):
        if rest:
            yield Found(f"{book}: {code} {name}", rest, unit_id=unit_id)


def _drafts(year: FiscalYear) -> Iterator[Found]:
    rows = PaymentRequest.objects.filter(year=year, state__in=("draft", "returned")).select_related("unit")
    for row in rows.order_by("pk"):
        yield _document(f"SPP {row} {row.unit.code}", row.gross.amount, row.document_key)


def _codes() -> dict[int, str]:
    return dict(Unit.objects.values_list("pk", "code"))


# key, title, rule, does it block, way out, reader. In the order in which they are settled.
POINTS: tuple[tuple[str, str, str, bool, str, Reader], ...] = (
    (
        "year_before",
        "Tahun sebelumnya ditutup dan saldo awal dibuka",
        "I-37",
        True,
        "Tutup tahun sebelumnya, lalu buka saldo awal tahun ini.",
        _year_before,
    ),
    (
        "requests",
        "SPP yang belum selesai",
        "I-36",
        True,
        "Selesaikan sampai SP2D dibayar, atau kembalikan SPP itu.",
        _unpaid_requests,
    ),
    (
        "orders",
        "SPM yang belum selesai",
        "I-36",
        True,
        "Terbitkan dan bayar SP2D-nya, atau batalkan SPM itu.",
        _unpaid_orders,
    ),
    (
        "disbursements",
        "SP2D yang belum dibayar atau dibatalkan",
        "I-36",
        True,
        "Catat pembayarannya atau batalkan SP2D itu.",
        _unpaid_disbursements,
    ),
    (
        "adjustments",
        "Penyesuaian dibukukan atau dinyatakan tidak ada",
        "I-36",
        True,
        "Bukukan penyesuaian 31 Desember, atau nyatakan tidak ada penyesuaian.",
        _adjustments,
    ),
    (
        "cash_closings",
        "Penutupan kas bendahara dua belas bulan",
        "I-36",
        True,
        "Bendahara menutup kas tiap bulan sampai Desember.",
        _cash_closings,
    ),
    (
        "cash_books",
        "BKU bendahara sama dengan buku besar (A-16)",
        "I-36",
        True,
        "Balikkan jurnal kas bendahara yang tidak berdokumen, atau bukukan dokumennya.",
        _cash_books,
    ),
    (
        "reciprocal",
        "RK PPKD sama dengan RK SKPD (A-11)",
        "I-33",
        True,
        "Perbaiki kejadian yang hanya dibukukan pada satu buku.",
        _reciprocal,
    ),
    (
        "months",
        "Periode yang masih terbuka",
        "I-36",
        True,
        "Tutup semua bulan, SKPD sebelum PPKD.",
        _months,
    ),
    (
        "imprest",
        "Sisa UP dan TU di bendahara pengeluaran",
        "I-36",
        False,
        "Setorkan ke RKUD; sisanya menjadi saldo awal.",
        _held(AccountKey.TREASURER_CASH),
    ),
    (
        "receipts",
        "Penerimaan yang belum disetor ke RKUD",
        "I-27",
        False,
        "Setorkan; sisanya menjadi saldo awal.",
        _held(AccountKey.RECEIPT_CASH),
    ),
    (
        "withheld",
        "Potongan dan pajak yang belum disetor",
        "I-28",
        False,
        "Setorkan; sisanya menjadi utang PFK saldo awal.",
        _withheld,
    ),
    (
        "drafts",
        "SPP yang masih draf atau dikembalikan",
        "I-36",
        False,
        "Tidak dapat diajukan lagi sesudah tahun ditutup.",
        _drafts,
    ),
)
