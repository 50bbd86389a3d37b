"""Alur standar harga and its usulan, as data; the engine runs them."""

from budget import price_editions, price_proposals
from reference.models import Role
from workflows.flow import Flow, Step, of_region, register

PRICE_EDITION = register(
    Flow(
        "price_edition",
        "draft",
        (
            Step(
                "decree",
                "draft",
                "decreed",
                Role.FINANCE_OFFICER,
                label="Catat SK penetapan",
                guards=(price_editions.has_items,),
                effects=(price_editions.keep_decree,),
            ),
        ),
        model_label="budget.PriceEdition",
        lock=price_editions.lock_edition,
        unit_of=of_region,
        title="Standar harga",
        state_rule="I-08",
    )
)

PRICE_PROPOSAL = register(
    Flow(
        "price_proposal",
        "draft",
        (
            Step("submit", "draft", "submitted", Role.BUDGET_USER, label="Ajukan"),
            Step("verify", "submitted", "verified", Role.TAPD, label="Verifikasi"),
            Step(
                "accept",
                "verified",
                "accepted",
                Role.FINANCE_OFFICER,
                label="Terima",
                guards=(price_proposals.may_be_taken,),
                effects=(price_proposals.take_into_edition,),
            ),
            Step(
                "refuse",
                ("submitted", "verified"),
                "rejected",
                (Role.TAPD, Role.FINANCE_OFFICER),
                label="Tolak",
                reason_required=True,
            ),
        ),
        model_label="budget.PriceProposal",
        lock=price_proposals.lock_proposal,
        title="Usulan standar harga",
        state_rule="I-08",
    )
)
