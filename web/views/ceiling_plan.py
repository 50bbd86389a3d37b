"""KUA-PPAS: the year's plans, a plan by unit and fund, its rows typed or by XLSX, what-if, agreement."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from budget import ceiling_summary, ceiling_workbook, ceilings
from budget.errors import BadRows
from budget.models import BudgetVersion, CeilingPlan
from budget.what_if import apply_change, what_if
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import ZERO
from reference import access
from reference.models import FundSource, Unit
from web import context
from web.forms import inputs
from web.forms.ceiling_plan import CeilingTable, PlanWorkbookForm, WhatIfForm
from web.forms.inputs import Problem
from web.views import documents, parts
from web.views.attempts import OPENED, Attempt
from workflows import engine

LIST = ("KUA-PPAS", "ceiling-plan-list")
ACT = "Ubah pagu KUA-PPAS"
FLOW = ceilings.FLOW


# --- Reading -------------------------------------------------------------------------------------
@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Versions of the year with their KUA-PPAS, and those that may be begun."""
    _require_reader(request)
    year = documents.year_of(request)
    versions = BudgetVersion.objects.filter(year=year).select_related("ceiling_plan").order_by("-number")
    page = {
        "title": "KUA-PPAS",
        "year": year,
        "versions": [(version, getattr(version, "ceiling_plan", None)) for version in versions],
        "may_draft": _may_draft(request),
    }
    return parts.page(request, "ceilings/list.html", page, crumbs=[(LIST[0], "")])


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A plan: units, fund sources against expected receipts, agreement and history."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    plan = find(request, pk)
    work = context.of(request)
    units = None if work.may_consolidate else {unit.pk for unit in work.readable}
    rows = ceiling_summary.by_unit(plan, units)
    page = {
        "title": str(plan),
        "plan": plan,
        "rows": rows,
        "total": sum((row.whole.limit for row in rows if row.whole), ZERO),
        "filled": sum((row.whole.filled for row in rows if row.whole), ZERO),
        "funds": ceiling_summary.by_fund(plan) if units is None else [],
        "is_region": units is None,
        **documents.steps_of(plan, request.user, attempt),  # type: ignore[arg-type]
        "log": list(engine.history(plan.document_key).reverse()),
        "may_edit": plan.state == "draft" and _may_draft(request),
        "other_units": Unit.objects.filter(is_active=True)
        .exclude(pk__in=[row.unit.pk for row in rows])
        .order_by("code"),
    }
    crumbs = [(LIST[0], reverse(LIST[1])), (plan.version.name, "")]
    return parts.page(request, "ceilings/detail.html", page, crumbs=crumbs, status=attempt.status)


# --- Acts ----------------------------------------------------------------------------------------
@login_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Susun KUA-PPAS of a version, with the rows of the last plan before it."""
    access.require(
        request.user, ceilings.DRAFTING_ROLES, unit=None, on=clock.today(), act="Menyusun KUA-PPAS"
    )
    text = request.POST.get("version", "")
    version = (
        BudgetVersion.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    )
    if version is None:
        raise NotFound("Versi anggaran tidak ditemukan.")
    chosen = version

    def work() -> CeilingPlan:
        return ceilings.begin_next_plan(chosen, actor=request.user)  # type: ignore[arg-type]

    def to(made: CeilingPlan | None) -> str:
        return reverse("ceiling-plan-detail", args=[made.pk]) if made else reverse(LIST[1])

    return parts.act(request, work, done=lambda made: f"{made} disusun; isi pagunya.", to=to)


@login_required
@require_GET
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """On to the rows of the unit that was chosen."""
    plan = _find_draft(request, pk)
    text = request.GET.get("unit", "")
    if not text.isdecimal():
        return redirect("ceiling-plan-detail", plan.pk)
    return redirect("ceiling-plan-edit", plan.pk, int(text))


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, unit: int) -> HttpResponse:
    """Rows of one unit typed in a table."""
    plan = _find_draft(request, pk)
    its = Unit.objects.filter(pk=unit).first()
    if its is None:
        raise NotFound("Unit tidak ditemukan.")
    year = plan.version.year
    if request.method == "GET":
        uses = [use for use in ceilings.uses_of_plan(plan) if use.ceiling.unit_id == its.pk]
        table = CeilingTable.of_uses(its, year, uses)
        if not table.rows:
            table.add()
        return _edit_page(request, plan, table)
    table = CeilingTable.of_post(its, year, request.POST)
    action = inputs.read_action(request.POST)
    problems: list[Problem] = []
    if action.name == "add_line":
        table.add()
    elif action.name == "remove_line":
        table.remove(action.index)
    elif action.name == "save":
        table.check(_funds(plan))
        problems = table.problems
        if not problems:
            found = _refusals(
                lambda: ceilings.put_ceilings(plan, table.inputs(), actor=request.user, units=[its])  # type: ignore[arg-type]
            )
            if found is None:
                messages.success(request, f"Pagu {its.name} tersimpan.")
                return redirect("ceiling-plan-detail", pk)
            problems = found
    return _edit_page(request, plan, table, problems)


@login_required
@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan's rows as XLSX."""
    plan = find(request, pk)
    data = ceiling_workbook.write(plan, reader=request.user)  # type: ignore[arg-type]
    response = HttpResponse(data, content_type=ceiling_workbook.CONTENT_TYPE)
    name = ceiling_workbook.file_name(plan)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_required
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Muat pagu dari Excel: all rows or none, every bad cell named."""
    plan = _find_draft(request, pk)
    form = PlanWorkbookForm(documents.posted(request), request.FILES)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = inputs.form_problems(form)
        if form.is_valid():
            data = form.cleaned_data["file"].read()
            found = _refusals(lambda: ceiling_workbook.load(plan, data, actor=request.user))  # type: ignore[arg-type]
            if found is None:
                messages.success(request, "Pagu dimuat dari buku kerja.")
                return redirect("ceiling-plan-detail", pk)
            problems = [Problem(one.message, "id_file", one.rules) for one in found]
    page = {"title": "Muat pagu dari Excel", "plan": plan, "form": form, "problems": problems}
    crumbs = [*_crumbs(plan), ("Muat Excel", "")]
    return parts.page(request, "ceilings/load.html", page, crumbs=crumbs, status=422 if problems else 200)


@login_required
@require_http_methods(["GET", "POST"])
def try_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Uji perubahan pagu: before and after; applied only when asked."""
    plan = _find_draft(request, pk)
    form = WhatIfForm(
        documents.posted(request),
        year=plan.version.year,
        units=Unit.objects.filter(ceilings__plan=plan).distinct().order_by("code"),
        funds=_funds(plan).values(),
    )
    page: dict[str, Any] = {"title": "Uji perubahan pagu", "plan": plan, "form": form, "problems": []}
    if request.method == "POST" and form.is_valid():
        is_applied = inputs.read_action(request.POST, "try").name == "apply"

        def work() -> None:
            change = form.change()
            page["moved"] = (
                apply_change(plan, change, actor=request.user) if is_applied else what_if(plan, change)
            )

        page["problems"] = _refusals(work) or []
        if is_applied and not page["problems"]:
            messages.success(request, f"{len(page['moved'])} pagu diubah.")
            return redirect("ceiling-plan-detail", pk)
    elif request.method == "POST":
        page["problems"] = inputs.form_problems(form)
    moved = page.get("moved", [])
    page["sums"] = [sum((getattr(one, name) for one in moved), ZERO) for name in ("before", "after")]
    status = 422 if page["problems"] else 200
    return parts.page(
        request, "ceilings/what_if.html", page, crumbs=[*_crumbs(plan), ("Uji perubahan", "")], status=status
    )


