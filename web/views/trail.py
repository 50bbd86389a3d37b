"""Telusur beranda: the budget lines behind one sub kegiatan's remainder; in the drawer, or as a page."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.errors import NotFound
from reference.models import Program
from web import context, remaining
from web.views import parts
from web.views.home import scope_of


@login_required
@require_GET
def sub_activity(request: HttpRequest, pk: int) -> HttpResponse:
    """Rincian satu sub kegiatan of the unit looked at: ceiling, what was realised, is under way, remains."""
    work = context.of(request)
    program = Program.objects.filter(pk=pk).first()
    unit_ids = scope_of(work)
    if unit_ids is None:
        unit_ids = [unit.pk for unit in work.readable]
    lines = remaining.lines_of(year=work.year, unit_ids=unit_ids, sub_activity_id=pk)
    if program is None or not lines:
        raise NotFound("Sub kegiatan ini tidak punya rincian anggaran pada unit dan tahun yang dibuka.")
    page = {"program": program, "lines": lines, "total": remaining.total(lines, "Jumlah")}
    if parts.is_drawer(request):
        return parts.page(request, "home/lines_drawer.html", page)
    crumbs = [("Beranda", reverse("home")), (program.code, "")]
    return parts.page(request, "home/lines.html", page, crumbs=crumbs)
