"""State machines of the treasury documents, as data (domain.md 3.3)."""

from reference.models import Role
from treasury import flows_imprest, locking
from treasury.services import (
    contract,
    disbursement,
    handover,
    imprest_request,
    payment_order,
    payment_request,
    receipt,
    remittance,
)
from workflows.flow import Flow, Step, register

CONTRACT = register(
    Flow(
        "contract",
        "draft",
        (
            Step(
                "confirm",
                "draft",
                "confirmed",
                Role.BUDGET_USER,
                label="Konfirmasi",
                effects=(contract.commit,),
            ),
            Step("cancel", "draft", "cancelled", Role.OPERATOR, label="Batalkan draf"),
        ),
        model_label="treasury.Contract",
        lock=locking.lock_contract_document,
        title="kontrak",
    )
)

HANDOVER = register(
    Flow(
        "handover",
        "draft",
        (
            Step(
                "accept",
                "draft",
                "accepted",
                Role.SKPD_VERIFIER,
                label="Terima",
                guards=(handover.check_acceptable,),
                effects=(handover.accrue,),
            ),
            Step("cancel", "draft", "cancelled", Role.OPERATOR, label="Batalkan draf"),
        ),
        model_label="treasury.Handover",
        lock=locking.lock_handover,
        posted_states=("accepted",),
        title="BAST",
    )
)

PAYMENT_REQUEST = register(
    Flow(
        "payment_request",
        "draft",
        (
            Step(
                "submit",
                ("draft", "returned"),
                "submitted",
                Role.TREASURER,
                label="Ajukan",
                effects=(payment_request.reserve,),
            ),
            Step(
                "approve",
                "submitted",
                "submitted",
                Role.FINANCE_OFFICER,
                label="Setujui TU",
                applies=imprest_request.is_awaiting_approval,
                effects=(imprest_request.approve_top_up,),
            ),
            Step(
                "verify",
                "submitted",
                "verified",
                Role.SKPD_VERIFIER,
                label="Verifikasi",
                guards=(imprest_request.check_approved,),
            ),
            Step(
                "return_",
                "submitted",
                "returned",
                Role.SKPD_VERIFIER,
                label="Kembalikan",
                reason_required=True,
                effects=(payment_request.release,),
            ),
            Step(
                "cancel",
                ("draft", "submitted", "returned"),
                "cancelled",
                Role.TREASURER,
                label="Batalkan",
                effects=(payment_request.release,),
            ),
            # Taken by no person: a rejected or void SPM sends its SPP back.
            Step(
                "send_back",
                "verified",
                "returned",
                label="Kembalikan bersama SPM",
                reason_required=True,
                effects=(payment_request.release,),
            ),
        ),
        model_label="treasury.PaymentRequest",
        lock=locking.lock_request,
        title="SPP",
        state_rule="I-18",
    )
)

PAYMENT_ORDER = register(
    Flow(
        "payment_order",
        "draft",
        (
            Step(
                "sign",
                "draft",
                "signed",
                (Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER),
                label="Tanda tangani",
                guards=(payment_order.check_signable,),
                effects=(payment_order.draw_number,),
            ),
            Step(
                "reject",
                "signed",
                "rejected",
                Role.TREASURY_DELEGATE,
                label="Tolak",
                reason_required=True,
                guards=(payment_order.check_unpaid,),
                effects=(payment_order.send_request_back,),
            ),
            Step(
                "void",
                ("draft", "signed"),
                "void",
                (Role.BUDGET_USER, Role.DELEGATED_BUDGET_USER),
                label="Batalkan",
                reason_required=True,
                guards=(payment_order.check_unpaid,),
                effects=(payment_order.send_request_back,),
            ),
            # Taken by no person: a failed or void SP2D voids its SPM.
            Step(
                "void_with_disbursement",
                "signed",
                "void",
                label="Batal bersama SP2D",
                reason_required=True,
                effects=(payment_order.send_request_back,),
            ),
        ),
        model_label="treasury.PaymentOrder",
        lock=locking.lock_order,
        title="SPM",
        state_rule="I-18",
    )
)

DISBURSEMENT = register(
    Flow(
        "disbursement",
        "draft",
        (
            Step(
                "sign",
                "draft",
                "signed",
                Role.TREASURY_DELEGATE,
                label="Terbitkan",
                guards=(disbursement.check_signable,),
                effects=(disbursement.draw_number,),
            ),
            Step(
                "pay", "signed", "paid", Role.TREASURY_STAFF, label="Catat bayar", effects=(disbursement.pay,)
            ),
            Step(
                "fail",
                "signed",
                "failed",
                Role.TREASURY_STAFF,
                label="Catat gagal bayar",
                reason_required=True,
                effects=(disbursement.fail, disbursement.void_chain),
            ),
            Step(
                "void",
                "signed",
                "void",
                Role.TREASURY_DELEGATE,
                label="Batalkan",
                reason_required=True,
                effects=(disbursement.void_chain,),
            ),
        ),
        model_label="treasury.DisbursementOrder",
        lock=locking.lock_disbursement,
        posted_states=("paid",),
        title="SP2D",
        state_rule="I-18",
    )
)

REVENUE_RECEIPT = register(
    Flow(
        "revenue_receipt",
        "draft",
        (
            Step(
                "confirm",
                "draft",
                "confirmed",
                Role.TREASURY_DELEGATE,
                label="Konfirmasi",
                guards=(receipt.check_confirmable,),
                effects=(receipt.post,),
            ),
            Step("cancel", "draft", "cancelled", Role.TREASURY_STAFF, label="Batalkan draf"),
            # Taken by no person: a reversing document takes its target along.
            Step("reverse", "confirmed", "reversed", label="Balikkan", reason_required=True),
        ),
        model_label="treasury.RevenueReceipt",
        lock=locking.lock_receipt,
        posted_states=("confirmed",),
        title="penerimaan RKUD",
    )
)

REMITTANCE = register(
    Flow(
        "remittance",
        "draft",
        (
            Step(
                "confirm",
                "draft",
                "confirmed",
                Role.TREASURY_DELEGATE,
                label="Konfirmasi",
                guards=(remittance.check_confirmable,),
                effects=(remittance.post,),
            ),
            Step("cancel", "draft", "cancelled", Role.TREASURY_STAFF, label="Batalkan draf"),
        ),
        model_label="treasury.Remittance",
        lock=locking.lock_remittance,
        posted_states=("confirmed",),
        title="setoran potongan",
    )
)

PAYMENT = (CONTRACT, HANDOVER, PAYMENT_REQUEST, PAYMENT_ORDER, DISBURSEMENT, REVENUE_RECEIPT, REMITTANCE)
# Each area has a module of flows of its own.
FLOWS = (
    *PAYMENT,
    *flows_imprest.FLOWS,
)
