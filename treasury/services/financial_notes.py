"""CaLK: start it, write its texts, take last year's over, and what its steps ask (I-40, I-41, I-42)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from core import clock
from core.errors import AccessDenied, DomainError, NotFound, raise_all
from core.locks import one_transaction
from reference import access, note_outline
from reference.models import REGION_ROLES, FiscalYear, NoteScope, Role, Unit, User
from reference.note_outline import Section
from treasury.dates import indonesian
from treasury.locking import document_lock
from treasury.models import FinancialNotes, NoteText
from treasury.posting_rules import ppkd_unit
from treasury.services import common
from workflows import engine
from workflows.flow import Context

MAKER = Role.SKPD_VERIFIER
EDITABLE = ("draft", "returned", "reopened")
LENGTH_MAX = 20_000
# They read the consolidated statements, and so its notes.
READING = REGION_ROLES - {Role.ADMINISTRATOR}
lock_notes = document_lock(FinancialNotes)


class StaleText(DomainError):
    """Another person saved the section since it was opened; `text` is what he left."""

    def __init__(self, text: NoteText) -> None:
        self.text = text
        moment = timezone.localtime(text.edited_at)
        super().__init__(
            f"Bagian ini sudah diubah {text.edited_by} pada {indonesian(moment.date())} pukul "
            f"{moment:%H.%M} (simpanan ke-{text.revision}). Isian Anda belum tersimpan, tetap di bawah; "
            "bandingkan keduanya, muat ulang, lalu pulihkan isian Anda.",
        )


# --- Reading -------------------------------------------------------------------------------------
def scopes_of(unit: Unit) -> tuple[NoteScope, ...]:
    """What a unit's accountant writes: his unit's CaLK; PPKD's accountant the region's too."""
    return (NoteScope.PPKD, NoteScope.REGION) if unit.is_ppkd else (NoteScope.UNIT,)


def readable(user: User, *, on: date) -> "QuerySet[FinancialNotes]":
    """CaLK that the person may read: of his units; the region's for who reads or writes it (I-40)."""
    found = access.visible(FinancialNotes.objects.all(), user, on=on)
    if may_read_region(user, on=on):
        return found
    return found.filter(~Q(scope=NoteScope.REGION))


def may_read_region(user: User, *, on: date) -> bool:
    """True for the region's reading roles and for who writes its CaLK."""
    held = access.appointments_of(user, on=on)
    writes = Q(role=MAKER, unit__kind=Unit.Kind.PPKD)
    return held.filter(Q(role__in=READING, unit__isnull=True) | writes).exists()


def find(pk: int, reader: User) -> FinancialNotes:
    """The CaLK for whoever may read it; NotFound for a stranger (I-40)."""
    rows = readable(reader, on=clock.today()).select_related("unit", "year", "created_by", "approved_by")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    return found


def outline_of(notes: FinancialNotes) -> list[Section]:
    """The sections of this CaLK as the outline stood on its day."""
    return note_outline.outline(notes.year.chart_id, notes.scope, on=notes.dated_on)


def texts_of(notes: FinancialNotes) -> dict[str, NoteText]:
    """The written texts by section; one query."""
    return {text.section: text for text in notes.texts.select_related("edited_by")}


def previous_of(notes: FinancialNotes) -> FinancialNotes | None:
    """Last year's CaLK of the same entity."""
    rows = FinancialNotes.objects.filter(unit=notes.unit_id, scope=notes.scope, year=notes.year_id - 1)
    return rows.first()


