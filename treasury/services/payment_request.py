"""Payment requests (SPP): draft, correct, submit with all limits, return, cancel."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from budget import availability
from budget.models import BudgetKey
from core import clock
from core.errors import DomainError, Refusals, raise_all
from core.locks import Rank, lock, lock_ids, one_transaction
from core.money import ZERO, Decimal, exact, rupiah, to_money
from reference import access
from reference.models import Account, Nature, Role, Unit, User, Vendor
from treasury import facts, limits
from treasury.dates import check_dated
from treasury.locking import lock_request
from treasury.models import (
    LINE_KINDS,
    Contract,
    Deduction,
    Handover,
    PaymentRequest,
    PaymentRequestLine,
)
from treasury.services import common, imprest_request
from treasury.services.imprest_request import ImprestInput
from workflows import engine
from workflows.flow import Context

EDITABLE = ("draft", "returned")


@dataclass(frozen=True)
class RequestLine:
    """Rincian SPP as typed: an amount on a key, and what it settles if anything."""

    key: BudgetKey
    amount: Decimal
    handover: Handover | None = None
    payable_account: Account | None = None
    debit_account: Account | None = None


@dataclass(frozen=True)
class DeductionInput:
    """Potongan as typed: a PFK account and the amount from the billing."""

    account: Account
    amount: Decimal
    base: Decimal | None = None
    billing_code: str = ""


def create_request(
    *,
    unit: Unit,
    kind: str,
    dated_on: date,
    description: str,
    lines: Sequence[RequestLine] = (),
    actor: User,
    deductions: Sequence[DeductionInput] = (),
    vendor: Vendor | None = None,
    contract: Contract | None = None,
    external_number: str = "",
    cash_plan_reason: str = "",
    imprest: ImprestInput = imprest_request.NOTHING,
) -> PaymentRequest:
    """SPP: the treasurer drafts a request; budget is touched only at submit.

    LS and TU have lines; UP has an amount, GU and nihil an LPJ (`imprest`). Raises AccessDenied and
    DomainError (I-02, I-05, I-07, I-28) naming the line or deduction.
    """
    with one_transaction():
        role = access.require(actor, Role.TREASURER, unit=unit, on=clock.today(), act="Membuat SPP")
        common.require_unit_active(unit)
        year = common.fiscal_year(dated_on)
        raise_all(
            [
                *_draft_refusals(unit, dated_on, kind, lines, deductions),
                *imprest_request.draft_refusals(unit, kind, lines, deductions, imprest),
            ]
        )
        request = common.create(
            PaymentRequest,
            actor=actor,
            role=role,
            year=year,
            unit=unit,
            kind=PaymentRequest.Kind(kind),
            dated_on=dated_on,
            description=description,
            vendor=vendor or (contract.vendor if contract else None),
            contract=contract,
            external_number=external_number,
            cash_plan_reason=cash_plan_reason,
            gross=to_money(_gross(kind, lines, imprest)),
            deducted=to_money(sum((one.amount for one in deductions), ZERO)),
            **imprest_request.values(kind, dated_on, imprest),
        )
        _write_parts(request, lines, deductions, actor=actor)
    return request


def update_request(
    request: PaymentRequest,
    *,
    dated_on: date,
    description: str,
    lines: Sequence[RequestLine] = (),
    actor: User,
    deductions: Sequence[DeductionInput] = (),
    vendor: Vendor | None = None,
    contract: Contract | None = None,
    cash_plan_reason: str = "",
    imprest: ImprestInput = imprest_request.NOTHING,
) -> PaymentRequest:
    """Correct a draft or returned SPP: its head, all lines and deductions are replaced."""
    with one_transaction():
        found = lock_request(request.pk)
        engine.authorize(
            (Role.TREASURER,), actor=actor, unit=found.unit, chain_key=found.chain_key, act="Mengubah SPP"
        )
        if found.state not in EDITABLE:
            raise DomainError(
                f"SPP {found} tidak dapat diubah lagi; rinciannya beku sejak diajukan. "
                "Minta PPK-SKPD mengembalikannya.",
                rule="I-18",
            )
        if dated_on.year != found.year_id:
            raise DomainError(f"SPP ini milik tahun anggaran {found.year_id}.", rule="I-07", field="dated_on")
        raise_all(
            [
                *_draft_refusals(found.unit, dated_on, found.kind, lines, deductions),
                *imprest_request.draft_refusals(found.unit, found.kind, lines, deductions, imprest),
            ]
        )
        found.lines.all().delete()
        found.deductions.all().delete()
        found.dated_on, found.description, found.contract = dated_on, description, contract
        found.vendor = vendor or (contract.vendor if contract else None)
        found.cash_plan_reason = cash_plan_reason
        found.gross = to_money(_gross(found.kind, lines, imprest))
        found.deducted = to_money(sum((one.amount for one in deductions), ZERO))
        kept = imprest_request.values(found.kind, dated_on, imprest)
        for name, value in kept.items():
            setattr(found, name, value)
        common.save(
            found,
            *("dated_on", "description", "contract", "vendor", "cash_plan_reason", "gross", "deducted"),
            *kept,
            actor=actor,
        )
        _write_parts(found, lines, deductions, actor=actor)
    return found


def _gross(kind: str, lines: Sequence[RequestLine], imprest: ImprestInput) -> Decimal:
    """Σ lines, or the amount asked for, or that of the LPJ."""
    if kind in LINE_KINDS:
        return sum((line.amount for line in lines), ZERO)
    return imprest.asked


def _draft_refusals(
    unit: Unit,
    dated_on: date,
    kind: str,
    lines: Sequence[RequestLine],
    deductions: Sequence[DeductionInput],
) -> Iterable[DomainError]:
    try:
        check_dated("SPP", dated_on, year=dated_on.year)
    except DomainError as refusal:
        yield refusal
    if not lines and kind in LINE_KINDS:
        yield DomainError("SPP belum punya rincian. Isi paling sedikit satu rincian belanja.", field="lines")
    for number, line in enumerate(lines, 1):
        yield from _line_refusals(unit, dated_on, number, line)
    yield from _deduction_refusals(lines, deductions)


def _line_refusals(unit: Unit, dated_on: date, number: int, line: RequestLine) -> Iterable[DomainError]:
    if exact(line.amount) <= ZERO:
        yield DomainError(
            f"Rincian {number}: jumlah {rupiah(line.amount)} harus lebih dari Rp\u00a00.", rule="I-05"
        )
    if line.key.unit_id != unit.pk or line.key.year_id != dated_on.year:
        yield DomainError(
            f"Rincian {number}: {line.key} bukan anggaran {unit.code} tahun {dated_on.year}.", rule="I-02"
        )
    if line.key.account.nature != Nature.SPENDING:
        yield DomainError(f"Rincian {number}: {line.key.account} bukan akun belanja.", rule="I-02")
    settles = [one for one in (line.handover, line.payable_account, line.debit_account) if one is not None]
    if len(settles) > 1:
        yield DomainError(
            f"Rincian {number}: pilih satu saja: BAST, akun utang, atau akun debit.", field="lines"
        )
    if line.debit_account is not None and line.debit_account.nature not in (Nature.ASSET, Nature.EXPENSE):
        yield DomainError(f"Rincian {number}: {line.debit_account} bukan akun aset atau beban.", rule="I-30")


def _deduction_refusals(
    lines: Sequence[RequestLine], deductions: Sequence[DeductionInput]
) -> Iterable[DomainError]:
    gross = sum((line.amount for line in lines), ZERO)
    deducted = sum((one.amount for one in deductions), ZERO)
    for one in deductions:
        if exact(one.amount) <= ZERO:
            yield DomainError(
                f"Potongan {one.account.code}: jumlah {rupiah(one.amount)} harus lebih dari Rp\u00a00.",
                rule="I-05",
            )
        if one.account.nature != Nature.WITHHOLDING or not one.account.is_postable:
            yield DomainError(
                f"Potongan {one.account} bukan akun utang PFK. Pilih akun pajak atau iuran.", rule="I-28"
            )
    if len({one.account.pk for one in deductions}) < len(deductions):
        yield DomainError("Satu akun potongan hanya sekali dalam satu SPP. Jumlahkan.", field="deductions")
    if deductions and deducted >= gross:
        yield DomainError(
            f"Potongan {rupiah(deducted)} harus kurang dari jumlah bruto {rupiah(gross)}. Kurangi potongan.",
            field="deductions",
        )


def _write_parts(
    request: PaymentRequest,
    lines: Sequence[RequestLine],
    deductions: Sequence[DeductionInput],
    *,
    actor: User,
) -> None:
    for number, line in enumerate(lines, 1):
        row = PaymentRequestLine(
            request=request,
            number=number,
            key=line.key,
            amount=to_money(line.amount),
            handover=line.handover,
            payable_account=line.payable_account,
            debit_account=line.debit_account,
        )
        row._history_user = actor
        row.save()
    for one in deductions:
        deduction = Deduction(
            request=request,
            account=one.account,
            amount=to_money(one.amount),
            base=to_money(one.base) if one.base is not None else None,
            billing_code=one.billing_code,
        )
        deduction._history_user = actor
        deduction.save()


def uses_of(request: PaymentRequest, lines: Iterable[PaymentRequestLine]) -> list[availability.Use]:
    """What an SPP uses per budget key; a payment on a contract draws on the contract's reservation."""
    amounts: dict[int, Decimal] = {}
    for line in lines:
        amounts[line.key_id] = amounts.get(line.key_id, ZERO) + line.amount.amount
    parts = request.contract.parts() if request.contract else {}
    return [
        availability.Use(key_id, amount, commitment=amount if key_id in parts else ZERO)
        for key_id, amount in sorted(amounts.items())
    ]


