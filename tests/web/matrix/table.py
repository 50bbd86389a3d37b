"""The declared answers of every route by its name. A route without a row fails the matrix test."""

from tests.web.matrix.rows import (
    ADMIN,
    BUD,
    DELEGATE,
    EMPLOYED,
    EVERYONE,
    OPERATOR,
    READERS,
    REGION,
    STAFF,
    TREASURER,
    VENDOR_WRITERS,
    VERIFIER,
    VERSIONS,
    Row,
    button,
    fixed,
    form,
    listed,
    of,
    shared,
    shown,
)

NEEDS_PARAMETERS = frozenset({200, 422})
REFUSED_OR_EMPTY = frozenset({403, 404, 422})

SESSION: dict[str, Row] = {
    "home": listed(),
    "login": Row(get=EVERYONE, post=EVERYONE, seen=frozenset({302}), is_open=True, is_own_matter=True),
    "logout": Row(get=EVERYONE, post=EVERYONE, is_open=True, is_own_matter=True),
    "password": form(EVERYONE, is_own_matter=True),
    "context": button(EVERYONE, is_own_matter=True),
    "palette": listed(query=fixed(q="a")),
    "shortcuts": listed(),
    "session-state": listed(),
    "session-stay": button(EVERYONE, is_own_matter=True),
    "sign-out-everywhere": button(EVERYONE, is_own_matter=True),
    "second-factor": listed(seen=frozenset({200, 302})),
    "second-factor-qr": listed(seen=frozenset({200, 302, 404})),
    "second-factor-setup": button(EVERYONE, is_own_matter=True),
    "second-factor-check": button(EVERYONE, is_own_matter=True),
    "second-factor-codes": button(EVERYONE, is_own_matter=True),
    "health-alive": Row(get=EVERYONE, is_open=True),
    "health-ready": Row(get=EVERYONE, seen=frozenset({200, 503}), is_open=True),
    "health-numbers": listed(EVERYONE, seen=frozenset({200, 401, 403, 404}), is_open=True),
}

BUDGET: dict[str, Row] = {
    "budget-list": listed(),
    "budget-new": form(OPERATOR),
    "budget-detail": shown("budget_document"),
    "budget-lines": form(OPERATOR, address=of("draft_budget"), is_of_unit=True),
    "budget-csv": form(OPERATOR, address=of("draft_budget"), is_of_unit=True),
    "budget-workbook": form(OPERATOR, address=of("draft_budget"), is_of_unit=True),
    "budget-template": shown("draft_budget"),
    "print-dpa": shown("budget_document"),
    "print-spd": shown("fund_release"),
    "budget-version-new": form(VERSIONS),
    "fund-release-list": listed(),
    "fund-release-new": form(STAFF),
    "fund-release-detail": shown("fund_release"),
    "pick-account": Row(get=EVERYONE, address=fixed(purpose="anggaran")),
    "pick-program": listed(),
    "pick-line": Row(get=READERS, is_of_unit=True, query=lambda world, objects: {"unit": objects["unit"]}),
}

TREASURY: dict[str, Row] = {
    "document-step": button(
        TREASURER,
        address=lambda world, objects: {
            "flow": "payment_request",
            "pk": objects["payment_request"],
            "step": "submit",
        },
        is_of_unit=True,
    ),
    "contract-list": listed(),
    "contract-new": form(OPERATOR),
    "contract-detail": shown("contract"),
    "handover-list": listed(),
    "handover-new": form(OPERATOR),
    "handover-detail": shown("handover"),
    "spp-list": listed(),
    "spp-new": form(TREASURER),
    "spp-detail": shown("payment_request"),
    "spp-edit": form(TREASURER, address=of("payment_request"), is_of_unit=True),
    "spm-new": button(VERIFIER, address=of("verified"), is_of_unit=True),
    "print-spp": shown("payment_request"),
    "print-spm": shown("payment_order"),
    "print-sp2d": shown("disbursement"),
    "print-batch": form(READERS),
    "spm-list": listed(),
    "spm-detail": shown("payment_order"),
    "sp2d-new": button(DELEGATE, address=of("payment_order"), is_of_unit=True),
    "sp2d-list": listed(),
    "sp2d-detail": shown("disbursement"),
    "receipt-list": listed(),
    "receipt-new": form(STAFF),
    "receipt-detail": shown("revenue_receipt"),
    "remittance-list": listed(),
    "remittance-new": form(STAFF),
    "remittance-detail": Row(get=REGION, address=shared("remittance")),
}

