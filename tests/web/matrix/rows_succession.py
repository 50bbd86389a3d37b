"""Routes of the maps at the turn of a year; PPKD alone keeps them."""

from tests.web.matrix.rows import HIDDEN, Row, button, fixed, form, listed

PPKD = frozenset({"finance_officer"})

SUCCESSION: dict[str, Row] = {
    "succession-list": listed(PPKD),
    "unit-succession-new": form(PPKD),
    "account-succession-new": form(PPKD),
    # The world has none: who may withdraw is told so.
    "unit-succession-withdraw": button(PPKD, address=fixed(pk=1), heard=HIDDEN),
    "account-succession-withdraw": button(PPKD, address=fixed(pk=1), heard=HIDDEN),
}
