"""The declared answers of planning: KUA-PPAS."""

from tests.web.matrix.rows import LED_ON, OK, READERS, REGION, VERSIONS, Row, form, listed, shared

PLANNING: dict[str, Row] = {
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