REPORTS: dict[str, Row] = {
    "lra": listed(READERS),
    "trial-balance": listed(READERS),
    "drill": listed(EVERYONE, seen=frozenset({422})),
    "ledger-lines": listed(READERS, refused=REFUSED_OR_EMPTY),
    "ledger-lines-csv": listed(READERS, seen=NEEDS_PARAMETERS, refused=REFUSED_OR_EMPTY),
    "entry-detail": shown("entry"),
    "approvals": listed(),
    "checks": listed(BUD),
    "statement-csv": Row(get=READERS, address=fixed(kind="lra"), refused=REFUSED_OR_EMPTY),
    "statement-file": Row(get=READERS, address=fixed(kind="lra", extension="xlsx"), refused=REFUSED_OR_EMPTY),
    "general-ledger": listed(READERS, seen=NEEDS_PARAMETERS, refused=REFUSED_OR_EMPTY),
    "availability-card": listed(READERS, seen=NEEDS_PARAMETERS, refused=REFUSED_OR_EMPTY),
    "sp2d-register": listed(READERS, seen=NEEDS_PARAMETERS, refused=REFUSED_OR_EMPTY),
    "sub-activity": Row(get=READERS, address=shared("program")),
    # reports.trail.SEEING_ALL opens the whole trail to the administrator, who reads no document.
    "audit": listed(EMPLOYED),
    "audit-csv": listed(EMPLOYED),
}

PEOPLE: dict[str, Row] = {
    "users": listed(ADMIN),
    "user-new": form(ADMIN),
    "user-detail": Row(get=ADMIN, address=shared("user")),
    "user-password": button(ADMIN, address=shared("user")),
    "user-deactivate": button(ADMIN, address=shared("user")),
    "user-activate": button(ADMIN, address=shared("user")),
    "user-rename": button(ADMIN, address=shared("user")),
    "user-end-sessions": button(ADMIN, address=shared("user")),
    "second-factor-reset": button(ADMIN, address=shared("user")),
    "officials": listed(ADMIN),
    "editions": listed(EMPLOYED),
    "edition-detail": Row(get=EMPLOYED, address=shared("edition")),
    "edition-row": Row(
        get=EMPLOYED,
        address=lambda world, objects: {"pk": world.shared["edition"], "row": world.shared["row"]},
    ),
    "setting-preview": Row(get=ADMIN, address=fixed(key="numbering.SPP"), seen=frozenset({200, 404})),
    "appointments": listed(ADMIN),
    "appointment-new": form(ADMIN),
    "appointment-check": listed(ADMIN),
    "appointment-detail": Row(get=ADMIN, address=shared("appointment")),
    "appointment-end": button(ADMIN, address=shared("appointment")),
    "units": listed(ADMIN),
    "unit-new": form(ADMIN),
    "unit-detail": Row(get=ADMIN, address=of("unit")),
    "unit-rename": button(ADMIN, address=of("unit")),
    "unit-deactivate": button(ADMIN, address=of("unit")),
    "unit-activate": button(ADMIN, address=of("unit")),
    "vendors": listed(EMPLOYED),
    "vendor-new": Row(get=EMPLOYED, post=VENDOR_WRITERS),
    "vendor-detail": Row(get=EMPLOYED, address=shared("vendor")),
    "vendor-deactivate": button(VENDOR_WRITERS, address=shared("vendor")),
    "settings": listed(ADMIN),
    "setting-edit": form(ADMIN, address=fixed(key="region.name")),
}

EVIDENCE: dict[str, Row] = {
    "evidence-add": button(
        TREASURER,
        address=lambda world, objects: {"flow": "payment_request", "pk": objects["payment_request"]},
        is_of_unit=True,
    ),
    "evidence": shown("evidence"),
    "evidence-content": shown("evidence"),
    "evidence-withdraw": button(TREASURER, address=of("evidence"), is_of_unit=True),
}

JOBS: dict[str, Row] = {
    "job-list": listed(),
    "job-detail": shown("job", READERS | ADMIN, beyond=REGION | ADMIN),
    "job-file": shown("job"),
    "job-retry": button(TREASURER, address=of("job"), is_of_unit=True),
}

TABLE: dict[str, Row] = {**SESSION, **BUDGET, **TREASURY, **REPORTS, **PEOPLE, **EVIDENCE, **JOBS}

# Answers that are no page of their own: parts of pages, files, and pages of the signed-out.
NO_SCREENS = frozenset(
    name
    for name in TABLE
    if name.startswith(("pick-", "print-", "health-"))
    or name.endswith(("-csv", "-file", "-template", "-content", "-qr", "-state", "-preview"))
    or name in ("login", "palette", "appointment-check", "drill")
) - {"print-batch"}
