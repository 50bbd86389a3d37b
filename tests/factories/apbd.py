"""APBD and RKA for tests, moved through the services by the people of a Region."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from budget import apbd_documents, revision
from budget.models import BudgetDocument, BudgetProposal, RegionalBudget
from budget.proposal_lines import DetailInput
from core import clock
from core.money import Decimal
from reference.models import Role
from tests.factories.budget import LEVY, STATIONERY
from tests.factories.planning import detail, make_proposal
from tests.factories.reference import Region
from treasury.services.year import open_year
from workflows import engine

PLANNED_ON = date(2025, 1, 2)
AGREED = {"agreement_number": "PB/1/2025", "agreed_on": PLANNED_ON}
EVALUATED = {
    "evaluation_number": "EV/1/2025",
    "evaluated_on": PLANNED_ON,
    "evaluation_note": "Tanpa catatan.",
}
PERDA = {"perda_number": "1/2025", "perda_on": PLANNED_ON}
PERKADA = {"perkada_number": "2/2025", "perkada_on": PLANNED_ON}


def spending(amount: Decimal | int | str = 400_000_000, code: str = STATIONERY, **over: Any) -> DetailInput:
    """Stationery of the unit's office, or another account."""
    return detail(code, amount, **over)


def levy(amount: Decimal | int | str) -> DetailInput:
    """Retribution: revenue of the unit."""
    return detail(LEVY, amount, sub_activity=None)


def begin(region: Region, *, on: date = PLANNED_ON, **over: Any) -> RegionalBudget:
    """The year's first APBD, MURNI, empty; or the next version as a copy."""
    fields = {"kind": "murni", "name": "MURNI", **over}
    with clock.frozen(on):
        return revision.begin_next(year=region.year, actor=region[Role.FINANCE_OFFICER], **fields)


def submit(region: Region, proposal: BudgetProposal, *, on: date = PLANNED_ON) -> BudgetProposal:
    """Submitted by the unit's PA."""
    with clock.frozen(on):
        actor = region.person(Role.BUDGET_USER, proposal.unit)
        return engine.run("budget_proposal", proposal.pk, "submit", actor=actor)


def verify(region: Region, proposal: BudgetProposal, *, on: date = PLANNED_ON) -> BudgetProposal:
    """Submitted when it is not yet, and verified by TAPD."""
    if proposal.state in ("draft", "returned"):
        submit(region, proposal, on=on)
    with clock.frozen(on):
        return engine.run("budget_proposal", proposal.pk, "verify", actor=region[Role.TAPD])


def balanced(region: Region, *, on: date = PLANNED_ON) -> RegionalBudget:
    """MURNI with verified RKA: levy 500 and spending 400 of DINKES, spending 100 of DISDIK (million)."""
    budget = begin(region, on=on)
    first = make_proposal(region, budget, levy(500_000_000), spending(), on=on)
    second = make_proposal(region, budget, spending(100_000_000), unit=region.other, on=on)
    verify(region, first, on=on)
    verify(region, second, on=on)
    return budget


def run(
    region: Region,
    budget: RegionalBudget,
    step: str,
    *,
    on: date = PLANNED_ON,
    role: Role | None = None,
    **data: Any,
) -> RegionalBudget:
    """One step of the APBD by its usual role, with the data that it records."""
    usual: Mapping[str, tuple[Role, Mapping[str, Any]]] = {
        "compile": (Role.FINANCE_OFFICER, {}),
        "agree": (Role.REGIONAL_SECRETARY, AGREED),
        "evaluate": (Role.FINANCE_OFFICER, EVALUATED),
        "enact": (Role.REGIONAL_SECRETARY, {**PERDA, **PERKADA}),
        "enact_shift": (Role.REGIONAL_SECRETARY, PERKADA),
        "return_": (Role.FINANCE_OFFICER, {}),
    }
    its_role, its_data = usual[step]
    with clock.frozen(on):
        return engine.run(
            "regional_budget",
            budget.pk,
            step,
            actor=region[role or its_role],
            reason="Perlu perbaikan." if step == "return_" else "",
            data={**its_data, **data},
        )


WAY = ("compile", "agree", "evaluate", "enact")


def enact(region: Region, budget: RegionalBudget, *, on: date = PLANNED_ON) -> RegionalBudget:
    """Every step to the enactment, murni and perubahan by Perda, pergeseran by Perkada."""
    is_shift = budget.version.kind == "pergeseran"
    for step in ("compile", "enact_shift") if is_shift else WAY:
        budget = run(region, budget, step, on=on)
    return budget


def make_documents(
    region: Region, budget: RegionalBudget, *, on: date = PLANNED_ON
) -> Sequence[BudgetDocument]:
    """DPA of an enacted APBD, drafts."""
    with clock.frozen(on):
        apbd_documents.make_documents(budget, dated_on=on, actor=region[Role.FINANCE_OFFICER])
    return list(BudgetDocument.objects.filter(version=budget.version).order_by("unit__code"))


def sign(region: Region, document: BudgetDocument, *, on: date = PLANNED_ON) -> BudgetDocument:
    """Every step from submit to sign; opens the books of the year first."""
    with clock.frozen(on):
        open_year(region.year, actor=region[Role.ADMINISTRATOR])
        for step, role in (
            ("submit", Role.BUDGET_USER),
            ("verify", Role.TAPD),
            ("approve", Role.REGIONAL_SECRETARY),
            ("sign", Role.FINANCE_OFFICER),
        ):
            actor = region.person(role, document.unit)
            document = engine.run("budget_document", document.pk, step, actor=actor)
    return document


def in_force(region: Region, *, on: date = PLANNED_ON) -> RegionalBudget:
    """The balanced MURNI, enacted, with both DPA in force."""
    budget = enact(region, balanced(region, on=on), on=on)
    for document in make_documents(region, budget, on=on):
        sign(region, document, on=on)
    return budget
