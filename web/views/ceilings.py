"""Pagu UP of every unit by the regional head's decree: list, and one with its history."""

from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.errors import DomainError
from core.money import ZERO, Decimal, exact
from reference import access, region
from reference.models import Role, Setting, Unit
from web.forms import inputs
from web.forms.imprest import CeilingForm
from web.views import documents, parts

ROLES = (Role.FINANCE_OFFICER, Role.ADMINISTRATOR)
PREFIX = "up_ceiling."
ACT = "Melihat pagu UP"


@dataclass(frozen=True)
class Ceiling:
    """A unit with its ceiling, and who set it last."""

    unit: Unit
    ceiling: Decimal | None
    changed_at: datetime | None = None
    changed_by: str = ""


@dataclass(frozen=True)
class Version:
    """One recorded value."""

    at: datetime
    by: str
    ceiling: Decimal


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Daftar pagu UP; two queries for all units."""
    access.require(request.user, ROLES, unit=None, on=clock.today(), act=ACT)
    newest: dict[str, Setting] = {}
    history = Setting.history.filter(key__startswith=PREFIX)  # type: ignore[attr-defined]
    for row in history.select_related("history_user").order_by("history_date", "history_id"):
        newest[row.key] = row
    values = dict(Setting.objects.filter(pk__startswith=PREFIX).values_list("pk", "value"))
    rows = []
    for unit in Unit.objects.filter(is_active=True).order_by("code"):
        key = f"{PREFIX}{unit.code}"
        last = newest.get(key)
        rows.append(
            Ceiling(
                unit,
                exact(values[key]) if key in values else None,
                last.history_date if last else None,  # type: ignore[attr-defined]
                str(last.history_user or "") if last else "",  # type: ignore[attr-defined]
            )
        )
    total = sum((row.ceiling for row in rows if row.ceiling is not None), ZERO)
    context = {"rows": rows, "total": total, "may_edit": True}
    return parts.page(request, "imprest/ceilings.html", context, crumbs=[("Pagu UP", "")])


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah pagu UP satu unit; its history stands below."""
    access.require(request.user, ROLES, unit=None, on=clock.today(), act=ACT)
    unit = get_object_or_404(Unit, pk=pk)
    value = region.setting(f"{PREFIX}{unit.code}")
    form = CeilingForm(documents.posted(request), initial={"amount": exact(value) if value else None})
    problems = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        if not problems:
            try:
                region.set_ceiling(unit, form.cleaned_data["amount"], actor=request.user)  # type: ignore[arg-type]
            except DomainError as error:
                problems = inputs.problems_of(error, lambda name: "id_amount")
            else:
                messages.success(request, f"Pagu UP {unit.code} tersimpan.")
                return redirect("ceilings")
    versions = [
        Version(row.history_date, str(row.history_user or ""), exact(row.value))
        for row in Setting.history.filter(key=f"{PREFIX}{unit.code}")  # type: ignore[attr-defined]
        .select_related("history_user")
        .order_by("-history_date", "-history_id")
    ]
    context = {
        "form": form,
        "unit": unit,
        "problems": problems,
        "versions": versions,
        "back": reverse("ceilings"),
    }
    crumbs = [("Pagu UP", reverse("ceilings")), (unit.code, "")]
    status = 422 if problems else 200
    return parts.page(request, "imprest/ceiling.html", context, crumbs=crumbs, status=status)
