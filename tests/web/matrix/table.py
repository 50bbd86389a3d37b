"""The declared answers of every route by its name. A route without a row fails the matrix test."""

from reference.setting_keys import TEMPLATE_PREFIX
from tests.web.matrix.rows import (
    ADMIN,
    BUD,
    DELEGATE,
    EMPLOYED,
    EVERYONE,
    HIDDEN,
    LED_ON,
    NOT_A_METHOD,
    OK,
    OPERATOR,
    READERS,
    REGION,
    SIGN_IN_FIRST,
    STAFF,
    TREASURER,
    VENDOR_WRITERS,
    VERIFIER,
    VERSIONS,
    Row,
    button,
    done,
    fixed,
    form,
    listed,
    of,
    shared,
    shown,
)
from tests.web.matrix.rows_apbd import APBD
from tests.web.matrix.rows_auditor import AUDITOR
from tests.web.matrix.rows_desk import DESK
from tests.web.matrix.rows_exchange import EXCHANGE
from tests.web.matrix.rows_imprest import IMPREST
from tests.web.matrix.rows_notes import NOTES
from tests.web.matrix.rows_opening import OPENING
from tests.web.matrix.rows_planning import PLANNING
from tests.web.matrix.rows_proposals import PROPOSALS
from tests.web.matrix.rows_reports import STATEMENTS
from tests.web.matrix.rows_revenue import REVENUE
from tests.web.matrix.rows_semester import SEMESTER
from tests.web.matrix.rows_succession import SUCCESSION
from tests.web.matrix.rows_year_end import YEAR_END
from tests.web.matrix.world import Objects, World

# What a link to the lines behind a figure carries beside the unit.
SPAN = {"mode": "movement", "start": "2025-01-01", "end": "2025-12-31", "orientation": "debit"}


def figure(world: World, objects: Objects) -> dict[str, object]:
    """The parameters of a link to the lines of the SKPD."""
    return {"unit": objects["unit"], **SPAN}


SESSION: dict[str, Row] = {
    "home": listed(),
    "login": Row(
        get=EVERYONE,
        post=EVERYONE,
        seen=LED_ON,
        heard=LED_ON,
        stranger=(OK, OK),
        is_own_matter=True,
    ),
    "logout": form(EVERYONE, heard=LED_ON, is_own_matter=True),
    "password": form(EVERYONE, is_own_matter=True),
    "context": done(EVERYONE, is_own_matter=True),
    "palette": listed(query=fixed(q="a")),
    "shortcuts": listed(),
    "session-state": listed(stranger=(SIGN_IN_FIRST, NOT_A_METHOD)),
    "session-stay": button(EVERYONE, heard=OK, is_own_matter=True),
    "sign-out-everywhere": done(EVERYONE, is_own_matter=True),
    # Nobody of the world has set one up: the page offers it, and new codes are for who has shown his.
    "second-factor": listed(),
    "second-factor-qr": listed(),
    "second-factor-setup": button(EVERYONE, is_own_matter=True),
    "second-factor-check": button(EVERYONE, is_own_matter=True),
    "second-factor-codes": done(EVERYONE, is_own_matter=True),
    "health-alive": listed(stranger=(OK, NOT_A_METHOD)),
    "health-ready": listed(stranger=(OK, NOT_A_METHOD)),
    # The test asks from this machine itself; from elsewhere: tests/web/test_health.py.
    "health-numbers": listed(stranger=(OK, NOT_A_METHOD)),
}

BUDGET: dict[str, Row] = {
    "budget-list": listed(),
    "budget-new": form(OPERATOR),
    "budget-detail": shown("budget_document"),
    "budget-lines": form(OPERATOR, address=of("draft_budget"), is_of_unit=True, heard=OK),
    "budget-csv": form(OPERATOR, address=of("draft_budget"), is_of_unit=True),
    "budget-workbook": form(OPERATOR, address=of("draft_budget"), is_of_unit=True),
    "budget-template": shown("draft_budget"),
    "print-dpa": shown("budget_document"),
    "print-rka": shown("proposal"),
    "print-spd": shown("fund_release"),
    "budget-version-new": form(VERSIONS),
    "fund-release-list": listed(),
    "fund-release-new": form(STAFF, heard=OK),
    "fund-release-detail": shown("fund_release"),
    "fund-release-revise": form(STAFF, address=of("fund_release"), is_of_unit=True),
    "pick-account": Row(get=EVERYONE, address=fixed(purpose="anggaran")),
    "pick-program": listed(),
    "pick-line": Row(get=READERS, is_of_unit=True, query=lambda world, objects: {"unit": objects["unit"]}),
}

