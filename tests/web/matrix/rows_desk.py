"""The declared answers of the accountant's desk."""

from tests.web.matrix.rows import VERIFIER, Row, button, form, listed, of, shown

SAVE = {"action": "save"}
DESK: dict[str, Row] = {
    "memo-list": listed(),
    "memo-new": form(VERIFIER, data=SAVE),
    "memo-detail": shown("memo_voucher"),
    "memo-edit": form(VERIFIER, address=of("memo_voucher"), is_of_unit=True, data=SAVE),
    "memo-reverse": button(VERIFIER, address=of("memo_voucher"), is_of_unit=True),
}
