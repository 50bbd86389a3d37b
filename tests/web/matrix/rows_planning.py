"""The declared answers of planning: plans, proposals of the public, KUA-PPAS."""

from tests.web.matrix.rows import (
    LED_ON,
    OK,
    OPERATOR,
    READERS,
    REGION,
    VERSIONS,
    Row,
    done,
    form,
    listed,
    shared,
    shown,
)
from tests.web.matrix.world import Objects, World

FINANCE = frozenset({"finance_officer"})
PROPOSERS = OPERATOR | {"activity_officer"}


def planned(world: World, objects: Objects) -> dict[str, object]:
    """The program of the shared plan."""
    return {"pk": world.shared["plan"], "program": world.shared["planned"]}


PLANNING: dict[str, Row] = {
    "consideration-list": listed(FINANCE),
    "consideration-new": form(FINANCE),
    "consideration-edit": form(FINANCE, address=shared("consideration")),
    "mandatory-list": listed(FINANCE),
    "mandatory-new": form(FINANCE),
    "mandatory-edit": form(FINANCE, address=shared("mandatory_share")),
    "plan-list": listed(READERS),
    # Region's plans by TAPD and the finance officer, a Renja by its unit.
    "plan-new": form(VERSIONS | PROPOSERS),
    "plan-detail": Row(get=READERS, address=shared("plan")),
    "plan-program": form(VERSIONS, address=shared("plan"), heard=OK),
    "plan-program-edit": form(VERSIONS, address=planned, heard=OK),
    "plan-program-remove": done(VERSIONS, address=planned),
    # A draft is not derived: the refusal stands above its page.
    "plan-derive": done(VERSIONS, address=shared("plan")),
    "plan-ceilings": Row(post=VERSIONS, heard=404, address=shared("plan")),
    "plan-proposal-list": listed(),
    "plan-proposal-new": form(PROPOSERS),
    "plan-proposal-detail": shown("plan_proposal"),
    "ceiling-plan-list": listed(READERS),
    # The version comes with the button; without one it is not found by those who may.
    "ceiling-plan-new": Row(post=VERSIONS, heard=404),
    "ceiling-plan-detail": Row(get=READERS, address=shared("ceiling_plan")),
    "ceiling-plan-add": Row(get=VERSIONS, seen=LED_ON, address=shared("ceiling_plan")),
    "ceiling-plan-edit": form(
        VERSIONS,
        address=lambda world, objects: {"pk": world.shared["ceiling_plan"], "unit": objects["unit"]},
        heard=OK,
    ),
    "ceiling-plan-template": Row(get=REGION, address=shared("ceiling_plan")),
    "ceiling-plan-load": form(VERSIONS, address=shared("ceiling_plan")),
    "ceiling-plan-what-if": form(VERSIONS, address=shared("ceiling_plan")),
}
