"""Akhir tahun of the journal (domain 4.4): close, reopen in reverse, open the next year, audit adjustments.

These are the ledger's own rules; what must be done in documents before (I-36) is asked in
`treasury.services.year_end`, the door for people. Every function is one transaction with the caller's.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from core import clock
from core.locks import one_transaction
from ledger import errors, posting
from ledger.draft import EntryDraft
from ledger.models import BookYear, Entry, EntryKind, PeriodEvent
from ledger.periods import change
from reference import access
from reference.models import Role, User

Progress = Callable[[int, int, str], None]


def require_officer(actor: User, act: str) -> None:
    """AccessDenied (I-40) unless the person is the region's PPKD today."""
    access.require(actor, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act=act)


def close_year(
    year: int, *, actor: User, reason: str = "", progress: Progress = lambda *_: None
) -> list[PeriodEvent]:
    """Tutup tahun of all books, every month being closed: closing entries (BUD-a, -b, FIN-a, -b), then shut.

    Afterwards only 1, 2, 3.1.01 and 3.1.03 have balances (A-15). One statement reads the lines once
    for all books; `progress` is told before and after it, in books.
    """
    require_officer(actor, f"Tutup tahun {year}")
    reason = reason.strip() or f"Tutup tahun {year}"
    books = BookYear.objects.filter(year=year, is_closed=False).count()
    progress(0, books, f"Menjumlah saldo dan membukukan jurnal penutup {books} buku.")
    events = _call("ledger_close_year", year, actor=actor, reason=reason)
    progress(books, books, f"{books} buku tahun {year} ditutup.")
    return events


def reopen_year(year: int, *, actor: User, reason: str) -> list[PeriodEvent]:
    """Buka kembali tahun: closing entries get linked mirrors (I-34); months stay closed until reopened.

    Refused while the next year's opening stands: years open in reverse.
    """
    require_officer(actor, f"Buka kembali tahun {year}")
    return _call("ledger_reopen_year", year, actor=actor, reason=reason)


def carry_year(year: int, *, actor: User, reason: str = "") -> list[PeriodEvent]:
    """Saldo awal of `year` = closing of the year before, RK moved into Ekuitas (I-37); idempotent.

    Returns the events of the books whose opening was written; none when all agreed already.
    """
    require_officer(actor, f"Membuka saldo awal {year}")
    reason = reason.strip() or f"Saldo awal {year} dari penutupan {year - 1}"
    return _call("ledger_carry_year", year, actor=actor, reason=reason)


def uncarry_year(year: int, *, actor: User, reason: str) -> list[PeriodEvent]:
    """Batalkan saldo awal of an open year by linked mirrors, so that the year before can be reopened."""
    require_officer(actor, f"Membatalkan saldo awal {year}")
    return _call("ledger_uncarry_year", year, actor=actor, reason=reason)


def post_audit_adjustments(
    drafts: Sequence[EntryDraft], *, year: int, actor: User, reason: str
) -> list[Entry]:
    """Koreksi audit dated 31 December of a closed year; their effect is closed again and carried on.

    Kind, date and reason of the drafts are set here. Statements of the year show the adjustment, A-15 holds,
    and every opening carried over since is corrected by an entry of its own. One transaction.
    """
    require_officer(actor, f"Koreksi audit {year}")
    reason = reason.strip()
    dressed = [
        replace(draft, kind=EntryKind.AUDIT_ADJUSTMENT.value, dated_on=date(year, 12, 31), reason=reason)
        for draft in drafts
    ]
    with one_transaction():
        if not BookYear.objects.filter(year=year, is_closed=True).exists():
            raise errors.LedgerError(
                f"Tahun buku {year} belum ditutup; koreksinya jurnal penyesuaian biasa, bukan koreksi audit.",
                rule="I-35",
            )
        posted = posting.post(dressed, actor=actor)
        _call("ledger_settle_audit", year, actor=actor, reason=reason)
    return posted


def _call(function: str, year: int, *, actor: User, reason: str) -> list[PeriodEvent]:
    moment = clock.now()
    return change(f"SELECT {function}(%s, %s, %s, %s)", [year, actor.pk, moment, reason], actor, moment)
