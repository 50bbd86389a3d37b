"""Daftar laporan: every report that the person may open, by its purpose."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from web import context, navigation
from web.views import parts, reports


@login_required
@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """The index. Who reads no unit today has no report (I-40)."""
    work = context.of(request)
    reports.require_some(reports.entities(work))
    page = {"groups": navigation.reports(work)}
    return parts.page(request, "reports/index.html", page, crumbs=[("Laporan", "")])
