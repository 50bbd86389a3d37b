"""DPAL: unfinished contracts of last year, chosen into the RKA of a pergeseran or perubahan."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from budget.proposals import require_editor
from core.errors import AccessDenied, DomainError, NotFound
from core.money import ZERO
from treasury.services import carry_over as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.views import attempts, parts, proposals, review


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Sisa kontrak tahun lalu: a list to choose from; the chosen become lines."""
    proposal = review.find(request, pk)
    require_editor(proposal, actor=request.user)  # type: ignore[arg-type]
    problems: list[Problem] = []
    status = 200
    chosen = request.POST.getlist("kontrak")
    if request.method == "POST":
        try:
            count = service.carry_over(proposal, chosen, actor=request.user)  # type: ignore[arg-type]
        except (AccessDenied, NotFound):
            raise
        except DomainError as error:
            problems, status = inputs.problems_of(error), attempts.status_of(error)
        else:
            messages.success(request, f"{count} sisa kontrak dimuat sebagai DPAL.")
            return redirect("proposal-detail", pk)
    rows = service.unfinished(proposal)
    context = {
        "proposal": proposal,
        "rows": rows,
        "total": sum((row.remaining for row in rows), ZERO),
        "chosen": chosen,
        "problems": problems,
        "last_year": proposal.budget.version.year_id - 1,
    }
    crumbs = [proposals.list_crumb(), proposals.crumb(proposal), ("DPAL", "")]
    return parts.page(request, "planning/carry_over.html", context, crumbs=crumbs, status=status)
