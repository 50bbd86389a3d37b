"""Jejak audit: who did what, when, with old and new value; as a page and as CSV."""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET

from core.errors import AccessDenied, DomainError
from reports import audit as trail
from reports.writers.csv import defused
from web import audit, context
from web.forms.audit import AuditForm
from web.views import parts

EXPORT_MAX = 20_000
EXPORT_BATCH = 500
HEADS = (
    "waktu",
    "orang",
    "peran",
    "objek",
    "perbuatan",
    "dokumen",
    "unit",
    "isian",
    "lama",
    "baru",
    "alasan",
)


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Halaman jejak audit, newest first, filtered, paged by key."""
    work = _reader(request)
    form = AuditForm(request.GET or {})
    crumbs = [("Laporan", reverse("report-index")), ("Jejak audit", "")]
    shown: dict[str, Any] = {"form": form, "sees_all": trail.sees_all(work.user, on=work.on)}
    shown["export_max"] = EXPORT_MAX
    if not form.is_valid():
        return parts.invalid(request, "reports/audit.html", shown, crumbs=crumbs)
    after = trail.Key.read(request.GET.get("sebelum", ""))
    found = trail.page(form.wanted(work), work.user, on=work.on, after=after, size=parts.PAGE_SIZE)
    query = request.GET.copy()
    query.pop("sebelum", None)
    shown |= {
        "lines": audit.lines_of(found.records),
        "is_first": after is None,
        "first_url": f"{request.path}?{query.urlencode()}",
        "export": f"{reverse('audit-csv')}?{query.urlencode()}",
    }
    if found.next is not None:
        query["sebelum"] = found.next.text()
        shown["next_url"] = f"{request.path}?{query.urlencode()}"
    return parts.page(request, "reports/audit.html", shown, crumbs=crumbs)


@login_required
@require_GET
def export(request: HttpRequest) -> HttpResponse | StreamingHttpResponse:
    """The same events as CSV: one row a changed field, no cell that a spreadsheet would run."""
    work = _reader(request)
    form = AuditForm(request.GET or {})
    if not form.is_valid():
        raise DomainError("Saringan jejak audit tidak terbaca. Buka lagi dari halamannya.")
    records = trail.walk(form.wanted(work), work.user, on=work.on, limit=EXPORT_MAX)
    response = StreamingHttpResponse(_rows(records), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="jejak-audit-{work.on:%Y-%m-%d}.csv"'
    return response


class _Echo:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _rows(records: Iterator[trail.Record]) -> Iterator[str]:
    writer = csv.writer(_Echo(), lineterminator="\n")
    yield writer.writerow(HEADS)
    while batch := list(islice(records, EXPORT_BATCH)):
        for line in audit.lines_of(batch):
            moment = timezone.localtime(line.at).isoformat(timespec="seconds")
            head = (line.person, line.role, line.title, line.act, line.subject, line.unit)
            for change in line.changes or (None,):
                cells = (change.field, change.old, change.new) if change else ("", "", "")
                yield writer.writerow([moment, *map(defused, (*head, *cells, line.reason))])


def _reader(request: HttpRequest) -> context.WorkContext:
    """The reader's context; AccessDenied for whoever holds no role today."""
    work = context.of(request)
    if not work.roles:
        raise AccessDenied(
            "Jejak audit ditolak: Anda tidak memegang peran hari ini. Minta administrator mencatat"
            " penunjukan Anda.",
            rule="I-40",
        )
    return work
