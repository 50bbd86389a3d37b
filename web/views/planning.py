"""E-planning: plans, the year derived from the RPJMD, the Renja of a unit, ceilings made of the RKPD.

Programs of a plan: web/views/plan_programs.py.
"""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budget import planned_programs as programs
from budget import planning as service
from budget.models import BudgetVersion, DevelopmentPlan
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import ZERO
from reference import access
from reference.models import Unit
from web import context
from web.forms.development_plan import PlanForm, format_target
from web.views import documents, parts
from web.views.attempts import OPENED, Attempt
from workflows import engine

FLOW = service.FLOW
LIST = ("Rencana", "plan-list")


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """RPJMD, RKPD and Renja that the person may read."""
    work = context.of(request)
    _require_reader(request)
    rows = DevelopmentPlan.objects.select_related("unit").order_by("-first_year", "kind", "unit__code")
    own = {unit.pk for unit in work.readable}
    page = {
        "title": "Rencana pembangunan",
        "rows": [plan for plan in rows if plan.unit_id is None or plan.unit_id in own],
        "may_plan": _may_plan(request) or bool(proposing_units(request)),
    }
    return parts.page(request, "planning/list.html", page, crumbs=[(LIST[0], "")])


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Susun RPJMD atau RKPD, or the Renja of one's unit."""
    units, is_regional = proposing_units(request), _may_plan(request)
    if not units:
        access.require(
            request.user, programs.PLANNING_ROLES, unit=None, on=clock.today(), act="Menyusun rencana"
        )
    work_year = documents.year_of(request)
    form = PlanForm(
        documents.posted(request),
        units=units,
        is_regional=is_regional,
        initial={"first_year": work_year, "last_year": work_year},
    )
    if request.method == "POST" and form.is_valid():
        try:
            plan = service.create_plan(actor=request.user, **form.given())  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, f"{plan} disusun; isi programnya.")
            return redirect("plan-detail", plan.pk)
    page = {"title": "Rencana baru", "form": form, "button": "Susun rencana", "back": reverse(LIST[1])}
    crumbs = [(LIST[0], reverse(LIST[1])), ("Baru", "")]
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "planning/form.html", page, crumbs=crumbs, status=status)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan with its programmes, targets and amounts."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    plan = find(request, pk)
    years = list(range(plan.first_year, plan.last_year + 1))
    rows = [_row(one, years) for one in programs.programs_of(plan)]
    is_enacted = plan.state == "enacted"
    versions = BudgetVersion.objects.filter(year=plan.first_year, ceiling_plan__isnull=True)
    page = {
        "title": str(plan),
        "plan": plan,
        "years": years,
        "rows": rows,
        **documents.steps_of(plan, request.user, attempt),  # type: ignore[arg-type]
        "log": list(engine.history(plan.document_key).reverse()),
        "may_edit": plan.state == "draft" and _may_edit(request, plan),
        "derivable": years
        if is_enacted and plan.kind == service.Kind.MEDIUM_TERM and _may_plan(request)
        else [],
        "renja_units": _without_renja(request, plan) if is_enacted else [],
        "versions": list(versions)
        if is_enacted and plan.kind == service.Kind.ANNUAL and _may_plan(request)
        else [],
    }
    crumbs = [(LIST[0], reverse(LIST[1])), (plan.name, "")]
    return parts.page(request, "planning/detail.html", page, crumbs=crumbs, status=attempt.status)


def _row(one: Any, years: list[int]) -> dict[str, Any]:
    """A program as the page draws it."""
    amounts = {each.year: each.amount.amount for each in one.amounts.all()}
    return {
        "one": one,
        "tags": ", ".join(str(dict(one._meta.get_field("tags").base_field.choices)[tag]) for tag in one.tags),
        "amounts": [amounts.get(year, ZERO) for year in years],
        "indicators": [
            (indicator, [_target(indicator, year) for year in years]) for indicator in one.indicators.all()
        ],
    }


