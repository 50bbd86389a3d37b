"""Reference editions: validity, legal basis, counts, years; their rows by code or words."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.errors import NotFound
from reference import editions
from reference.models import Account, Edition, ReferenceLoad
from web import history
from web.views import parts
from web.views.people import found
from web.views.units import _require_any_role

TITLE = "Edisi acuan"


@require_GET
@login_required
def edition_list(request: HttpRequest) -> HttpResponse:
    """Daftar edisi, for everyone with a role."""
    _require_any_role(request)
    loads = ReferenceLoad.objects.select_related("actor", "edition").order_by("-loaded_at", "-id")[:50]
    return parts.page(
        request,
        "editions/list.html",
        {"rows": editions.summaries(), "loads": loads},
        crumbs=[(TITLE, "")],
    )


@require_GET
@login_required
def edition_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Satu edisi: its rows by code or words, fifty at a time, beside loads and history."""
    _require_any_role(request)
    edition = found(Edition, pk)
    query, after = request.GET.get("cari", "").strip()[:80], request.GET.get("sesudah", "")[:60]
    rows, following = editions.rows_of(edition, query, after=after)
    for row in rows:
        row.mapped = editions.mapped_to(row) if isinstance(row, Account) else []
    return parts.page(
        request,
        "editions/detail.html",
        {
            "edition": edition,
            "summary": editions.summary_of(edition),
            "rows": rows,
            "query": query,
            "after": after,
            "following": following,
            "is_chart": edition.kind == Edition.Kind.CHART,
            "loads": edition.referenceload_set.select_related("actor")[:20],
            "events": history.of(edition),
        },
        crumbs=[(TITLE, reverse("editions")), (edition.name, "")],
    )


@require_GET
@login_required
def edition_row(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    """Satu baris edisi: where it stands in the list, what it is mapped to, its history."""
    _require_any_role(request)
    edition = found(Edition, pk)
    one = editions.MODELS[edition.kind].objects.filter(edition=edition, pk=row).first()  # type: ignore[attr-defined]
    if one is None:
        raise NotFound("Baris ini tidak ada dalam edisinya.")
    above = []
    parent = one.parent
    while parent is not None:
        above.insert(0, parent)
        parent = parent.parent
    return parts.page(
        request,
        "editions/row.html",
        {
            "edition": edition,
            "row": one,
            "above": above,
            "mapped": editions.mapped_to(one) if isinstance(one, Account) else [],
            "events": history.of(one),
        },
        crumbs=[
            (TITLE, reverse("editions")),
            (edition.name, reverse("edition-detail", args=[edition.pk])),
            (one.code, ""),
        ],
    )
