"""What waits in planning: plans, ceilings, standards, RKA with the notes of TAPD, APBD."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate
from django.urls import reverse

from budget import planning_selectors as planning
from budget.models import (
    BudgetProposal,
    Ceiling,
    CeilingPlan,
    DevelopmentPlan,
    PlannedProgram,
    PlanProposal,
    PriceEdition,
    PriceItem,
    PriceProposal,
    RegionalBudget,
)
from budget.planned_programs import PLANNING_ROLES, PROPOSING_ROLES
from budget.proposals import EDITING_ROLES
from budget.version_sums import differing_of
from reference.models import Appointment
from web.waiting_item import ACTIONS, LIMIT, Item, Task, url_of

# Flows whose documents are small and many: several at the same step stand in one row that leads to the list.
GATHERED = {
    "price_proposal": ("Usulan standar harga", "price-proposal-list"),
    "plan_proposal": ("Usulan rencana", "plan-proposal-list"),
}
UNTOUCHED_IN = ("draft",)
# Asked of those alone who may take a step of the flow: composing a query costs as much as a small one takes.
Rows = Callable[[], "QuerySet[Any]"]


def sources() -> dict[str, Rows]:
    """How to ask for documents by flow, oldest first; what cannot take its next step yet is left out."""
    return {
        "budget_proposal": planning.waiting_proposals,
        "regional_budget": _budgets,
        "ceiling_plan": _ceiling_plans,
        "development_plan": lambda: _plans().filter(_is_complete()),
        "price_edition": lambda: _dated(
            PriceEdition.objects.filter(Exists(PriceItem.objects.filter(edition=OuterRef("pk"))))
        ),
        "price_proposal": lambda: _dated(PriceProposal.objects.select_related("unit")),
        "plan_proposal": lambda: _dated(PlanProposal.objects.select_related("unit")),
    }


def items_of(tasks: Sequence[Task]) -> list[Item]:
    """The steps to take as rows; RKA that only repeat what was settled wait for nobody."""
    found = []
    gathered: dict[tuple[str, str], list[Task]] = {}
    rka = [task for task in tasks if task.flow == "budget_proposal"]
    proposals = [task.document for task in rka]
    changed = differing_of([one.pk for one in proposals if one.state in UNTOUCHED_IN])
    notes = _notes(proposals)
    for task in tasks:
        if task.flow in GATHERED:
            gathered.setdefault((task.flow, task.step), []).append(task)
        elif task.flow != "budget_proposal":
            found.append(_item(task))
        elif task.document.state not in UNTOUCHED_IN or task.document.pk in changed:
            found.append(_proposal_item(task, notes))
    return found + [_gathered_item(group) for group in gathered.values()]


def items_to_write(appointments: Iterable[Appointment]) -> list[Item]:
    """What the person has to write: RKA not begun, sent back or asked about, plans without programs."""
    held = list(appointments)
    writing = {one.unit_id for one in held if one.role in EDITING_ROLES}
    found = [*_to_begin(writing), *_to_mend(writing)] if writing else []
    own = {one.unit_id for one in held if one.role in PROPOSING_ROLES}
    is_planner = any(one.role in PLANNING_ROLES for one in held)
    if not own and not is_planner:
        return found
    wanted = Q(unit__in=own) | Q(pk__in=()) | (Q(unit__isnull=True) if is_planner else Q(pk__in=()))
    plans = _plans().filter(wanted, state="draft").exclude(_is_complete())
    return found + [
        Item(
            title=plan.name,
            state=plan.state,
            flow="development_plan",
            note="program atau indikatornya belum lengkap",
            amount=None,
            dated_on=plan.dated_on,
            url=url_of("development_plan", plan.pk),
            action="Isi program",
        )
        for plan in plans[:LIMIT]
    ]


# --- Documents -----------------------------------------------------------------------------------
def _dated(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    return rows.annotate(dated_on=TruncDate("created_at")).order_by("created_at", "pk")


def _plans() -> "QuerySet[DevelopmentPlan]":
    return _dated(DevelopmentPlan.objects.select_related("unit"))


def _ceiling_plans() -> "QuerySet[CeilingPlan]":
    ceilings = Ceiling.objects.filter(plan=OuterRef("pk"))
    return _dated(CeilingPlan.objects.select_related("version").filter(Exists(ceilings)))


def _is_complete() -> Q:
    """A plan with programs, each with an indicator: what its enactment asks for."""
    programs = PlannedProgram.objects.filter(plan=OuterRef("pk"))
    return Q(Exists(programs)) & ~Q(Exists(programs.filter(indicators__isnull=True)))


def _budgets() -> "QuerySet[RegionalBudget]":
    """APBD; one in drafting waits only when no RKA lies with TAPD or is sent back, and one is verified."""
    proposals = BudgetProposal.objects.filter(budget=OuterRef("pk"), unit__isnull=False)
    is_ready = ~Q(Exists(proposals.filter(state__in=("submitted", "returned")))) & Q(
        Exists(proposals.filter(state="verified"))
    )
    return (
        planning.budgets()
        .filter(~Q(state="draft") | is_ready)
        .annotate(
            verified=Count("proposals", filter=Q(proposals__state="verified", proposals__unit__isnull=False)),
            drafts=Count("proposals", filter=Q(proposals__state="draft", proposals__unit__isnull=False)),
        )
    )


def _item(task: Task) -> Item:
    document = task.document
    title, note, amount = str(document), "", None
    if task.flow == "regional_budget":
        version = document.version
        title, note = f"APBD {version.name}", f"tahun {version.year_id}"
        if document.state == "draft":
            note += f", {document.verified} RKA sesuai"
            note += f", {document.drafts} masih draf" if document.drafts else ""
    elif task.flow == "ceiling_plan":
        note = f"tahun {document.version.year_id}"
    elif task.flow == "price_edition":
        note = "menunggu SK Kepala Daerah"
    elif task.flow == "development_plan":
        note = document.unit.name if document.unit else "lengkap, menunggu penetapan"
    return Item(
        title=title,
        state=document.state,
        flow=task.flow,
        note=note,
        amount=amount,
        dated_on=document.dated_on,
        url=url_of(task.flow, document.pk),
        action=ACTIONS.get(task.step, "Buka"),
    )


def _gathered_item(group: Sequence[Task]) -> Item:
    """One usulan, or several of one step as a row that leads to their list."""
    first = group[0]
    document = first.document
    amounts = [task.document.amount.amount for task in group if first.flow == "plan_proposal"]
    name, route = GATHERED[first.flow]
    many = f"{len(group)} usulan" if len(group) < LIMIT else f"{LIMIT} usulan atau lebih"
    return Item(
        title=f"{name} “{document}”" if len(group) == 1 else name,
        state=document.state,
        flow=first.flow,
        note=document.unit.name if len(group) == 1 else many,
        amount=sum(amounts) if amounts else document.price.amount if len(group) == 1 else None,
        dated_on=min(task.document.dated_on for task in group),
        url=url_of(first.flow, document.pk)
        if len(group) == 1
        else f"{reverse(route)}?state={document.state}",
        action=ACTIONS.get(first.step, "Buka"),
    )


# --- RKA -----------------------------------------------------------------------------------------
def _notes(proposals: Sequence[BudgetProposal]) -> dict[int, tuple[int, int]]:
    """Open notes of TAPD on each RKA and how many of them are answered; one query."""
    if not proposals:
        return {}
    rows = planning.open_notes_of([one.pk for one in proposals])
    return {pk: (count, answered) for pk, count, answered in rows}


def _note_words(counts: tuple[int, int] | None) -> str:
    if counts is None:
        return ""
    count, answered = counts
    return f", {count} catatan terbuka" + (f" ({answered} terjawab)" if answered else "")


def _proposal_item(task: Task, notes: dict[int, tuple[int, int]]) -> Item:
    document, is_review = task.document, task.step == "verify"
    return Item(
        title=f"RKA {document.budget.version.name}",
        state=document.state,
        flow="budget_proposal",
        note=f"{document.unit.name}{_note_words(notes.get(document.pk))}",
        amount=document.spending,
        dated_on=document.dated_on,
        url=reverse("proposal-review", args=[document.pk])
        if is_review
        else url_of("budget_proposal", document.pk),
        action="Telaah" if is_review else ACTIONS[task.step],
    )


def _to_begin(units: Iterable[int | None]) -> list[Item]:
    """APBD in drafting in which a unit of the person has no RKA; one query."""
    rows = (
        planning.budgets()
        .filter(state="draft")
        .annotate(having=ArrayAgg("proposals__unit", filter=Q(proposals__unit__in=units), default=[]))
    )
    return [
        Item(
            title=f"RKA {budget.version.name} belum disusun",
            state="draft",
            flow="regional_budget",
            note=f"tahun {budget.version.year_id}",
            amount=None,
            dated_on=budget.dated_on,
            url=reverse("proposal-new"),
            action="Susun RKA",
        )
        for budget in rows[:LIMIT]
        if set(units) - set(budget.having)
    ]


def _to_mend(units: Iterable[int | None]) -> list[Item]:
    """RKA of the person's units that TAPD sent back, or asked about without an answer yet; two queries."""
    rows = list(planning.waiting_proposals().filter(planning.asks_the_unit(), unit__in=units)[:LIMIT])
    notes = _notes(rows)
    return [
        Item(
            title=f"RKA {one.budget.version.name}",
            state=one.state,
            flow="budget_proposal",
            note=f"{one.unit.name}{_note_words(notes.get(one.pk))}",
            amount=one.spending,
            dated_on=one.dated_on,
            url=reverse("proposal-review", args=[one.pk]),
            action="Perbaiki" if one.state == "returned" else "Jawab",
        )
        for one in rows
    ]
