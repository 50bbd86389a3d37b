"""Statements and registers on screen and as PDF, XLSX and CSV, and the drawer behind a figure."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from ledger.models import EntryKind
from reference import region
from reference.models import BUDGETED, Account, FiscalYear, Program, Unit
from reports import behind, definitions, paper, statements
from reports.definitions.listing import Listing, account_of
from reports.engine import Stage
from reports.matrix import DrillDown, Mode
from reports.writers import html
from web import context
from web.context import WorkContext
from web.forms.reports import REGION, StatementForm, unit_choices
from web.remaining import day_of
from web.statement_screens import SCREENS, Screen
from web.templatetags.parts import document_url
from web.views import parts

DRAWER_LINES = 20
PAGE_LINES = 100
LEVEL_DEFAULT = 3
# From this level on a code no longer fits the narrow column of the statement.
DEEP = 5
MODES = {
    Mode.OPENING: "saldo awal",
    Mode.MOVEMENT: "mutasi",
    Mode.CLOSING: "saldo",
    Mode.CORRECTION: "koreksi ekuitas",
    Mode.BUDGET: "anggaran",
    Mode.RESERVED: "dicadangkan",
    Mode.RESERVED_SPD: "dicadangkan atas SPD",
    Mode.RELEASED: "SPD",
    Mode.SPENT: "realisasi menurut SPJ",
    Mode.SPENT_SALARY: "SPJ LS gaji",
    Mode.SPENT_GOODS: "SPJ LS barang/jasa",
    Mode.SPENT_IMPREST: "SPJ UP/GU/TU",
    Mode.REMAINING: "sisa anggaran",
    Mode.REMAINING_SPD: "sisa SPD",
}
# How a part of a remainder is called; less what is held and spent.
PARTS = {
    "ceiling": "Anggaran",
    "released": "SPD",
    "reserved": "Dicadangkan",
    "reserved_spd": "Dicadangkan SPP (kontrak tidak mencadangkan SPD)",
    "consumed": "Realisasi",
    "contra_posted": "Kontrapos",
}


# --- Access --------------------------------------------------------------------------------------
def entities(work: WorkContext) -> list[tuple[str, str]]:
    """Entities to choose from."""
    return unit_choices(work.readable, with_region=work.may_consolidate)


def _entities(work: WorkContext, screen: Screen) -> list[tuple[str, str]]:
    """Entities whose statement there is: of some only the region's."""
    found = definitions.DEFINITIONS.get(screen.kind)
    if found is None or not found.is_of_region:
        return entities(work)
    return [choice for choice in entities(work) if choice[0] == REGION]


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
    return statements.require(request.user, unit_id, on=context.of(request).on)


def require_some(choices: Sequence[tuple[str, str]]) -> None:
    """AccessDenied for whoever reads no unit today: there is nothing that he could choose."""
    if not choices:
        raise AccessDenied("Anda tidak membaca data unit mana pun hari ini.", rule="I-40")


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
def statement(request: HttpRequest, kind: str) -> HttpResponse:
    """LPSAL, LO, LPE, Neraca, LAK, an annex or a reconciliation, by the route's kind."""
    return _statement(request, SCREENS[kind])


@login_required
@require_GET
def trial_balance(request: HttpRequest) -> HttpResponse:
    """Neraca saldo."""
    return _statement(request, SCREENS["trial_balance"])


@login_required
@require_GET
def general_ledger(request: HttpRequest) -> HttpResponse:
    """Buku besar: the lines of every account with the balance that runs along."""
    return _statement(request, SCREENS["general_ledger"])


@login_required
@require_GET
def sp2d_register(request: HttpRequest) -> HttpResponse:
    """Register SP2D."""
    return _statement(request, SCREENS["sp2d_register"])


@login_required
@require_GET
def availability_card(request: HttpRequest) -> HttpResponse:
    """Kartu kendali anggaran of a unit."""
    return _statement(request, SCREENS["availability_card"])


@login_required
@require_GET
def statement_csv(request: HttpRequest, kind: str) -> HttpResponse:
    """The same statement with the same parameters as CSV."""
    return statement_file(request, kind, paper.CSV)


