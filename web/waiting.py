"""What waits for a person, of every room, in one list for the home page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Q

from budget import selectors as budget
from budget.models import BudgetDocument
from core.money import ZERO, Decimal
from reference import access
from reference.models import INHERITED_ROLES, REGION_ROLES, Appointment, User
from treasury import selectors as treasury
from web import waiting_planning, words
from web.waiting_item import ACTIONS, LIMIT, Item, Task, url_of
from web.waiting_planning import Rows
from workflows.flow import get
from workflows.models import ApprovalLog

# Flows whose rows this module words by itself; waiting_planning words the others.
_OWN = ("budget_document", "fund_release")
_AMOUNTS = ("net", "gross", "value", "amount")
_BACKWARD = frozenset({"return_", "return", "reject", "refuse", "void", "cancel", "fail", "reopen"})


def items(
    user: User, on: date, *, year: int | None = None, appointments: Sequence[Appointment] | None = None
) -> list[Item]:
    """Everything that waits for the person today, oldest first; constant number of queries.

    `appointments` are his of that day where they have been read already.
    """
    if appointments is None:
        appointments = list(access.appointments_of(user, on=on))
    found = [
        *_budget_items(user, appointments),
        *waiting_planning.items_to_write(appointments),
        *_treasury_items(user, on, appointments),
    ]
    if year is not None:
        found = [item for item in found if item.dated_on.year == year]
    return sorted(found, key=lambda item: item.dated_on)[:LIMIT]


# --- Payments, contracts, receipts ---------------------------------------------------------------
def _treasury_items(user: User, on: date, appointments: Sequence[Appointment]) -> list[Item]:
    found = []
    queue = treasury.queue_of(user, on, limit=LIMIT, appointments=appointments)
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
                url=url_of(flow, document.pk),
                action="Perbaiki" if is_returned else ACTIONS.get(waiting.step, waiting.label),
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


# --- Planning, budget documents and fund releases ------------------------------------------------
def _budget_items(user: User, appointments: Sequence[Appointment]) -> list[Item]:
    sources: dict[str, Rows] = {
        **waiting_planning.sources(),
        "budget_document": budget.documents,
        "fund_release": budget.releases,
    }
    tasks = _tasks(sources, user, appointments)
    own = [task for task in tasks if task.flow in _OWN]
    planned = [task for task in tasks if task.flow not in _OWN]
    return [_budget_item(task) for task in own] + waiting_planning.items_of(planned)


def _tasks(sources: Mapping[str, Rows], user: User, appointments: Sequence[Appointment]) -> list[Task]:
    """Documents with a forward step of one of the person's roles; a query a flow and one of the log."""
    found = []
    for flow, rows in sources.items():
        ways = [
            (step, appointment)
            for step in get(flow).steps
            if step.name not in _BACKWARD
            for appointment in appointments
            if appointment.role in step.roles
        ]
        if not ways:
            continue
        condition = Q(pk__in=())
        for step, appointment in ways:
            condition |= Q(state__in=step.source_states) & _reach(appointment)
        for document in rows().filter(condition)[:LIMIT]:
            taken = [
                (step, appointment.role)
                for step, appointment in ways
                if document.state in step.source_states and step.applies(document)
            ]
            if taken:
                found.append((Task(flow, document, taken[0][0].name), taken[0][1]))
    used = _used_roles(user, [task.document for task, _ in found])
    return [task for task, role in found if not used.get(task.document.chain_key, set()) - {role}]


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


def _budget_item(task: Task) -> Item:
    document = task.document
    if isinstance(document, BudgetDocument):
        title, amount = f"DPA {document.version.name}", document.spending or document.receipts  # type: ignore[attr-defined]
    else:
        title, amount = f"SPD triwulan {document.quarter}", document.total
    return Item(
        title=title,
        state=document.state,
        flow=task.flow,
        note=document.unit.name,
        amount=getattr(amount, "amount", amount) or ZERO,
        dated_on=document.dated_on,
        url=url_of(task.flow, document.pk),
        action=ACTIONS.get(task.step, "Buka"),
    )
