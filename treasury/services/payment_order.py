"""Payment orders (SPM): drafted by PPK-SKPD, signed by PA, rejected by Kuasa BUD, void by PA."""

from datetime import date

from core.errors import DomainError
from core.locks import one_transaction
from reference.models import Role, User
from treasury.dates import check_dated
from treasury.locking import lock_request
from treasury.models import DEAD_DISBURSEMENT, DEAD_ORDER, PaymentOrder, PaymentRequest
from treasury.services import common
from workflows import engine
from workflows.flow import Context


def draft_order(
    request: PaymentRequest, *, dated_on: date, actor: User, external_number: str = ""
) -> PaymentOrder:
    """SPM: PPK-SKPD drafts the order of one verified SPP, with its amounts.

    Raises AccessDenied (I-40, I-42) and DomainError: SPP not verified or already ordered (I-18), date (I-07).
    """
    with one_transaction():
        found = lock_request(request.pk)
        role = may_draft(found, actor=actor)
        _check_request(found)
        check_dated(
            "SPM", dated_on, year=found.year_id, predecessors=[(f"SPP {found.number}", found.dated_on)]
        )
        return common.create(
            PaymentOrder,
            actor=actor,
            role=role,
            request=found,
            year=found.year,
            unit=found.unit,
            dated_on=dated_on,
            description=found.description,
            gross=found.gross,
            deducted=found.deducted,
            external_number=external_number,
        )


def may_draft(request: PaymentRequest, *, actor: User) -> Role:
    """The role in which the person drafts the SPM; AccessDenied (I-40, I-42) else."""
    return engine.authorize(
        (Role.SKPD_VERIFIER,), actor=actor, unit=request.unit, chain_key=request.chain_key, act="Membuat SPM"
    )


def _check_request(request: PaymentRequest) -> None:
    if request.state != "verified":
        raise DomainError(
            f"SPP {request.number or 'draf'} belum diverifikasi. SPM hanya dari SPP yang diverifikasi.",
            rule="I-18",
        )
    live = request.orders.exclude(state__in=DEAD_ORDER).first()
    if live is not None:
        raise DomainError(
            f"SPP {request.number} sudah punya SPM {live.number or 'draf'}. Satu SPP satu SPM.", rule="I-18"
        )


def check_signable(order: PaymentOrder, context: Context) -> None:
    """Guard of sign: the SPP is verified and the amounts are its own (I-18), dates hold (I-07)."""
    request = order.request
    if request.state != "verified":
        raise DomainError(f"SPP {request.number} tidak berstatus diverifikasi.", rule="I-18")
    if (order.gross, order.deducted) != (request.gross, request.deducted):
        raise DomainError(f"Nilai SPM berbeda dari SPP {request.number}. Batalkan SPM ini.", rule="I-18")
    check_dated(
        "SPM", order.dated_on, year=order.year_id, predecessors=[(f"SPP {request.number}", request.dated_on)]
    )


def draw_number(order: PaymentOrder, context: Context) -> None:
    """Effect of sign: the number of the unit's SPM."""
    common.draw_number(order, context, office=order.unit, kind="SPM", of_type=order.request.kind)


def check_unpaid(order: PaymentOrder, context: Context) -> None:
    """Guard of reject and void: no live SP2D stands on this SPM."""
    live = order.disbursements.exclude(state__in=DEAD_DISBURSEMENT).first()
    if live is not None:
        raise DomainError(
            f"SPM {order.number} sudah terbit SP2D {live.number or 'draf'}. "
            + (
                "SP2D yang dibayar tidak dapat dibatalkan; koreksi dengan dokumen baru."
                if live.state == "paid"
                else "Batalkan SP2D itu lebih dahulu."
            ),
            rule="I-18",
        )


def send_request_back(order: PaymentOrder, context: Context) -> None:
    """Effect of reject and void: the SPP goes to `returned`, its reservation released."""
    engine.cascade(
        "payment_request",
        order.request,
        "returned",
        step="send_back",
        actor=context.actor,
        role=context.role,
        reason=context.reason,
    )