def _target(indicator: Any, year: int) -> str:
    return format_target(next((each.value for each in indicator.targets.all() if each.year == year), None))


@login_required
@require_POST
def derive(request: HttpRequest, pk: int) -> HttpResponse:
    """Turunkan RKPD of a year; with a unit its Renja."""
    plan = find(request, pk)
    text = request.POST.get("unit", "")
    unit = Unit.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    if text and unit is None:
        raise NotFound("Unit tidak ditemukan.")
    programs.require_planner(request.user, unit, act="Menyusun rencana")  # type: ignore[arg-type]
    text = request.POST.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else 0

    def to(made: DevelopmentPlan | None) -> str:
        return reverse("plan-detail", args=[made.pk if made else pk])

    return parts.act(
        request,
        lambda: service.derive(plan, year, unit=unit, actor=request.user),  # type: ignore[arg-type]
        done=lambda made: f"{made} diturunkan dari {plan}.",
        to=to,
    )


@login_required
@require_POST
def to_ceilings(request: HttpRequest, pk: int) -> HttpResponse:
    """Jadikan pagu: KUA-PPAS draft of a version from the RKPD."""
    access.require(
        request.user, programs.PLANNING_ROLES, unit=None, on=clock.today(), act="Menyusun KUA-PPAS"
    )
    plan = find(request, pk)
    text = request.POST.get("version", "")
    version = (
        BudgetVersion.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    )
    if version is None:
        raise NotFound("Versi anggaran tidak ditemukan.")
    chosen = version
    return parts.act(
        request,
        lambda: service.ceilings_from(plan, chosen, actor=request.user),  # type: ignore[arg-type]
        done=lambda made: f"{made} disusun dari {plan}.",
        to=lambda made: (
            reverse("ceiling-plan-detail", args=[made.pk]) if made else reverse("plan-detail", args=[pk])
        ),
    )


# --- Parts ---------------------------------------------------------------------------------------
def find(request: HttpRequest, pk: int) -> DevelopmentPlan:
    """The plan; one of a unit only for who reads the unit."""
    _require_reader(request)
    plan = DevelopmentPlan.objects.filter(pk=pk).select_related("unit").first()
    if plan is None:
        raise NotFound("Rencana tidak ditemukan.")
    if plan.unit is not None:
        access.require_read(request.user, plan.unit, on=clock.today())  # type: ignore[arg-type]
    return plan


def proposing_units(request: HttpRequest) -> list[Unit]:
    """Units whose Renja and proposals the person writes, by code; no query for who holds no such role."""
    if not context.of(request).roles & {str(role) for role in programs.PROPOSING_ROLES}:
        return []
    user = request.user
    found = {
        unit.pk: unit
        for role in programs.PROPOSING_ROLES
        for unit in documents.acting_units(user, role)  # type: ignore[arg-type]
    }
    return sorted(found.values(), key=lambda unit: unit.code)


def _require_reader(request: HttpRequest) -> None:
    if not context.of(request).readable:
        raise AccessDenied("Anda tidak membaca data unit mana pun hari ini.", rule="I-40")


def _may_plan(request: HttpRequest) -> bool:
    return bool(context.of(request).roles & {str(role) for role in programs.PLANNING_ROLES})


def _may_edit(request: HttpRequest, plan: DevelopmentPlan) -> bool:
    roles = programs.PLANNING_ROLES if plan.unit is None else programs.PROPOSING_ROLES
    held = access.roles_in(request.user, plan.unit, on=clock.today())
    return bool(held & set(roles))


def _without_renja(request: HttpRequest, plan: DevelopmentPlan) -> list[Unit]:
    """Units of the person that have no Renja of the RKPD's year yet."""
    units = proposing_units(request) if plan.kind == service.Kind.ANNUAL else []
    if not units:
        return []
    rows = DevelopmentPlan.objects.filter(kind=service.Kind.UNIT, first_year=plan.first_year, unit__in=units)
    made = set(rows.values_list("unit", flat=True))
    return [unit for unit in units if unit.pk not in made]
