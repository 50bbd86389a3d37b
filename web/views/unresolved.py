"""Kode belum dikenal of an APBD: what an import could not find, by kind, and the form that chooses a row."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import unresolved
from budget.import_codes import KINDS, LABELS
from budget.models import RegionalBudget
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.access import READING_REGION_ROLES
from reference.models import BUDGETED
from web.forms import inputs
from web.forms.inputs import Problem
from web.views import parts, pickers

TITLE = "Kode belum dikenal"


def find(request: HttpRequest, pk: int) -> RegionalBudget:
    """The APBD, for who reads the whole region."""
    act = "Melihat APBD sedaerah"
    access.require(request.user, READING_REGION_ROLES, unit=None, on=clock.today(), act=act)
    budget = RegionalBudget.objects.select_related("version__year").filter(pk=pk).first()
    if budget is None:
        raise NotFound("APBD tidak ditemukan.")
    return budget


def may_choose(request: HttpRequest, budget: RegionalBudget) -> bool:
    """True for the finance office and TAPD while the APBD is a draft."""
    held = access.roles_in(request.user, None, on=clock.today())
    return budget.state == "draft" and bool(held & set(unresolved.ROLES))


@login_required
@require_GET
def listing(request: HttpRequest, pk: int) -> HttpResponse:
    """Kode tanpa baris acuan by kind, and those that were chosen or found by another spelling."""
    budget = find(request, pk)
    open_codes = [(LABELS[kind], unresolved.codes(budget, kind)) for kind in KINDS]
    settled = [one for kind in KINDS for one in unresolved.codes(budget, kind, resolved=True)]
    count, total = unresolved.count_of(budget)
    context = {
        "budget": budget,
        "sections": [(label, rows) for label, rows in open_codes if rows],
        "settled": parts.paginate(request, settled, size=50),
        "count": count,
        "total": total,
        "may_choose": may_choose(request, budget),
    }
    return parts.page(request, "exchange/codes.html", context, crumbs=[*_crumbs(budget)[:-1], (TITLE, "")])


@login_required
@require_http_methods(["GET", "POST"])
def choose(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Pilih baris acuan untuk satu kode, for all its lines at once."""
    budget = find(request, pk)
    access.require(request.user, unresolved.ROLES, unit=None, on=clock.today(), act="Pilih kode")
    if kind not in KINDS:
        raise NotFound("Jenis kode tidak ada.")
    code = request.GET.get("kode", "")
    rows = [*unresolved.codes(budget, kind), *unresolved.codes(budget, kind, resolved=True)]
    given = next((one for one in rows if one.code == code), None)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = _chosen(request, budget, kind, code)
        if not problems:
            return redirect("apbd-codes", budget.pk)
    context = {
        "budget": budget,
        "kind": kind,
        "label": LABELS[kind],
        "code": code,
        "given": given,
        "problems": problems,
        "text": request.POST.get("master_text", given.master if given else ""),
        "value": request.POST.get("master", given.id if given and given.id else ""),
    }
    crumbs = [*_crumbs(budget), (code or LABELS[kind].capitalize(), "")]
    return parts.page(request, "exchange/code.html", context, crumbs=crumbs, status=422 if problems else 200)


def _chosen(request: HttpRequest, budget: RegionalBudget, kind: str, code: str) -> list[Problem]:
    """Why the choice was not taken; nothing when it was."""
    typed = request.POST.get("master", "")
    text = request.POST.get("master_text", "").strip()
    try:
        if not typed.isdecimal() and not text:
            raise DomainError(f"Pilih {LABELS[kind]} untuk kode ini.", rule="I-01")
        if typed.isdecimal():
            pk = int(typed)
        else:
            pk = pickers.one_of(_rows(budget, kind, text)[:6], text, LABELS[kind].capitalize()).pk
        count = unresolved.resolve(budget, kind=kind, code=code, master_id=pk, actor=request.user)  # type: ignore[arg-type]
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        return inputs.problems_at("master", error)
    messages.success(request, f"{count} baris dengan {LABELS[kind]} {code} diperbarui.")
    return []


@login_required
@require_GET
def choices(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Baris acuan tahun APBD itu, by code or words."""
    budget = find(request, pk)
    if kind not in KINDS:
        raise NotFound("Jenis kode tidak ada.")
    text = request.GET.get("master_text", "").strip()
    options = [
        pickers.Option(row.pk, row.code, row.name, row.code)
        for row in _rows(budget, kind, text)[: pickers.LIMIT]
    ]
    return pickers.show_options(request, options, nothing=f"Tidak ada {LABELS[kind]} yang cocok.")


def _rows(budget: RegionalBudget, kind: str, text: str) -> "QuerySet[object]":
    year = budget.version.year
    rows = unresolved.MODELS[kind]._default_manager.filter(
        edition=getattr(year, unresolved.EDITIONS[kind]), is_postable=True, is_active=True
    )
    if kind == "account":
        rows = rows.filter(nature__in=BUDGETED)
    return pickers.by_words(rows, text, code="code", name="name")


def _crumbs(budget: RegionalBudget) -> list[tuple[str, str]]:
    return [
        ("Pertukaran SIPD", reverse("exchange")),
        (f"{TITLE}, APBD {budget.version.name}", reverse("apbd-codes", args=[budget.pk])),
    ]
