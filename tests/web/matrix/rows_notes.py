"""The declared answers of CaLK."""

from collections.abc import Mapping

from tests.web.matrix.rows import LED_ON, OK, READERS, VERIFIER, Row, done, form, listed, of, shown
from tests.web.matrix.world import Objects, World

SECTION = "6.1"


def _section(world: World, objects: Objects) -> Mapping[str, object]:
    return {"pk": objects["financial_notes"], "code": SECTION}


NOTES: dict[str, Row] = {
    "notes-list": listed(),
    # The unit comes with the button: without one nobody holds the role there.
    "notes-new": Row(post=frozenset(), heard=LED_ON),
    "notes-detail": shown("financial_notes"),
    "notes-pdf": shown("financial_notes"),
    "notes-print": done(READERS, address=of("financial_notes"), is_of_unit=True, is_own_matter=True),
    "notes-carry": done(VERIFIER, address=of("financial_notes"), is_of_unit=True),
    "notes-section": form(VERIFIER, address=_section, is_of_unit=True, heard=OK),
}