TREASURY: dict[str, Row] = {
    "document-step": done(
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
    "spp-new": form(TREASURER, data={"action": "save"}),
    "spp-detail": shown("payment_request"),
    "spp-edit": form(TREASURER, address=of("payment_request"), is_of_unit=True, data={"action": "save"}),
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
    "remittance-new": form(STAFF, data={"action": "save"}),
    # It settles what SP2D of several SKPDs withheld: to people of one SKPD it does not exist.
    "remittance-detail": Row(get=REGION, address=shared("remittance"), refused=HIDDEN),
}

REPORTS: dict[str, Row] = {
    "lra": listed(READERS),
    **STATEMENTS,
    "trial-balance": listed(READERS),
    "drill": Row(get=READERS, is_of_unit=True, query=figure),
    "ledger-lines": listed(READERS),
    "ledger-lines-csv": Row(get=READERS, is_of_unit=True, query=figure),
    "entry-detail": shown("entry"),
    "approvals": listed(),
    "checks": listed(BUD),
    "statement-csv": Row(get=READERS, address=fixed(kind="lra")),
    "statement-file": Row(get=READERS, address=fixed(kind="lra", extension="xlsx")),
    "general-ledger": listed(READERS),
    "availability-card": listed(READERS),
    **{f"annex-{name}": listed(READERS) for name in ("receivables", "assets", "liabilities")},
    **{f"reconcile-{name}": listed(READERS) for name in ("revenue", "spending", "assets")},
    "sp2d-register": listed(READERS),
    # Who reads no unit finds no line of it.
    "sub-activity": Row(get=READERS, address=shared("program"), refused=HIDDEN),
    # Auditor and PPKD see all, others their units, the administrator reference data and no document.
    "audit": listed(EMPLOYED),
    "audit-csv": listed(EMPLOYED),
}

PEOPLE: dict[str, Row] = {
    "users": listed(ADMIN),
    "user-new": form(ADMIN),
    "user-detail": Row(get=ADMIN, address=shared("user")),
    "user-password": button(ADMIN, address=shared("user")),
    "user-deactivate": done(ADMIN, address=shared("user")),
    "user-activate": done(ADMIN, address=shared("user")),
    "user-rename": button(ADMIN, address=shared("user")),
    "user-end-sessions": done(ADMIN, address=shared("user")),
    "second-factor-reset": done(ADMIN, address=shared("user")),
    "officials": listed(ADMIN),
    "editions": listed(EMPLOYED),
    "edition-detail": Row(get=EMPLOYED, address=shared("edition")),
    "edition-row": Row(
        get=EMPLOYED,
        address=lambda world, objects: {"pk": world.shared["edition"], "row": world.shared["row"]},
    ),
    "setting-preview": Row(get=ADMIN, address=fixed(key=f"{TEMPLATE_PREFIX}SPP")),
    "appointments": listed(ADMIN),
    "appointment-new": form(ADMIN),
    "appointment-check": listed(ADMIN),
    "appointment-detail": Row(get=ADMIN, address=shared("appointment")),
    "appointment-end": button(ADMIN, address=shared("appointment")),
    "units": listed(ADMIN),
    "unit-new": form(ADMIN),
    "unit-detail": Row(get=ADMIN, address=of("unit")),
    "unit-rename": button(ADMIN, address=of("unit")),
    "unit-deactivate": done(ADMIN, address=of("unit")),
    "unit-activate": done(ADMIN, address=of("unit")),
    "vendors": listed(EMPLOYED),
    "vendor-new": form(VENDOR_WRITERS),
    "vendor-detail": Row(get=EMPLOYED, address=shared("vendor")),
    "vendor-deactivate": done(VENDOR_WRITERS, address=shared("vendor")),
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
    # Only who ordered it, a region role no more than another.
    "job-retry": done(TREASURER, address=of("job"), is_of_unit=True, refused=HIDDEN),
}

TABLE: dict[str, Row] = {
    **SESSION,
    **BUDGET,
    **TREASURY,
    **REVENUE,
    **REPORTS,
    **PEOPLE,
    **EVIDENCE,
    **JOBS,
    **DESK,
    **AUDITOR,
    **OPENING,
    **EXCHANGE,
    **IMPREST,
    **SUCCESSION,
    **PLANNING,
    **YEAR_END,
    **NOTES,
    **SEMESTER,
    **PROPOSALS,
    **APBD,
}

# Answers that are no page of their own: parts of pages, files, and pages of the signed-out.
NO_SCREENS = frozenset(
    name
    for name in TABLE
    if name.startswith(("pick-", "print-", "health-"))
    or name.endswith(("-csv", "-file", "-template", "-content", "-qr", "-state", "-preview", "-pdf"))
    or name
    in (
        "login",
        "palette",
        "appointment-check",
        "drill",
        "proposal-meters",
        "proposal-names",
        "proposal-prices",
        "proposal-open",
        "exchange-export",
        "apbd-code-choices",
    )
) - {"print-batch"}
