"""Evidence as document pages show it: the list, what may be done with it, and what each step saw."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from reference.models import User
from web import words
from workflows import evidence
from workflows.models import ApprovalLog, Evidence


@dataclass(frozen=True)
class Group:
    """Files of one document: the present ones and the withdrawn ones."""

    title: str
    document_key: str
    is_own: bool
    present: list[Evidence]
    withdrawn: list[Evidence]


@dataclass
class Panel:
    """The section “Bukti” of a document's page."""

    groups: list[Group] = field(default_factory=list)
    may_change: bool = False
    why_not: str = ""
    flow: str = ""
    pk: int = 0

    @property
    def count(self) -> int:
        return sum(len(group.present) for group in self.groups)

    @property
    def limit(self) -> str:
        return evidence.megabytes(settings.EVIDENCE_BYTES_MAX)

    @property
    def files_max(self) -> int:
        return int(settings.EVIDENCE_FILES_MAX)


def panel_of(document: Any, user: User, log: Iterable[ApprovalLog]) -> Panel | None:
    """What the page of this document shows, and on its log what each sending saw; one query for the files.

    An SPM and an SP2D show the files of their SPP, all three those of their contract. None for documents
    that neither have nor inherit evidence.
    """
    flow = document.document_key.partition(":")[0]
    request = _request_of(document)
    if request is None and not evidence.is_allowed(flow):
        return None
    own = document if evidence.is_allowed(flow) else request
    chains = {own.chain_key: own.document_key}
    contract_id = getattr(request if request is not None else document, "contract_id", None)
    if contract_id and flow != "contract":
        chains[f"contract:{contract_id}"] = f"contract:{contract_id}"
    rows = list(evidence.of_chain(chains))
    _mark_log(log, rows)
    panel = Panel(flow=flow, pk=document.pk)
    for key in chains.values():
        found = [row for row in rows if row.document_key == key]
        is_own = key == document.document_key
        if found or is_own or key == own.document_key:
            panel.groups.append(_group(key, found, is_own=is_own))
    if evidence.is_allowed(flow):
        permission = evidence.permission(document, user)
        panel.may_change, panel.why_not = permission.is_given, permission.why_not
    return panel


def _request_of(document: Any) -> Any | None:
    """The SPP of a payment chain's document; None for other documents."""
    flow = document.document_key.partition(":")[0]
    if flow == "payment_request":
        return document
    if flow == "payment_order":
        return document.request
    return document.order.request if flow == "disbursement" else None


def _group(key: str, rows: Sequence[Evidence], *, is_own: bool) -> Group:
    return Group(
        title=words.document_name(key.partition(":")[0]),
        document_key=key,
        is_own=is_own,
        present=[row for row in rows if row.withdrawn_at is None],
        withdrawn=[row for row in rows if row.withdrawn_at is not None],
    )


def _mark_log(log: Iterable[ApprovalLog], rows: Sequence[Evidence]) -> None:
    """Put on every step that sent a document on the files that it took along."""
    for row in log:
        is_sent = row.from_state in evidence.OPEN_STATES and row.to_state not in evidence.OPEN_STATES
        if is_sent and evidence.is_allowed(row.flow):
            row.evidence = evidence.seen_by(row, rows)  # type: ignore[attr-defined]
