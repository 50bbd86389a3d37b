"""Setoran potongan: register, page, and a new one prefilled with what is withheld and not remitted."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import ZERO, Decimal
from core.words import terbilang
from reference import access
from reference.models import Role
from treasury import facts, withholdings
from treasury.models import Remittance
from treasury.services import remittance as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.remittance import RemittanceForm, RestRow, read_rests, rest_rows
from web.views import documents, parts, pickers, preview, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import NewAction, Register, Row

FLOW = "remittance"
WAYS = (("Dicatat", "create", Role.TREASURY_STAFF), ("Dibukukan", "confirm", Role.TREASURY_DELEGATE))


def _row(found: Remittance) -> Row:
    return registers.row_of(found, "remittance-detail", note=found.receipt_number)


REGISTER = Register(
    flow=FLOW,
    title="Setoran potongan",
    lead="Pajak dan iuran yang dipotong dari SP2D, disetor BUD kepada yang berhak.",
    row=_row,
    words=("number", "external_number", "description", "receipt_number"),
    total="amount",
    nothing_yet="Belum ada setoran",
    next_step="Staf BUD mencatat setoran atas potongan yang terutang, lalu Kuasa BUD membukukannya.",
    actions=(NewAction("remittance-new", "Catat setoran", (Role.TREASURY_STAFF,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register setoran."""
    return registers.of_year(request, REGISTER, Remittance.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman setoran."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = documents.find(request, Remittance.objects.select_related("unit", "year"), pk)
    log = list(documents.log_of(found))
    context = {
        "title": "Setoran potongan",
        "log": log,
        "chain": documents.chain_steps(found, log, WAYS),
        "lines": list(found.lines.select_related("account").order_by("account__code")),
        "words": terbilang(found.amount.amount),
        "number_hint": "Nomor diberikan saat dibukukan.",
        "preview": preview.of_draft(found, lambda: facts.of_remittance(found)),
        "preview_title": "Jurnal saat dibukukan",
    }
    return documents.detail(
        request,
        found,
        "treasury/remittance.html",
        context,
        crumbs=[("Setoran potongan", reverse("remittance-list")), (registers.number_of(found), "")],
        attempt=attempt,
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat setoran; every open balance is filled in, to be corrected."""
    access.require(
        request.user, Role.TREASURY_STAFF, unit=None, on=clock.today(), act="Mencatat setoran potongan"
    )
    year = pickers.fiscal_year(request)
    given = documents.posted(request)
    rows = rest_rows(withholdings.of_region(year), given)
    first = {"dated_on": documents.day(year.pk), "description": f"Setoran potongan tahun {year.pk}"}
    form = RemittanceForm(given, initial=first)
    problems: list[Problem] = []
    if given is not None and inputs.read_action(given).name == "save":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        wrong, amounts = read_rests(rows)
        problems += wrong
        lines = [service.RemittanceInput(*one) for one in amounts]
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: service.create_remittance(lines=lines, actor=request.user, **form.cleaned_data),
                route="remittance-detail",
                done="Setoran dicatat, menunggu Kuasa BUD.",
            )
            if answer is not None:
                return answer
    context = {"form": form, "rows": rows, "total": _total(rows), "problems": problems}
    crumbs = [("Setoran potongan", reverse("remittance-list")), ("Setoran baru", "")]
    return parts.page(
        request, "treasury/remittance_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )


def _total(rows: list[RestRow]) -> Decimal:
    return sum((inputs.read_amount(row.text, allow_zero=True)[0] for row in rows if row.text.strip()), ZERO)
