"""State machines of assessments, receipts, deposits, corrections and financing, as data."""

from collections.abc import Callable
from typing import Any

from reference.models import Role
from treasury import locking
from treasury.models import (
    Assessment,
    ContraPost,
    Deposit,
    Financing,
    RevenueRefund,
    Reversal,
    TreasurerReceipt,
)
from treasury.services import (
    assessment,
    contra_post,
    deposit,
    financing,
    revenue_refund,
    reversal,
    treasurer_receipt,
)
from workflows.flow import Action, Flow, Step, register

ISSUERS = (Role.BUDGET_USER, Role.FINANCE_OFFICER)
FINANCIERS = (Role.FINANCE_OFFICER, Role.TREASURY_DELEGATE)


def _flow(
    name: str,
    model: Any,
    *,
    title: str,
    maker: Role | tuple[Role, ...],
    decider: Role | tuple[Role, ...],
    guard: Action,
    post: Action,
    label: str = "Konfirmasi",
    undo: tuple[Action, ...] = (),
    more: tuple[Step, ...] = (),
    is_reversible: bool = True,
) -> Flow:
    """Two steps and their ends: confirmed by the decider, or cancelled as a draft by its maker.

    The step "reverse" is taken by no person: a reversing document takes its target along.
    """
    reverse = Step("reverse", "confirmed", "reversed", label="Balikkan", reason_required=True, effects=undo)
    lock: Callable[[int], Any] = locking.document_lock(model)
    return register(
        Flow(
            name,
            "draft",
            (
                Step("confirm", "draft", "confirmed", decider, label=label, guards=(guard,), effects=(post,)),
                *more,
                Step("cancel", "draft", "cancelled", maker, label="Batalkan", effects=undo),
                *((reverse,) if is_reversible else ()),
            ),
            model_label=model._meta.label,
            lock=lock,
            posted_states=("confirmed",),
            title=title,
        )
    )


ASSESSMENT = _flow(
    "assessment",
    Assessment,
    title="ketetapan",
    maker=Role.OPERATOR,
    decider=ISSUERS,
    label="Terbitkan",
    guard=assessment.check_issuable,
    post=assessment.issue,
    more=(
        Step(
            "carry",
            "draft",
            "carried",
            ISSUERS,
            label="Catat saldo awal",
            guards=(assessment.check_carriable,),
        ),
    ),
)
TREASURER_RECEIPT = _flow(
    "treasurer_receipt",
    TreasurerReceipt,
    title="TBP",
    maker=Role.REVENUE_TREASURER,
    # The treasurer books what he took; PPK-SKPD decides its reversal.
    decider=Role.REVENUE_TREASURER,
    label="Bukukan",
    guard=treasurer_receipt.check_confirmable,
    post=treasurer_receipt.post,
)
DEPOSIT = _flow(
    "deposit",
    Deposit,
    title="STS",
    maker=Role.REVENUE_TREASURER,
    decider=Role.TREASURY_DELEGATE,
    guard=deposit.check_confirmable,
    post=deposit.post,
    undo=(deposit.release_lines,),
)
REVENUE_REFUND = _flow(
    "revenue_refund",
    RevenueRefund,
    title="pengembalian pendapatan",
    maker=Role.TREASURY_STAFF,
    decider=Role.TREASURY_DELEGATE,
    guard=revenue_refund.check_confirmable,
    post=revenue_refund.post,
)
CONTRA_POST = _flow(
    "contra_post",
    ContraPost,
    title="pengembalian belanja",
    maker=Role.TREASURER,
    decider=Role.TREASURY_DELEGATE,
    guard=contra_post.check_confirmable,
    post=contra_post.post,
)
FINANCING = _flow(
    "financing",
    Financing,
    title="pembiayaan",
    maker=Role.TREASURY_STAFF,
    decider=FINANCIERS,
    guard=financing.check_confirmable,
    post=financing.post,
)
REVERSAL = _flow(
    "reversal",
    Reversal,
    title="dokumen pembalik",
    maker=reversal.MAKERS,
    decider=reversal.DECIDERS,
    label="Putuskan",
    guard=reversal.check_confirmable,
    post=reversal.post,
    is_reversible=False,
)
FLOWS = (ASSESSMENT, TREASURER_RECEIPT, DEPOSIT, REVENUE_REFUND, CONTRA_POST, FINANCING, REVERSAL)
