"""State machines of the treasurer's own documents, as data (domain.md 3.6, 3.7)."""

from reference.models import Role
from treasury import locking
from treasury.models import (
    Accountability,
    CashClosing,
    ExpenseReceipt,
    ImprestReturn,
    TreasurerRemittance,
)
from treasury.services import (
    accountability,
    cash_closing,
    expense_receipt,
    imprest_return,
    treasurer_remittance,
)
from workflows.flow import Flow, Step, register

EXPENSE_RECEIPT = register(
    Flow(
        "expense_receipt",
        "draft",
        (
            Step("pay", "draft", "paid", Role.TREASURER, label="Bayar", effects=(expense_receipt.pay,)),
            Step(
                "refuse",
                "paid",
                "refused",
                Role.SKPD_VERIFIER,
                label="Tolak",
                reason_required=True,
                guards=(expense_receipt.check_refusable,),
                effects=(expense_receipt.reverse,),
            ),
            # Taken by no person: the document that reverses a refused receipt.
            Step(
                "take_back",
                "draft",
                "paid",
                label="Balik",
                reason_required=True,
                effects=(expense_receipt.take_back,),
            ),
        ),
        model_label="treasury.ExpenseReceipt",
        lock=locking.document_lock(ExpenseReceipt),
        posted_states=("paid",),
        title="kuitansi",
    )
)

TREASURER_REMITTANCE = register(
    Flow(
        "treasurer_remittance",
        "draft",
        (
            Step(
                "confirm",
                "draft",
                "confirmed",
                Role.TREASURER,
                label="Bukukan",
                effects=(treasurer_remittance.post,),
            ),
            Step("cancel", "draft", "cancelled", Role.TREASURER, label="Batalkan draf"),
        ),
        model_label="treasury.TreasurerRemittance",
        lock=locking.document_lock(TreasurerRemittance),
        posted_states=("confirmed",),
        title="setoran pajak",
    )
)

IMPREST_RETURN = register(
    Flow(
        "imprest_return",
        "draft",
        (
            Step(
                "confirm",
                "draft",
                "confirmed",
                Role.TREASURY_STAFF,
                label="Konfirmasi",
                effects=(imprest_return.post,),
            ),
            Step("cancel", "draft", "cancelled", Role.TREASURER, label="Batalkan draf"),
        ),
        model_label="treasury.ImprestReturn",
        lock=locking.document_lock(ImprestReturn),
        posted_states=("confirmed",),
        title="setoran sisa",
    )
)

ACCOUNTABILITY = register(
    Flow(
        "accountability",
        "draft",
        (
            Step(
                "submit",
                ("draft", "returned"),
                "submitted",
                Role.TREASURER,
                label="Ajukan",
                effects=(accountability.submit,),
            ),
            Step("verify", "submitted", "verified", Role.SKPD_VERIFIER, label="Verifikasi"),
            Step(
                "return_",
                ("submitted", "verified"),
                "returned",
                Role.SKPD_VERIFIER,
                label="Kembalikan",
                reason_required=True,
                guards=(accountability.check_unused,),
            ),
            Step(
                "cancel",
                ("draft", "returned"),
                "cancelled",
                Role.TREASURER,
                label="Batalkan",
                effects=(accountability.free_receipts,),
            ),
        ),
        model_label="treasury.Accountability",
        lock=locking.document_lock(Accountability),
        title="LPJ",
    )
)

CASH_CLOSING = register(
    Flow(
        "cash_closing",
        "draft",
        (
            Step(
                "close",
                "draft",
                "closed",
                (Role.TREASURER, Role.REVENUE_TREASURER),
                label="Tutup kas",
                guards=(cash_closing.check_closable,),
                effects=(cash_closing.draw_number,),
            ),
            Step(
                "reopen",
                "closed",
                "reopened",
                Role.TREASURY,
                label="Buka kembali",
                reason_required=True,
                guards=(cash_closing.check_reopenable,),
            ),
        ),
        model_label="treasury.CashClosing",
        lock=locking.document_lock(CashClosing),
        title="penutupan kas",
    )
)

FLOWS = (EXPENSE_RECEIPT, TREASURER_REMITTANCE, IMPREST_RETURN, ACCOUNTABILITY, CASH_CLOSING)
