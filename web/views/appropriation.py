"""Lampiran APBD: annexes of Perda and Perkada of a version, beside another, with files and the archive."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from budget.models import BudgetVersion
from core.errors import NotFound
from reference import region
from reports import paper as files
from reports.appropriation import paper, service
from reports.appropriation.annexes import ANNEXES
from reports.appropriation.service import Wanted
from reports.statements import ROWS_SHOWN_MAX
from reports.writers import html
from web import context
from web.forms.appropriation import AnnexForm
from web.views import parts, reports

TITLE = "Lampiran APBD"
FIELDS = ("versi", "pembanding", "lampiran", "unit")


@login_required
@require_GET
def annexes(request: HttpRequest) -> HttpResponse:
    """One annex on screen."""
    form = annex_form(request)
    page: dict[str, Any] = {"form": form, "title": TITLE, "versions": _versions(request)}
    if page["versions"] and form.is_valid():
        page |= _shown(request, form)
    crumbs = [("Laporan", reverse("report-index")), (TITLE, "")]
    status = 422 if page["versions"] and form.errors else 200
    return parts.page(request, "reports/appropriation.html", page, crumbs=crumbs, status=status)


@login_required
@require_GET
def annex_file(request: HttpRequest, kind: str, extension: str) -> HttpResponse:
    """The annex as PDF, XLSX or CSV, whole."""
    if extension not in files.CONTENT_TYPES or kind not in ANNEXES:
        raise NotFound(f"Lampiran “{kind}” tidak ada.")
    form = annex_form(request, kind)
    if not form.is_valid():
        raise NotFound("Parameter lampiran tidak terbaca. Buka lagi dari halaman lampirannya.")
    matrix, found, unit = service.read(request.user, wanted_of(form))  # type: ignore[arg-type]
    response = HttpResponse(content_type=files.CONTENT_TYPES[extension])
    name = paper.file_name(matrix, found, extension)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    paper.write(matrix, found, response, extension, unit=unit, printed_by=request.user)  # type: ignore[arg-type]
    return response


@login_required
@require_POST
def package(request: HttpRequest) -> HttpResponse:
    """All annexes of a version as one ZIP, by a job."""
    text, other = request.POST.get("versi", ""), request.POST.get("pembanding", "")
    if not text.isdecimal() or (other and not other.isdecimal()):
        text, other = "0", ""
    wanted = Wanted("", int(text), int(other) if other else None)
    run = service.order(wanted, actor=request.user)  # type: ignore[arg-type]
    return redirect("job-detail", run.pk)


def annex_form(request: HttpRequest, kind: str = "") -> AnnexForm:
    """The parameters of the address; the newest version beside the one before it where it names none."""
    work = context.of(request)
    choices = reports.entities(work)
    asked = request.GET.get("unit")
    if asked is not None and asked not in dict(choices):
        # A stranger's unit or the region without its role: refused as such, not as a wrong choice.
        reports.check_entity(request, reports.entity_id(asked))
    reports.require_some(choices)
    versions = _versions(request)
    given = QueryDict(mutable=True)
    if versions:
        given["versi"] = str(versions[0].pk)
    given["lampiran"] = "apbd_1"
    given["unit"] = reports.default_entity(work)
    for name in FIELDS:
        if name in request.GET:
            given[name] = request.GET[name]
    if kind:
        given["lampiran"] = kind
    if "pembanding" not in request.GET:
        given["pembanding"] = _usual_other(versions, given.get("versi", ""))
    return AnnexForm(given, versions=versions, units=choices)


def wanted_of(form: AnnexForm) -> Wanted:
    """What a valid form asks for."""
    data = form.cleaned_data
    other = data["pembanding"]
    return Wanted(
        data["lampiran"],
        int(data["versi"]),
        int(other) if other else None,
        reports.entity_id(data["unit"]),
    )


def _versions(request: HttpRequest) -> list[BudgetVersion]:
    year = context.of(request).year
    return list(BudgetVersion.objects.filter(year=year).order_by("-number"))


def _usual_other(versions: list[BudgetVersion], chosen: str) -> str:
    """The version before the chosen one; none of the first."""
    earlier = [version for version in versions if str(version.pk) == chosen]
    found = [one for one in versions if earlier and one.number < earlier[0].number]
    return str(found[0].pk) if found else ""


def _shown(request: HttpRequest, form: AnnexForm) -> dict[str, Any]:
    matrix, found, _ = service.read(request.user, wanted_of(form))  # type: ignore[arg-type]
    rows = None
    drawn = matrix
    if len(matrix.rows) > ROWS_SHOWN_MAX:
        rows = Paginator(list(matrix.rows), reports.PAGE_LINES).get_page(request.GET.get("halaman"))
        drawn = replace(matrix, rows=tuple(rows))
    query = urlencode({name: form.data.get(name, "") for name in FIELDS if name != "lampiran"})
    return {
        "matrix": matrix,
        "annex": ANNEXES[matrix.kind],
        "region_name": region.setting("region.name"),
        "table": html.table(drawn),
        "rows": rows,
        "has_rows": bool(found.facts),
        "may_order": context.of(request).may_consolidate,
        "exports": [
            (extension.upper(), f"{reverse('apbd-annex-file', args=[matrix.kind, extension])}?{query}")
            for extension in (files.PDF, files.XLSX, files.CSV)
        ],
    }
