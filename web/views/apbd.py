"""APBD: the year's versions, a version with its RKA, balance and steps, and the DPA made of it."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budget import apbd_documents, enactment, mandatory, planning_selectors, revision
from budget.mandatory_shares import EDITORS as SHARE_EDITORS
from budget.models import BudgetVersion, RegionalBudget
from budget.proposals import BUDGET_ROLES
from budget.shift_levels import Level, shifts_of
from budget.version_sums import differing_proposals
from core import clock
from core.errors import DomainError, NotFound
from core.money import Decimal
from reference import access
from reference.models import Role
from web.forms.planning import BeginForm, DifferenceForm, DocumentsForm
from web.views import documents, parts
from web.views.attempts import OPENED, Attempt, take_step
from workflows.models import JobRun

FLOW = "regional_budget"
LIST_CRUMB = ("APBD", "apbd-list")
# Acts beside the flow's steps.
DIFFERENCE = "acknowledge_difference"
DOCUMENTS = "make_documents"
WAYS = (
    ("RAPBD", "compile", Role.FINANCE_OFFICER),
    ("Persetujuan bersama", "agree", Role.REGIONAL_SECRETARY),
    ("Evaluasi", "evaluate", Role.FINANCE_OFFICER),
    ("Penetapan", "enact", Role.REGIONAL_SECRETARY),
)
SHIFT_WAYS = (
    ("Himpunan", "compile", Role.FINANCE_OFFICER),
    ("Perkada", "enact_shift", Role.REGIONAL_SECRETARY),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Versi APBD of the fiscal year, newest first."""
    year = documents.year_of(request)
    rows = list(planning_selectors.budgets(year=year))
    context = {
        "year": year,
        "rows": rows,
        "may_begin": bool(request.work.roles & {str(role) for role in BUDGET_ROLES}),  # type: ignore[attr-defined]
    }
    return parts.page(request, "planning/apbd_list.html", context, crumbs=[("APBD", "")])


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Mulai APBD: the next version of the year, a copy of what is settled."""
    access.require(request.user, BUDGET_ROLES, unit=None, on=clock.today(), act="Buka versi anggaran")
    year = documents.year_of(request)
    is_first = not BudgetVersion.objects.filter(year=year).exists()
    initial = {"kind": "murni", "name": "MURNI"} if is_first else {"kind": "perubahan", "name": ""}
    form = BeginForm(documents.posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            budget = revision.begin_next(year=year, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, f"APBD {budget.version.name} dibuka untuk {year}.")
            return redirect("apbd-detail", budget.pk)
    context = {"form": form, "year": year, "is_first": is_first}
    status = 422 if form.is_bound and form.errors else 200
    crumbs = [list_crumb(), ("Versi baru", "")]
    return parts.page(request, "planning/apbd_new.html", context, crumbs=crumbs, status=status)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman APBD."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step or form said."""
    budget = find(request, pk)
    log = list(documents.log_of(budget))
    balance = planning_selectors.balance_of(planning_selectors.lines_of_budget(budget))
    is_shift = enactment.is_shift(budget)
    context = {
        "title": f"APBD {budget.version.name} {budget.version.year_id}",
        "log": log,
        "chain": documents.chain_steps(budget, log, SHIFT_WAYS if is_shift else WAYS),
        "balance": balance,
        "is_shift": is_shift,
        "print_url": reverse("print-apbd", args=[pk]) if request.work.may_consolidate else "",  # type: ignore[attr-defined]
        "rows": _rows(request, budget),
        "number_hint": "Nomor Perda dan Perkada dicatat saat ditetapkan.",
        **_acts(request, budget, balance.difference),
        **_tried(attempt),
    }
    return documents.detail(
        request,
        budget,
        "planning/apbd.html",
        context,
        crumbs=[list_crumb(), (budget.version.name, "")],
        attempt=attempt,
    )


@login_required
@require_GET
def mandatory_shares(request: HttpRequest, pk: int) -> HttpResponse:
    """Belanja wajib of the APBD."""
    budget = find(request, pk)
    context = {"title": f"Belanja wajib APBD {budget.version.name} {budget.version.year_id}"}
    context |= {"budget": budget, "rows": mandatory.of_budget(budget)}
    context["may_edit"] = bool(request.work.roles & {str(role) for role in SHARE_EDITORS})  # type: ignore[attr-defined]
    crumbs = [list_crumb(), (budget.version.name, reverse("apbd-detail", args=[pk])), ("Belanja wajib", "")]
    return parts.page(request, "planning/mandatory.html", context, crumbs=crumbs)


