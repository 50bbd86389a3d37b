"""Standar harga: editions of the year, items searched by words, import, decree."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import price_editions as service
from budget.models import PriceEdition
from budget.price_import import order_import
from budget.prices import current_edition, search_items
from core import clock
from core.errors import DomainError, NotFound
from reference import access
from web import navigation_parts
from web.forms.inputs import Problem
from web.forms.prices import EditionForm, ImportForm
from web.views import documents, parts, pickers
from web.views.attempts import OPENED, Attempt
from workflows import engine

FLOW = service.FLOW
LIST = ("Standar harga", "price-list")
ITEMS_PAGE = 50


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Editions of the year, newest first."""
    _require_reader(request)
    year = documents.year_of(request)
    current = current_edition(year)
    editions = PriceEdition.objects.filter(year=year).order_by("-number")
    context = {
        "year": year,
        "editions": [(one, one == current) for one in editions],
        "may_keep": _may_keep(request),
    }
    return parts.page(request, "prices/list.html", context, crumbs=[(LIST[0], "")])


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Edisi baru: a copy of the one that counts."""
    access.require(
        request.user, service.KEEPING_ROLES, unit=None, on=clock.today(), act="Menyusun standar harga"
    )
    year = pickers.fiscal_year(request)
    form = EditionForm(documents.posted(request), initial={"name": f"Standar harga {year.pk}"})
    if request.method == "POST" and form.is_valid():
        try:
            made = service.begin_edition(year, actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, f"{made.name} disusun. Impor perubahannya, lalu tetapkan.")
            return redirect("price-edition", made.pk)
    status = 422 if form.is_bound and form.errors else 200
    crumbs = [(LIST[0], reverse(LIST[1])), ("Edisi baru", "")]
    return parts.page(request, "prices/new.html", {"form": form, "year": year}, crumbs=crumbs, status=status)


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman edisi; a POST orders an import into a draft."""
    if request.method == "GET":
        return show(request, pk)
    access.require(request.user, service.KEEPING_ROLES, unit=None, on=clock.today(), act="Ubah standar harga")
    edition = find(request, pk)
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        problems = [Problem("Berkas standar harga belum dipilih.", "id_file")]
        return show(request, pk, Attempt(problems=problems, status=422))
    try:
        run = order_import(edition, form.cleaned_data["file"].read(), actor=request.user)  # type: ignore[arg-type]
    except DomainError as error:
        parts.remember(request, error)
        problems = [Problem(error.message, "", error.rules)]
        return show(request, pk, Attempt(problems=problems, status=422))
    return redirect("job-detail", run.pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    edition = find(request, pk)
    query = request.GET.get("q", "").strip()
    context = {
        "edition": edition,
        "query": query,
        "page": parts.paginate(request, search_items(edition, query), size=ITEMS_PAGE),
        "form": ImportForm(),
        **documents.steps_of(edition, request.user, attempt),  # type: ignore[arg-type]
        "log": list(engine.history(edition.document_key).reverse()),
        "may_keep": edition.state == service.DRAFT and _may_keep(request),
    }
    crumbs = [(LIST[0], reverse(LIST[1])), (edition.name, "")]
    return parts.page(request, "prices/detail.html", context, crumbs=crumbs, status=attempt.status)


def find(request: HttpRequest, pk: int) -> PriceEdition:
    """The edition, for everybody who works in the region."""
    _require_reader(request)
    found = PriceEdition.objects.select_related("year").filter(pk=pk).first()
    if found is None:
        raise NotFound("Edisi standar harga tidak ditemukan.")
    return found


def _require_reader(request: HttpRequest) -> None:
    readers = sorted(navigation_parts.READERS)
    held = request.work.roles  # type: ignore[attr-defined]
    if not held & navigation_parts.READERS:
        access.require(request.user, readers, unit=None, on=clock.today(), act="Melihat standar harga")


def _may_keep(request: HttpRequest) -> bool:
    held = access.roles_in(request.user, None, on=clock.today())
    return bool(held & set(service.KEEPING_ROLES))
