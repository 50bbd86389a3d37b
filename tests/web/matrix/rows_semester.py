"""The declared answers of the prognosis of the second half."""

from tests.web.matrix.rows import LED_ON, OK, VERIFIER, Row, form, listed, of, shown

SEMESTER: dict[str, Row] = {
    "prognosis-list": listed(),
    # The unit comes with the button: without one nobody holds the role there.
    "prognosis-new": Row(post=frozenset(), heard=LED_ON),
    "prognosis-detail": shown("semester_report"),
    "prognosis-edit": form(VERIFIER, address=of("semester_report"), is_of_unit=True, heard=OK),
}
