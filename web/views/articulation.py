"""Artikulasi: A-01 … A-18 on one page, both values, the difference and what is behind it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.errors import DomainError, NotFound
from reference.models import Unit
from reports import articulation, articulation_matrix, paper
from reports.engine import Parameters, Stage
from reports.formula import Formula, Status, Value
from web import context
from web.forms.reports import StatementForm
from web.views import parts, reports

SCREEN = reports.Screen("articulation", "articulation", "Artikulasi", ("tahap",))
TITLE = "Artikulasi laporan"
MARKS = {Status.EQUAL: "ok", Status.DIFFERENT: "bad", Status.NOT_YET: ""}
PARTS_SHOWN = 50


@login_required
@require_GET
def formulas(request: HttpRequest) -> HttpResponse:
    """Every formula of the unit or the region on a day, read anew."""
    form = reports.statement_form(request, SCREEN)
    found: list[Formula] | None = None
    if form.is_valid():
        try:
            found = articulation.read(request.user, _wanted(request, form), on=context.of(request).on)
        except DomainError as error:
            parts.refusal(request, form, error)
    page: dict[str, Any] = {"form": form, "title": TITLE, "rows": [_row(one) for one in found or ()]}
    if found is not None:
        page["failed"] = sum(one.status is Status.DIFFERENT for one in found)
        page["is_made"] = True
        page["exports"] = [
            (name.upper(), f"{reverse('articulation-file', args=[name])}?{form.data.urlencode()}")
            for name in (paper.PDF, paper.XLSX, paper.CSV)
        ]
    crumbs = [("Laporan", reverse("report-index")), ("Artikulasi", "")]
    show = parts.page if found is not None else parts.invalid
    return show(request, "reports/articulation.html", page, crumbs=crumbs)


@login_required
@require_GET
def formulas_file(request: HttpRequest, extension: str) -> HttpResponse:
    """The same page with the same parameters as PDF, XLSX or CSV, every part of each formula with it."""
    if extension not in paper.CONTENT_TYPES:
        raise NotFound(f"Berkas “{extension}” tidak ada.")
    form = reports.statement_form(request, SCREEN)
    if not form.is_valid():
        raise DomainError("Parameter laporan tidak terbaca. Buka lagi dari halaman laporannya.")
    wanted = _wanted(request, form)
    found = articulation.read(request.user, wanted, on=context.of(request).on)
    drawn = articulation_matrix.matrix(found, wanted)
    response = HttpResponse(content_type=paper.CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{paper.file_name(drawn, extension)}"'
    unit = Unit.objects.filter(pk=wanted.unit_id).first()
    paper.write(drawn, response, extension, unit=unit, printed_by=request.user)
    return response


def _wanted(request: HttpRequest, form: StatementForm) -> Parameters:
    data = form.cleaned_data
    stage, unit_id = Stage(data["tahap"]), reports.entity_id(data["unit"])
    year, is_legacy = context.of(request).year, bool(data.get("buku"))
    return Parameters(year, data["sampai"], unit_id, stage=stage, is_legacy=is_legacy)


def _row(formula: Formula) -> dict[str, Any]:
    return {
        "formula": formula,
        "word": articulation_matrix.WORDS[formula.status],
        "mark": MARKS[formula.status],
        "left": _side(formula.left),
        "right": _side(formula.right),
        "parts": [_side(part) for part in formula.parts[:PARTS_SHOWN]],
        "more": max(0, len(formula.parts) - PARTS_SHOWN),
    }


def _side(value: Value) -> dict[str, Any]:
    address = reports.link(value.source) if value.source is not None and value.amount else ""
    # A document opens as a page, lines of the journal in the drawer.
    is_page = isinstance(value.source, str)
    return {"label": value.label, "amount": value.amount, "url": address, "is_page": is_page}
