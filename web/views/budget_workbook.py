"""Rincian DPA lewat buku kerja: template out; upload, check with all errors at once, then load."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods

from budget import jobs as service
from budget import workbook_template
from budget.models import BudgetDocument
from budget.workbook import WorkbookErrors
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.models import Role
from web.forms import inputs
from web.forms.budget_workbook import WorkbookForm, checked_of, token_of
from web.forms.inputs import Problem
from web.views import budget, documents, parts
from workflows.models import JobRun


@login_required
@require_GET
def template(request: HttpRequest, pk: int) -> HttpResponse:
    """Unduh templat: the document's own lines, ready to be changed."""
    document = budget.find(request, pk)
    data = workbook_template.write(document, actor=request.user)
    response = HttpResponse(data, content_type=workbook_template.CONTENT_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{workbook_template.file_name(document)}"'
    response["Cache-Control"] = "private, no-store"
    return response


@login_required
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Muat buku kerja: first checked and shown, then loaded; all rows or none."""
    document = budget.find(request, pk)
    access.require(request.user, Role.OPERATOR, unit=document.unit, on=clock.today(), act="Ubah DPA")
    if request.POST.get("checked"):
        return _load(request, document)
    form = WorkbookForm(documents.posted(request), request.FILES)
    if request.method == "GET":
        return _page(request, document, form)
    if not form.is_valid():
        return _page(request, document, form, problems=inputs.form_problems(form))
    try:
        checked = service.check(document, form.data_of_file(), actor=request.user)
    except WorkbookErrors as error:
        return _page(request, document, form, cells=error.rows)
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        return _page(request, document, form, problems=inputs.problems_at("id_file", error))
    context = {
        "document": document,
        "outcome": checked.outcome,
        "checked": token_of(checked, document, request.user),
        "in_background": checked.outcome.lines > service.DIRECT_LINES_MAX,
    }
    crumbs = [*_crumbs(document)[:-1], ("Hasil pemeriksaan", "")]
    return parts.page(request, "budget/workbook_checked.html", context, crumbs=crumbs)


def _load(request: HttpRequest, document: BudgetDocument) -> HttpResponse:
    """The second step: the very file that was checked."""
    checked = checked_of(request.POST["checked"], document, request.user)
    if checked is None:
        message = "Hasil pemeriksaan ini sudah kedaluwarsa. Unggah buku kerjanya sekali lagi."
        return _page(request, document, WorkbookForm(), problems=[Problem(message, "id_file")])
    try:
        done = service.load(document, checked, actor=request.user)
    except WorkbookErrors as error:
        return _page(request, document, WorkbookForm(), cells=error.rows)
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        return _page(request, document, WorkbookForm(), problems=inputs.problems_at("id_file", error))
    if isinstance(done, JobRun):
        return redirect("job-detail", done.pk)
    messages.success(request, service.sentence(done))
    return redirect("budget-detail", document.pk)


def _page(
    request: HttpRequest,
    document: BudgetDocument,
    form: WorkbookForm,
    *,
    problems: list[Problem] | None = None,
    cells: list[Any] | None = None,
) -> HttpResponse:
    context = {
        "document": document,
        "form": form,
        "problems": problems,
        **parts.wrong_cells(cells or []),
    }
    status = 422 if problems or cells else 200
    return parts.page(request, "budget/workbook.html", context, crumbs=_crumbs(document), status=status)


def _crumbs(document: BudgetDocument) -> list[tuple[str, str]]:
    return [budget.list_crumb(), budget.document_crumb(document), ("Muat Excel", "")]
