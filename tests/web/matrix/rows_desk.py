"""The declared answers of the accountant's desk and its sub-ledgers."""

from tests.web.matrix.rows import LED_ON, READERS, VERIFIER, Row, button, done, form, listed, of, shown

SAVE = {"action": "save"}
DESK: dict[str, Row] = {
    "memo-list": listed(),
    "memo-new": form(VERIFIER, data=SAVE),
    "audit-list": listed(),
    "audit-new": form(VERIFIER, data=SAVE),
    "memo-detail": shown("memo_voucher"),
    "memo-edit": form(VERIFIER, address=of("memo_voucher"), is_of_unit=True, data=SAVE),
    "memo-reverse": button(VERIFIER, address=of("memo_voucher"), is_of_unit=True),
    "print-memo": shown("memo_voucher"),
    "template-list": listed(READERS),
    "template-new": form(VERIFIER, address=of("memo_voucher"), is_of_unit=True),
    "template-make": done(VERIFIER, address=of("memo_template"), is_of_unit=True),
    "template-switch": done(VERIFIER, address=of("memo_template"), is_of_unit=True),
    "template-mirror": done(VERIFIER, address=of("memo_voucher"), is_of_unit=True),
    "worksheet": listed(READERS),
    "adjustments": listed(READERS),
    # The unit comes with the form: without one nobody holds the role there.
    "adjustment-draft": Row(post=frozenset(), heard=LED_ON),
    "asset-list": listed(READERS),
    "asset-new": form(VERIFIER),
    "asset-detail": Row(get=READERS, post=VERIFIER, address=of("asset"), is_of_unit=True),
    "asset-edit": form(VERIFIER, address=of("asset"), is_of_unit=True),
    "inventory": listed(READERS),
    "count-new": form(VERIFIER),
    "count-edit": form(VERIFIER, address=of("count"), is_of_unit=True),
    "loan-list": listed(READERS),
    "loan-new": form(VERIFIER),
    "loan-edit": form(VERIFIER, address=of("loan"), is_of_unit=True),
    "payable-list": listed(READERS),
}
