"""SPP of UP, GU, TU, nihil and LS-PPKD: what each needs beside the common chain (I-20 … I-24)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from budget import availability, spending
from core import clock
from core.errors import DomainError
from core.money import ZERO, Decimal, exact, format_amount, percent, rounded, rupiah
from reference import imprest_exclusions, region
from reference.models import Unit, User
from treasury import imprest
from treasury.cash_months import closed_refusal
from treasury.locking import hold_treasurer_cash
from treasury.models import (
    LINE_KINDS,
    NIL_KINDS,
    REPORT_KINDS,
    Accountability,
    PaymentRequest,
    PaymentRequestLine,
    TopUpApproval,
)
from workflows.flow import Context

Kind = PaymentRequest.Kind


@dataclass(frozen=True)
class ImprestInput:
    """What UP, GU, TU and nihil say instead of, or beside, lines."""

    amount: Decimal | None = None
    accountability: Accountability | None = None
    due_on: date | None = None
    due_reason: str = ""

    @property
    def asked(self) -> Decimal:
        """The amount typed, else that of the LPJ."""
        if self.amount is not None:
            return exact(self.amount)
        return self.accountability.amount.amount if self.accountability else ZERO


def values(kind: str, dated_on: date, given: ImprestInput) -> dict[str, Any]:
    """Fields of the SPP; a TU without a due date gets the setting's months."""
    due_on = given.due_on
    if kind == Kind.TOP_UP and due_on is None:
        due_on = imprest.add_months(dated_on, region.setting_number("tu_settlement_months"))
    return {
        "accountability": given.accountability if kind in REPORT_KINDS else None,
        "due_on": due_on if kind == Kind.TOP_UP else None,
        "due_reason": given.due_reason.strip(),
    }


def draft_refusals(
    unit: Unit, kind: str, lines: Sequence[Any], deductions: Sequence[Any], given: ImprestInput
) -> Iterator[DomainError]:
    """What is wrong with the draft of such an SPP by itself."""
    label = f"SPP {Kind(kind).value}"
    if kind in LINE_KINDS:
        if kind == Kind.TOP_UP and (deductions or any(_settles(line) for line in lines)):
            yield DomainError(f"{label} tidak memuat potongan, BAST, atau utang. Hapus isian itu.")
        if kind == Kind.PPKD and unit.kind != Unit.Kind.PPKD:
            yield DomainError(f"{label} hanya dibuat PPKD, bukan {unit.code}.", rule="I-03", field="kind")
        return
    if lines or deductions:
        yield DomainError(f"{label} tidak memuat rincian atau potongan. Hapus rinciannya.", field="lines")
    if kind in REPORT_KINDS and given.accountability is None:
        rule = "I-22" if kind in NIL_KINDS else "I-21"
        yield DomainError(
            f"{label} memerlukan LPJ yang sudah diverifikasi. Buat LPJ lebih dahulu.",
            rule=rule,
            field="accountability",
        )
    elif given.asked <= ZERO:
        yield DomainError(
            f"Jumlah {label} {rupiah(given.asked)} harus lebih dari Rp\u00a00.", rule="I-05", field="amount"
        )


def _settles(line: Any) -> bool:
    return any((line.handover, line.payable_account, line.debit_account))


def submit_refusals(request: PaymentRequest, lines: Sequence[PaymentRequestLine]) -> Iterator[DomainError]:
    """Every limit of the kind, under the lock of the treasurer's cash."""
    checks = {
        Kind.IMPREST: _imprest_refusals,
        Kind.REPLENISHMENT: _replenishment_refusals,
        Kind.REPLENISHMENT_NIL: _nil_refusals,
        Kind.TOP_UP_NIL: _nil_refusals,
    }
    if request.kind == Kind.TOP_UP:
        hold_treasurer_cash(request.unit)
        yield from _top_up_refusals(request, lines)
    elif request.kind in checks:
        hold_treasurer_cash(request.unit)
        yield from checks[Kind(request.kind)](request)


def ceiling_of(unit: Unit) -> Decimal | None:
    """Pagu UP of a unit by the decree of the regional head; None while it has none."""
    value = region.setting(f"up_ceiling.{unit.code}")
    return exact(value) if value else None


