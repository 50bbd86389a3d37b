"""Salin tahun lalu × faktor: choose a version of the year before, look at the copy, append it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from budget import proposal_copy as service
from budget.proposals import require_editor
from core.errors import AccessDenied, DomainError, NotFound
from web.forms import inputs
from web.forms.proposals import CopyForm, source_key, source_words
from web.views import documents, parts, proposals


@login_required
@require_http_methods(["GET", "POST"])
def copy(request: HttpRequest, pk: int) -> HttpResponse:
    """Salin tahun lalu: nothing is written before the copy was looked at and confirmed."""
    proposal = proposals.find(request, pk)
    require_editor(proposal, actor=request.user)  # type: ignore[arg-type]
    service.require_copyable(proposal, actor=request.user)  # type: ignore[arg-type]
    sources = {source_key(source): source for source in service.sources_of(proposal)}
    form = CopyForm(documents.posted(request), sources=sources)
    page: dict[str, Any] = {
        "proposal": proposal,
        "unit": proposals.unit_name(proposal),
        "last_year": proposal.budget.version.year_id - 1,
        "form": form,
        "present": proposal.lines.count(),
        "problems": [],
    }
    if request.method == "POST" and form.is_valid():
        source, factor = form.cleaned_data["source"], form.cleaned_data["factor"]
        is_confirmed = inputs.read_action(request.POST, "preview").name == "apply"
        work = service.apply if is_confirmed else service.preview
        try:
            found = work(proposal, source, factor, actor=request.user)  # type: ignore[arg-type]
        except (AccessDenied, NotFound):
            raise
        except DomainError as error:
            parts.remember(request, error)
            page["problems"] = inputs.problems_of(error, lambda name: form[name].auto_id)
        else:
            if is_confirmed:
                messages.success(request, _told(found))
                return redirect("proposal-detail", pk)
            page |= {"copy": found, "source": source_words(source), "factor": factor}
    elif request.method == "POST":
        page["problems"] = inputs.form_problems(form)
    crumbs = [proposals.list_crumb(), proposals.crumb(proposal), ("Salin tahun lalu", "")]
    status = 422 if page["problems"] else 200
    return parts.page(request, "proposals/copy.html", page, crumbs=crumbs, status=status)


def _told(copy: service.Copy) -> str:
    """`12 rincian disalin; 2 rincian tidak disalin.`"""
    left = f"; {len(copy.left)} rincian tidak disalin" if copy.left else ""
    return f"{len(copy.taken)} rincian disalin{left}."
