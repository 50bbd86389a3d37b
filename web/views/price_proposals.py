"""Usulan standar harga: register, a new one by the unit's operator, its page with the steps."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models.functions import TruncDate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import price_proposals as service
from budget.models import PriceProposal
from core.errors import DomainError
from reference.models import Role
from web.forms.prices import PriceProposalForm
from web.views import documents, parts, pickers, registers
from web.views.attempts import OPENED, Attempt
from web.views.registers import NewAction, Register, Row

FLOW = service.FLOW
LIST = ("Usulan standar harga", "price-proposal-list")
WAYS = (
    ("Diajukan", "submit", Role.BUDGET_USER),
    ("Verifikasi", "verify", Role.TAPD),
    ("Diterima", "accept", Role.FINANCE_OFFICER),
)


def _row(proposal: PriceProposal) -> Row:
    return Row(
        url=reverse("price-proposal", args=[proposal.pk]),
        number=proposal.name,
        note=proposal.specification,
        dated_on=proposal.dated_on,  # type: ignore[attr-defined]
        unit=proposal.unit.name,
        description=f"{proposal.get_kind_display()}, {proposal.basis}",
        amount=proposal.price.amount,
        amount_note=f"per {proposal.measure}",
        state=proposal.state,
    )


REGISTER = Register(
    flow=FLOW,
    title=LIST[0],
    lead="Yang belum berstandar: diusulkan SKPD, diverifikasi TAPD, diterima PPKD.",
    row=_row,
    number_title="Usulan",
    words=("name", "specification", "unit__name", "unit__code"),
    amount_title="Harga usulan",
    search_hint="Nama, spesifikasi, atau unit",
    nothing_yet="Belum ada usulan",
    next_step="Operator SKPD mengusulkan standar dengan dasar harganya.",
    actions=(NewAction("price-proposal-new", "Usulkan standar", (Role.OPERATOR,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar usulan of the fiscal year."""
    rows = (
        PriceProposal.objects.filter(year=documents.year_of(request))
        .select_related("unit")
        .annotate(dated_on=TruncDate("created_at"))
    )
    return registers.show(request, REGISTER, rows)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Usulan baru."""
    unit, units = documents.own_unit(request, Role.OPERATOR, act="Mengusulkan standar harga")
    form = PriceProposalForm(documents.posted(request), units=units, initial={"unit": unit.pk})
    if request.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        try:
            year = pickers.fiscal_year(request)
            code = given.pop("account_code")
            account = pickers.resolve_account(year, "", code, "anggaran") if code else None
            made = service.propose(year=year, account=account, actor=request.user, **given)  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, f"Usulan {made.name} disimpan, menunggu Pengguna Anggaran.")
            return redirect("price-proposal", made.pk)
    status = 422 if form.is_bound and form.errors else 200
    crumbs = [(LIST[0], reverse(LIST[1])), ("Usulan baru", "")]
    return parts.page(request, "prices/proposal_new.html", {"form": form}, crumbs=crumbs, status=status)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman usulan."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    rows = PriceProposal.objects.select_related("unit", "year", "account", "item__edition")
    proposal = documents.find(request, rows, pk)
    log = list(documents.log_of(proposal))
    context = {
        "title": proposal.name,
        "log": log,
        "chain": documents.chain_steps(proposal, log, WAYS),
        "number_hint": f"Usulan standar harga {proposal.year_id}.",
    }
    return documents.detail(
        request,
        proposal,
        "prices/proposal.html",
        context,
        crumbs=[(LIST[0], reverse(LIST[1])), (proposal.name, "")],
        attempt=attempt,
    )
