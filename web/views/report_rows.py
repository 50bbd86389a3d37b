"""Pemetaan laporan of a chart edition: which accounts form which row of which statement. Read only."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.errors import NotFound
from reference import report_rows
from reference.models import Edition, ReportRow
from web import history
from web.views import parts
from web.views.editions import TITLE as EDITIONS
from web.views.people import found
from web.views.units import _require_any_role

TITLE = "Pemetaan laporan"


def _edition(pk: int) -> Edition:
    edition = found(Edition, pk)
    if edition.kind != Edition.Kind.CHART:
        raise NotFound("Hanya bagan akun yang dipetakan ke laporan.")
    return edition


@require_GET
@login_required
def mapping(request: HttpRequest, pk: int) -> HttpResponse:
    """The rows of every statement, or of the one chosen, by account."""
    _require_any_role(request)
    edition = _edition(pk)
    chosen = request.GET.get("laporan", "")
    rows = report_rows.rows_of(edition, chosen)
    for row in rows:
        row.shown_statement = report_rows.STATEMENTS.get(row.statement, row.statement)
        row.shown_row = report_rows.label_of(row.statement, row.row)
    return parts.page(
        request,
        "editions/mapping.html",
        {"edition": edition, "rows": rows, "chosen": chosen, "statements": report_rows.STATEMENTS.items()},
        crumbs=[
            (EDITIONS, reverse("editions")),
            (edition.name, reverse("edition-detail", args=[edition.pk])),
            (TITLE, ""),
        ],
    )


@require_GET
@login_required
def mapping_row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """One row of the mapping with its legal basis and history."""
    _require_any_role(request)
    edition = _edition(pk)
    one = ReportRow.objects.filter(edition=edition, pk=row).select_related("account").first()
    if one is None:
        raise NotFound("Baris ini tidak ada dalam pemetaannya.")
    return parts.page(
        request,
        "editions/mapping_row.html",
        {
            "edition": edition,
            "row": one,
            "statement": report_rows.STATEMENTS.get(one.statement, one.statement),
            "label": report_rows.label_of(one.statement, one.row),
            "events": history.of(one),
        },
        crumbs=[
            (EDITIONS, reverse("editions")),
            (edition.name, reverse("edition-detail", args=[edition.pk])),
            (TITLE, reverse("edition-mapping", args=[edition.pk])),
            (one.account.code, ""),
        ],
    )
