"""Setoran potongan: register, page, and a new one prefilled with what is withheld and not remitted."""

from dataclasses import dataclass
from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import ZERO, Decimal, format_amount
from core.words import terbilang
from ledger.balances import balances
from ledger.books import book_of
from reference import access
from reference.models import Account, FiscalYear, Nature, Role
from treasury import facts, posting_rules
from treasury.models import Remittance
from treasury.services import remittance as service
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.remittance import RemittanceForm
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


@dataclass
class OpenWithholding:
    """A PFK account with what is withheld and not remitted, and what is typed for it."""

    account: Account
    rest: Decimal
    text: str = ""
    error: str = ""


def open_withholdings(year: FiscalYear) -> list[OpenWithholding]:
    """Credit balances of the PFK accounts in PPKD's book, by code."""
    book = book_of(posting_rules.ppkd_unit())
    rows = balances(book_ids=[book.pk], start=date(year.pk, 1, 1), end=clock.today())
    rest = {row.key: -row.closing for row in rows if row.closing < ZERO}
    accounts = Account.objects.filter(pk__in=rest, nature=Nature.WITHHOLDING).order_by("code")
    return [OpenWithholding(account, rest[account.pk]) for account in accounts]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat setoran; every open balance is filled in, to be corrected."""
    access.require(
        request.user, Role.TREASURY_STAFF, unit=None, on=clock.today(), act="Mencatat setoran potongan"
    )
    year = pickers.fiscal_year(request)
    rows = open_withholdings(year)
    problems: list[Problem] = []
    if request.method == "GET":
        first = {"dated_on": documents.day(year.pk), "description": f"Setoran potongan tahun {year.pk}"}
        form = RemittanceForm(initial=first)
        for row in rows:
            row.text = format_amount(row.rest)
    else:
        form = RemittanceForm(request.POST)
        for row in rows:
            row.text = request.POST.get(f"amount-{row.account.pk}", "")
        if inputs.read_action(request.POST).name == "save":
            problems, lines = _lines(form, rows)
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


def _lines(
    form: RemittanceForm, rows: list[OpenWithholding]
) -> tuple[list[Problem], list[service.RemittanceInput]]:
    problems = [] if form.is_valid() else inputs.form_problems(form)
    lines = []
    for row in rows:
        if not row.text.strip():
            continue
        number, row.error = inputs.read_amount(row.text, allow_zero=True)
        if row.error:
            problems.append(Problem(f"{row.account.name}: {row.error}", f"amount-{row.account.pk}"))
        elif number:
            lines.append(service.RemittanceInput(row.account, number))
    return problems, lines


def _total(rows: list[OpenWithholding]) -> Decimal:
    return sum((inputs.read_amount(row.text, allow_zero=True)[0] for row in rows if row.text.strip()), ZERO)
