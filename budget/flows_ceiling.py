"""Alur KUA-PPAS, as data: the finance office drafts, the regional secretary records the agreement."""

from budget import ceilings
from reference.models import Role
from workflows.flow import Flow, Step, of_region, register

CEILING_PLAN = register(
    Flow(
        "ceiling_plan",
        "draft",
        (
            Step(
                "agree",
                "draft",
                "agreed",
                Role.REGIONAL_SECRETARY,
                label="Catat Nota Kesepakatan",
                guards=(ceilings.is_complete,),
                effects=(ceilings.keep_agreement,),
            ),
            Step(
                "reopen",
                "agreed",
                "draft",
                Role.REGIONAL_SECRETARY,
                label="Buka kembali",
                reason_required=True,
                guards=(ceilings.none_verified,),
                effects=(ceilings.forget_agreement,),
            ),
        ),
        model_label="budget.CeilingPlan",
        lock=ceilings.lock_plan,
        unit_of=of_region,
        title="KUA-PPAS",
        state_rule="I-09",
    )
)
