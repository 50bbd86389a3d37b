"""Statements: LRA and trial balance on screen and as CSV, and the drawer behind a figure."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access, region
from reference.models import BUDGETED, Account, FiscalYear, Unit
from reports import definitions
from reports.engine import Parameters, Stage, build
from reports.matrix import DrillDown, Matrix, Mode, Source
from reports.selectors import budget_behind, lines_behind
from reports.writers import csv, html
from web import context
from web.context import WorkContext
from web.forms.reports import REGION, StatementForm, unit_choices
from web.remaining import day_of
from web.views import parts

DRAWER_LINES = 20
LEVEL_DEFAULT = 3
# From this level on a code no longer fits the narrow column of the statement.
DEEP = 5
MODES = {
    Mode.OPENING: "saldo awal",
    Mode.MOVEMENT: "mutasi",
    Mode.CLOSING: "saldo",
    Mode.BUDGET: "anggaran",
}


@dataclass(frozen=True)
class Screen:
    """One statement as a page: its route, short name and the parameters it asks."""

    kind: str
    route: str
    short: str
    fields: tuple[str, ...]


SCREENS = {
    "lra": Screen("lra", "lra", "LRA", ("tingkat", "nol")),
    "trial_balance": Screen("trial_balance", "trial-balance", "Neraca saldo", ("tahap",)),
}


# --- Access --------------------------------------------------------------------------------------
def entities(work: WorkContext) -> list[tuple[str, str]]:
    """Entities to choose from."""
    return unit_choices(work.readable, with_region=work.may_consolidate)


def default_entity(work: WorkContext) -> str:
    """The unit looked at when it is readable, else the region, else the first readable unit."""
    readable = {unit.pk for unit in work.readable}
    if work.unit is not None and work.unit.pk in readable:
        return str(work.unit.pk)
    if work.may_consolidate:
        return REGION
    return str(next(iter(readable), ""))


def check_entity(request: HttpRequest, unit_id: int | None) -> Unit | None:
    """The unit, after the right to read it; the region only for its roles (I-40)."""
    work = context.of(request)
    if unit_id is None:
        if not work.may_consolidate:
            raise AccessDenied(
                "Laporan konsolidasi ditolak: hanya untuk peran tingkat daerah. Pilih unit Anda.", rule="I-40"
            )
        return None
    unit = Unit.objects.filter(pk=unit_id).first()
    if unit is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    access.require_read(request.user, unit, on=work.on)
    return unit


def entity_id(text: str) -> int | None:
    """The unit's id in a parameter; None for the region. NotFound for anything else."""
    if text == REGION:
        return None
    if not text.isdecimal():
        raise NotFound("Entitas tidak ditemukan.")
    return int(text)


# --- Statements ----------------------------------------------------------------------------------
@login_required
@require_GET
def lra(request: HttpRequest) -> HttpResponse:
    """Laporan Realisasi Anggaran."""
    return _statement(request, SCREENS["lra"])


@login_required
@require_GET
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Neraca saldo."""
    return _statement(request, SCREENS["trial_balance"])


@login_required
@require_GET
def statement_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """The same statement with the same parameters as CSV."""
    if kind not in SCREENS:
        raise NotFound(f"Laporan “{kind}” tidak ada.")
    form = _form(request, SCREENS[kind])
    matrix = _build(request, SCREENS[kind], form) if form.is_valid() else None
    if matrix is None:
        raise DomainError("Parameter laporan tidak terbaca. Buka lagi dari halaman laporannya.")
    name = f"{kind.replace('_', '-')}-{matrix.scope_code.lower()}-{matrix.end:%Y-%m-%d}.csv"
    response = HttpResponse(content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    csv.write(matrix, response)
    return response


def _form(request: HttpRequest, screen: Screen) -> StatementForm:
    """The parameters of the address, with defaults where it names none."""
    work = context.of(request)
    year = FiscalYear.objects.filter(pk=work.year).select_related("chart").first()
    given = QueryDict(mutable=True)
    given.update(
        {
            "unit": default_entity(work),
            "sampai": f"{day_of(work.year, work.on):%d-%m-%Y}",
            "tingkat": str(LEVEL_DEFAULT),
            "tahap": Stage.ALL.value,
        }
    )
    for key, value in request.GET.items():
        given[key] = value
    asked = given.get("unit", "")
    if asked and asked not in dict(entities(work)):
        # A stranger's unit or the region without its role: refused as such, not as a wrong choice.
        check_entity(request, entity_id(asked))
    return StatementForm(
        given, units=entities(work), depth=year.chart.depth if year else 6, fields=screen.fields
    )


def _build(request: HttpRequest, screen: Screen, form: StatementForm) -> Matrix | None:
    """The finished matrix, or None with the engine's refusal on the form."""
    data = form.cleaned_data
    unit_id = entity_id(data["unit"])
    check_entity(request, unit_id)
    try:
        return build(
            definitions.get(screen.kind),
            Parameters(
                year=context.of(request).year,
                at=data["sampai"],
                unit_id=unit_id,
                level=data.get("tingkat", LEVEL_DEFAULT),
                stage=Stage(data.get("tahap", Stage.ALL.value)),
                with_zero_rows=data.get("nol", False),
            ),
        )
    except DomainError as error:
        parts.refusal(request, form, error)
        return None


