"""Dokumen anggaran (DPA/DPPA): versions, documents, their lines and cash plan.

The way to signing is the flow "budget_document" (budget/flows.py); lines change in a draft only.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Max

from budget import csv_rows
from budget.keys import ensure_key
from budget.line_store import replace_lines
from budget.lines import LineInput, exact_line, flaws_of_all
from budget.models import BudgetDocument, BudgetVersion, RegionalBudget
from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import Rank, lock, one_transaction
from reference import access
from reference.models import FiscalYear, Role, Unit, User
from workflows import engine

__all__ = [
    "LineInput",
    "check_date",
    "create_document",
    "create_version",
    "ensure_key",
    "load_csv",
    "lock_document",
    "open_draft",
    "put_lines",
    "require_operator",
]

FLOW = "budget_document"
VERSION_ROLES = (Role.FINANCE_OFFICER, Role.TAPD)


def create_version(
    *,
    year: FiscalYear | int,
    kind: str,
    name: str,
    legal_basis: str = "",
    exception_basis: str = "",
    actor: User,
) -> BudgetVersion:
    """Versi anggaran of the region: the first of a year is murni, later ones are not.

    `exception_basis`: the decree of keadaan tertentu or darurat by which a pergeseran may leave its kegiatan
    and jenis (I-13); refused for other kinds, which need none.
    """
    access.require(actor, VERSION_ROLES, unit=None, on=clock.today(), act="Buat versi anggaran")
    return make_version(
        year=year,
        kind=kind,
        name=name,
        legal_basis=legal_basis,
        exception_basis=exception_basis,
        actor=actor,
    )


def make_version(
    *,
    year: FiscalYear | int,
    kind: str,
    name: str,
    legal_basis: str = "",
    exception_basis: str = "",
    actor: User,
) -> BudgetVersion:
    """`create_version` for callers that have asked for the right."""
    with one_transaction():
        # The year's row makes two versions made at once take their numbers one after the other.
        its_year = lock(FiscalYear.objects.filter(pk=getattr(year, "pk", year)), Rank.REQUEST)
        if not its_year:
            raise DomainError(
                f"Tahun anggaran {year} belum dibuka. Minta administrator membukanya.", rule="I-07"
            )
        versions = BudgetVersion.objects.filter(year=its_year[0])
        last = versions.aggregate(last=Max("number"))["last"] or 0
        if kind not in BudgetVersion.Kind.values:
            raise DomainError(f"Jenis versi “{kind}” tidak dikenal.", field="kind")
        if (kind == BudgetVersion.Kind.ORIGINAL) != (last == 0):
            raise DomainError(
                f"Versi pertama {its_year[0]} adalah murni, versi berikutnya pergeseran atau perubahan."
                f" Sudah ada {last} versi.",
                field="kind",
            )
        if exception_basis.strip() and kind != BudgetVersion.Kind.SHIFT:
            raise DomainError(
                "Dasar keadaan tertentu hanya untuk pergeseran. Kosongkan untuk jenis ini.",
                field="exception_basis",
            )
        if not name.strip() or versions.filter(name=name.strip()).exists():
            raise DomainError(
                f"Nama versi “{name}” kosong atau sudah dipakai pada {its_year[0]}.", field="name"
            )
        version = BudgetVersion(
            year=its_year[0],
            number=last + 1,
            kind=kind,
            name=name.strip(),
            legal_basis=legal_basis.strip(),
            exception_basis=exception_basis.strip(),
        )
        version._history_user = actor
        version.save()
    return version


def create_document(*, version: BudgetVersion, unit: Unit, dated_on: date, actor: User) -> BudgetDocument:
    """A draft of the unit's document in a version, by its operator."""
    role = access.require(actor, Role.OPERATOR, unit=unit, on=clock.today(), act="Buat DPA")
    check_date(version, dated_on)
    if not unit.is_active:
        raise DomainError(f"{unit.name} tidak aktif lagi; pilih unit lain.", field="unit")
    with one_transaction():
        lock(BudgetVersion.objects.filter(pk=version.pk), Rank.REQUEST)
        budget = RegionalBudget.objects.filter(version=version).first()
        if budget is not None and budget.state != "enacted":
            raise DomainError(
                f"APBD {version.name} belum ditetapkan; DPA dibuat setelah Perkada Penjabaran diundangkan.",
                rule="I-11",
            )
        if BudgetDocument.objects.filter(version=version, unit=unit).exists():
            raise DomainError(f"DPA {unit.name} untuk versi {version.name} sudah ada. Buka dokumen itu.")
        document = BudgetDocument(
            version=version, unit=unit, dated_on=dated_on, created_by=actor, created_at=clock.now()
        )
        document._history_user = actor
        document.save()
        engine.log_creation(FLOW, document, actor=actor, role=role)
    return document


def put_lines(document: BudgetDocument, lines: Sequence[LineInput], *, actor: User) -> BudgetDocument:
    """Replace all lines and their cash plan; draft only, all or nothing.

    Raises every flaw: unknown or wrong master rows (I-01, I-02), accounts of the PPKD in another unit
    (I-03), negative amounts (I-04), a cash plan that is not twelve months summing to the line (I-14).
    """
    with one_transaction():
        document = open_draft(document, actor)
        wanted = [exact_line(line) for line in lines]
        raise_all(flaws_of_all(wanted, unit=document.unit, year=document.version.year))
        replace_lines(document, wanted, actor=actor)
    return document


def load_csv(document: BudgetDocument, text: str, *, actor: User) -> BudgetDocument:
    """Replace the lines by those of a CSV for this version and unit; BadRows names every bad cell."""
    with one_transaction():
        document = open_draft(document, actor)
        lines = csv_rows.parse(
            text, version=document.version.name, unit=document.unit, year=document.version.year
        )
        return put_lines(document, lines, actor=actor)


def lock_document(document_id: int) -> BudgetDocument:
    """The document, locked and fresh, with version, year and unit."""
    found = lock(
        BudgetDocument.objects.filter(pk=document_id).select_related("version__year", "unit"), Rank.DOCUMENT
    )
    if not found:
        raise NotFound("Dokumen anggaran tidak ditemukan.")
    return found[0]


def require_operator(document: BudgetDocument, actor: User) -> None:
    """AccessDenied for anyone but the unit's operator."""
    access.require(actor, Role.OPERATOR, unit=document.unit, on=clock.today(), act="Ubah DPA")


def open_draft(document: BudgetDocument, actor: User) -> BudgetDocument:
    """The locked draft; AccessDenied for anyone but the unit's operator, DomainError when it moved on."""
    require_operator(document, actor)
    fresh = lock_document(document.pk)
    if fresh.state != "draft":
        raise DomainError(
            f"DPA {fresh.unit.name} versi {fresh.version.name} sudah diajukan; rinciannya tidak dapat diubah."
            " Minta dikembalikan, atau buat versi baru setelah ditandatangani.",
            rule="I-11",
        )
    return fresh


def check_date(version: BudgetVersion, dated_on: date) -> None:
    """I-07 of a budget document: not in the future, in its year or the one before."""
    year = version.year_id
    if dated_on > clock.today():
        raise DomainError(
            f"Tanggal DPA {dated_on:%d-%m-%Y} melewati hari ini {clock.today():%d-%m-%Y}.",
            rule="I-07",
            field="dated_on",
        )
    # A budget document may be older than its year (signed late in December), never younger.
    if dated_on.year not in (year - 1, year):
        raise DomainError(
            f"Tanggal DPA {dated_on:%d-%m-%Y} di luar tahun anggaran {year}.", rule="I-07", field="dated_on"
        )
