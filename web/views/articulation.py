"""Artikulasi: A-01 … A-18 on one page, both values, the difference and what is behind it."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.errors import DomainError
from reports import articulation
from reports.engine import Parameters, Stage
from reports.formula import Formula, Status, Value
from web import context
from web.views import parts, reports

SCREEN = reports.Screen("articulation", "articulation", "Artikulasi", ("tahap",))
TITLE = "Artikulasi laporan"
MARKS = {
    Status.EQUAL: ("Cocok", "ok"),
    Status.DIFFERENT: ("Selisih", "bad"),
    Status.NOT_YET: ("Belum ada data", ""),
}
PARTS_SHOWN = 50


@login_required
@require_GET
def formulas(request: HttpRequest) -> HttpResponse:
    """Every formula of the unit or the region on a day, read anew."""
    form = reports.statement_form(request, SCREEN)
    found: list[Formula] | None = None
    if form.is_valid():
        data = form.cleaned_data
        work = context.of(request)
        wanted = Parameters(
            work.year, data["sampai"], reports.entity_id(data["unit"]), stage=Stage(data["tahap"])
        )
        try:
            found = articulation.read(request.user, wanted, on=work.on)
        except DomainError as error:
            parts.refusal(request, form, error)
    page: dict[str, Any] = {"form": form, "title": TITLE, "rows": [_row(one) for one in found or ()]}
    if found is not None:
        page["failed"] = sum(one.status is Status.DIFFERENT for one in found)
        page["is_made"] = True
    crumbs = [("Laporan", reverse("lra")), ("Artikulasi", "")]
    show = parts.page if found is not None else parts.invalid
    return show(request, "reports/articulation.html", page, crumbs=crumbs)


def _row(formula: Formula) -> dict[str, Any]:
    word, mark = MARKS[formula.status]
    return {
        "formula": formula,
        "word": word,
        "mark": mark,
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
