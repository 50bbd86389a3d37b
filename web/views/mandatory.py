"""Ketentuan belanja wajib: every provision with its days, edited by the finance office."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import mandatory_shares as service
from budget.mandatory import ShareUse, shares_of
from budget.models import MandatoryShare
from core import clock
from core.errors import DomainError, NotFound
from reference import access
from web import history
from web.forms.mandatory import FIELDS, ShareForm
from web.views import documents, parts

LIST = ("Ketentuan belanja wajib", "mandatory-list")
# What a new provision does not take over from the one that it follows.
OWN = ("valid_from", "valid_to")


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All provisions; those that count for the year looked at are marked."""
    _require(request, "Melihat ketentuan belanja wajib")
    year = documents.year_of(request)
    valid = {row.pk for row in shares_of(year, with_earmarks=True)}
    rows = MandatoryShare.objects.order_by("is_earmark", "code", "-valid_from")
    page = {
        "title": LIST[0],
        "year": year,
        "rows": [(ShareUse(row), row.pk in valid) for row in rows],
    }
    return parts.page(request, "planning/mandatory_list.html", page, crumbs=[(LIST[0], "")])


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Ketentuan baru (`?dari=` prefills it from the one that it follows), or changes of one."""
    _require(request, "Ubah belanja wajib")
    found = _find(str(pk)) if pk is not None else None
    form = ShareForm(documents.posted(request), initial=_initial(request, found))
    if request.method == "POST" and form.is_valid():
        try:
            service.save_share(found, form.wanted(), actor=request.user)  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, "Ketentuan belanja wajib tersimpan.")
            return redirect(LIST[1])
    page = {
        "title": found.name if found else "Ketentuan baru",
        "found": found,
        "form": form,
        "plain": [form[name] for name in FIELDS if name != "counted_tags"],
        "events": history.of(found) if found else [],
        "back": reverse(LIST[1]),
    }
    crumbs = [(LIST[0], reverse(LIST[1])), (found.code if found else "Baru", "")]
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "planning/mandatory_form.html", page, crumbs=crumbs, status=status)


# --- Parts ---------------------------------------------------------------------------------------
def _initial(request: HttpRequest, found: MandatoryShare | None) -> dict[str, Any]:
    text = request.GET.get("dari", "")
    source = found or (_find(text) if text else None)
    if source is None:
        return {}
    names = FIELDS if found else [name for name in FIELDS if name not in OWN]
    return {name: getattr(source, name) for name in names}


def _find(text: str) -> MandatoryShare:
    found = (
        MandatoryShare.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    )
    if found is None:
        raise NotFound("Ketentuan belanja wajib tidak ditemukan.")
    return found


def _require(request: HttpRequest, act: str) -> None:
    access.require(request.user, service.EDITORS, unit=None, on=clock.today(), act=act)