# --- Parts ---------------------------------------------------------------------------------------
def _require_reader(request: HttpRequest) -> None:
    if not context.of(request).readable:
        raise AccessDenied("Anda tidak membaca data unit mana pun hari ini.", rule="I-40")


def find(request: HttpRequest, pk: int) -> CeilingPlan:
    """The plan, for whoever reads any unit."""
    _require_reader(request)
    plan = CeilingPlan.objects.filter(pk=pk).select_related("version__year").first()
    if plan is None:
        raise NotFound("KUA-PPAS tidak ditemukan.")
    return plan


def _find_draft(request: HttpRequest, pk: int) -> CeilingPlan:
    access.require(request.user, ceilings.DRAFTING_ROLES, unit=None, on=clock.today(), act=ACT)
    plan = find(request, pk)
    if plan.state != "draft":
        raise DomainError(
            f"{plan} sudah disepakati; pagunya tidak dapat diubah. Minta Sekretaris Daerah membukanya"
            " kembali.",
            rule="I-09",
        )
    return plan


def _may_draft(request: HttpRequest) -> bool:
    roles: set[str] = {str(role) for role in ceilings.DRAFTING_ROLES}
    return bool(context.of(request).roles & roles)


def _funds(plan: CeilingPlan) -> dict[str, FundSource]:
    """Fund sources of the year by id."""
    rows = FundSource.objects.filter(edition=plan.version.year.funds_id, is_active=True).order_by("code")
    return {str(fund.pk): fund for fund in rows}


def _refusals(work: Callable[[], object]) -> list[Problem] | None:
    """What `work` was refused for; None when it was done."""
    try:
        work()
    except (AccessDenied, NotFound):
        raise
    except BadRows as error:
        return [Problem(str(row), "", (row.rule,) if row.rule else ()) for row in error.rows]
    except DomainError as error:
        return inputs.problems_of(error)
    return None


def _edit_page(
    request: HttpRequest, plan: CeilingPlan, table: CeilingTable, problems: list[Problem] | None = None
) -> HttpResponse:
    page = {
        "title": f"Pagu {table.unit.name}",
        "plan": plan,
        "table": table,
        "funds": list(_funds(plan).items()),
        "problems": problems or [],
    }
    crumbs = [*_crumbs(plan), (table.unit.name, "")]
    return parts.page(request, "ceilings/edit.html", page, crumbs=crumbs, status=422 if problems else 200)


def _crumbs(plan: CeilingPlan) -> list[tuple[str, str]]:
    return [
        (LIST[0], reverse(LIST[1])),
        (plan.version.name, reverse("ceiling-plan-detail", args=[plan.pk])),
    ]
