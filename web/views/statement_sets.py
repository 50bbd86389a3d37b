"""Berkas laporan gabungan: order the statements of every readable entity as one ZIP."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core.errors import DomainError
from reference.models import FiscalYear
from reports import statement_sets, statements
from web import context
from web.forms.reports import SetForm
from web.remaining import day_of
from web.views import documents, parts, reports

TITLE = "Berkas laporan gabungan"


@login_required
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest) -> HttpResponse:
    """The day and level of the statements; sent, a job makes the archive."""
    work = context.of(request)
    reports.require_some(reports.entities(work))
    year = FiscalYear.objects.filter(pk=work.year).select_related("chart").first()
    form = SetForm(
        documents.posted(request),
        depth=year.chart.depth if year else 6,
        initial={"sampai": day_of(work.year, work.on), "tingkat": reports.LEVEL_DEFAULT},
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        wanted = statement_sets.SetRequest(work.year, data["sampai"], data["tingkat"])
        try:
            run = statement_sets.order(wanted, actor=request.user)
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            return redirect("job-detail", run.pk)
    page = {
        "form": form,
        "title": TITLE,
        "of_unit": [statements.KINDS[kind].title for kind in statement_sets.OF_UNIT],
        "of_region": [statements.KINDS[kind].title for kind in statement_sets.OF_REGION],
        "annexes": [statements.KINDS[kind].title for kind in statement_sets.BALANCE_ANNEXES],
        "annexes_of_region": [statements.KINDS[kind].title for kind in statements.ANNEXES],
        "may_consolidate": work.may_consolidate,
    }
    status = 422 if form.is_bound and form.errors else 200
    crumbs = [("Laporan", reverse("report-index")), ("Berkas gabungan", "")]
    return parts.page(request, "reports/statement_sets.html", page, crumbs=crumbs, status=status)
