"""Routes of revenue, corrections and financing."""

from reference.models import Role
from tests.web.matrix.rows import (
    HIDDEN,
    INCOMPLETE,
    OPERATOR,
    READERS,
    REGION,
    STAFF,
    TREASURER,
    Row,
    form,
    listed,
    shared,
    shown,
)

REVENUE_TREASURER = frozenset({Role.REVENUE_TREASURER.value})
REVENUE: dict[str, Row] = {
    "assessment-list": listed(),
    "assessment-new": form(OPERATOR),
    "assessment-detail": shown("assessment"),
    "treasurer-receipt-list": listed(),
    "treasurer-receipt-new": form(REVENUE_TREASURER),
    "treasurer-receipt-detail": shown("treasurer_receipt"),
    "deposit-list": listed(),
    "deposit-new": form(REVENUE_TREASURER),
    "deposit-detail": shown("deposit"),
    "revenue-refund-list": listed(),
    "revenue-refund-new": form(STAFF),
    "revenue-refund-detail": shown("revenue_refund"),
    "contra-post-list": listed(),
    "contra-post-new": form(TREASURER),
    "contra-post-detail": shown("contra_post"),
    "financing-list": listed(),
    "financing-new": form(STAFF),
    # It is of PPKD's book: to people of an SKPD it does not exist.
    "financing-detail": Row(get=REGION, address=shared("financing"), refused=HIDDEN),
    "receivable-list": listed(READERS, refused=HIDDEN),
    "reversal-list": listed(),
    "reversal-detail": shown("reversal"),
    "reversal-new": form(
        REVENUE_TREASURER,
        address=lambda world, objects: {"flow": "treasurer_receipt", "pk": objects["treasurer_receipt"]},
        is_of_unit=True,
        heard=INCOMPLETE,
    ),
}
