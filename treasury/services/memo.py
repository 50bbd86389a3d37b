"""Memo vouchers: draft, save, reverse, and what approval posts (domain.md 4.3, I-05, I-30 … I-35, I-42)."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from core import clock
from core.errors import DomainError, NotFound, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, exact, to_money
from ledger import posting
from reference import access
from reference.models import FiscalYear, LedgerSet, Role, Unit, User
from treasury import memo_entries, memo_rules
from treasury.dates import indonesian
from treasury.locking import lock_memo
from treasury.memo_rules import MemoLine
from treasury.models import MemoVoucher, MemoVoucherLine
from treasury.posting_rules import entity_of
from treasury.services import common, year_end
from workflows import engine
from workflows.flow import Context

MAKER = Role.SKPD_VERIFIER
EDITABLE = ("draft", "returned")
# What lines need for rules and journal, in one query.
LINES = ("account", "unit__parent", "sub_activity", "fund_source", "counterpart")


class StaleVoucher(DomainError):
    """Another person saved the draft since it was opened; `voucher` is what he left."""

    def __init__(self, voucher: MemoVoucher) -> None:
        self.voucher = voucher
        moment = timezone.localtime(voucher.edited_at)
        super().__init__(
            f"Bukti ini sudah diubah {voucher.edited_by} pada {indonesian(moment.date())} pukul "
            f"{moment:%H.%M} (simpanan ke-{voucher.revision}). Isian Anda belum tersimpan, tetap di bawah; "
            "muat ulang untuk melihat perubahannya, lalu pulihkan isian Anda.",
        )


def create_voucher(
    *,
    unit: Unit,
    dated_on: date,
    description: str,
    lines: Sequence[MemoLine],
    actor: User,
    kind: str = MemoVoucher.Kind.GENERAL,
    ledger_set: str = LedgerSet.FIN,
    external_number: str = "",
    origin: str = "",
    proposed_by: Unit | None = None,
    is_complete: bool = False,
    reason: str = "",
    finding: str = "",
) -> MemoVoucher:
    """Bukti memorial baru: the accountant of the entity writes a draft.

    `proposed_by`: the unit whose accountant proposes a voucher of PPKD, whose own accountant then sends it.
    A draft may still be unbalanced; `is_complete` asks everything that sending it will ask. All refusals
    come at once: I-05, I-30, I-31, I-35.
    """
    with one_transaction():
        place = proposed_by or unit
        role = access.require(actor, MAKER, unit=place, on=clock.today(), act="Membuat bukti memorial")
        common.require_unit_active(unit)
        year = common.fiscal_year(dated_on)
        raise_all(
            _refusals(
                unit,
                year,
                kind=kind,
                ledger_set=ledger_set,
                dated_on=dated_on,
                lines=lines,
                founded_on=(finding, reason),
                whole=is_complete,
            )
        )
        if origin:
            _refuse_double(origin)
        voucher = common.create(
            MemoVoucher,
            actor=actor,
            role=role,
            year=year,
            unit=unit,
            dated_on=dated_on,
            description=description,
            kind=kind,
            ledger_set=ledger_set,
            amount=to_money(_debits(lines)),
            external_number=external_number,
            origin=origin,
            reason=reason.strip(),
            finding=finding.strip(),
            edited_by=actor,
            edited_at=clock.now(),
        )
        _write_lines(voucher, lines, actor=actor)
    return voucher


def update_voucher(
    voucher: MemoVoucher,
    *,
    revision: int,
    dated_on: date,
    description: str,
    kind: str,
    lines: Sequence[MemoLine],
    actor: User,
    external_number: str = "",
    reason: str = "",
    finding: str = "",
) -> MemoVoucher:
    """Save a draft or returned voucher as its accountant typed it.

    `revision` is the one that he opened: StaleVoucher when another has saved since, and nothing is changed.
    A reversing voucher keeps its lines, which mirror the original's.
    """
    with one_transaction():
        found = lock_memo(voucher.pk)
        engine.authorize(
            (MAKER,), actor=actor, unit=found.unit, chain_key=found.chain_key, act="Mengubah bukti memorial"
        )
        _require_editable(found)
        if revision != found.revision:
            raise StaleVoucher(found)
        if dated_on.year != found.year_id:
            raise DomainError(f"Bukti ini milik tahun {found.year_id}.", rule="I-07", field="dated_on")
        if found.reverses_id is not None:
            lines, kind, reason = lines_of(found), found.kind, reason.strip() or found.reason
        raise_all(
            _refusals(
                found.unit,
                found.year,
                kind=kind,
                ledger_set=found.ledger_set,
                dated_on=dated_on,
                lines=lines,
                founded_on=(finding, reason),
            )
        )
        found.reason, found.finding = reason.strip(), finding.strip()
        found.dated_on, found.description, found.kind = dated_on, description, kind
        found.external_number = external_number
        found.amount = to_money(_debits(lines))
        found.revision += 1
        found.edited_by, found.edited_at = actor, clock.now()
        if found.reverses_id is None:
            found.lines.all().delete()
            _write_lines(found, lines, actor=actor)
        common.save(
            found,
            *("dated_on", "description", "kind", "external_number", "amount", "revision", "edited_by"),
            *("edited_at", "reason", "finding"),
            actor=actor,
        )
    return found


def reverse_voucher(
    voucher: MemoVoucher, *, dated_on: date, reason: str, actor: User, description: str = ""
) -> MemoVoucher:
    """Bukti pembalik: a draft that mirrors an approved voucher, linked to it, with a reason (I-34)."""
    with one_transaction():
        original = lock_memo(voucher.pk)
        role = access.require(
            actor, MAKER, unit=original.unit, on=clock.today(), act="Membalik bukti memorial"
        )
        raise_all(_reversal_refusals(original, dated_on, reason))
        mirrored = [mirror(line) for line in lines_of(original)]
        is_adjusting = (dated_on.month, dated_on.day) == (12, 31)
        keeps_kind = is_adjusting or original.kind in ("EQUITY", "AUDIT")
        kind = original.kind if keeps_kind else MemoVoucher.Kind.GENERAL
        reversing = common.create(
            MemoVoucher,
            actor=actor,
            role=role,
            year=common.fiscal_year(dated_on),
            unit=original.unit,
            dated_on=dated_on,
            description=(description or f"Pembalikan {original.number}: {original.description}")[:500],
            kind=kind,
            ledger_set=original.ledger_set,
            amount=original.amount,
            reason=reason.strip(),
            finding=original.finding,
            reverses=original,
            edited_by=actor,
            edited_at=clock.now(),
        )
        _write_lines(reversing, mirrored, actor=actor)
    return reversing


def mirror(line: MemoLine) -> MemoLine:
    """The line with its sides exchanged."""
    values = {**line.__dict__, "debit": line.credit, "credit": line.debit}
    return MemoLine(**values)


def _reversal_refusals(original: MemoVoucher, dated_on: date, reason: str) -> Iterable[DomainError]:
    if original.state != "approved":
        yield DomainError(
            f"Bukti {original} belum dibukukan; hanya bukti yang sudah dibukukan dapat dibalik. "
            "Ubah atau batalkan drafnya.",
            rule="I-34",
        )
    if not reason.strip():
        yield DomainError("Pembalikan wajib beralasan. Isi alasan lalu ulangi.", rule="I-34", field="reason")
    if dated_on < original.dated_on:
        yield DomainError(
            f"Tanggal pembalikan {indonesian(dated_on)} mendahului bukti asalnya "
            f"{indonesian(original.dated_on)}.",
            rule="I-07",
            field="dated_on",
        )
    earlier = MemoVoucher.objects.filter(reverses=original).exclude(state="cancelled").first()
    if earlier is not None:
        yield DomainError(
            f"Bukti {original} sudah dibalik oleh {earlier}. Satu bukti dibalik satu kali.", rule="I-34"
        )


# --- Guards and effects --------------------------------------------------------------------------
def check_submittable(voucher: MemoVoucher, context: Context) -> None:
    """Guard of submit: the voucher is whole, so that the approver need only judge its sense."""
    raise_all([*_all_refusals(voucher), *memo_rules.evidence_refusals(voucher)])


def check_approvable(voucher: MemoVoucher, context: Context) -> None:
    """Guard of approve: everything still holds, and the approver is nobody who wrote it (I-42)."""
    writers = set(voucher.history.values_list("history_user", flat=True)) | {voucher.created_by_id}
    refusals = list(_all_refusals(voucher))
    if voucher.is_audit and context.role != Role.FINANCE_OFFICER:
        refusals.append(
            DomainError(
                f"Koreksi audit disetujui PPKD, bukan {context.role.label}: tahun yang sudah ditutup ditutup "
                "ulang untuk seluruh daerah.",
                rule="I-42",
            )
        )
    if context.actor.pk in writers:
        refusals.append(
            DomainError(
                f"{context.actor} ikut menyusun bukti ini. Persetujuan oleh orang lain (pemisahan tugas).",
                rule="I-42",
            )
        )
    raise_all(refusals)


def post(voucher: MemoVoucher, context: Context) -> None:
    """Effect of approve: the entity's next number, one entry a book."""
    common.draw_number(
        voucher, context, office=entity_of(voucher.unit), kind="KA" if voucher.is_audit else "BM"
    )
    if voucher.is_audit:
        year_end.adjust_after_audit(
            memo_entries.drafts_of(voucher), year=voucher.year, reason=voucher.reason, actor=context.actor
        )
    else:
        posting.post(memo_entries.drafts_of(voucher), actor=context.actor)


