"""Routes of the statements that every reader has, and of the one that only the region has."""

from tests.web.matrix.rows import EMPLOYED, HIDDEN, READERS, REGION, Row, form, listed

STATEMENTS: dict[str, Row] = {
    **{
        name: listed(READERS)
        for name in (
            *("lo", "lpe", "neraca", "lak", "calk-figures", "articulation", "report-index"),
            *("lra-by-unit", "lra-by-activity", "lra-by-function", "semester"),
        )
    },
    "articulation-file": Row(get=READERS, address=lambda world, objects: {"extension": "csv"}),
    "lpsal": listed(REGION & READERS),
    "statement-sets": form(READERS),
    "apbd-annexes": listed(READERS),
    "apbd-annex-file": Row(
        get=READERS,
        address=lambda world, objects: {"kind": "apbd_1", "extension": "csv"},
        query=lambda world, objects: {"unit": objects["unit"]},
        is_of_unit=True,
    ),
    # Without a version there is none to order, for those who may order at all.
    "apbd-package": Row(post=REGION & READERS, heard=HIDDEN),
    "edition-mapping": Row(get=EMPLOYED, address=lambda world, objects: {"pk": world.shared["chart"]}),
    "edition-mapping-row": Row(
        get=EMPLOYED,
        address=lambda world, objects: {"pk": world.shared["chart"], "row": world.shared["report_row"]},
    ),
}
