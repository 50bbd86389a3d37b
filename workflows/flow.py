"""Alur persetujuan as data: states, steps, roles, guards and effects of one kind of document.

A room declares its flows in its `flows.py`; a higher room adds effects by name with `on_step`, and
`on_posted` asks a question of every document that reaches a state which demands journal entries.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Protocol

from django.db import models

from reference.models import Role, Unit, User


class Document(Protocol):
    """What the engine asks of a document: a state, its keys and a save."""

    pk: Any
    state: Any

    @property
    def document_key(self) -> str: ...

    @property
    def chain_key(self) -> str: ...

    def save(self, *, update_fields: list[str]) -> None: ...


@dataclass
class Context:
    """One running step, as its guards and effects see it.

    An effect that sets fields of the document names them in `changed`; the engine saves them together
    with the state. `notices` are sentences for the person (warnings), no refusals.
    """

    flow: "Flow"
    step: "Step"
    actor: User
    role: Role
    on: date
    at: datetime
    reason: str
    data: dict[str, Any]
    changed: set[str] = field(default_factory=set)
    notices: list[str] = field(default_factory=list)


Action = Callable[[Any, Context], object]


def _always(document: Any) -> bool:
    return True


@dataclass(frozen=True)
class Step:
    """One allowed move: from any of `sources` to `target`, by a holder of one of the roles.

    A step without a role is taken by no person: only `engine.cascade` runs it. `applies` says of which
    documents it is a step at all (TU alone are approved by PPKD); others do not show it.
    """

    name: str
    sources: str | tuple[str, ...]
    target: str
    role: Role | tuple[Role, ...] = ()
    label: str = field(default="", kw_only=True)
    reason_required: bool = field(default=False, kw_only=True)
    guards: tuple[Action, ...] = field(default=(), kw_only=True)
    effects: tuple[Action, ...] = field(default=(), kw_only=True)
    applies: Callable[[Any], bool] = field(default=_always, kw_only=True)

    @property
    def source_states(self) -> tuple[str, ...]:
        """The states that this step leaves."""
        return (self.sources,) if isinstance(self.sources, str) else self.sources

    @property
    def roles(self) -> tuple[Role, ...]:
        """The roles that may take this step, the usual one first."""
        return (self.role,) if isinstance(self.role, Role) else self.role

    @property
    def title(self) -> str:
        """What the button says."""
        return self.label or self.name


STATE_LABELS = {
    "draft": "Draf",
    "submitted": "Diajukan",
    "verified": "Diverifikasi",
    "approved": "Disetujui",
    "signed": "Ditandatangani",
    "returned": "Dikembalikan",
    "cancelled": "Dibatalkan",
    "rejected": "Ditolak",
    "void": "Batal",
    "paid": "Dibayar",
    "failed": "Gagal bayar",
    "confirmed": "Dikonfirmasi",
    "accepted": "Diterima",
    "carried": "Saldo awal",
    "reversed": "Dibalik",
    "refused": "Ditolak, dibalik",
    "closed": "Ditutup",
    "reopened": "Dibuka kembali",
    "final": "Final",
    "decreed": "Ditetapkan dengan SK",
    "agreed": "Disepakati",
    "compiled": "RAPBD",
    "evaluated": "Dievaluasi",
    "enacted": "Ditetapkan",
    "replaced": "Diganti",
}


def _unit_of(document: Any) -> Unit | None:
    unit: Unit | None = document.unit
    return unit


def of_region(document: Any) -> None:
    """The unit of what belongs to the region: none."""


@dataclass(frozen=True)
class Flow:
    """The whole table of one kind of document.

    `lock` takes the document's id, locks what its chain needs in the global order and returns the
    document fresh. `posted_states` are those that no document reaches without its journal entries.
    `state_rule` is the rule that a step from a wrong state breaks (I-18 for the payment chain).
    """

    name: str
    initial: str
    steps: tuple[Step, ...]
    model_label: str = field(kw_only=True)
    lock: Callable[[int], Any] = field(kw_only=True)
    unit_of: Callable[[Any], Unit | None] = field(default=_unit_of, kw_only=True)
    posted_states: tuple[str, ...] = field(default=(), kw_only=True)
    title: str = field(default="", kw_only=True)
    state_rule: str = field(default="", kw_only=True)

    def __post_init__(self) -> None:
        names = [step.name for step in self.steps]
        if len(names) != len(set(names)):
            raise ValueError(f"flow {self.name}: a step is declared twice")
        unknown = set(self.posted_states) - self.states
        if unknown:
            raise ValueError(f"flow {self.name}: no step reaches {sorted(unknown)}")

    @property
    def states(self) -> set[str]:
        """Every state that a document of this flow can have."""
        found = {self.initial}
        for step in self.steps:
            found |= {*step.source_states, step.target}
        return found

    def step(self, name: str) -> Step:
        """The declared step; a wrong name is a programming error."""
        for step in self.steps:
            if step.name == name:
                return step
        raise LookupError(f"flow {self.name} has no step {name!r}")


def state_label(state: str) -> str:
    """A state as people read it."""
    return STATE_LABELS.get(state, state)


_flows: dict[str, Flow] = {}
_effects: dict[tuple[str, str], list[Action]] = {}
_posted_guards: list[Action] = []


def register(flow: Flow) -> Flow:
    """Make a flow known by its name; once."""
    if flow.name in _flows:
        raise ValueError(f"flow {flow.name} is registered twice")
    _flows[flow.name] = flow
    return flow


def get(name: str) -> Flow:
    """The flow of that name."""
    return _flows[name]


def registered() -> dict[str, Flow]:
    """All flows by name."""
    return dict(_flows)


def of_document(document: models.Model) -> Flow:
    """The flow of a document's kind."""
    label = document._meta.label
    for flow in _flows.values():
        if flow.model_label == label:
            return flow
    raise LookupError(f"no flow for {label}")


def on_step(flow_name: str, step_name: str, effect: Action) -> None:
    """Add an effect to a step of a lower room's flow; it runs after the step's own, in registered order."""
    _effects.setdefault((flow_name, step_name), []).append(effect)


def on_posted(guard: Action) -> None:
    """Ask `guard(document, context)` of every document that reached a posted state; it raises to refuse."""
    _posted_guards.append(guard)


def added_effects(flow_name: str, step_name: str) -> tuple[Action, ...]:
    """Effects that higher rooms added to a step."""
    return tuple(_effects.get((flow_name, step_name), ()))


def posted_guards() -> tuple[Action, ...]:
    """The questions asked of a document that reached a posted state."""
    return tuple(_posted_guards)


def unknown_effects() -> list[tuple[str, str]]:
    """Added effects that name no declared step: a programming error that a test looks for."""
    known = {(flow.name, step.name) for flow in _flows.values() for step in flow.steps}
    return sorted(set(_effects) - known)