# --- Writing -------------------------------------------------------------------------------------
def create_notes(*, unit: Unit, year: FiscalYear, scope: str, actor: User) -> FinancialNotes:
    """Susun CaLK: its accountant starts it; every section has the outline's text until he writes another."""
    with one_transaction():
        role = access.require(actor, MAKER, unit=unit, on=clock.today(), act="Menyusun CaLK")
        _check_entity(unit, scope)
        if FinancialNotes.objects.filter(unit=unit, year=year, scope=scope).exists():
            raise DomainError(f"CaLK {_name(unit, scope)} tahun {year.pk} sudah ada. Buka dari daftarnya.")
        day = date(year.pk, 12, 31)
        note_outline.outline(year.chart_id, scope, on=day)
        return common.create(
            FinancialNotes,
            actor=actor,
            role=role,
            year=year,
            unit=unit,
            scope=scope,
            dated_on=day,
            description=f"CaLK {_name(unit, scope)} Tahun {year.pk}",
        )


def _check_entity(unit: Unit, scope: str) -> None:
    if unit.parent_id is not None:
        raise DomainError(
            f"{unit.name} bagian dari {unit.parent}; CaLK disusun oleh entitasnya. Pilih SKPD itu.",
            field="unit",
        )
    common.require_unit_active(unit)
    if scope not in scopes_of(unit):
        raise DomainError(f"CaLK {NoteScope(scope).label} tidak disusun oleh {unit.name}.", field="unit")


def _name(unit: Unit, scope: str) -> str:
    return "Konsolidasi Pemerintah Daerah" if scope == NoteScope.REGION else unit.name


def save_text(notes: FinancialNotes, code: str, body: str, *, revision: int, actor: User) -> NoteText:
    """Save one section as its accountant typed it; 0 is the `revision` of a section that has no text yet.

    StaleText when another has saved since; unknown {fields} are refused. Nothing is changed then.
    """
    with one_transaction():
        found = _lock_editable(notes, actor)
        note_outline.section_of(outline_of(found), code)
        text = found.texts.select_related("edited_by").filter(section=code).first()
        if text is not None and text.revision != revision:
            raise StaleText(text)
        typed = clean(body)
        raise_all(refusals(typed, found.scope))
        if text is not None and text.body == typed:
            return text
        text = text or NoteText(notes=found, section=code, revision=0)
        text.body, text.revision = typed, text.revision + 1
        text.edited_by, text.edited_at = actor, clock.now()
        text._history_user = actor  # type: ignore[attr-defined]
        text.save()
    return text


def clean(body: str) -> str:
    """Line ends of one kind, no blanks at the ends of lines, no more than one empty line in a row."""
    lines = [line.rstrip() for line in body.replace("\r\n", "\n").replace("\r", "\n").split("\n")]
    kept = [line for at, line in enumerate(lines) if line or (at and lines[at - 1])]
    return "\n".join(kept).strip("\n")


def refusals(body: str, scope: str) -> list[DomainError]:
    """Every reason why a text cannot be saved."""
    found = [DomainError(fault, field="body") for fault in note_outline.field_faults(body, scope)]
    if len(body) > LENGTH_MAX:
        found.append(
            DomainError(
                f"Teks {len(body):,} huruf, paling banyak {LENGTH_MAX:,}. Pindahkan rinciannya ke lampiran."
                .replace(",", "."),
                field="body",
            )
        )  # fmt: skip
    odd = sorted({f"U+{ord(letter):04X}" for letter in body if not (letter.isprintable() or letter == "\n")})
    if odd:
        found.append(
            DomainError(
                f"Teks memuat huruf yang tidak dapat dicetak ({', '.join(odd)}). Ketik ulang bagian itu.",
                field="body",
            )
        )
    return found


def carry_over(notes: FinancialNotes, *, actor: User) -> int:
    """Salin teks tahun lalu into every section that has no text yet; returns how many were taken over.

    Sections that this year's outline lacks, and texts whose fields it no longer knows, stay behind.
    """
    with one_transaction():
        found = _lock_editable(notes, actor)
        previous = previous_of(found)
        if previous is None:
            raise DomainError(
                f"Tahun {found.year_id - 1} belum punya CaLK untuk entitas ini; tidak ada yang disalin."
            )
        known = {section.code for section in outline_of(found)} - set(texts_of(found))
        bodies = {
            text.section: text.body
            for text in previous.texts.all()
            if text.section in known and not refusals(text.body, found.scope)
        }
        _write(found, bodies, actor=actor)
    return len(bodies)