def _imprest_refusals(request: PaymentRequest) -> Iterator[DomainError]:
    """I-20: once a year, within the decree's ceiling."""
    unit, asked, ceiling = request.unit, request.gross.amount, ceiling_of(request.unit)
    if ceiling is None:
        yield DomainError(
            f"Pagu UP {unit.code} belum diatur. Minta administrator mencatatnya menurut SK Kepala Daerah "
            "di Administrasi, Pagu UP.",
            rule="I-20",
        )
    elif asked > ceiling:
        yield DomainError(
            f"Pagu UP {unit.code} menurut SK Kepala Daerah {rupiah(ceiling)}, diminta {rupiah(asked)}. "
            f"Kurangi {rupiah(asked - ceiling)}.",
            rule="I-20",
        )
    earlier = imprest.requests_of(unit, request.year, Kind.IMPREST).exclude(pk=request.pk).first()
    if earlier is not None:
        yield DomainError(
            f"{unit.code} sudah mengajukan UP tahun {request.year_id} dengan SPP {earlier.number}. "
            "UP hanya sekali setahun; isi kembali dengan GU.",
            rule="I-20",
        )


def _replenishment_refusals(request: PaymentRequest) -> Iterator[DomainError]:
    """I-21: the LPJ's total, a share of the UP, one at a time, never above the ceiling."""
    unit, year, asked = request.unit, request.year, request.gross.amount
    yield from _report_refusals(request, "I-21")
    paid = imprest.imprest_paid(unit, year)
    if not paid:
        yield DomainError(
            f"{unit.code} belum menerima UP tahun {year.pk}. GU mengisi kembali UP.", rule="I-21"
        )
        return
    share = exact(region.setting("gu_min_share"))
    if asked < share * paid:
        yield DomainError(
            f"GU paling sedikit {format_amount(share * 100)}% dari UP {rupiah(paid)}, yaitu "
            f"{rupiah(rounded(share * paid))}; LPJ {rupiah(asked)} baru {percent(asked, paid)}%. "
            "Ajukan setelah belanja UP mencukupi.",
            rule="I-21",
        )
    if asked > paid:
        yield DomainError(f"GU {rupiah(asked)} melebihi UP {rupiah(paid)}.", rule="I-21")
    pending = imprest.requests_of(unit, year, Kind.REPLENISHMENT).filter(is_paid=False).exclude(pk=request.pk)
    if (other := pending.first()) is not None:
        yield DomainError(
            f"SPP-GU {other.number} belum dibayar. Ajukan GU berikutnya sesudah itu dibayar.", rule="I-21"
        )
    ceiling, after = ceiling_of(unit) or paid, imprest.outstanding(unit, year) + asked
    if after > ceiling:
        yield DomainError(
            f"UP di tangan sesudah GU ini {rupiah(after)}, pagu UP {rupiah(ceiling)}. "
            f"Kurangi {rupiah(after - ceiling)}.",
            rule="I-21",
        )


def _report_refusals(request: PaymentRequest, rule: str) -> Iterator[DomainError]:
    """The LPJ that the SPP stands on: of this unit and money, verified, with its total, used once."""
    report = request.accountability
    if report is None:
        yield DomainError("SPP ini memerlukan LPJ yang sudah diverifikasi.", rule=rule)
        return
    source = imprest.Source.TU if request.kind == Kind.TOP_UP_NIL else imprest.Source.UP
    if (report.unit_id, report.year_id, report.source) != (request.unit_id, request.year_id, source):
        yield DomainError(f"LPJ {report} bukan LPJ-{source} {request.unit.code}.", rule=rule)
    if report.state != "verified":
        yield DomainError(f"LPJ {report} belum diverifikasi PPK-SKPD.", rule=rule)
    if report.amount != request.gross:
        yield DomainError(
            f"LPJ {report} berjumlah {rupiah(report.amount.amount)}, diminta {rupiah(request.gross.amount)}. "
            "Samakan dengan LPJ.",
            rule=rule,
        )
    other = report.requests.filter(state__in=imprest.LIVE).exclude(pk=request.pk).first()
    if other is not None:
        yield DomainError(f"LPJ {report} sudah dipakai SPP {other.number}.", rule=rule)


def _nil_refusals(request: PaymentRequest) -> Iterator[DomainError]:
    """I-22: everything spent is accounted for; what is left may be deposited before or after."""
    yield from _report_refusals(request, "I-22")
    report = request.accountability
    if report is None:
        return
    left = list(
        imprest.free_receipts(request.unit, request.year, report.source, report.top_up).values_list(
            "amount", flat=True
        )
    )
    if left:
        yield DomainError(
            f"{len(left)} kuitansi senilai {rupiah(sum(left, ZERO))} belum masuk LPJ. "
            "Nihil mempertanggungjawabkan seluruh belanja; masukkan semuanya.",
            rule="I-22",
        )