def reserve(request: PaymentRequest, context: Context) -> None:
    """Effect of submit: every limit under locks, all refusals at once; then the number."""
    lines = list(
        request.lines.select_related(
            "key__account", "key__sub_activity", "key__fund_source", "payable_account"
        )
    )
    contract = _confirmed_contract(request)
    handovers = lock_ids(Handover, [line.handover_id for line in lines if line.handover_id], Rank.DOCUMENT)
    if any(line.payable_account_id for line in lines):
        lock(Unit.objects.filter(pk=request.unit_id), Rank.DOCUMENT)
    if request.state == "returned":
        request.revision += 1
    refusals, warnings = _reservation(request, lines, context) if lines else ([], [])
    predecessors = [] if contract is None else [(f"kontrak {contract.number}", contract.dated_on)]
    try:
        check_dated("SPP", request.dated_on, year=request.year_id, predecessors=predecessors)
        facts.request_items(request)
    except DomainError as refusal:
        refusals.append(refusal)
    if contract is not None:
        contract = lock(Contract.objects.filter(pk=contract.pk), Rank.CONTRACT)[0]
        refusals += limits.contract_refusals(request, contract, lines)
        request.is_after_handover = bool(limits.accepted(contract))
    else:
        request.is_after_handover = False
        if request.kind == PaymentRequest.Kind.GOODS:
            context.notices.append("Tagihan tanpa kontrak: batas nilai kontrak tidak diperiksa.")
    refusals += limits.handover_refusals(request, lines, handovers)
    refusals += limits.payable_refusals(request, lines)
    refusals += imprest_request.submit_refusals(request, lines)
    raise_all(refusals)
    context.notices.extend(warnings)
    request.cash_plan_warning = "\n".join(warnings)
    common.draw_number(request, context, office=request.unit, kind="SPP", of_type=request.kind)
    context.changed |= {"revision", "is_after_handover", "cash_plan_warning"}


