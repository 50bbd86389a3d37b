"""Rows of the auditor's package."""

from tests.web.matrix.rows import Row, form

AUDITING = frozenset({"auditor", "finance_officer"})

AUDITOR: dict[str, Row] = {
    # He takes a copy of what he reads anyway; no business row changes.
    "auditor-package": form(AUDITING, is_own_matter=True),
}
