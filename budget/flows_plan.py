"""Alur rencana pembangunan dan usulan, as data."""

from budget import planned_programs, planning
from budget.models import DevelopmentPlan
from reference.models import Role
from workflows.flow import Flow, Step, register


def _of_region(plan: DevelopmentPlan) -> bool:
    return plan.unit_id is None


def _of_unit(plan: DevelopmentPlan) -> bool:
    return plan.unit_id is not None


DEVELOPMENT_PLAN = register(
    Flow(
        "development_plan",
        "draft",
        (
            Step(
                "enact_plan",
                "draft",
                "enacted",
                Role.REGIONAL_SECRETARY,
                label="Catat penetapan",
                guards=(planning.is_complete,),
                effects=(planning.keep_enactment,),
                applies=_of_region,
            ),
            Step(
                "enact_unit",
                "draft",
                "enacted",
                Role.BUDGET_USER,
                label="Tetapkan Renja",
                guards=(planning.is_complete,),
                effects=(planning.keep_enactment,),
                applies=_of_unit,
            ),
        ),
        model_label="budget.DevelopmentPlan",
        lock=planned_programs.lock_plan,
        title="Rencana",
        state_rule="I-11",
    )
)

PLAN_PROPOSAL = register(
    Flow(
        "plan_proposal",
        "draft",
        (
            Step("verify", "draft", "verified", Role.BUDGET_USER, label="Verifikasi"),
            Step("accept", "verified", "accepted", Role.TAPD, label="Terima"),
            Step(
                "reject",
                ("draft", "verified"),
                "rejected",
                (Role.TAPD, Role.BUDGET_USER),
                label="Tolak",
                reason_required=True,
            ),
        ),
        model_label="budget.PlanProposal",
        lock=planning.lock_proposal,
        title="Usulan",
    )
)
