"""Paket auditor: what it holds, and the button that orders it for a year."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from reports import auditor_export, auditor_tables
from web.forms.auditor import PackageForm, years
from web.views import documents, parts


@login_required
@require_http_methods(["GET", "POST"])
def package(request: HttpRequest) -> HttpResponse:
    """A job makes the package; its page then offers the file."""
    auditor_export.require(request.user)
    known = years()
    initial = {"year": str(documents.year_of(request))} if known else {}
    form = PackageForm(documents.posted(request), years=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            run = auditor_export.order(int(form.cleaned_data["year"]), actor=request.user)
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            return redirect("job-detail", run.pk)
    context = {"form": form, "has_years": bool(known), "tables": auditor_tables.tables(0)[:4]}
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "reports/auditor.html", context, crumbs=[("Paket auditor", "")], status=status)
