"""Alur dokumen anggaran dan SPD, as data; the engine runs them."""

from budget import apbd_documents, fund_release, release_revision, signing
from budget.documents import lock_document
from reference.models import Role
from workflows.flow import Flow, Step, register

BUDGET_DOCUMENT = register(
    Flow(
        "budget_document",
        "draft",
        (
            Step(
                "submit",
                "draft",
                "submitted",
                Role.BUDGET_USER,
                label="Ajukan",
                guards=(signing.is_complete, apbd_documents.equals_enacted),
            ),
            Step("verify", "submitted", "verified", Role.TAPD, label="Verifikasi"),
            Step("approve", "verified", "approved", Role.REGIONAL_SECRETARY, label="Setujui"),
            Step(
                "sign",
                "approved",
                "signed",
                Role.FINANCE_OFFICER,
                label="Tanda tangani",
                guards=(signing.is_complete, signing.is_newest, apbd_documents.equals_enacted),
                effects=(signing.put_in_force,),
            ),
            Step(
                "return_",
                ("submitted", "verified", "approved"),
                "draft",
                (Role.TAPD, Role.REGIONAL_SECRETARY, Role.FINANCE_OFFICER),
                label="Kembalikan",
                reason_required=True,
            ),
        ),
        model_label="budget.BudgetDocument",
        lock=lock_document,
        title="DPA",
        state_rule="I-11",
    )
)

FUND_RELEASE = register(
    Flow(
        "fund_release",
        "draft",
        (
            Step(
                "sign",
                "draft",
                "signed",
                Role.FINANCE_OFFICER,
                label="Tanda tangani",
                guards=(release_revision.may_replace, signing.release_within_limits),
                effects=(release_revision.replace, signing.number_release),
            ),
            Step("replace", "signed", "replaced", label="Ganti", reason_required=True),
            Step("cancel", "draft", "cancelled", Role.TREASURY_STAFF, label="Batalkan", reason_required=True),
        ),
        model_label="budget.FundRelease",
        lock=fund_release.lock_release,
        title="SPD",
    )
)
