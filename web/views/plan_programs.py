"""Programs of a plan in drafting: added with their indicators, changed, taken out."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from budget import planned_programs as service
from budget.models import DevelopmentPlan, PlannedProgram
from core.errors import AccessDenied, DomainError, NotFound
from reference.models import Unit
from web.forms import inputs
from web.forms.development_plan import IndicatorTable, ProgramForm, initial_of
from web.forms.inputs import Problem
from web.views import documents, parts, planning


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Program baru in a plan in drafting."""
    return _typed(request, _find_plan(request, pk), None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, program: int) -> HttpResponse:
    """Ubah program: its indicators, targets, amounts, priority and tags."""
    plan = _find_plan(request, pk)
    return _typed(request, plan, _find_program(plan, program))


@login_required
@require_POST
def remove(request: HttpRequest, pk: int, program: int) -> HttpResponse:
    """Keluarkan dari rencana."""
    plan = _find_plan(request, pk)
    found = _find_program(plan, program)
    return parts.act(
        request,
        lambda: service.remove_program(found, actor=request.user),  # type: ignore[arg-type]
        done=f"{found.program.code} dikeluarkan dari {plan}; riwayatnya tersimpan.",
        to=reverse("plan-detail", args=[pk]),
    )


def _typed(request: HttpRequest, plan: DevelopmentPlan, found: PlannedProgram | None) -> HttpResponse:
    if plan.state != "draft":
        messages.warning(request, f"{plan} sudah ditetapkan; isinya tidak dapat diubah.")
        return redirect("plan-detail", plan.pk)
    units = _units(plan) if found is None else [found.unit]
    initial = {} if found is None else initial_of(found)
    form = ProgramForm(documents.posted(request), plan=plan, units=units, found=found, initial=initial)
    if request.method == "GET":
        rows = found.indicators.all() if found is not None else ()
        return _page(request, plan, found, form, IndicatorTable.of_saved(form.years, rows))
    table = IndicatorTable.of_post(form.years, request.POST)
    action = inputs.read_action(request.POST)
    problems: list[Problem] = []
    if action.name == "add_line":
        table.add()
    elif action.name == "remove_line":
        table.remove(action.index)
    elif action.name == "save":
        problems = inputs.form_problems(form) + table.check()
        problems = problems or _save(request, plan, found, form, table)
        if not problems:
            messages.success(request, "Program tersimpan.")
            return redirect("plan-detail", plan.pk)
    return _page(request, plan, found, form, table, problems=problems)


def _save(
    request: HttpRequest,
    plan: DevelopmentPlan,
    found: PlannedProgram | None,
    form: ProgramForm,
    table: IndicatorTable,
) -> list[Problem]:
    """What the service refuses; nothing when it is saved."""
    wanted = form.wanted(table.wanted())
    try:
        if found is None:
            service.add_program(plan, wanted, actor=request.user)  # type: ignore[arg-type]
        else:
            service.put_program(plan, wanted, actor=request.user, revision=_revision(request))  # type: ignore[arg-type]
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        parts.remember(request, error)
        return inputs.problems_of(error, lambda name: f"id_{name}" if name in form.fields else "")
    return []


def _page(
    request: HttpRequest,
    plan: DevelopmentPlan,
    found: PlannedProgram | None,
    form: ProgramForm,
    table: IndicatorTable,
    *,
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    is_typed = request.method == "POST"
    page = {
        "title": "Program baru" if found is None else found.program.name,
        "plan": plan,
        "found": found,
        "form": form,
        "table": table,
        "problems": problems,
        "revision": "" if found is None else _revision(request) if is_typed else service.revision_of(found),
    }
    crumbs = [
        (planning.LIST[0], reverse(planning.LIST[1])),
        (plan.name, reverse("plan-detail", args=[plan.pk])),
        ("Program baru" if found is None else found.program.code, ""),
    ]
    status = 422 if problems else 200
    return parts.page(request, "planning/program.html", page, crumbs=crumbs, status=status)


# --- Parts ---------------------------------------------------------------------------------------
def _find_plan(request: HttpRequest, pk: int) -> DevelopmentPlan:
    plan = planning.find(request, pk)
    service.require_planner(request.user, plan.unit, act="Ubah rencana")  # type: ignore[arg-type]
    return plan


def _find_program(plan: DevelopmentPlan, pk: int) -> PlannedProgram:
    found = service.programs_of(plan).filter(pk=pk).first()
    if found is None:
        raise NotFound(f"Program itu tidak ada dalam {plan}; mungkin sudah dikeluarkan.")
    return found


def _units(plan: DevelopmentPlan) -> list[Unit]:
    return list(Unit.objects.filter(is_active=True).order_by("code")) if plan.unit is None else [plan.unit]


def _revision(request: HttpRequest) -> int:
    """The version that the person opened; without one nothing matches, so nothing is overwritten."""
    text = request.POST.get("revision", "")
    return int(text[:18]) if text.isdecimal() else 0
