"""Penerimaan langsung ke RKUD: register, page, and a new one by treasury staff."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.words import terbilang
from reference.models import Role
from treasury import facts
from treasury.models import RevenueReceipt
from treasury.services import receipt as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.receipt import ReceiptForm
from web.views import documents, parts, pickers, preview, registers, revenue_reversal
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import NewAction, Register, Row

FLOW = "revenue_receipt"
WAYS = (("Dicatat", "create", Role.TREASURY_STAFF), ("Dibukukan", "confirm", Role.TREASURY_DELEGATE))


def _row(found: RevenueReceipt) -> Row:
    return registers.row_of(found, "receipt-detail", note=found.bank_reference, payee=found.account.name)


REGISTER = Register(
    flow=FLOW,
    title="Penerimaan RKUD",
    lead="Pendapatan yang dikreditkan bank langsung ke rekening kas umum daerah.",
    row=_row,
    words=("number", "external_number", "description", "account__name", "unit__code", "bank_reference"),
    total="amount",
    nothing_yet="Belum ada penerimaan",
    next_step="Staf BUD mencatat penerimaan menurut rekening koran, lalu Kuasa BUD membukukannya.",
    actions=(NewAction("receipt-new", "Catat penerimaan", (Role.TREASURY_STAFF,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register penerimaan."""
    return registers.of_year(request, REGISTER, RevenueReceipt.objects.select_related("unit", "account"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman penerimaan."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    rows = RevenueReceipt.objects.select_related("unit", "year", "account", "credit_account", "assessment")
    found = documents.find(request, rows, pk)
    log = list(documents.log_of(found))
    context = {
        "title": f"Penerimaan RKUD, {found.unit.name}",
        "log": log,
        "reversal": revenue_reversal.of_document(found),
        "reverse_url": revenue_reversal.url_for(found, request.user),
        "chain": documents.chain_steps(found, log, WAYS),
        "words": terbilang(found.amount.amount),
        "number_hint": "Nomor diberikan saat dibukukan.",
        "preview": preview.of_draft(found, lambda: facts.of_receipt(found)),
        "preview_title": "Jurnal saat dibukukan",
    }
    return documents.detail(
        request,
        found,
        "treasury/receipt.html",
        context,
        crumbs=[("Penerimaan RKUD", reverse("receipt-list")), (registers.number_of(found), "")],
        attempt=attempt,
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat penerimaan."""
    unit, units = documents.own_unit(request, Role.TREASURY_STAFF, act="Mencatat penerimaan RKUD")
    year = pickers.fiscal_year(request)
    form = ReceiptForm(
        documents.posted(request), initial={"dated_on": documents.day(year.pk)}, unit=unit, year=year
    )
    problems: list[Problem] = []
    if request.method == "POST":
        problems, values = _values(request, form, year)
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: service.create_receipt(unit=unit, actor=request.user, **values),
                route="receipt-detail",
                done="Penerimaan dicatat, menunggu Kuasa BUD.",
            )
            if answer is not None:
                return answer
    context = {"form": form, "unit": unit, "units": units, "problems": problems, "given": request.POST}
    crumbs = [("Penerimaan RKUD", reverse("receipt-list")), ("Penerimaan baru", "")]
    return parts.page(
        request, "treasury/receipt_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )


def _values(request: HttpRequest, form: ReceiptForm, year: Any) -> tuple[list[Problem], dict[str, Any]]:
    """What the service takes, or every problem of the form."""
    problems = [] if form.is_valid() else inputs.form_problems(form)
    values = dict(form.cleaned_data)
    missing = "Rekening pendapatan belum dipilih. Ketik kode atau kata dari namanya."
    for name, purpose, required in (("account", "pendapatan", missing), ("credit_account", "finansial", "")):
        wrong, values[name] = pickers.chosen_account(request, year, name, purpose, required=required)
        problems += wrong
    return problems, values
