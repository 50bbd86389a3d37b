"""Usulan: proposals of Musrenbang, council and SKPD of a year, noted, verified, accepted or refused."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_GET, require_http_methods

from budget import planning as service
from budget.models import PlanProposal
from core import clock
from core.errors import DomainError
from reference import access
from reference.models import FiscalYear
from web import context
from web.forms.development_plan import ProposalForm
from web.views import documents, labels, parts, planning
from web.views.attempts import OPENED, Attempt

FLOW = service.PROPOSAL_FLOW
LIST = ("Usulan", "plan-proposal-list")
TITLE_WORDS = 12


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Usulan of the year by priority, of the units that the person reads."""
    work = context.of(request)
    year = documents.year_of(request)
    rows = PlanProposal.objects.filter(year=year, unit__in=[unit.pk for unit in work.readable])
    choices = labels.state_choices(FLOW)
    state = request.GET.get("state", "")
    if state in dict(choices):
        rows = rows.filter(state=state)
    found = parts.paginate(request, rows.select_related("unit").order_by("priority", "-id"))
    page = {
        "title": "Usulan",
        "year": year,
        "page": found,
        "state": state,
        "states": choices,
        "may_propose": bool(work.roles & {str(role) for role in service.PROPOSING_ROLES}),
    }
    return parts.page(request, "planning/proposals.html", page, crumbs=[(LIST[0], "")])


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat usulan."""
    units = planning.proposing_units(request)
    if not units:
        access.require(
            request.user, service.PROPOSING_ROLES, unit=None, on=clock.today(), act="Mencatat usulan"
        )
    form = ProposalForm(documents.posted(request), units=units)
    year = FiscalYear.objects.filter(pk=documents.year_of(request)).first()
    if request.method == "POST" and form.is_valid() and year is not None:
        data = dict(form.cleaned_data)
        try:
            made = service.propose(
                year=year,
                unit=form.units[data.pop("unit")],
                actor=request.user,  # type: ignore[arg-type]
                **data,
            )
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, "Usulan dicatat.")
            return redirect("plan-proposal-detail", made.pk)
    page = {"title": "Usulan baru", "form": form, "button": "Catat usulan", "back": reverse(LIST[1])}
    crumbs = [(LIST[0], reverse(LIST[1])), ("Baru", "")]
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "planning/form.html", page, crumbs=crumbs, status=status)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One proposal with its steps."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = documents.find(request, PlanProposal.objects.select_related("unit", "year", "program"), pk)
    context_of_page = {"title": Truncator(found.description).words(TITLE_WORDS, truncate=" …")}
    return documents.detail(
        request,
        found,
        "planning/proposal.html",
        context_of_page,
        crumbs=[(LIST[0], reverse(LIST[1])), (f"Usulan {found.pk}", "")],
        attempt=attempt,
    )
