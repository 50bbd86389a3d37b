"""CaLK: the year's list, the page that shows it as it will be printed, and the PDF."""

from dataclasses import dataclass

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError, NotFound
from reference import access
from reference.models import FiscalYear, NoteScope, Unit
from reports import statements
from reports.notes import orders, paper, printing
from reports.notes.paper import EMPTY_TABLE, Part
from reports.writers import html
from treasury.models import FinancialNotes
from treasury.services import financial_notes as service
from web.views import documents, parts, payments, reports
from web.views.attempts import OPENED, Attempt

FLOW = "financial_notes"
TITLE = "Catatan atas Laporan Keuangan"


@dataclass(frozen=True)
class Shown:
    """A section as the page draws it."""

    part: Part
    anchor: str
    table: SafeString | None
    edit_url: str


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The CaLK of the year that the person may read, and those that he may begin."""
    year = documents.year_of(request)
    on = clock.today()
    rows = service.readable(request.user, on=on).filter(year=year)  # type: ignore[arg-type]
    rows = rows.select_related("unit", "approved_by").annotate(written=Count("texts"))
    opened = FiscalYear.objects.filter(pk=year).first()
    context = {
        "title": TITLE,
        "rows": rows.order_by("unit__code", "scope"),
        "startable": service.startable(request.user, opened) if opened else [],  # type: ignore[arg-type]
        "year": year,
    }
    return parts.page(request, "notes/list.html", context, crumbs=[("CaLK", "")])


@login_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Susun CaLK of an entity for the year looked at."""
    text = request.POST.get("unit", "")
    unit = Unit.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    scope = request.POST.get("scope", "")
    if unit is None:
        # Nobody holds a role in no unit: refused as everybody else's.
        access.require(request.user, service.MAKER, unit=None, on=clock.today(), act="Menyusun CaLK")
        raise NotFound("Unit tidak ditemukan.")
    access.require(request.user, service.MAKER, unit=unit, on=clock.today(), act="Menyusun CaLK")

    def work() -> FinancialNotes:
        year = FiscalYear.objects.filter(pk=documents.year_of(request)).first()
        if year is None:
            raise DomainError(f"Tahun anggaran {documents.year_of(request)} belum dibuka.", rule="I-07")
        chosen = scope if scope in NoteScope.values else service.scopes_of(unit)[0]
        return service.create_notes(unit=unit, year=year, scope=chosen, actor=request.user)  # type: ignore[arg-type]

    def to(made: FinancialNotes | None) -> str:
        return reverse("notes-detail", args=[made.pk]) if made else reverse("notes-list")

    return parts.act(request, work, done=lambda made: f"{made} disusun dengan teks bawaan.", to=to)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """CaLK as it will be printed, with its steps."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = service.find(pk, request.user)  # type: ignore[arg-type]
    on = clock.today()
    is_writer = access.may(request.user, service.MAKER, unit=found.unit, on=on)
    may_edit = is_writer and found.state in service.EDITABLE
    # Behind a figure of the region looks only who reads all units' lines.
    may_look = not found.is_region or statements.may_consolidate(request.user, on=on)  # type: ignore[arg-type]
    made = paper.paper_of(found)
    log = list(documents.log_of(found))
    shown = [_shown(part, pk, may_edit=may_edit, may_look=may_look) for part in made.parts]
    previous = service.previous_of(found) if may_edit else None
    name = "Konsolidasi" if found.is_region else found.unit.name
    context = {
        "title": str(found),
        "log": log,
        "parts": shown,
        "written": sum(one.part.is_written for one in shown),
        "may_edit": may_edit,
        "previous": previous,
        "empty_table": EMPTY_TABLE,
        "returned": payments.last_return(log) if found.state == "returned" else None,
        "at": made.at,
        "posted_after": made.posted_after,
    }
    return documents.detail(
        request,
        found,
        "notes/detail.html",
        context,
        crumbs=[("CaLK", reverse("notes-list")), (name, "")],
        attempt=attempt,
    )


def _shown(part: Part, pk: int, *, may_edit: bool, may_look: bool) -> Shown:
    code = part.section.code
    table = None if part.table is None else html.table(part.table, link=reports.link if may_look else None)
    edit_url = reverse("notes-section", args=[pk, code]) if may_edit else ""
    return Shown(part, anchor_of(code), table, edit_url)


def anchor_of(code: str) -> str:
    """Where a section stands on the page."""
    return f"b-{code.replace('.', '-')}"


@login_required
@require_GET
def pdf(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF at once; `order` makes it in the background."""
    made = paper.read(pk, request.user)  # type: ignore[arg-type]
    response = HttpResponse(content_type=printing.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{printing.file_name(made)}"'
    printing.write(made, response, printed_by=request.user)  # type: ignore[arg-type]
    return response


@login_required
@require_POST
def order(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF as a job, for a CaLK of many units."""
    run = orders.order(pk, actor=request.user)  # type: ignore[arg-type]
    return redirect("job-detail", run.pk)
