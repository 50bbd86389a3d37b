"""Routes of periods and the year's end."""

from tests.web.matrix.rows import REGION, VERIFIER, Row, done, listed

OFFICER = frozenset({"finance_officer"})

YEAR_END: dict[str, Row] = {
    "periods": listed(),
    "period-step": done(
        VERIFIER,
        address=lambda world, objects: {"pk": objects["unit"], "act": "tutup"},
        data={"month": "1"},
        is_of_unit=True,
    ),
    "no-adjustments": done(
        VERIFIER,
        address=lambda world, objects: {"pk": objects["unit"]},
        data={"reason": "Nihil"},
        is_of_unit=True,
    ),
    "year-end": listed(REGION),
    "year-end-step": done(
        OFFICER, address=lambda world, objects: {"act": "buka-kembali"}, data={"reason": "x"}
    ),
}
