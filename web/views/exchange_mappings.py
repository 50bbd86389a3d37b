"""Pemetaan kolom: saved mappings, and the page that makes or changes one, with a sample file beside it."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import bridge_mappings as service
from budget.bridge_fields import HEADINGS, REQUIRED, Kind
from budget.models import ColumnMapping
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from web import history
from web.forms import inputs
from web.forms.exchange import ACCEPTED, UPLOADED_MAX
from web.forms.inputs import Problem
from web.views import parts
from web.views.exchange import TITLE, _require_reader

MAPPINGS = "Pemetaan kolom"


@dataclass(frozen=True)
class FieldRow:
    """One field of the mapping: its label and the heading that fills it."""

    name: str
    label: str
    heading: str
    is_required: bool


@login_required
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """Pemetaan tersimpan."""
    _require_reader(request)
    held = access.roles_in(request.user, None, on=clock.today())
    context = {"rows": list(service.mappings()), "may_edit": bool(held & set(service.ROLES))}
    crumbs = [(TITLE, reverse("exchange")), (MAPPINGS, "")]
    return parts.page(request, "exchange/mappings.html", context, crumbs=crumbs)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Pemetaan baru of one kind of file."""
    return _page(request, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah pemetaan; its history stands below."""
    return _page(request, pk)


def _page(request: HttpRequest, pk: int | None) -> HttpResponse:
    access.require(request.user, service.ROLES, unit=None, on=clock.today(), act="Simpan pemetaan kolom")
    mapping = service.find(pk) if pk is not None else None
    data = request.POST
    kind = mapping.kind if mapping else data.get("kind") or request.GET.get("jenis") or Kind.ELABORATION.value
    if kind not in HEADINGS:
        raise NotFound("Jenis berkas tidak ada.")
    columns = {name: data.get(f"column-{name}", "") for name in HEADINGS[kind]}
    if request.method == "GET":
        columns = {**dict.fromkeys(HEADINGS[kind], ""), **(mapping.columns if mapping else {})}
    name = data.get("name", mapping.name if mapping else "")
    context: dict[str, Any] = {"headings": data.getlist("heading"), "problems": []}
    if request.method == "POST" and data.get("action") == "read":
        context |= _sample(request, kind, columns)
    elif request.method == "POST":
        context["problems"] = _saved(request, mapping, kind, name, columns)
        if not context["problems"]:
            return redirect("exchange-mappings")
    return _shown(request, mapping, kind, name, columns, context)


def _sample(request: HttpRequest, kind: str, columns: dict[str, str]) -> dict[str, Any]:
    """Headings and first rows of the sample; `columns` takes the guesses."""
    file = request.FILES.get("file")
    if file is None or (file.size or 0) > UPLOADED_MAX:
        why = f"Pilih contoh berkas, paling besar {UPLOADED_MAX // 1024 // 1024} MB."
        return {"problems": [Problem(why, "file")]}
    try:
        found = service.preview(kind, file.read())
    except DomainError as error:
        return {"problems": inputs.problems_at("file", error)}
    columns.update({field: found.columns.get(field, "") for field in columns})
    return {"headings": found.headings, "sample": found.rows, "guessed": len(found.columns)}


def _saved(
    request: HttpRequest, mapping: ColumnMapping | None, kind: str, name: str, columns: dict[str, str]
) -> list[Problem]:
    """Why it was not saved; nothing when it was."""
    try:
        service.save_mapping(kind=kind, name=name, columns=columns, actor=request.user, mapping=mapping)  # type: ignore[arg-type]
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        return inputs.problems_of(error, lambda field: "name" if field == "name" else f"column-{field}")
    messages.success(request, f"Pemetaan “{' '.join(name.split())}” tersimpan.")
    return []


def _shown(  # noqa: PLR0917 - the six things that the page is made of
    request: HttpRequest,
    mapping: ColumnMapping | None,
    kind: str,
    name: str,
    columns: dict[str, str],
    context: dict[str, Any],
) -> HttpResponse:
    rows = [
        FieldRow(field, label, columns.get(field, ""), field in REQUIRED[kind])
        for field, label in HEADINGS[kind].items()
    ]
    known = context["headings"]
    context |= {
        "mapping": mapping,
        "kind": kind,
        "kinds": ColumnMapping.Kind.choices,
        "kind_label": ColumnMapping.Kind(kind).label,
        "name": name,
        "fields": rows,
        # A heading that the sample lacks stays a choice until another one is taken.
        "choices": [*known, *sorted({row.heading for row in rows} - {*known, ""})] if known else [],
        "accepted": ACCEPTED,
        "events": history.of(mapping) if mapping else [],
    }
    title = mapping.name if mapping else "Pemetaan baru"
    crumbs = [(TITLE, reverse("exchange")), (MAPPINGS, reverse("exchange-mappings")), (title, "")]
    status = 422 if context["problems"] else 200
    return parts.page(request, "exchange/mapping.html", context, crumbs=crumbs, status=status)
