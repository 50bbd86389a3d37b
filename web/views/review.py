"""Telaah RKA: TAPD's sheet of one RKA with the notes, answers and marks beside its lines."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from budget import planning_selectors, review
from budget.models import BudgetProposal, ProposalLine, ReviewNote
from core import clock
from core.errors import NotFound
from core.money import ZERO
from reference import access
from reference.models import Role
from web.forms.planning import NoteForm
from web.views import documents, parts, proposals

LINES_A_PAGE = 50


@login_required
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Telaah RKA: the lines under their sub kegiatan, notes and answers beside them."""
    proposal = find(request, pk)
    words = request.GET.get("q", "")
    page = parts.paginate(request, planning_selectors.review_lines(proposal, words=words), size=LINES_A_PAGE)
    may_review = _may_review(request, proposal)
    context = {
        "title": f"Telaah RKA {proposal.budget.version.name}, {proposal.unit}",
        "number_hint": f"Tahun anggaran {proposal.budget.version.year_id}.",
        "page": page,
        "groups": _groups(proposal, page),
        "words": words,
        "balance": planning_selectors.balance_of(ProposalLine.objects.filter(proposal=proposal)),
        "threads": list(review.threads(proposal)),
        "may_review": may_review,
        "may_answer": _may_answer(request, proposal),
        "note_line": _note_line(request, proposal) if may_review else None,
        "note_form": NoteForm(auto_id="catatan-%s"),
    }
    crumbs = [proposals.list_crumb(), proposals.crumb(proposal), ("Telaah", "")]
    return documents.detail(request, proposal, "planning/review.html", context, crumbs=crumbs)


def _groups(proposal: BudgetProposal, page: Any) -> list[dict[str, Any]]:
    """Lines of the page under their sub kegiatan, with the whole sum of each."""
    sums = planning_selectors.sums_by_sub_activity(proposal)
    groups: list[dict[str, Any]] = []
    for line in page:
        if not groups or groups[-1]["program"] != line.sub_activity:
            total = sums.get(line.sub_activity_id, ZERO)
            groups.append({"program": line.sub_activity, "lines": [], "total": total})
        groups[-1]["lines"].append(line)
    return groups


# --- Review ------------------------------------------------------------------------------------
@login_required
@require_POST
def note(request: HttpRequest, pk: int) -> HttpResponse:
    """Catat: a note of TAPD on the RKA or on one of its lines."""
    proposal = find(request, pk)
    text, about = request.POST.get("text", ""), request.POST.get("about", "")
    line = _line(proposal, request.POST.get("line", ""))
    return parts.act(
        request,
        lambda: review.add_note(proposal, text, actor=request.user, line=line, about=about),  # type: ignore[arg-type]
        done="Catatan disimpan.",
        to=_back(proposal),
    )


@login_required
@require_POST
def mark(request: HttpRequest, pk: int) -> HttpResponse:
    """Tandai: the chosen lines alone may change once the RKA is sent back."""
    proposal = find(request, pk)
    ids = [int(text) for text in request.POST.getlist("line") if text.isdecimal() and len(text) < 19]
    is_returned = request.POST.get("act") != "clear"
    done = "baris ditandai" if is_returned else "tanda dihapus"
    return parts.act(
        request,
        lambda: review.mark_returned(proposal, ids, actor=request.user, is_returned=is_returned),  # type: ignore[arg-type]
        done=lambda count: f"{count} {done}.",
        to=_back(proposal),
    )


@login_required
@require_POST
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Jawab catatan."""
    found = _find_note(request, pk)
    return parts.act(
        request,
        lambda: review.answer_note(found, request.POST.get("text", ""), actor=request.user),  # type: ignore[arg-type]
        done="Jawaban disimpan.",
        to=_back(found.proposal),
    )


@login_required
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    """Selesai: TAPD closes the note."""
    found = _find_note(request, pk)
    return parts.act(
        request,
        lambda: review.close_note(found, actor=request.user),  # type: ignore[arg-type]
        done="Catatan ditutup.",
        to=_back(found.proposal),
    )


# --- Parts -------------------------------------------------------------------------------------
def find(request: HttpRequest, pk: int) -> BudgetProposal:
    """The RKA of a unit, for whoever may read it: a list without units is not reviewed."""
    proposal = proposals.find(request, pk)
    if proposal.unit is None:
        raise NotFound("Daftar tanpa unit tidak ditelaah.")
    return proposal


def _find_note(request: HttpRequest, pk: int) -> ReviewNote:
    found = ReviewNote.objects.filter(pk=pk, parent__isnull=True).first()
    if found is None:
        raise NotFound("Catatan tidak ditemukan, atau bukan untuk Anda.")
    found.proposal = find(request, found.proposal_id)
    return found


def _line(proposal: BudgetProposal, text: str) -> ProposalLine | None:
    """The line of that id; none when nothing was chosen."""
    if not text.isdecimal() or len(text) > 18:
        return None
    return ProposalLine.objects.filter(proposal=proposal, pk=int(text)).first()


def _note_line(request: HttpRequest, proposal: BudgetProposal) -> ProposalLine | None:
    return _line(proposal, request.GET.get("baris", ""))


def _back(proposal: BudgetProposal) -> str:
    return reverse("proposal-review", args=[proposal.pk])


def _may_review(request: HttpRequest, proposal: BudgetProposal) -> bool:
    is_open = proposal.state in review.REVIEWED and proposal.budget.state == "draft"
    return is_open and access.may(request.user, Role.TAPD, unit=None, on=clock.today())


def _may_answer(request: HttpRequest, proposal: BudgetProposal) -> bool:
    return proposal.budget.state == "draft" and any(
        access.may(request.user, role, unit=proposal.unit, on=clock.today())
        for role in review.ANSWERING_ROLES
    )