@login_required
@require_GET
def statement_file(request: HttpRequest, kind: str, extension: str) -> HttpResponse:
    """The same statement with the same parameters as PDF, XLSX or CSV, whole."""
    if kind not in SCREENS or extension not in paper.CONTENT_TYPES:
        raise NotFound(f"Laporan “{kind}” tidak ada.")
    form = statement_form(request, SCREENS[kind])
    if not form.is_valid():
        raise DomainError("Parameter laporan tidak terbaca. Buka lagi dari halaman laporannya.")
    matrix = _read(request, SCREENS[kind], form).matrix
    response = HttpResponse(content_type=paper.CONTENT_TYPES[extension])
    response["Content-Disposition"] = f'attachment; filename="{paper.file_name(matrix, extension)}"'
    unit = Unit.objects.filter(pk=entity_id(form.cleaned_data["unit"])).first()
    paper.write(matrix, response, extension, unit=unit, printed_by=request.user)
    return response


def statement_form(request: HttpRequest, screen: Screen) -> StatementForm:
    """The parameters of the address, with defaults where it names none."""
    work = context.of(request)
    year = FiscalYear.objects.filter(pk=work.year).select_related("chart").first()
    given = QueryDict(mutable=True)
    choices = _entities(work, screen)
    usual = default_entity(work)
    given.update(
        {
            "unit": usual if usual in dict(choices) else next(iter(dict(choices)), ""),
            "kas": screen.kind,
            "sampai": f"{day_of(work.year, work.on):%d-%m-%Y}",
            "tingkat": str(LEVEL_DEFAULT),
            "tahap": Stage.ALL.value,
            "dari": f"01-01-{work.year}",
        }
    )
    for key, value in request.GET.items():
        given[key] = value
    if "bulan" in screen.fields:
        _set_month(given, work.year)
    asked = given.get("unit", "")
    if asked and asked not in dict(entities(work)):
        # A stranger's unit or the region without its role: refused as such, not as a wrong choice.
        check_entity(request, entity_id(asked))
    require_some(choices)
    # The choice of books is offered where it was made; the notice of a year with both leads there.
    fields = (*screen.fields, *(("buku",) if given.get("buku") else ()))
    return StatementForm(
        given,
        units=choices,
        depth=year.chart.depth if year else 6,
        fields=fields,
        has_day=not screen.is_of_fixed_day,
    )


def _set_month(given: QueryDict, year: int) -> None:
    """A month that is chosen stands for its first and last day."""
    text = given.get("bulan", "")
    if text.isdecimal() and 1 <= int(text) <= 12:
        month = int(text)
        given["dari"] = f"01-{month:02}-{year}"
        given["sampai"] = f"{monthrange(year, month)[1]}-{month:02}-{year}"


def _wanted(
    request: HttpRequest, screen: Screen, form: StatementForm, page: int | None = None
) -> statements.Request:
    """What a valid form asks for; of a list the page, or (None) all lines."""
    data = form.cleaned_data
    year = context.of(request).year
    account = account_of(data.get("rekening", "").strip(), year)
    return statements.Request(
        kind=data.get("kas") or screen.kind,
        year=year,
        at=data["sampai"] if "sampai" in data else date(year, 12, 31),
        unit_id=entity_id(data["unit"]),
        level=data.get("tingkat", LEVEL_DEFAULT),
        stage=Stage(data.get("tahap", Stage.ALL.value)),
        with_zero_rows=data.get("nol", False),
        start=data.get("dari"),
        account_id=account.pk if account else None,
        offset=(page - 1) * PAGE_LINES if page else 0,
        limit=PAGE_LINES if page else None,
        is_legacy=bool(data.get("buku")),
    )


def _read(request: HttpRequest, screen: Screen, form: StatementForm) -> Listing:
    """The whole statement of a valid form. Refusals are raised."""
    return statements.read(request.user, _wanted(request, screen, form), on=context.of(request).on)


def _drawn(request: HttpRequest, screen: Screen, form: StatementForm, page: int) -> statements.Drawn:
    wanted = _wanted(request, screen, form, page)
    return statements.draw(request.user, wanted, link=link, on=context.of(request).on)


def _shown(request: HttpRequest, screen: Screen, form: StatementForm) -> statements.Drawn | None:
    """A page of the statement, or None with the refusal on the form."""
    number = _page_number(request)
    try:
        found = _drawn(request, screen, form, number)
        last = Paginator(range(found.count), PAGE_LINES).num_pages
        return found if number <= last else _drawn(request, screen, form, last)
    except DomainError as error:
        parts.refusal(request, form, error)
        return None