# --- Shared --------------------------------------------------------------------------------------
def lines_of(voucher: MemoVoucher) -> list[MemoLine]:
    """The saved lines as the rules read them; one query."""
    return [
        MemoLine(
            account=line.account,
            debit=line.debit,
            credit=line.credit,
            unit=line.unit,
            sub_activity=line.sub_activity,
            fund_source=line.fund_source,
            counterpart=line.counterpart,
            note=line.note,
        )
        for line in voucher.lines.select_related(*LINES).order_by("number")
    ]


def _all_refusals(voucher: MemoVoucher) -> Iterable[DomainError]:
    return _refusals(
        voucher.unit,
        voucher.year,
        kind=voucher.kind,
        ledger_set=voucher.ledger_set,
        dated_on=voucher.dated_on,
        lines=lines_of(voucher),
        founded_on=(voucher.finding, voucher.reason),
        whole=True,
        is_reversal=voucher.reverses_id is not None,
    )


def _refusals(
    unit: Unit,
    year: FiscalYear,
    *,
    kind: str,
    ledger_set: str,
    dated_on: date,
    lines: Sequence[MemoLine],
    founded_on: tuple[str, str],
    whole: bool = False,
    is_reversal: bool = False,
) -> list[DomainError]:
    """Form first; what a formally sound voucher may not do is asked only of such a one.

    `founded_on`: finding and reason of a koreksi audit.
    """
    is_audit = kind == MemoVoucher.Kind.AUDIT
    found = list(memo_rules.line_refusals(unit, ledger_set, year.chart_id, lines))
    found += memo_rules.head_refusals(kind=kind, dated_on=dated_on, chart_id=year.chart_id, lines=lines)
    if is_audit:
        found += memo_rules.audit_refusals(dated_on, *founded_on)
    if whole:
        found += memo_rules.whole_refusals(unit, dated_on, lines, is_audit=is_audit)
    if whole and not found and not is_reversal:
        found += memo_rules.meaning_refusals(unit, year.chart_id, lines)
    return found


