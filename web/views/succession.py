"""Perubahan unit dan padanan akun: list, new and withdraw; PPKD alone (asked again in the service)."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.errors import NotFound
from ledger import succession
from web import context
from web.forms.succession import AccountSuccessionForm, UnitSuccessionForm
from web.views import parts
from web.views.people import save

TITLE = "Perubahan unit dan akun"


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Both maps; the number of queries does not grow with them."""
    user: Any = request.user
    units = list(succession.units(user))
    accounts = parts.paginate(request, succession.accounts(user))
    dialogs = [_dialog("unit", "Cabut perubahan unit ini?", row) for row in units]
    dialogs += [_dialog("account", "Cabut padanan akun ini?", row) for row in accounts]
    page = {"units": units, "accounts": accounts, "dialogs": dialogs}
    return parts.page(request, "year_end/succession.html", page, crumbs=[(TITLE, "")])


def _dialog(kind: str, title: str, row: Any) -> dict[str, str]:
    """What is asked before a row is withdrawn."""
    return {
        "id": f"{kind}-{row.pk}",
        "title": title,
        "text": f"{row}. Catatan ini tetap ada dalam riwayat.",
        "url": reverse(f"{kind}-succession-withdraw", args=[row.pk]),
    }


@login_required
@require_http_methods(["GET", "POST"])
def unit_new(request: HttpRequest) -> HttpResponse:
    """Catat perubahan unit."""
    user: Any = request.user
    # The right is asked before the form is shown.
    succession.units(user)
    form = UnitSuccessionForm(request.POST or None, initial={"year": context.of(request).year + 1})
    return _new(
        request,
        form,
        title="Perubahan unit baru",
        work=lambda data: succession.record_unit(
            data["year"],
            data["unit"],
            data["successor"],
            decree=data["decree"],
            decree_on=data["decree_on"],
            actor=user,
        ),
    )


@login_required
@require_http_methods(["GET", "POST"])
def account_new(request: HttpRequest) -> HttpResponse:
    """Catat padanan akun."""
    user: Any = request.user
    succession.accounts(user)
    return _new(
        request,
        AccountSuccessionForm(request.POST or None),
        title="Padanan akun baru",
        work=lambda data: succession.record_account(
            data["account"], data["successor"], basis=data["basis"], actor=user
        ),
    )


def _new(request: HttpRequest, form: Any, *, title: str, work: Any) -> HttpResponse:
    crumbs = [(TITLE, reverse("succession-list")), (title, "")]
    page = {"form": form, "title": title}
    if request.method != "POST":
        return parts.page(request, "year_end/succession_new.html", page, crumbs=crumbs)
    # An empty form is a form sent with nothing in it.
    form.is_bound, form.data = True, request.POST
    is_done, made = save(request, form, lambda: work(form.cleaned_data))
    if not is_done:
        return parts.invalid(request, "year_end/succession_new.html", page, crumbs=crumbs)
    messages.success(request, f"{made}: tercatat.")
    return redirect("succession-list")


@login_required
@require_POST
def unit_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Cabut perubahan unit."""
    user: Any = request.user
    return _withdraw(request, succession.units(user), pk, succession.remove_unit)


@login_required
@require_POST
def account_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Cabut padanan akun."""
    user: Any = request.user
    return _withdraw(request, succession.accounts(user), pk, succession.remove_account)


def _withdraw(request: HttpRequest, rows: Any, pk: int, remove: Any) -> HttpResponse:
    row: Model | None = rows.filter(pk=pk).first()
    if row is None:
        raise NotFound("Catatan itu tidak ada atau sudah dicabut.")
    return parts.act(
        request,
        lambda: remove(row, actor=request.user),
        done=f"{row}: dicabut.",
        to="succession-list",
    )
