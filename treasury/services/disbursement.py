"""Disbursement orders (SP2D): tested and signed in one step, then paid, failed or void."""

from datetime import date
from typing import Any

from budget import availability
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import to_money
from ledger import posting
from reference.models import Role, User
from treasury import facts, limits
from treasury.dates import check_dated
from treasury.locking import lock_request, lock_treasury_account
from treasury.models import DEAD_DISBURSEMENT, DisbursementOrder, PaymentOrder, TreasuryAccount
from treasury.posting_rules import interpret, ppkd_unit
from treasury.services import common, imprest_request
from treasury.services.payment_request import uses_of
from workflows import engine
from workflows.flow import Context


def issue(
    order: PaymentOrder, *, dated_on: date, actor: User, external_number: str = ""
) -> DisbursementOrder:
    """SP2D: Kuasa BUD tests the SPM and signs the SP2D in one step.

    Raises AccessDenied (I-40, I-42) and DomainError: SPM not signed or already issued (I-18), date
    (I-07), RKUD balance (I-19).
    """
    with one_transaction():
        request = lock_request(order.request_id)
        found = PaymentOrder.objects.select_related("unit", "year").get(pk=order.pk)
        may_issue(found, actor=actor)
        _check_order(found)
        account = TreasuryAccount.objects.filter(is_active=True).first()
        if account is None:
            raise DomainError(
                "Rekening kas umum daerah belum diatur. Administrator mengisinya di Pengaturan."
            )
        disbursement = common.create(
            DisbursementOrder,
            actor=actor,
            role=Role.TREASURY_DELEGATE,
            order=found,
            treasury_account=account,
            year=found.year,
            unit=found.unit,
            dated_on=dated_on,
            description=request.description,
            gross=found.gross,
            deducted=found.deducted,
            net=to_money(found.gross.amount - found.deducted.amount),
            external_number=external_number,
        )
        return engine.run("disbursement", disbursement.pk, "sign", actor=actor)


def may_issue(order: PaymentOrder, *, actor: User) -> Role:
    """The role in which the person issues the SP2D; AccessDenied (I-40, I-42) else."""
    return engine.authorize(
        (Role.TREASURY_DELEGATE,),
        actor=actor,
        unit=order.unit,
        chain_key=order.chain_key,
        act="Menerbitkan SP2D",
    )


def _check_order(order: PaymentOrder) -> None:
    if order.state != "signed":
        raise DomainError(
            f"SPM {order.number or 'draf'} belum ditandatangani atau sudah batal. "
            "SP2D hanya dari SPM yang ditandatangani PA/KPA.",
            rule="I-18",
        )
    live = order.disbursements.exclude(state__in=DEAD_DISBURSEMENT).first()
    if live is not None:
        raise DomainError(
            f"SPM {order.number} sudah punya SP2D {live.number}. Satu SPM satu SP2D.", rule="I-18"
        )


def check_signable(disbursement: DisbursementOrder, context: Context) -> None:
    """Guard of sign: SPM signed with equal amounts (I-18), dates (I-07), RKUD under its lock (I-19)."""
    order = disbursement.order
    if order.state != "signed":
        raise DomainError(f"SPM {order.number or 'draf'} tidak berstatus ditandatangani.", rule="I-18")
    if (disbursement.gross, disbursement.deducted) != (order.gross, order.deducted):
        raise DomainError(f"Nilai SP2D berbeda dari SPM {order.number}. Batalkan SP2D ini.", rule="I-18")
    check_dated(
        "SP2D",
        disbursement.dated_on,
        year=disbursement.year_id,
        predecessors=[(f"SPM {order.number}", order.dated_on)],
    )
    if order.request.is_nil:
        return
    lock_treasury_account()
    raise_all(limits.rkud_refusals(disbursement))


def draw_number(disbursement: DisbursementOrder, context: Context) -> None:
    """Effect of sign: the number, drawn by PPKD's office."""
    common.draw_number(
        disbursement, context, office=ppkd_unit(), kind="SP2D", of_type=disbursement.order.request.kind
    )


def pay(disbursement: DisbursementOrder, context: Context) -> None:
    """Effect of pay: date and bank reference, budget consumed, all entries of the event posted.

    A payment is recorded whatever the RKUD's balance is; a negative balance is a named check's affair.
    UP, GU and TU use no budget here (their receipts do); nihil posts nothing.
    """
    request = disbursement.order.request
    paid_on = _paid_on(disbursement, context.data)
    reference = str(context.data.get("bank_reference", "")).strip()
    if not reference and not request.is_nil:
        raise DomainError("Isi referensi bank (nomor bukti pemindahbukuan).", field="bank_reference")
    disbursement.paid_on, disbursement.bank_reference = paid_on, reference
    context.changed |= {"paid_on", "bank_reference"}
    if request.has_lines and not request.moves_cash_to_treasurer:
        availability.consume(
            uses_of(request, request.lines.all()),
            source=request.document_key,
            event="paid",
            on=paid_on,
            actor=context.actor,
        )
    imprest_request.mark_paid(request, paid_on=paid_on, actor=context.actor)
    if disbursement.posts_entries:
        posting.post(interpret(facts.of_disbursement(disbursement, paid_on=paid_on)), actor=context.actor)


def _paid_on(disbursement: DisbursementOrder, data: dict[str, Any]) -> date:
    paid_on = data.get("paid_on")
    if not isinstance(paid_on, date):
        raise DomainError("Isi tanggal bayar menurut bank.", field="paid_on")
    _check_bank_date(disbursement, paid_on)
    return paid_on


def _check_bank_date(disbursement: DisbursementOrder, day: date) -> None:
    check_dated(
        "bank",
        day,
        year=disbursement.year_id,
        predecessors=[(f"SP2D {disbursement.number}", disbursement.dated_on)],
    )


def fail(disbursement: DisbursementOrder, context: Context) -> None:
    """Effect of fail: the bank's date and reference of the failure, when known."""
    failed_on, reference = context.data.get("paid_on"), str(context.data.get("bank_reference", "")).strip()
    if failed_on is not None:
        _check_bank_date(disbursement, failed_on)
    if reference:
        disbursement.bank_reference = reference
        context.changed.add("bank_reference")


def void_chain(disbursement: DisbursementOrder, context: Context) -> None:
    """Effect of fail and void: SPM void, SPP returned, reservation released."""
    engine.cascade(
        "payment_order",
        disbursement.order,
        "void",
        step="void_with_disbursement",
        actor=context.actor,
        role=context.role,
        reason=context.reason,
    )
