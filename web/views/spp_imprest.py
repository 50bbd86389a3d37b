"""SPP UP, GU, dan nihil: the short form without lines, new or corrected."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core import clock
from core.locks import one_transaction
from reference import access
from reference.models import Role, Unit
from treasury import imprest
from treasury.models import Accountability, PaymentRequest
from treasury.services import payment_request as service
from treasury.services.imprest_request import ImprestInput
from web.forms import inputs
from web.forms.imprest import ImprestRequestForm
from web.forms.inputs import Problem
from web.views import documents, imprest_kit, pickers
from web.views.attempts import saved
from workflows import engine

PLACE = {"list_route": "spp-list", "list_title": "SPP"}


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """SPP UP, GU atau nihil baru."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Membuat SPP")
    return form_page(request, unit, units, None)


def edit(request: HttpRequest, found: PaymentRequest) -> HttpResponse:
    """Perbaiki: called by the SPP's one edit route for kinds without lines."""
    access.require(request.user, Role.TREASURER, unit=found.unit, on=clock.today(), act="Mengubah SPP")
    if found.state not in service.EDITABLE:
        messages.warning(request, "SPP ini sudah diajukan; isinya tidak dapat diubah.")
        return redirect("spp-detail", found.pk)
    return form_page(request, found.unit, [found.unit], found)


def form_page(
    request: HttpRequest, unit: Unit, units: list[Unit], found: PaymentRequest | None
) -> HttpResponse:
    """The form, and saving it; the SPP is submitted at once."""
    year = found.year if found else pickers.fiscal_year(request)
    used = PaymentRequest.objects.filter(state__in=imprest.LIVE, accountability__isnull=False)
    reports = Accountability.objects.filter(unit=unit, year=year, state="verified").exclude(
        pk__in=used.values("accountability")
    )
    form = ImprestRequestForm(documents.posted(request), reports=reports, initial=_initial(year.pk, found))
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: _save(request, unit, form.cleaned_data, found),
                route="spp-detail",
                done="SPP diajukan ke PPK-SKPD.",
            )
            if answer is not None:
                return answer
    here = "Perbaiki SPP" if found else "SPP UP, GU, atau nihil"
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "problems": problems,
        "lead": "UP tidak dibebankan pada rekening; GU dan nihil sebesar LPJ yang diverifikasi.",
        "save": "Ajukan ke PPK-SKPD",
        "wide": ("kind", "description"),
        "here": here,
    }
    return imprest_kit.page(request, "imprest/new.html", context, here=here, **PLACE)


def _initial(year: int, found: PaymentRequest | None) -> dict[str, Any]:
    if found is None:
        return {"kind": PaymentRequest.Kind.IMPREST, "dated_on": documents.day(year)}
    return {
        "kind": found.kind,
        "dated_on": found.dated_on,
        "amount": found.gross.amount,
        "accountability": found.accountability_id,
        "description": found.description,
    }


def _save(
    request: HttpRequest, unit: Unit, data: dict[str, Any], found: PaymentRequest | None
) -> PaymentRequest:
    """Save and submit in one transaction: a refusal leaves nothing behind."""
    is_imprest = data["kind"] == PaymentRequest.Kind.IMPREST
    given = (
        ImprestInput(amount=data["amount"])
        if is_imprest
        else ImprestInput(accountability=data["accountability"])
    )
    values: dict[str, Any] = {
        "dated_on": data["dated_on"],
        "description": data["description"],
        "imprest": given,
        "actor": request.user,
    }
    with one_transaction():
        if found is None:
            found = service.create_request(unit=unit, kind=data["kind"], **values)
        else:
            found = service.update_request(found, **values)
        submitted: PaymentRequest = engine.run("payment_request", found.pk, "submit", actor=request.user)  # type: ignore[arg-type]
    return submitted
