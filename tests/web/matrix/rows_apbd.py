"""The declared answers of APBD and of the review of RKA."""

from reference.models import Role
from tests.web.matrix.rows import (
    HIDDEN,
    LED_ON,
    READERS,
    REGION,
    VERSIONS,
    Row,
    button,
    done,
    form,
    listed,
    of,
    shared,
    shown,
)

TAPD = frozenset({Role.TAPD.value})
FINANCE = frozenset({Role.FINANCE_OFFICER.value})
EDITORS = frozenset({Role.OPERATOR.value, Role.ACTIVITY_OFFICER.value})
ANSWERING = EDITORS | {Role.BUDGET_USER.value}

APBD: dict[str, Row] = {
    "proposal-review": shown("proposal"),
    "proposal-carry-over": form(EDITORS, address=of("proposal"), is_of_unit=True),
    # A draft takes no notes yet: who may write them is led back to its page, which says so.
    "proposal-note": done(TAPD, address=of("proposal"), is_of_unit=True),
    "proposal-mark": done(TAPD, address=of("proposal"), is_of_unit=True),
    "review-answer": Row(
        post=ANSWERING, heard=LED_ON, address=of("review_note"), is_of_unit=True, beyond=frozenset()
    ),
    "review-close": done(TAPD, address=of("review_note"), is_of_unit=True),
    "apbd-list": listed(),
    "apbd-new": form(VERSIONS),
    "apbd-detail": Row(get=READERS, address=shared("apbd"), refused=HIDDEN),
    "print-apbd": Row(get=REGION, address=shared("apbd"), refused=HIDDEN),
    "apbd-mandatory": Row(get=READERS, address=shared("apbd"), refused=HIDDEN),
    "apbd-difference": button(FINANCE, address=shared("apbd")),
    "apbd-documents": button(FINANCE, address=shared("apbd")),
}
