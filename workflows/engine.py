"""Run steps: lock → right and segregation → state → reason → guards → effects → state → log.

Everything happens in one transaction. Nobody assigns a document's state elsewhere.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from core import clock
from core.errors import AccessDenied, DomainError
from core.locks import one_transaction
from reference import access
from reference.models import Role, Unit, User
from workflows.flow import (
    Context,
    Flow,
    Step,
    added_effects,
    get,
    of_document,
    on_step,
    posted_guards,
    state_label,
)
from workflows.models import ApprovalLog

__all__ = ["StepView", "authorize", "cascade", "history", "log_creation", "on_step", "possible_steps", "run"]


@dataclass(frozen=True)
class StepView:
    """A step that the document's state allows, and whether this person may take it."""

    name: str
    label: str
    is_allowed: bool
    why_not: str
    reason_required: bool = False


def run(
    flow_name: str,
    document_id: int,
    step: str,
    *,
    actor: User,
    reason: str = "",
    data: dict[str, Any] | None = None,
) -> Any:
    """Take one step on one document and return it.

    Raises AccessDenied (I-40, I-42), DomainError of a wrong state, a missing reason (I-41) or a
    guard, and TryAgain when the rows are held by another; then nothing has changed.
    """
    flow = get(flow_name)
    declared = flow.step(step)
    with one_transaction():
        document = flow.lock(document_id)
        role = authorize(
            declared.roles,
            actor=actor,
            unit=flow.unit_of(document),
            chain_key=document.chain_key,
            act=_act(flow, declared),
        )
        _check_state(flow, declared, document)
        _check_reason(flow, declared, reason)
        _move(flow, declared, document, actor=actor, role=role, reason=reason, data=data)
    return document


def cascade(
    flow_name: str,
    document: Any,
    to_state: str,
    *,
    step: str,
    actor: User,
    role: Role,
    reason: str,
    data: dict[str, Any] | None = None,
) -> Any:
    """Move a document as part of another's step (void SP2D → void SPM → returned SPP).

    The caller holds the locks of the chain and was authorised for the step that causes this one; the
    move must be declared in the flow all the same.
    """
    flow = get(flow_name)
    declared = flow.step(step)
    if declared.target != to_state:
        raise LookupError(f"flow {flow_name}: step {step} leads to {declared.target}, not {to_state}")
    with one_transaction():
        _check_state(flow, declared, document)
        _check_reason(flow, declared, reason)
        _move(flow, declared, document, actor=actor, role=role, reason=reason, data=data)
    return document


def authorize(roles: Iterable[Role], *, actor: User, unit: Unit | None, chain_key: str, act: str) -> Role:
    """The role in which the person acts today, after right (I-40) and segregation (I-42).

    Within one chain a person acts under one role only; that is asked also when the right is missing,
    and the refusal then names both rules.
    """
    wanted = tuple(roles)
    today = clock.today()
    used = set(
        ApprovalLog.objects.filter(chain_key=chain_key, actor=actor).values_list("role", flat=True).distinct()
    )
    try:
        first = access.require(actor, wanted, unit=unit, on=today, act=act)
    except AccessDenied as denied:
        if used - set(wanted):
            both = f"{denied.message}\n{_segregation_message(actor, used - set(wanted), act)}"
            raise AccessDenied(both, rule=(*denied.rules, "I-42")) from denied
        raise
    if not used:
        return first
    again = [role for role in wanted if used == {role} and access.may(actor, role, unit=unit, on=today)]
    if again:
        return again[0]
    raise AccessDenied(_segregation_message(actor, used - {first}, act), rule="I-42")


def require_step(document: Any, step: str, *, actor: User) -> None:
    """AccessDenied when the person may not take the step; asked before what he typed is judged."""
    flow = of_document(document)
    declared = flow.step(step)
    authorize(
        declared.roles,
        actor=actor,
        unit=flow.unit_of(document),
        chain_key=document.chain_key,
        act=_act(flow, declared),
    )


