"""What waits for a person, of every room, in one list for the home page."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import NoReverseMatch, reverse

from budget import planning_selectors as planning
from budget import selectors as budget
from budget.models import BudgetDocument, BudgetProposal, FundRelease, RegionalBudget
from core.money import ZERO, Decimal
from reference import access
from reference.models import INHERITED_ROLES, REGION_ROLES, Appointment, User
from treasury import selectors as treasury
from web import words
from workflows.flow import get
from workflows.models import ApprovalLog

LIMIT = 50
_AMOUNTS = ("net", "gross", "value", "amount")
_BACKWARD = frozenset({"return_", "return", "reject", "void", "cancel", "fail"})
_ACTIONS = {
    "submit": "Ajukan",
    "verify": "Verifikasi",
    "approve": "Setujui",
    "sign": "Tanda tangani",
    "confirm": "Konfirmasi",
    "accept": "Terima",
    "pay": "Catat bayar",
    "draft_order": "Buat SPM",
    "issue": "Uji SPM",
}


@dataclass(frozen=True)
class Item:
    """One thing to do: what it is, how it stands, and the page where it is done."""

    title: str
    state: str
    flow: str
    note: str
    amount: Decimal | None
    dated_on: date
    url: str
    action: str


def items(user: User, on: date, *, year: int | None = None) -> list[Item]:
    """Everything that waits for the person today, oldest first; constant number of queries."""
    appointments = list(access.appointments_of(user, on=on))
    found = [*_budget_items(user, appointments), *_treasury_items(user, on)]
    if year is not None:
        found = [item for item in found if item.dated_on.year == year]
    return sorted(found, key=lambda item: item.dated_on)[:LIMIT]


# --- Payments, contracts, receipts ---------------------------------------------------------------
def _treasury_items(user: User, on: date) -> list[Item]:
    found = []
    queue = treasury.queue_of(user, on, limit=LIMIT)
    reasons = _reasons([waiting.document.document_key for waiting in queue])
    for waiting in queue:
        document, flow = waiting.document, waiting.flow
        is_returned = document.state == "returned"
        found.append(
            Item(
                title=_title(document, flow),
                state=document.state,
                flow=flow,
                note=reasons.get(document.document_key, "") if is_returned else _note(document, flow),
                amount=_amount(document),
                dated_on=document.dated_on,
                url=_url(flow, document.pk),
                action="Perbaiki" if is_returned else _ACTIONS.get(waiting.step, waiting.label),
            )
        )
    return found


def _reasons(document_keys: list[str]) -> dict[str, str]:
    """Why documents were returned, by text key: the newest reason of each."""
    rows = ApprovalLog.objects.filter(document_key__in=document_keys, to_state="returned").order_by("id")
    return dict(rows.values_list("document_key", "reason"))


def _title(document: Any, flow: str) -> str:
    kind = getattr(document, "kind", "")
    name = words.document_name(flow)
    name = f"{name}-{kind.partition('-')[0]}" if kind and flow == "payment_request" else name
    return f"{name} {document.number or document.external_number or 'draf'}"


def _note(document: Any, flow: str) -> str:
    parts = [document.unit.name if document.unit_id else ""]
    parts.append(getattr(document, "description", "") or getattr(document, "name", ""))
    return ", ".join(part for part in parts if part)


def _amount(document: Any) -> Decimal | None:
    for name in _AMOUNTS:
        value = getattr(document, name, None)
        if value is not None:
            return getattr(value, "amount", value)
    return None


def _url(flow: str, pk: int) -> str:
    try:
        return reverse(words.DOCUMENTS[flow][1], args=[pk])
    except NoReverseMatch:
        return ""


# --- Budget documents and fund releases ----------------------------------------------------------
def _budget_items(user: User, appointments: list[Appointment]) -> list[Item]:
    found = []
    sources: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("budget_proposal", planning.waiting_proposals()),
        ("regional_budget", planning.budgets()),
        ("budget_document", budget.documents()),
        ("fund_release", budget.releases()),
    )
    for flow, rows in sources:
        for document, step in _steps(flow, rows, user, appointments):
            found.append(_budget_item(flow, document, step))
    return found


def _steps(
    flow: str, rows: "QuerySet[Any]", user: User, appointments: list[Appointment]
) -> list[tuple[Any, str]]:
    """Documents in a state from which one of the person's roles takes a forward step."""
    condition = Q(pk__in=())
    step_of: dict[str, tuple[str, str]] = {}
    for step in get(flow).steps:
        if step.name in _BACKWARD:
            continue
        for appointment in appointments:
            if appointment.role in step.roles:
                condition |= Q(state__in=step.source_states) & _reach(appointment)
                step_of.update(dict.fromkeys(step.source_states, (step.name, appointment.role)))
    if not step_of:
        return []
    documents = list(rows.filter(condition)[:LIMIT])
    used = _used_roles(user, documents)
    return [
        (document, step_of[document.state][0])
        for document in documents
        if not used.get(document.chain_key, set()) - {step_of[document.state][1]}
    ]


def _reach(appointment: Appointment) -> Q:
    if appointment.role in REGION_ROLES:
        return Q()
    if appointment.role in INHERITED_ROLES:
        return Q(unit=appointment.unit_id) | Q(unit__parent=appointment.unit_id)
    return Q(unit=appointment.unit_id)


def _used_roles(user: User, documents: list[Any]) -> dict[str, set[str]]:
    """Roles under which the person already acted on these documents (I-42 would refuse another)."""
    chains = [document.chain_key for document in documents]
    found: dict[str, set[str]] = {}
    rows = ApprovalLog.objects.filter(actor=user, chain_key__in=chains).values_list("chain_key", "role")
    for chain, role in rows.order_by().distinct():
        found.setdefault(chain, set()).add(role)
    return found


def _budget_item(
    flow: str, document: BudgetDocument | FundRelease | BudgetProposal | RegionalBudget, step: str
) -> Item:
    if isinstance(document, BudgetProposal | RegionalBudget):
        return _planning_item(flow, document, step)
    if isinstance(document, BudgetDocument):
        title, amount = f"DPA {document.version.name}", document.spending or document.receipts  # type: ignore[attr-defined]
    else:
        title, amount = f"SPD triwulan {document.quarter}", document.total  # type: ignore[attr-defined]
    return Item(
        title=title,
        state=document.state,
        flow=flow,
        note=document.unit.name,
        amount=getattr(amount, "amount", amount) or ZERO,
        dated_on=document.dated_on,
        url=_url(flow, document.pk),
        action=_ACTIONS.get(step, "Buka"),
    )


def _planning_item(flow: str, document: BudgetProposal | RegionalBudget, step: str) -> Item:
    is_proposal = isinstance(document, BudgetProposal)
    version = document.budget.version if is_proposal else document.version
    return Item(
        title=f"{words.document_name(flow)} {version.name}",
        state=document.state,
        flow=flow,
        note=document.unit.name if is_proposal else f"tahun {version.year_id}",
        amount=document.spending if is_proposal else None,
        dated_on=document.dated_on,
        url=_url(flow, document.pk),
        action=_ACTIONS.get(step, "Buka"),
    )
