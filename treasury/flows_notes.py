"""State machine of CaLK: its accountant writes, PA approves a unit's, PPKD its own and the region's."""

from collections.abc import Callable
from typing import Any

from reference.models import Role
from treasury.services import financial_notes as service
from workflows.flow import Flow, Step, register


def _approval(suffix: str, role: Role, applies: Callable[[Any], bool]) -> tuple[Step, ...]:
    """Approve, return and reopen, as one role does it."""
    return (
        Step(
            f"approve{suffix}",
            "submitted",
            "final",
            role,
            label="Setujui sebagai final",
            guards=(service.check_approvable,),
            effects=(service.name_approver,),
            applies=applies,
        ),
        Step(
            f"return{suffix or '_'}",
            "submitted",
            "returned",
            role,
            label="Kembalikan",
            reason_required=True,
            applies=applies,
        ),
        Step(
            f"reopen{suffix}",
            "final",
            "reopened",
            role,
            label="Buka kembali",
            reason_required=True,
            effects=(service.forget_approver,),
            applies=applies,
        ),
    )


FINANCIAL_NOTES = register(
    Flow(
        "financial_notes",
        "draft",
        (
            Step(
                "submit",
                service.EDITABLE,
                "submitted",
                service.MAKER,
                label="Ajukan",
                effects=(service.fix_texts,),
            ),
            *_approval("", Role.BUDGET_USER, service.is_of_unit),
            *_approval("_ppkd", Role.FINANCE_OFFICER, service.is_of_ppkd),
        ),
        model_label="treasury.FinancialNotes",
        lock=service.lock_notes,
        title="CaLK",
    )
)

FLOWS = (FINANCIAL_NOTES,)