def _statement(request: HttpRequest, screen: Screen) -> HttpResponse:
    form = statement_form(request, screen)
    found = _shown(request, screen, form) if form.is_valid() else None
    matrix = found.matrix if found else None
    query = form.data.urlencode()
    page: dict[str, Any] = {
        "screen": screen,
        "form": form,
        "matrix": matrix,
        "title": matrix.title if matrix else statements.KINDS[screen.kind].title,
        "region_name": region.setting("region.name"),
        "now": clock.now(),
        "exports": [
            (extension.upper(), f"{reverse('statement-file', args=[screen.kind, extension])}?{query}")
            for extension in (paper.PDF, paper.XLSX, paper.CSV)
        ],
    }
    if found is not None and matrix is not None:
        page["rows"] = _pages(request, found.count)
        is_deep = form.cleaned_data.get("tingkat", DEEP) >= DEEP
        page["depth_class"] = "codes steps" if screen.is_deep else ""
        if is_deep and not screen.is_deep:
            page["depth_class"] = "codes steps" if "tingkat" in form.fields else "codes"
        if matrix.is_numbered:
            page["depth_class"] = "numbered"
        page["period"] = html.period(matrix)
        page["has_rows"] = found.has_figures
        page["table"] = found.table
        page["made_at"] = found.made_at
        if matrix.is_mixed:
            page["other_books"] = _other_books(form)
    crumbs = [("Laporan", reverse("report-index")), (screen.short, "")]
    show = parts.page if matrix is not None else parts.invalid
    return show(request, "reports/statement.html", page, crumbs=crumbs)


def _other_books(form: StatementForm) -> tuple[str, str]:
    """Of a year with two sets of books: the address of the same statement of the other one, and its words."""
    query = QueryDict(mutable=True)
    query.update({name: value for name, value in form.data.items() if name != "halaman"})
    is_own = not form.cleaned_data.get("buku")
    query["buku"] = EntryKind.LEGACY.value if is_own else ""
    words = "Tampilkan pembukuan lama" if is_own else "Tampilkan pembukuan berjalan"
    return f"?{query.urlencode()}", words


def mode_words(drill: DrillDown, account: Account | None) -> str:
    """What the figure is: of budget accounts a movement is the realisation."""
    natures = drill.natures or ((account.nature,) if account else ())
    if drill.mode is Mode.MOVEMENT and natures and set(natures) <= set(BUDGETED):
        return "realisasi"
    return MODES[drill.mode]


def _pages(request: HttpRequest, count: int) -> Page | None:
    """The page of a list that has more than one."""
    pages = Paginator(range(count), PAGE_LINES)
    return pages.get_page(_page_number(request)) if pages.num_pages > 1 else None


def _page_number(request: HttpRequest) -> int:
    text = request.GET.get("halaman", "1")
    return max(1, int(text)) if text.isdecimal() and len(text) < 7 else 1


def link(target: DrillDown | str) -> str:
    """A figure's lines, or the page of the document or journal entry that words name."""
    if isinstance(target, DrillDown):
        return f"{reverse('drill')}?{urlencode(target.to_query())}"
    kind, _, number = target.partition(":")
    return reverse("entry-detail", args=[int(number)]) if kind == "entry" else document_url(target)


# --- Drawer --------------------------------------------------------------------------------------
@login_required
@require_GET
def drill(request: HttpRequest) -> HttpResponse:
    """Telusur: the lines behind one figure; in the drawer, or as a page of its own without script."""
    wanted = DrillDown.from_query(request.GET.dict())
    found = behind.read(request.user, wanted, on=context.of(request).on, limit=DRAWER_LINES)
    account = Account.objects.filter(pk=wanted.account_id).first() if wanted.account_id else None
    page = {
        "drill": wanted,
        "heading": f"{account.code} {account.name}" if account else "Jumlah",
        "mode": mode_words(wanted, account),
        "scope": _scope_words(wanted, found.unit),
        "all_url": f"{reverse('ledger-lines')}?{urlencode(wanted.to_query())}",
        **behind_words(found),
    }
    if request.htmx:  # type: ignore[attr-defined]
        return parts.page(request, "reports/drawer.html", page)
    crumbs = [("Laporan", reverse("report-index")), ("Telusur", "")]
    return parts.page(request, "reports/drill.html", page, crumbs=crumbs)


def _scope_words(drill: DrillDown, unit: Unit | None) -> str:
    """Whose lines they are, and of which urusan, program or kegiatan."""
    name = unit.name if unit else "Konsolidasi pemda"
    program = Program.objects.filter(pk=drill.program_id).first() if drill.program_id else None
    return f"{name}, {program}" if program else name


def behind_words(found: behind.Behind) -> dict[str, Any]:
    """What `reports/behind.html` draws."""
    parts_of = found.parts.lines if found.parts else ()
    return {
        "behind": found.journal,
        "budget": found.budget,
        "documents": found.documents,
        "parts": found.parts,
        "parts_listed": [(PARTS[one.column], link(one.source), one.amount) for one in parts_of],
    }