def _statement(request: HttpRequest, screen: Screen) -> HttpResponse:
    form = _form(request, screen)
    if not form.fields["unit"].choices:
        raise AccessDenied("Anda tidak membaca data unit mana pun hari ini.", rule="I-40")
    matrix = _build(request, screen, form) if form.is_valid() else None
    page: dict[str, Any] = {
        "screen": screen,
        "form": form,
        "matrix": matrix,
        "title": definitions.get(screen.kind).title,
        "region_name": region.setting("region.name"),
        "now": clock.now(),
        "export": f"{reverse('statement-csv', args=[screen.kind])}?{form.data.urlencode()}",
    }
    if matrix is not None:
        is_deep = form.cleaned_data.get("tingkat", DEEP) >= DEEP
        page["depth_class"] = ("codes steps" if "tingkat" in form.fields else "codes") if is_deep else ""
        page["period"] = html.period(matrix)
        page["has_rows"] = any(cell.value for row in matrix for cell in row.cells)
        page["table"] = html.table(matrix, link=_link)
    crumbs = [("Laporan", reverse("lra")), (screen.short, "")]
    show = parts.page if matrix is not None else parts.invalid
    return show(request, "reports/statement.html", page, crumbs=crumbs)


def mode_words(drill: DrillDown, account: Account | None) -> str:
    """What the figure is: of budget accounts a movement is the realisation."""
    natures = drill.natures or ((account.nature,) if account else ())
    if drill.mode is Mode.MOVEMENT and natures and set(natures) <= set(BUDGETED):
        return "realisasi"
    return MODES[drill.mode]


def _link(drill: DrillDown) -> str:
    return f"{reverse('drill')}?{urlencode(drill.to_query())}"


# --- Drawer --------------------------------------------------------------------------------------
@login_required
@require_GET
def drill(request: HttpRequest) -> HttpResponse:
    """Telusur: the lines behind one figure; in the drawer, or as a page of its own without script."""
    wanted = DrillDown.from_query(request.GET.dict())
    unit = check_entity(request, wanted.unit_id)
    account = Account.objects.filter(pk=wanted.account_id).first() if wanted.account_id else None
    page = {
        "drill": wanted,
        "heading": f"{account.code} {account.name}" if account else "Jumlah",
        "mode": mode_words(wanted, account),
        "scope": unit.name if unit else "Konsolidasi pemda",
        "all_url": f"{reverse('ledger-lines')}?{urlencode(wanted.to_query())}",
    }
    if wanted.source is Source.BUDGET:
        page["budget"] = budget_behind(wanted, limit=DRAWER_LINES)
    else:
        page["behind"] = lines_behind(wanted, limit=DRAWER_LINES)
    if request.htmx:  # type: ignore[attr-defined]
        return parts.page(request, "reports/drawer.html", page)
    crumbs = [("Laporan", reverse("lra")), ("Telusur", "")]
    return parts.page(request, "reports/drill.html", page, crumbs=crumbs)
