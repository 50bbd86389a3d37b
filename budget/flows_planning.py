"""Alur RKA dan APBD, as data; the engine runs them."""

from budget import enactment, submission
from budget.proposals import lock_budget, lock_proposal
from reference.models import Role
from workflows.flow import Flow, Step, of_region, register

BUDGET_PROPOSAL = register(
    Flow(
        "budget_proposal",
        "draft",
        (
            Step(
                "submit",
                ("draft", "returned"),
                "submitted",
                Role.BUDGET_USER,
                label="Ajukan ke TAPD",
                guards=(
                    submission.of_open_budget,
                    submission.is_complete,
                    submission.within_ceilings,
                    submission.notes_are_answered,
                    submission.keeps_rules_of_version,
                ),
                effects=(submission.clear_marks,),
            ),
            Step(
                "verify",
                "submitted",
                "verified",
                Role.TAPD,
                label="Verifikasi",
                guards=(submission.of_open_budget, submission.notes_are_closed),
            ),
            Step(
                "return_",
                ("submitted", "verified"),
                "returned",
                Role.TAPD,
                label="Kembalikan",
                reason_required=True,
                guards=(submission.of_open_budget,),
            ),
        ),
        model_label="budget.BudgetProposal",
        lock=lock_proposal,
        title="RKA",
        state_rule="I-11",
    )
)

REGIONAL_BUDGET = register(
    Flow(
        "regional_budget",
        "draft",
        (
            Step(
                "compile",
                "draft",
                "compiled",
                Role.FINANCE_OFFICER,
                label="Himpun RKA menjadi RAPBD",
                guards=(enactment.may_be_compiled,),
                effects=(enactment.name_difference, enactment.name_missed_shares),
            ),
            Step(
                "agree",
                "compiled",
                "agreed",
                Role.REGIONAL_SECRETARY,
                label="Catat persetujuan bersama",
                effects=(enactment.record_agreement, enactment.name_difference),
                applies=enactment.is_no_shift,
            ),
            Step(
                "evaluate",
                "agreed",
                "evaluated",
                Role.FINANCE_OFFICER,
                label="Catat hasil evaluasi",
                effects=(enactment.record_evaluation,),
                applies=enactment.is_no_shift,
            ),
            Step(
                "enact",
                "evaluated",
                "enacted",
                Role.REGIONAL_SECRETARY,
                label="Undangkan",
                guards=(enactment.is_balanced, enactment.keeps_use),
                effects=(enactment.record_enactment,),
                applies=enactment.is_no_shift,
            ),
            Step(
                "enact_shift",
                "compiled",
                "enacted",
                (Role.REGIONAL_SECRETARY, Role.FINANCE_OFFICER),
                label="Tetapkan Perkada pergeseran",
                guards=(enactment.is_of_own_level, enactment.is_balanced, enactment.keeps_use),
                effects=(enactment.record_enactment,),
                applies=enactment.is_shift,
            ),
            Step(
                "return_",
                ("compiled", "agreed", "evaluated"),
                "draft",
                (Role.FINANCE_OFFICER, Role.REGIONAL_SECRETARY),
                label="Kembalikan ke penyusunan",
                reason_required=True,
                effects=(enactment.forget_recorded,),
            ),
        ),
        model_label="budget.RegionalBudget",
        lock=lock_budget,
        unit_of=of_region,
        title="APBD",
        state_rule="I-11",
    )
)
