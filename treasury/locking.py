"""Row locks of treasury documents, whole chains upstream first (core.locks)."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from django.db import connection

from core.errors import DomainError, NotFound
from core.locks import Rank, lock, reach
from reference.models import Unit
from treasury.models import (
    Contract,
    DisbursementOrder,
    Handover,
    MemoVoucher,
    PaymentOrder,
    PaymentRequest,
    Remittance,
    RevenueReceipt,
    TreasurerKind,
    TreasuryAccount,
)
from treasury.models.document import Document

D = TypeVar("D", bound=Document)


def _one(model: type[D], document_id: int, rank: Rank) -> D:
    rows = lock(model._default_manager.select_related("unit", "year").filter(pk=document_id), rank)
    if not rows:
        raise NotFound("Dokumen tidak ditemukan.")
    return rows[0]


def lock_request(request_id: int) -> PaymentRequest:
    """SPP; its lock serialises the whole chain SPP–SPM–SP2D."""
    return _one(PaymentRequest, request_id, Rank.REQUEST)


def lock_order(order_id: int) -> PaymentOrder:
    """SPM with its SPP, the SPP first."""
    request_id = PaymentOrder.objects.filter(pk=order_id).values_list("request_id", flat=True).first()
    request = lock_request(request_id or 0)
    order = _one(PaymentOrder, order_id, Rank.ORDER)
    order.request = request
    return order


def lock_disbursement(disbursement_id: int) -> DisbursementOrder:
    """SP2D with its SPM and SPP, the SPP first."""
    order_id = DisbursementOrder.objects.filter(pk=disbursement_id).values_list("order_id", flat=True).first()
    order = lock_order(order_id or 0)
    disbursement = _one(DisbursementOrder, disbursement_id, Rank.DISBURSEMENT)
    disbursement.order = order
    return disbursement


def lock_contract_document(contract_id: int) -> Contract:
    """A contract about to be confirmed.

    A draft contract is locked as a document, before its key. Payments lock a contract after their
    keys (Rank.CONTRACT), but only a confirmed one, whose flow has no further step: no cycle.
    """
    return _one(Contract, contract_id, Rank.DOCUMENT)


def lock_handover(handover_id: int) -> Handover:
    """BAST."""
    return _one(Handover, handover_id, Rank.DOCUMENT)


def lock_receipt(receipt_id: int) -> RevenueReceipt:
    """Penerimaan RKUD."""
    return _one(RevenueReceipt, receipt_id, Rank.DOCUMENT)


def lock_remittance(remittance_id: int) -> Remittance:
    """Setoran potongan."""
    return _one(Remittance, remittance_id, Rank.DOCUMENT)


def document_lock(model: type[D]) -> Callable[[int], D]:
    """The lock of a kind of document that stands in no chain."""
    return partial(_one, model, rank=Rank.DOCUMENT)


def lock_memo(voucher_id: int) -> MemoVoucher:
    """Bukti memorial."""
    return _one(MemoVoucher, voucher_id, Rank.DOCUMENT)


def hold_treasurer_cash(unit: Unit, kind: str = TreasurerKind.EXPENDITURE) -> None:
    """The cash of a unit's treasurer: who draws on it, accounts for it or closes it holds its row.

    After documents, keys and contract, before the RKUD; movements of the budget are written before.
    """
    reach(Rank.TREASURER_CASH)
    with connection.cursor() as cursor:
        cursor.execute("SELECT treasury_hold_cash(%s, %s)", [unit.pk, TreasurerKind(kind).value])


def lock_treasury_account() -> TreasuryAccount:
    """The RKUD's row: whoever draws on its balance (SP2D signing, remittance) holds it."""
    rows = lock(TreasuryAccount.objects.filter(is_active=True), Rank.RKUD)
    if not rows:
        raise DomainError("Rekening kas umum daerah belum diatur. Administrator mengisinya di Pengaturan.")
    return rows[0]
