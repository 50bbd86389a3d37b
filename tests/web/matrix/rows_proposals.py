"""The declared answers of RKA: register, page, sheets, lines."""

from reference.models import Role
from tests.web.matrix.rows import LED_ON, OPERATOR, READERS, VERSIONS, Row, form, listed, of, shared, shown
from tests.web.matrix.world import Objects, World

EDITORS = frozenset({Role.OPERATOR.value, Role.ACTIVITY_OFFICER.value})


def _line(world: World, objects: Objects) -> dict[str, object]:
    return {"pk": objects["proposal"], "line": objects["proposal_line"]}


def _sheet(world: World, objects: Objects) -> dict[str, object]:
    return {"pk": objects["proposal"], "part": str(objects["proposal_part"])}


PROPOSALS: dict[str, Row] = {
    "proposal-list": listed(),
    "proposal-new": form(EDITORS),
    "proposal-detail": shown("proposal"),
    "proposal-open": shown("proposal", seen=LED_ON),
    "proposal-copy": form(EDITORS, address=of("proposal"), is_of_unit=True),
    "proposal-lines": shown("proposal"),
    "proposal-line": form(EDITORS, address=_line, is_of_unit=True),
    # The sheet is read by all of the unit; what is no JSON of a sheet is refused as a whole.
    "proposal-sheet": Row(get=READERS, post=EDITORS, address=_sheet, is_of_unit=True),
    "proposal-meters": Row(get=READERS, address=_sheet, is_of_unit=True),
    "proposal-names": shown("proposal"),
    "proposal-prices": shown("proposal"),
    "pick-fund": listed(),
    "price-list": listed(READERS),
    "price-edition-new": form(VERSIONS),
    "price-edition": Row(get=READERS, post=VERSIONS, address=shared("price_edition")),
    "price-proposal-list": listed(),
    "price-proposal-new": form(OPERATOR),
    "price-proposal": shown("price_proposal"),
}