def log_creation(flow_name: str, document: Any, *, actor: User, role: Role) -> ApprovalLog:
    """The first line of a document's history: who made it, under which role."""
    flow = get(flow_name)
    return _log(flow, document, "create", "", document.state, actor=actor, role=role, reason="")


def possible_steps(document: Model, actor: User) -> list[StepView]:
    """The steps that the state allows, each with the right of this person; guards are not asked."""
    flow = of_document(document)
    found = []
    for step in flow.steps:
        if not step.roles or document.state not in step.source_states:  # type: ignore[attr-defined]
            continue
        if not step.applies(document):
            continue
        try:
            authorize(
                step.roles,
                actor=actor,
                unit=flow.unit_of(document),
                chain_key=document.chain_key,  # type: ignore[attr-defined]
                act=_act(flow, step),
            )
            found.append(StepView(step.name, step.title, True, "", step.reason_required))
        except AccessDenied as denied:
            found.append(StepView(step.name, step.title, False, str(denied), step.reason_required))
    return found


def history(document_key: str) -> "QuerySet[ApprovalLog]":
    """The steps of one document, oldest first."""
    return ApprovalLog.objects.filter(document_key=document_key).select_related("actor").order_by("id")


def _move(
    flow: Flow,
    step: Step,
    document: Any,
    *,
    actor: User,
    role: Role,
    reason: str,
    data: dict[str, Any] | None,
) -> None:
    context = Context(
        flow=flow,
        step=step,
        actor=actor,
        role=role,
        on=clock.today(),
        at=clock.now(),
        reason=reason.strip(),
        data=dict(data or {}),
    )
    before = document.state
    for guard in step.guards:
        guard(document, context)
    for effect in (*step.effects, *added_effects(flow.name, step.name)):
        effect(document, context)
    document.state = step.target
    document._history_user = actor
    document.notices = list(context.notices)
    document.save(update_fields=sorted({"state", *context.changed}))
    _log(flow, document, step.name, before, step.target, actor=actor, role=role, reason=context.reason)
    if step.target in flow.posted_states:
        for guard in posted_guards():
            guard(document, context)


def _check_state(flow: Flow, step: Step, document: Any) -> None:
    if document.state in step.source_states:
        if not step.applies(document):
            raise DomainError(
                f"Langkah “{step.title}” tidak berlaku bagi {_name(flow, document)}.", rule=flow.state_rule
            )
        return
    allowed = ", ".join(state_label(state) for state in step.source_states)
    raise DomainError(
        f"{_name(flow, document)} berstatus {state_label(document.state)}; langkah “{step.title}” hanya dari"
        f" status {allowed}. Muat ulang halaman untuk melihat keadaan terakhir.",
        rule=flow.state_rule,
    )


def _check_reason(flow: Flow, step: Step, reason: str) -> None:
    if step.reason_required and not reason.strip():
        raise DomainError(
            f"Langkah “{step.title}” pada {flow.title or flow.name} wajib beralasan. Isi alasan lalu ulangi.",
            rule="I-41",
            field="reason",
        )


def _log(
    flow: Flow, document: Any, step: str, before: str, after: str, *, actor: User, role: Role, reason: str
) -> ApprovalLog:
    return ApprovalLog.objects.create(
        flow=flow.name,
        document_key=document.document_key,
        chain_key=document.chain_key,
        document_number=getattr(document, "number", ""),
        unit=flow.unit_of(document),
        step=step,
        from_state=before,
        to_state=after,
        actor=actor,
        role=role,
        acted_on=clock.today(),
        acted_at=clock.now(),
        reason=reason,
    )


def _act(flow: Flow, step: Step) -> str:
    return f"{step.title} {flow.title or flow.name}"


def _name(flow: Flow, document: Any) -> str:
    return f"{flow.title or flow.name} {getattr(document, 'number', '') or 'draf'}"


def _segregation_message(actor: User, used: set[str], act: str) -> str:
    roles = ", ".join(sorted(Role(role).label for role in used))
    return (
        f"{actor} sudah bertindak sebagai {roles} pada rangkaian dokumen ini. “{act}” harus dijalankan"
        " orang lain (pemisahan tugas)."
    )
