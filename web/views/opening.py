"""Saldo awal lewat buku kerja: template out; upload, check with all errors at once, then post."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget.workbook import WorkbookErrors
from core import files, workbooks
from core.errors import AccessDenied, DomainError, NotFound
from reference.models import FiscalYear
from treasury import opening_template
from treasury import opening_workbook as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.opening import WorkbookForm, checked_of, token_of
from web.views import documents, parts


@login_required
@require_GET
def template(request: HttpRequest) -> HttpResponse:
    """Unduh templat: the openings that stand, ready to be completed."""
    service.require(request.user)
    year = service.require_year(documents.year_of(request))
    data = opening_template.write(year, actor=request.user)
    response = HttpResponse(data, content_type=opening_template.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{opening_template.file_name(year)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest) -> HttpResponse:
    """Muat saldo awal: first checked and shown, then posted; all units or none."""
    service.require(request.user)
    year = service.require_year(documents.year_of(request))
    if request.POST.get("checked"):
        return _load(request, year)
    form = WorkbookForm(documents.posted(request), request.FILES)
    if request.method == "GET":
        return _page(request, year, form)
    if not form.is_valid():
        return _page(request, year, form, problems=inputs.form_problems(form))
    data = form.data_of_file()
    try:
        totals = service.import_workbook(year, data, actor=request.user, dry_run=True)
    except (AccessDenied, NotFound):
        raise
    except WorkbookErrors as error:
        return _page(request, year, form, cells=error.rows)
    except DomainError as error:
        return _page(request, year, form, problems=inputs.problems_at("id_file", error))
    kept = files.store(data, limit=workbooks.UPLOAD_MAX)
    context = {
        "year": year,
        "totals": totals,
        "debit": sum(total.debit for total in totals),
        "credit": sum(total.credit for total in totals),
        "new_count": sum(not total.was_known for total in totals),
        "checked": token_of(kept.sha256, year, request.user),
    }
    crumbs = [("Saldo awal", reverse("opening-workbook")), ("Hasil pemeriksaan", "")]
    return parts.page(request, "treasury/opening_checked.html", context, crumbs=crumbs)


def _load(request: HttpRequest, year: FiscalYear) -> HttpResponse:
    """The second step: the very file that was checked, judged again."""
    file_key = checked_of(request.POST["checked"], year, request.user)
    if file_key is None:
        message = "Hasil pemeriksaan ini sudah kedaluwarsa. Unggah buku kerjanya sekali lagi."
        return _page(request, year, WorkbookForm(), problems=[Problem(message, "id_file")])
    with files.open_file(file_key) as opened:
        data = opened.read()
    try:
        totals = service.import_workbook(year, data, actor=request.user)
    except (AccessDenied, NotFound):
        raise
    except WorkbookErrors as error:
        return _page(request, year, WorkbookForm(), cells=error.rows)
    except DomainError as error:
        return _page(request, year, WorkbookForm(), problems=inputs.problems_at("id_file", error))
    messages.success(request, service.sentence(totals))
    return redirect("opening-workbook")


def _page(
    request: HttpRequest,
    year: FiscalYear,
    form: WorkbookForm,
    *,
    problems: list[Problem] | None = None,
    cells: list[Any] | None = None,
) -> HttpResponse:
    context = {
        "year": year,
        "form": form,
        "problems": problems,
        **parts.wrong_cells(cells or []),
    }
    status = 422 if problems or cells else 200
    return parts.page(request, "treasury/opening.html", context, crumbs=_crumbs(), status=status)


def _crumbs() -> list[tuple[str, str]]:
    return [("Saldo awal", "")]
