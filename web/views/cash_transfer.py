"""Pergeseran kas: one form; what was moved stands in the books of cash and bank."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core.errors import AccessDenied, DomainError, NotFound
from reference.models import Role
from treasury.services.cash_transfer import move_cash
from web.forms import inputs
from web.forms.imprest import TransferForm
from web.forms.inputs import Problem
from web.views import documents, imprest_kit, pickers


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Tarik tunai dari bank, atau setor tunai ke bank."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Mencatat pergeseran kas")
    year = pickers.fiscal_year(request)
    form = TransferForm(
        documents.posted(request), initial={"dated_on": documents.day(year.pk), "direction": "tarik"}
    )
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        if not problems:
            try:
                made = move_cash(unit=unit, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
            except (AccessDenied, NotFound):
                raise
            except DomainError as error:
                problems = inputs.problems_of(
                    error, lambda name: f"id_{name}" if name in form.fields else "id_amount"
                )
            else:
                messages.success(request, f"{made.get_direction_display()} dicatat.")
                return redirect("cash-in-hand-book")
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "problems": problems,
        "lead": "Saldo BKU tetap; uang berpindah antara rekening bank dan kas tunai bendahara pengeluaran.",
        "save": "Catat pergeseran",
        "wide": ("description",),
        "here": "Pergeseran kas",
    }
    place = {"list_route": "cash-in-hand-book", "list_title": "Kas tunai"}
    return imprest_kit.page(request, "imprest/new.html", context, here="Pergeseran kas", **place)
