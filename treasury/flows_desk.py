"""State machine of the accountant's desk: the memo voucher (domain.md 4.3)."""

from reference.models import Role
from treasury import locking
from treasury.services import asset, memo
from workflows.flow import Flow, Step, register

# The accountant of an entity's book is its PPK-SKPD; PPKD's own book has one appointed in PPKD.
MAKER = Role.SKPD_VERIFIER
APPROVERS = (Role.BUDGET_USER, Role.FINANCE_OFFICER)

MEMO_VOUCHER = register(
    Flow(
        "memo_voucher",
        "draft",
        (
            Step(
                "submit",
                ("draft", "returned"),
                "submitted",
                MAKER,
                label="Ajukan",
                guards=(memo.check_submittable,),
            ),
            Step(
                "approve",
                "submitted",
                "approved",
                APPROVERS,
                label="Setujui dan bukukan",
                guards=(memo.check_approvable,),
                effects=(memo.post, asset.carry_on),
            ),
            Step(
                "return_",
                "submitted",
                "returned",
                APPROVERS,
                label="Kembalikan",
                reason_required=True,
            ),
            Step("cancel", ("draft", "returned"), "cancelled", MAKER, label="Batalkan"),
        ),
        model_label="treasury.MemoVoucher",
        lock=locking.lock_memo,
        posted_states=("approved",),
        title="bukti memorial",
    )
)

FLOWS = (MEMO_VOUCHER,)