def _top_up_refusals(request: PaymentRequest, lines: Sequence[PaymentRequestLine]) -> Iterator[DomainError]:
    """I-23 and I-24: one unsettled TU a sub kegiatan, none overdue, settled in time, payable accounts."""
    programs = {line.key.sub_activity_id for line in lines}
    for other in imprest.unsettled(request.unit).exclude(pk=request.pk).prefetch_related("lines__key"):
        if {line.key.sub_activity_id for line in other.lines.all()} & programs:
            yield DomainError(
                f"TU {other.number} atas sub kegiatan yang sama belum dipertanggungjawabkan. "
                "Selesaikan LPJ-TU, SPP TU nihil, dan setoran sisanya lebih dahulu.",
                rule="I-23",
            )
        elif other.due_on is not None and other.due_on < clock.today():
            yield DomainError(
                f"TU {other.number} lewat batas pertanggungjawaban {other.due_on:%d-%m-%Y}. "
                "Selesaikan itu sebelum meminta TU baru.",
                rule="I-23",
            )
    months = region.setting_number("tu_settlement_months")
    last = imprest.add_months(request.dated_on, months)
    if request.due_on is not None and request.due_on > last and not request.due_reason:
        yield DomainError(
            f"Batas pertanggungjawaban TU {request.due_on:%d-%m-%Y} melewati {months} bulan "
            f"({last:%d-%m-%Y}). Majukan batasnya, atau isi alasan: kegiatan lebih dari sebulan, atau jadwal "
            "berubah di luar kendali.",
            rule="I-23",
            field="due_reason",
        )
    yield from excluded_refusals(lines)


def excluded_refusals(lines: Sequence[Any]) -> Iterator[DomainError]:
    """I-24: accounts that UP and TU do not pay."""
    why = imprest_exclusions.reasons(line.key.account for line in lines)
    for line in lines:
        if reason := why.get(line.key.account_id):
            yield DomainError(
                f"Rincian {line.number}: {line.key.account} tidak dibayar dari UP/TU; {reason}.", rule="I-24"
            )


def is_awaiting_approval(request: PaymentRequest) -> bool:
    """A TU that PPKD has not approved yet."""
    return request.kind == Kind.TOP_UP and not TopUpApproval.objects.filter(request=request).exists()


def approve_top_up(request: PaymentRequest, context: Context) -> None:
    """Effect of approve: PPKD's decree for this TU is kept (I-23)."""
    decree = str(context.data.get("decree", "")).strip()
    if not decree:
        raise DomainError("Isi nomor surat persetujuan TU.", rule="I-23", field="decree")
    if not is_awaiting_approval(request):
        raise DomainError("SPP ini bukan TU yang menunggu persetujuan PPKD.", rule="I-23")
    TopUpApproval.objects.create(
        request=request,
        decree=decree[:120],
        approved_on=context.on,
        approved_at=context.at,
        approved_by=context.actor,
    )


def check_approved(request: PaymentRequest, context: Context) -> None:
    """Guard of verify: a TU has PPKD's approval (I-23)."""
    if is_awaiting_approval(request):
        raise DomainError(
            f"SPP-TU {request.number} belum disetujui PPKD. Verifikasi sesudah persetujuan.", rule="I-23"
        )


def mark_paid(request: PaymentRequest, *, paid_on: date, actor: User) -> None:
    """What a paid SP2D does beside budget and journal: closed months, the TU that a nihil settles."""
    if request.kind == Kind.PPKD or request.is_nil:
        if request.kind == Kind.TOP_UP_NIL and request.accountability and request.accountability.top_up:
            top_up, because = request.accountability.top_up, request.document_key
            settle(top_up, on=paid_on, actor=actor, because=because, is_accounted=True)
        return
    hold_treasurer_cash(request.unit)
    if refusal := closed_refusal(request.unit, paid_on, what="pembayaran SP2D"):
        raise refusal


def settle(
    top_up: PaymentRequest,
    *,
    on: date,
    actor: User,
    because: str,
    is_accounted: bool | None = None,
    deposited: Decimal = ZERO,
) -> None:
    """A TU is settled when its nihil is paid and nothing is left; what it still reserves is given back.

    `because`: the document that does it; `deposited`: what it deposits. The keys are locked first,
    so that nobody spends meanwhile.
    """
    keys = sorted(set(top_up.lines.values_list("key", flat=True)))
    availability.lock_keys(keys)
    if is_accounted is None:
        nil = imprest.requests_of(top_up.unit, top_up.year, Kind.TOP_UP_NIL)
        is_accounted = nil.filter(accountability__top_up=top_up, is_paid=True).exists()
    is_settled = is_accounted and imprest.top_up_rest(top_up) == deposited
    amount = None if is_settled else deposited
    if amount is None or amount > ZERO:
        spending.give_back(keys, amount, source=top_up.document_key, event=because, on=on, actor=actor)
    if is_settled:
        top_up.settled_on = on
        top_up._history_user = actor
        top_up.save(update_fields=["settled_on"])


NOTHING = ImprestInput()