def _acts(request: HttpRequest, budget: RegionalBudget, difference: Decimal) -> dict[str, Any]:
    """Forms beside the steps, for the finance officer alone."""
    if not access.may(request.user, Role.FINANCE_OFFICER, unit=None, on=clock.today()):
        return {}
    found: dict[str, Any] = {}
    if enactment.awaits_acknowledgement(budget, difference):
        found["difference_form"] = DifferenceForm(auto_id="selisih-%s")
    if budget.state == "enacted":
        waiting = apbd_documents.units_without_document(budget)
        if waiting:
            found["waiting_units"] = waiting
            first = documents.day(budget.version.year_id)
            found["documents_form"] = DocumentsForm(initial={"dated_on": first}, auto_id="dpa-%s")
    return found


def _tried(attempt: Attempt) -> dict[str, Any]:
    """The form that was refused, with what was typed; it stays also when its act is no longer offered."""
    if attempt.tried == DIFFERENCE:
        return {"difference_form": DifferenceForm(attempt.given, auto_id="selisih-%s")}
    if attempt.tried == DOCUMENTS:
        return {"documents_form": DocumentsForm(attempt.given, auto_id="dpa-%s")}
    return {}


def _rows(request: HttpRequest, budget: RegionalBudget) -> list[dict[str, Any]]:
    """RKA of the units that the person reads, and what each moves in a pergeseran."""
    proposals = planning_selectors.proposals_of(budget, units=request.work.readable)  # type: ignore[attr-defined]
    differing = differing_proposals(budget)
    levels: dict[int, Level] = {}
    if enactment.is_shift(budget):
        levels = {shift.unit.pk: shift.level for shift in shifts_of(budget, differing=differing)}
    return [
        {
            "proposal": proposal,
            "is_untouched": proposal.pk not in differing,
            "level": levels.get(proposal.unit_id or 0),
        }
        for proposal in proposals
    ]


@login_required
@require_POST
def acknowledge(request: HttpRequest, pk: int) -> HttpResponse:
    """Akui selisih."""
    access.require(request.user, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act="Akui selisih APBD")
    budget = find(request, pk)
    form = DifferenceForm(request.POST, auto_id="selisih-%s")
    return take_step(
        request,
        pk,
        show,
        DIFFERENCE,
        lambda: enactment.acknowledge_difference(budget, actor=request.user, **form.cleaned_data),  # type: ignore[arg-type]
        done="Selisih diakui dan dicatat.",
        to=lambda _: reverse("apbd-detail", args=[pk]),
        form=form,
        anchor_of=lambda name: f"selisih-{name}",
    )


@login_required
@require_POST
def make_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """Buat DPA dari APBD, at once or as a job."""
    act = "Buat DPA dari APBD"
    access.require(request.user, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act=act)
    budget = find(request, pk)
    form = DocumentsForm(request.POST, auto_id="dpa-%s")

    def done(made: apbd_documents.Made | JobRun) -> str:
        if isinstance(made, JobRun):
            return "DPA dibuat di latar; lihat kemajuannya di sini."
        return made.sentence

    def to(made: apbd_documents.Made | JobRun) -> str:
        return reverse("job-detail", args=[made.pk]) if isinstance(made, JobRun) else reverse("budget-list")

    return take_step(
        request,
        pk,
        show,
        DOCUMENTS,
        lambda: apbd_documents.order_documents(budget, actor=request.user, **form.cleaned_data),  # type: ignore[arg-type]
        done=done,
        to=to,
        form=form,
        anchor_of=lambda name: f"dpa-{name}",
    )


# --- Parts -------------------------------------------------------------------------------------
def list_crumb() -> tuple[str, str]:
    """Trail to the register."""
    return LIST_CRUMB[0], reverse(LIST_CRUMB[1])


def find(request: HttpRequest, pk: int) -> RegionalBudget:
    """The APBD, for whoever reads any unit."""
    _require_reader(request)
    budget = RegionalBudget.objects.select_related("version__year", "acknowledged_by").filter(pk=pk).first()
    if budget is None:
        raise NotFound("APBD tidak ditemukan, atau bukan untuk Anda.")
    return budget


def _require_reader(request: HttpRequest) -> None:
    if not request.work.readable:  # type: ignore[attr-defined]
        raise NotFound("APBD tidak ditemukan, atau bukan untuk Anda.")