def _require_editable(voucher: MemoVoucher) -> None:
    if voucher.state not in EDITABLE:
        raise DomainError(
            f"Bukti {voucher} tidak dapat diubah lagi; isinya beku sejak diajukan. Minta penyetuju "
            "mengembalikannya, atau buat bukti pembalik.",
            rule="I-34",
        )


def _refuse_double(origin: str) -> None:
    earlier = MemoVoucher.objects.filter(origin=origin).exclude(state="cancelled").first()
    if earlier is not None:
        raise DomainError(
            f"Usulan ini sudah dibuatkan bukti {earlier} tertanggal {indonesian(earlier.dated_on)}. "
            "Lanjutkan bukti itu, atau batalkan dahulu.",
            rule="I-32",
        )


def _debits(lines: Iterable[MemoLine]) -> Decimal:
    return sum((exact(line.debit) for line in lines), ZERO)


def _write_lines(voucher: MemoVoucher, lines: Sequence[MemoLine], *, actor: User) -> None:
    rows = [
        MemoVoucherLine(
            voucher=voucher,
            number=number,
            account=line.account,
            unit=line.unit or voucher.unit,
            sub_activity=line.sub_activity,
            fund_source=line.fund_source,
            counterpart=line.counterpart,
            debit=exact(line.debit),
            credit=exact(line.credit),
            note=line.note[:200],
        )
        for number, line in enumerate(lines, 1)
    ]
    bulk_create_with_history(rows, MemoVoucherLine, default_user=actor)


def find(pk: int, reader: Any) -> MemoVoucher:
    """The voucher for whoever may read its unit; NotFound for a stranger."""
    found = MemoVoucher.objects.select_related("unit", "year", "edited_by").filter(pk=pk).first()
    if found is None:
        raise NotFound("Bukti memorial tidak ditemukan.")
    access.require_read(reader, found.unit, on=clock.today())
    return found
