"""Akhir tahun for people: state, close, reopen, open the next year, correct after the audit (I-34 … I-37).

The rules of documents (`treasury.year_end`) and of the journal (`ledger.year_end`) are asked together; what
the database asks again at commit is in `treasury_year_end.sql`.
"""

from collections.abc import Sequence

from django.db import DatabaseError, transaction

from core import clock
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from ledger import books, errors
from ledger import year_end as ledger
from ledger.books import book_of
from ledger.draft import EntryDraft
from ledger.manual import bookkeeper
from ledger.models import BookYear, Entry, PeriodEvent
from reference import access
from reference.models import FiscalYear, Unit, User
from treasury import year_end
from treasury.models import AdjustmentStatement
from treasury.services.year import open_year
from workflows import jobs
from workflows.models import JobRun

CLOSE_JOB = "close-year"


def require_reader(user: User) -> None:
    """AccessDenied (I-40) unless the person reads every unit: the list speaks of all of them."""
    access.require(
        user,
        sorted(access.READING_REGION_ROLES),
        unit=None,
        on=clock.today(),
        act="Membaca daftar periksa akhir tahun",
    )


def read_checklist(year: FiscalYear, *, user: User) -> list[year_end.Point]:
    """Daftar periksa akhir tahun, for who reads the whole region."""
    require_reader(user)
    return year_end.checklist(year)


def state_no_adjustments(unit: Unit, year: FiscalYear, *, reason: str, actor: User) -> AdjustmentStatement:
    """Nyatakan tidak ada penyesuaian of an entity, by its bookkeeper; once a year, with a reason (I-36)."""
    with one_transaction():
        book = book_of(unit)
        act = f"Menyatakan tidak ada penyesuaian buku {book.code}"
        access.require(actor, bookkeeper(book), unit=book.unit, on=clock.today(), act=act)
        reason = reason.strip()
        refusals = []
        if not reason:
            refusals.append(
                DomainError("Keterangan wajib diisi: apa yang sudah diperiksa.", rule="I-36", field="reason")
            )
        if BookYear.objects.filter(book=book, year=year.pk, is_closed=True).exists():
            refusals.append(DomainError(f"Tahun {year.pk} buku {book.code} sudah ditutup.", rule="I-35"))
        if AdjustmentStatement.objects.filter(unit=book.unit, year=year).exists():
            refusals.append(
                DomainError(f"Buku {book.code} sudah dinyatakan tanpa penyesuaian {year.pk}.", rule="I-36")
            )
        raise_all(refusals)
        return AdjustmentStatement.objects.create(
            unit=book.unit, year=year, actor=actor, stated_at=clock.now(), reason=reason
        )


def order_close(year: FiscalYear, *, reason: str, actor: User) -> JobRun:
    """Pesan tutup tahun: the right and every blocker are asked now and again by the job."""
    with one_transaction():
        _check_closable(year, actor)
        return jobs.enqueue(
            CLOSE_JOB,
            actor=actor,
            label=f"Tutup tahun {year.pk}",
            parameters={"year": year.pk, "reason": reason.strip()},
        )


def close(
    year: FiscalYear, *, reason: str = "", actor: User, progress: ledger.Progress = lambda *_: None
) -> list[PeriodEvent]:
    """Tutup tahun: every blocker of I-36, then closing entries of all books; one transaction, or nothing."""
    with one_transaction():
        _check_closable(year, actor)
        events = ledger.close_year(year.pk, actor=actor, reason=reason, progress=progress)
        _ask_deferred_rules()
        return events


def _check_closable(year: FiscalYear, actor: User) -> None:
    ledger.require_officer(actor, f"Tutup tahun {year.pk}")
    if not BookYear.objects.filter(year=year.pk, is_closed=False).exists():
        raise DomainError(f"Tahun buku {year.pk} sudah ditutup atau belum dibuka.", rule="I-35")
    raise_all(year_end.blockers(year))


def _ask_deferred_rules() -> None:
    """What the database asks at commit, asked now, so that a refusal is a sentence and not a fault."""
    connection = transaction.get_connection()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except DatabaseError as error:
        raise errors.translated(error) from error


def reopen(year: FiscalYear, *, reason: str, actor: User) -> list[PeriodEvent]:
    """Buka kembali tahun by linked mirrors; refused while the next year's opening stands."""
    return ledger.reopen_year(year.pk, actor=actor, reason=reason)


def open_next(year: FiscalYear, *, actor: User, reason: str = "") -> list[PeriodEvent]:
    """Buka saldo awal of the year after: its books and months when missing, then closing = opening (I-37).

    The fiscal year itself is opened by the administrator, who chooses its editions.
    """
    with one_transaction():
        ledger.require_officer(actor, f"Membuka saldo awal {year.pk + 1}")
        following = FiscalYear.objects.filter(pk=year.pk + 1).first()
        if following is None:
            raise DomainError(
                f"Tahun anggaran {year.pk + 1} belum dibuka. Minta administrator memilih edisi acuannya.",
                rule="I-35",
            )
        _open_books(year, following, actor)
        return ledger.carry_year(following.pk, actor=actor, reason=reason)


def _open_books(year: FiscalYear, following: FiscalYear, actor: User) -> None:
    """Books of active units, and of units that closed the year and have retired since."""
    open_year(following, actor=actor)
    for row in BookYear.objects.filter(year=year.pk).select_related("book"):
        books.open_year(row.book, following.pk, actor=actor)


def cancel_opening(year: FiscalYear, *, reason: str, actor: User) -> list[PeriodEvent]:
    """Batalkan saldo awal of an open year, so that the year before can be reopened."""
    return ledger.uncarry_year(year.pk, actor=actor, reason=reason)


def adjust_after_audit(
    drafts: Sequence[EntryDraft], *, year: FiscalYear, reason: str, actor: User
) -> list[Entry]:
    """Koreksi audit of a closed year: posted, closed again, and carried into the openings that stand."""
    return ledger.post_audit_adjustments(drafts, year=year.pk, reason=reason, actor=actor)
