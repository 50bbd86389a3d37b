"""Konsiderans: what printed decrees weigh, recall and heed, by kind of document and validity."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import considerations as service
from budget.models import LegalConsideration
from core import clock
from core.errors import DomainError, NotFound
from reference import access
from web.forms.considerations import ConsiderationForm
from web.views import documents, parts

LIST = ("Konsiderans", "consideration-list")
FIELDS = ("kind", "part", "place", "text", "valid_from", "valid_to")


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """All considerations by kind of document, those of other days too."""
    _require(request)
    valid = service.valid_ids(on=clock.today())
    found: dict[str, list[tuple[LegalConsideration, bool]]] = {kind: [] for kind in service.KINDS}
    for row in service.every():
        found[row.kind].append((row, row.pk in valid))
    groups = [(kind, service.KINDS[kind], rows) for kind, rows in found.items()]
    page = {"title": LIST[0], "groups": groups}
    return parts.page(request, "planning/considerations.html", page, crumbs=[(LIST[0], "")])


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Konsiderans baru, or other words and days of one."""
    _require(request)
    found = LegalConsideration.objects.filter(pk=pk).first() if pk is not None else None
    if pk is not None and found is None:
        raise NotFound("Konsiderans tidak ditemukan.")
    initial = {"kind": request.GET.get("dokumen", "")}
    if found is not None:
        initial = {name: getattr(found, name) for name in FIELDS}
    form = ConsiderationForm(documents.posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            service.save(found, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, "Konsiderans tersimpan.")
            return redirect(LIST[1])
    page = {"title": "Konsiderans", "form": form, "button": "Simpan konsiderans", "back": reverse(LIST[1])}
    crumbs = [(LIST[0], reverse(LIST[1])), ("Isian", "")]
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "planning/form.html", page, crumbs=crumbs, status=status)


def _require(request: HttpRequest) -> None:
    access.require(request.user, service.EDITORS, unit=None, on=clock.today(), act="Melihat konsiderans")