def _write(notes: FinancialNotes, bodies: dict[str, str], *, actor: User) -> None:
    now = clock.now()
    rows = [
        NoteText(notes=notes, section=code, body=body, edited_by=actor, edited_at=now)
        for code, body in bodies.items()
    ]
    bulk_create_with_history(rows, NoteText, default_user=actor)


def _lock_editable(notes: FinancialNotes, actor: User) -> FinancialNotes:
    found = lock_notes(notes.pk)
    engine.authorize(
        (MAKER,), actor=actor, unit=found.unit, chain_key=found.chain_key, act="Mengubah teks CaLK"
    )
    if found.state not in EDITABLE:
        raise DomainError(
            f"{found} berstatus beku; teksnya tidak dapat diubah. Minta penyetuju mengembalikannya, atau "
            "membuka kembali CaLK yang sudah final dengan alasan.",
            rule="I-41",
        )
    return found


# --- Steps ---------------------------------------------------------------------------------------
def is_of_unit(notes: FinancialNotes) -> bool:
    """Steps of the PA: the CaLK of an SKPD."""
    return notes.scope == NoteScope.UNIT


def is_of_ppkd(notes: FinancialNotes) -> bool:
    """Steps of PPKD: its own CaLK and the region's."""
    return notes.scope != NoteScope.UNIT


def fix_texts(notes: FinancialNotes, context: Context) -> None:
    """Effect of submit: sections that nobody wrote keep the outline's text as it is today."""
    written = texts_of(notes)
    bodies = {one.code: one.body for one in outline_of(notes) if one.code not in written}
    _write(notes, bodies, actor=context.actor)


def check_approvable(notes: FinancialNotes, context: Context) -> None:
    """Guard of approve: nobody approves what he wrote (I-42)."""
    if context.actor.pk in writers_of(notes):
        raise AccessDenied(
            f"{context.actor} ikut menulis CaLK ini. Persetujuan oleh orang lain (pemisahan tugas).",
            rule="I-42",
        )


def writers_of(notes: FinancialNotes) -> set[int]:
    """Everybody who ever saved one of its texts."""
    rows = NoteText.history.filter(notes=notes.pk).order_by().values_list("edited_by", flat=True)
    return {notes.created_by_id, *rows.distinct()}


def name_approver(notes: FinancialNotes, context: Context) -> None:
    """Effect of approve."""
    notes.approved_by = context.actor
    context.changed.add("approved_by")


def forget_approver(notes: FinancialNotes, context: Context) -> None:
    """Effect of reopening: its next approval names its own."""
    notes.approved_by = None
    context.changed.add("approved_by")


# --- Lists ---------------------------------------------------------------------------------------
def startable(user: User, year: FiscalYear) -> list[tuple[Unit, NoteScope]]:
    """Entities of which the person may start a CaLK that is not there yet, by code."""
    held = access.appointments_of(user, on=clock.today()).filter(role=MAKER).values("unit")
    units = Unit.objects.filter(pk__in=held, parent__isnull=True, is_active=True).order_by("code")
    there = set(FinancialNotes.objects.filter(year=year).values_list("unit", "scope"))
    return [(unit, one) for unit in units for one in scopes_of(unit) if (unit.pk, one.value) not in there]


def find_of(scope_unit: Unit | None, year: int) -> FinancialNotes | None:
    """The CaLK of a unit, or of the region (None), in any state; None when nobody has begun it."""
    unit = scope_unit or ppkd_unit()
    scopes: Sequence[str] = (NoteScope.REGION,) if scope_unit is None else (NoteScope.UNIT, NoteScope.PPKD)
    rows = FinancialNotes.objects.select_related("unit", "year", "created_by", "approved_by")
    return rows.filter(unit=unit, year=year, scope__in=scopes).first()
