"""Register, page and new document of every kind of revenue, correction and financing."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import ZERO
from core.words import terbilang
from reference.models import FiscalYear, Unit
from treasury.models import Deposit
from treasury.services import deposit as deposits
from web.forms import inputs
from web.forms.inputs import Problem
from web.views import documents, parts, pickers, preview, registers, revenue_reversal
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import NewAction, Register, Row
from web.views.revenue_kinds import DEPOSIT, KINDS, Kind

OPENING = "opening"


def _route(kind: Kind, page: str) -> str:
    return f"{kind.slug}-{page}"


def _row(kind: Kind, found: Any) -> Row:
    return registers.row_of(
        found,
        _route(kind, "detail"),
        note=found.external_number if found.number else "",
        payee=kind.payee(found),
    )


def _register_of(kind: Kind) -> Register:
    return Register(
        flow=kind.flow,
        title=kind.title,
        lead=kind.lead,
        row=partial(_row, kind),
        words=kind.words,
        total="amount",
        nothing_yet=kind.nothing_yet,
        next_step=kind.next_step,
        actions=(NewAction(_route(kind, "new"), kind.new_title, (kind.maker,)),),
    )


def register_view(kind: Kind) -> Callable[[HttpRequest], HttpResponse]:
    """The register of a kind."""
    register = _register_of(kind)

    @login_required
    @require_GET
    def view(request: HttpRequest) -> HttpResponse:
        rows = kind.model._default_manager.filter(year=documents.year_of(request))
        rows = rows.select_related("unit", *kind.related)
        return registers.show(request, register, rows.order_by("-dated_on", "-pk"))

    return view


def detail_view(kind: Kind) -> Callable[[HttpRequest, int], HttpResponse]:
    """The page of one document."""

    @login_required
    @require_GET
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return show(kind, request, pk)

    return view


def show(kind: Kind, request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    rows = kind.model._default_manager.select_related("unit", "year", *kind.related)
    found = documents.find(request, rows, pk)
    log = list(documents.log_of(found))
    context = {
        "title": f"{kind.one}, {found.unit.name}",
        "kind": kind,
        "facts": kind.facts(found),
        "lines": _lines(found),
        "reversal": revenue_reversal.of_document(found),
        "reverse_url": revenue_reversal.url_for(found, request.user),
        "log": log,
        "chain": documents.chain_steps(found, log, kind.ways),
        "words": terbilang(found.amount.amount),
        "number_hint": "Nomor diberikan saat dibukukan.",
        "preview": preview.of_draft(found, None if _is_carried(found) else lambda: kind.facts_of(found)),
        "preview_title": "Jurnal saat dibukukan",
    }
    return documents.detail(
        request,
        found,
        "treasury/revenue.html",
        context,
        crumbs=[(kind.title, reverse(_route(kind, "list"))), (registers.number_of(found), "")],
        attempt=attempt,
    )


def _is_carried(found: Any) -> bool:
    """True of what was carried over: it is in the books already and booking posts nothing."""
    return bool(getattr(found, "is_carried", False))


def _lines(found: Any) -> list[Any]:
    """The TBP of an STS; other kinds have no lines."""
    return list(found.lines.select_related("receipt").order_by("pk")) if isinstance(found, Deposit) else []


def new_view(kind: Kind) -> Callable[[HttpRequest], HttpResponse]:
    """The form of a new document."""

    @login_required
    @require_http_methods(["GET", "POST"])
    def view(request: HttpRequest) -> HttpResponse:
        return _new(kind, request)

    return view


def _new(kind: Kind, request: HttpRequest) -> HttpResponse:
    unit, units = documents.own_unit(request, kind.maker, act=kind.new_title)
    year = pickers.fiscal_year(request)
    form = kind.form(
        documents.posted(request), initial={"dated_on": documents.day(year.pk)}, unit=unit, year=year
    )
    problems: list[Problem] = []
    if request.method == "POST":
        problems, values = _values(kind, request, form, unit, year)
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: kind.create(unit, year, request.user, values),  # type: ignore[arg-type]
                route=_route(kind, "detail"),
                done=kind.saved,
                anchor_of=lambda name: _anchor(kind, form, name),
            )
            if answer is not None:
                return answer
    held = _held(request, unit, year) if kind is DEPOSIT else []
    context = {
        "kind": kind,
        "form": form,
        "unit": unit,
        "units": units,
        "problems": problems,
        "given": request.POST,
        "accounts": [_account_field(one, request.POST) for one in kind.accounts],
        "cancel": reverse(_route(kind, "list")),
        "held": held,
        "held_total": sum((one["held"].amount for one in held), ZERO),
        "is_deposit": kind is DEPOSIT,
        "tbp_url": reverse("treasurer-receipt-list"),
    }
    crumbs = [(kind.title, reverse(_route(kind, "list"))), (kind.new_title, "")]
    return parts.page(
        request, "treasury/revenue_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )


def _account_field(field: Any, given: QueryDict) -> dict[str, Any]:
    return {
        "field": field,
        "url": reverse("pick-account", args=[field.purpose]),
        "value": given.get(field.name, ""),
        "text": given.get(f"{field.name}_text", ""),
    }


def _held(request: HttpRequest, unit: Unit, year: FiscalYear) -> list[dict[str, Any]]:
    """What is to be deposited, ticked at first; what is late says so."""
    late = {
        one.receipt.pk if one.receipt else OPENING: days
        for one, days in deposits.overdue(unit, year, on=clock.today())
    }
    ticked = set(request.POST.getlist("receipts"))
    found = []
    for one in deposits.held(unit, year):
        value = one.receipt.pk if one.receipt else OPENING
        is_ticked = str(value) in ticked if request.method == "POST" else True
        found.append({"held": one, "value": value, "is_ticked": is_ticked, "late": late.get(value, 0)})
    return found


def _values(
    kind: Kind, request: HttpRequest, form: Any, unit: Unit, year: FiscalYear
) -> tuple[list[Problem], dict[str, Any]]:
    """What the service takes, or every problem of the form."""
    problems = [] if form.is_valid() else inputs.form_problems(form)
    values = dict(form.cleaned_data)
    for one in kind.accounts:
        wrong, values[one.name] = pickers.chosen_account(
            request, year, one.name, one.purpose, required=one.missing
        )
        problems += wrong
    if kind is DEPOSIT:
        ticked = request.POST.getlist("receipts")
        wanted = {int(value) for value in ticked if value.isdecimal()}
        values["receipts"] = [row for row in deposits.undeposited_receipts(unit, year) if row.pk in wanted]
        values["with_opening"] = OPENING in ticked
    return problems, values


def _anchor(kind: Kind, form: Any, name: str) -> str:
    if name in form.fields:
        return f"id_{name}"
    return name if name in {one.name for one in kind.accounts} or name == "receipts" else ""


class Page:
    """What the door of all steps asks of a kind: its flow, and its page with what a refused step said."""

    def __init__(self, kind: Kind) -> None:
        self.FLOW = kind.flow
        self.show = partial(show, kind)


PAGES = tuple(Page(kind) for kind in KINDS)