def _confirmed_contract(request: PaymentRequest) -> Contract | None:
    """The contract, refused before any lock while it is a draft (see locking.lock_contract_document)."""
    contract = request.contract
    if contract is not None and contract.state != "confirmed":
        raise DomainError(
            f"Kontrak {contract.number} belum dikonfirmasi PA. Konfirmasi kontrak lebih dahulu.", rule="I-25"
        )
    return contract


def _reservation(
    request: PaymentRequest, lines: Sequence[PaymentRequestLine], context: Context
) -> tuple[list[DomainError], list[str]]:
    """Reserve under the keys' locks; budget refusals are returned, not raised, to be told with the others."""
    uses = uses_of(request, lines)
    availability.lock_keys([use.key_id for use in uses], on=request.dated_on)
    if request.contract is not None:
        rest = max(request.contract.value.amount - limits.billed(request.contract, but=request), ZERO)
        uses = [
            availability.Use(use.key_id, use.amount, commitment=min(use.commitment, rest)) for use in uses
        ]
    try:
        warnings = availability.reserve(
            uses,
            source=request.document_key,
            event=f"submit:{request.revision}",
            on=request.dated_on,
            actor=context.actor,
        )
    except Refusals as found:
        return list(found.refusals), []
    except DomainError as refusal:
        return [refusal], []
    return [], list(warnings)


def release(request: PaymentRequest, context: Context) -> None:
    """Effect of return, cancel and void: give the reservation back, a contract's to its commitment."""
    if request.state not in limits.LIVE_REQUEST or not request.has_lines:
        return
    availability.release(
        uses_of(request, request.lines.all()),
        source=request.document_key,
        event=f"release:{request.revision}",
        on=request.dated_on,
        actor=context.actor,
    )
