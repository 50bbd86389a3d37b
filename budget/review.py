"""Penelaahan RKA: notes of TAPD per line or per RKA, answers of the unit, lines sent back."""

from collections.abc import Iterable

from django.db.models import Prefetch, QuerySet

from budget.models import BudgetProposal, ProposalLine, ReviewNote
from budget.proposals import EDITING_ROLES, lock_proposal, require_open
from budget.submission import require_has_unit
from core import clock
from core.errors import DomainError, NotFound
from core.locks import one_transaction
from reference import access
from reference.models import Role, User
from workflows.flow import state_label

ANSWERING_ROLES = (*EDITING_ROLES, Role.BUDGET_USER)
REVIEWED = ("submitted", "verified")


def add_note(
    proposal: BudgetProposal, text: str, *, actor: User, line: ProposalLine | None = None, about: str = ""
) -> ReviewNote:
    """A note of TAPD on the RKA, on one of its lines, or on one column of a line (`about`)."""
    _require_reviewer(actor)
    with one_transaction():
        fresh = _under_review(proposal)
        if not text.strip():
            raise DomainError("Catatan masih kosong. Tulis apa yang perlu diperbaiki.", field="text")
        its_line = None
        if line is not None:
            its_line = ProposalLine.objects.filter(pk=line.pk, proposal=fresh).first()
            if its_line is None:
                raise NotFound("Rincian RKA tidak ditemukan; mungkin sudah dihapus.")
        return ReviewNote.objects.create(
            proposal=fresh,
            line=its_line,
            about=about.strip() or (its_line.description if its_line is not None else ""),
            text=text.strip(),
            created_by=actor,
            created_at=clock.now(),
        )


def answer_note(note: ReviewNote, text: str, *, actor: User) -> ReviewNote:
    """What the unit says to an open note."""
    proposal = note.proposal
    access.require(actor, ANSWERING_ROLES, unit=proposal.unit, on=clock.today(), act="Jawab catatan TAPD")
    with one_transaction():
        fresh = lock_proposal(proposal.pk)
        require_open(fresh.budget)
        parent = _open_note(note)
        if not text.strip():
            raise DomainError("Jawaban masih kosong. Tulis apa yang sudah diperbaiki.", field="text")
        return ReviewNote.objects.create(
            proposal=fresh,
            line=parent.line,
            about=parent.about,
            parent=parent,
            text=text.strip(),
            created_by=actor,
            created_at=clock.now(),
        )


def close_note(note: ReviewNote, *, actor: User) -> ReviewNote:
    """TAPD is content with the answer."""
    _require_reviewer(actor)
    with one_transaction():
        fresh = lock_proposal(note.proposal_id)
        require_open(fresh.budget)
        its = _open_note(note)
        its.is_open = False
        its.closed_by = actor
        its.closed_at = clock.now()
        its.save(update_fields=["is_open", "closed_by", "closed_at"])
    return its


def mark_returned(
    proposal: BudgetProposal, line_ids: Iterable[int], *, actor: User, is_returned: bool = True
) -> int:
    """Say which lines alone the unit may change once the RKA is sent back; how many were marked anew."""
    _require_reviewer(actor)
    with one_transaction():
        fresh = _under_review(proposal)
        rows = ProposalLine.objects.filter(proposal=fresh, pk__in=list(line_ids), is_returned=not is_returned)
        return rows.update(is_returned=is_returned)


def threads(proposal: BudgetProposal) -> "QuerySet[ReviewNote]":
    """Notes with their answers, the open ones first; three queries."""
    answers = ReviewNote.objects.select_related("created_by").order_by("id")
    return (
        ReviewNote.objects.filter(proposal=proposal, parent__isnull=True)
        .select_related("created_by", "closed_by", "line__account")
        .prefetch_related(Prefetch("answers", queryset=answers))
        .order_by("-is_open", "id")
    )


def _require_reviewer(actor: User) -> None:
    access.require(actor, Role.TAPD, unit=None, on=clock.today(), act="Telaah RKA")


def _under_review(proposal: BudgetProposal) -> BudgetProposal:
    """The locked RKA that TAPD is looking at."""
    fresh = lock_proposal(proposal.pk)
    require_has_unit(fresh)
    require_open(fresh.budget)
    if fresh.state not in REVIEWED:
        raise DomainError(
            f"RKA {fresh.unit} berstatus {state_label(fresh.state)}; TAPD menelaah RKA yang sudah diajukan.",
            rule="I-11",
        )
    return fresh


def _open_note(note: ReviewNote) -> ReviewNote:
    """The fresh note; DomainError when it is closed, or an answer itself."""
    fresh = ReviewNote.objects.select_related("line").filter(pk=note.pk, parent__isnull=True).first()
    if fresh is None:
        raise NotFound("Catatan tidak ditemukan.")
    if not fresh.is_open:
        raise DomainError("Catatan ini sudah ditutup TAPD. Muat ulang halaman.", rule="I-41")
    return fresh
