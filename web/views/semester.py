"""Prognosis semester kedua: the year's list, a unit's report with its steps, and the table to type it."""

from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.models import FiscalYear, Unit
from reports import paper, semester
from reports.definitions import semester as statement
from reports.engine import Parameters
from reports.writers import html
from treasury.models import SemesterReport
from treasury.services import semester_report as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.semester import PrognosisTable
from web.views import attempts, documents, parts, payments, reports
from web.views.attempts import OPENED, Attempt

FLOW = "semester_report"
TITLE = "Prognosis Semester Kedua"
LIST = ("Prognosis semester II", "prognosis-list")


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """The reports of the year that the person may read, and those that he may begin."""
    year = documents.year_of(request)
    rows = service.readable(request.user, on=clock.today()).filter(year=year)  # type: ignore[arg-type]
    opened = FiscalYear.objects.filter(pk=year).first()
    context = {
        "title": TITLE,
        "rows": rows.select_related("unit").order_by("unit__code"),
        "startable": service.startable(request.user, opened) if opened else [],  # type: ignore[arg-type]
        "year": year,
    }
    return parts.page(request, "semester/list.html", context, crumbs=[(LIST[0], "")])


@login_required
@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Susun laporan semester of an entity for the year looked at."""
    text = request.POST.get("unit", "")
    unit = Unit.objects.filter(pk=int(text)).first() if text.isdecimal() and len(text) < 10 else None
    act = "Menyusun laporan semester"
    # Nobody holds a role in no unit: refused as everybody else's.
    access.require(request.user, service.MAKER, unit=unit, on=clock.today(), act=act)
    if unit is None:
        raise NotFound("Unit tidak ditemukan.")
    chosen = unit

    def work() -> SemesterReport:
        year = FiscalYear.objects.filter(pk=documents.year_of(request)).first()
        if year is None:
            raise DomainError(f"Tahun anggaran {documents.year_of(request)} belum dibuka.", rule="I-07")
        return service.create_report(unit=chosen, year=year, actor=request.user)  # type: ignore[arg-type]

    def to(made: SemesterReport | None) -> str:
        return reverse("prognosis-edit", args=[made.pk]) if made else reverse("prognosis-list")

    return parts.act(request, work, done=lambda made: f"{made} disusun; isi prognosisnya.", to=to)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The unit's report with its steps."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = service.find(pk, request.user)  # type: ignore[arg-type]
    wanted = Parameters(found.year_id, found.dated_on, found.unit_id, level=reports.LEVEL_DEFAULT)
    matrix = statement.build(wanted)
    lines = semester.of_report(found)
    log = list(documents.log_of(found))
    query = f"unit={found.unit_id}&tingkat=6"
    context = {
        "title": str(found),
        "log": log,
        "at": found.dated_on,
        "table": html.table(matrix, link=reports.link),
        "has_rows": bool(lines),
        "warnings": semester.warnings(lines),
        "edit_url": reverse("prognosis-edit", args=[pk]) if _may_edit(request, found) else "",
        "detail_url": f"{reverse('semester')}?{query}",
        "exports": [
            (extension.upper(), f"{reverse('statement-file', args=[statement.KIND, extension])}?{query}")
            for extension in (paper.PDF, paper.XLSX, paper.CSV)
        ],
        "returned": payments.last_return(log) if found.state == "returned" else None,
    }
    crumbs = [(LIST[0], reverse(LIST[1])), (found.unit.name, "")]
    return documents.detail(
        request,
        found,
        "semester/detail.html",
        context,
        crumbs=crumbs,
        attempt=attempt,
    )


def _may_edit(request: HttpRequest, report: SemesterReport) -> bool:
    is_writer = access.may(request.user, service.MAKER, unit=report.unit, on=clock.today())
    return is_writer and report.state in service.EDITABLE


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Isi prognosis: all accounts in one table, saved at once."""
    found = service.find(pk, request.user)  # type: ignore[arg-type]
    access.require(request.user, service.MAKER, unit=found.unit, on=clock.today(), act="Mengisi prognosis")
    if found.state not in service.EDITABLE:
        messages.warning(request, "Prognosis ini sudah disampaikan; minta PPKD mengembalikannya.")
        return redirect("prognosis-detail", pk)
    lines = semester.of_report(found)
    if request.method == "GET":
        return _page(request, found, PrognosisTable.of_lines(lines))
    table = PrognosisTable.of_post(request.POST, lines)
    table.check()
    if table.problems or inputs.read_action(request.POST).name != "save":
        return _page(request, found, table, problems=table.problems, revision=_revision(request))
    try:
        service.save_prognosis(
            found,
            table.amounts(),
            revision=_revision(request),
            actor=request.user,  # type: ignore[arg-type]
        )
    except (AccessDenied, NotFound):
        raise
    except service.StaleReport as error:
        table.mark_differences()
        return _page(request, found, table, problems=inputs.problems_of(error), status=409)
    except DomainError as error:
        problems = table.problems_of(error)
        status = attempts.status_of(error)
        return _page(request, found, table, problems=problems, revision=_revision(request), status=status)
    messages.success(request, "Prognosis tersimpan.")
    return redirect("prognosis-detail", pk)


def _revision(request: HttpRequest) -> int:
    """The revision that the person opened."""
    typed = request.POST.get("revision", "")
    return int(typed[:9]) if typed.isdecimal() else 0


def _page(
    request: HttpRequest,
    report: SemesterReport,
    table: PrognosisTable,
    *,
    problems: Sequence[Problem] = (),
    revision: int | None = None,
    status: int = 200,
) -> HttpResponse:
    """The table; without a `revision` that was opened before it is of the newest."""
    context = {
        "document": report,
        "table": table,
        "cells": list(zip(table.rows, table.typed, strict=True)),
        "problems": problems,
        "revision": report.revision if revision is None else revision,
    }
    crumbs = [
        (LIST[0], reverse(LIST[1])),
        (report.unit.name, reverse("prognosis-detail", args=[report.pk])),
        ("Isian", ""),
    ]
    status = 422 if problems and status == 200 else status
    return parts.page(request, "semester/edit.html", context, crumbs=crumbs, status=status)
