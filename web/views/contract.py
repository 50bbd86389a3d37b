"""Kontrak: register, page, and a new one by the unit's operator."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import availability
from reference.models import Role
from treasury import selectors
from treasury.models import Contract
from treasury.services import contract as service
from web.forms import inputs
from web.forms.contract import ContractForm
from web.forms.inputs import Problem
from web.views import documents, parts, pickers, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import NewAction, Register, Row

FLOW = "contract"


def _row(found: Contract) -> Row:
    return registers.row_of(found, "contract-detail", payee=str(found.vendor))


REGISTER = Register(
    flow=FLOW,
    title="Kontrak",
    lead="Nilai kontrak yang berlaku mencadangkan pagu sampai dibayar.",
    row=_row,
    words=("number", "description", "vendor__name", "unit__code"),
    total="value",
    nothing_yet="Belum ada kontrak",
    next_step="Operator SKPD mencatat kontrak, lalu Pengguna Anggaran menyatakannya berlaku.",
    search_hint="Nomor, uraian, atau penyedia",
    actions=(NewAction("contract-new", "Catat kontrak", (Role.OPERATOR,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register kontrak."""
    return registers.of_year(request, REGISTER, Contract.objects.select_related("unit", "vendor"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman kontrak."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    related = ("unit", "year", "vendor", "key__account", "key__sub_activity", "key__fund_source")
    found = documents.find(request, Contract.objects.select_related(*related), pk)
    sums = selectors.contracts(found.unit, found.year).get(pk=pk)
    log = list(documents.log_of(found))
    context = {
        "title": f"Kontrak {found.number}",
        "log": log,
        "chain": documents.chain_steps(
            found, log, (("Dicatat", "create", Role.OPERATOR), ("Berlaku", "confirm", Role.BUDGET_USER))
        ),
        "sums": sums,
        "rest": found.value.amount - sums.billed,  # type: ignore[attr-defined]
        "left": availability.remaining([found.key_id], on=documents.day(found.year_id))[found.key_id],
        "shares": found.shares.select_related("key__fund_source"),
        "handovers": found.handovers.order_by("dated_on", "pk"),
        "requests": found.requests.order_by("dated_on", "pk"),
    }
    return documents.detail(
        request,
        found,
        "treasury/contract.html",
        context,
        crumbs=[("Kontrak", reverse("contract-list")), (found.number, "")],
        attempt=attempt,
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat kontrak."""
    unit, units = documents.own_unit(request, Role.OPERATOR, act="Mencatat kontrak")
    first = {"dated_on": documents.day(documents.year_of(request))}
    form = ContractForm(documents.posted(request), initial=first)
    problems: list[Problem] = []
    if request.method == "POST":
        problems, key = pickers.chosen_key(request, unit, "key")
        if not form.is_valid():
            problems = [*inputs.form_problems(form), *problems]
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: service.create_contract(unit=unit, key=key, actor=request.user, **form.cleaned_data),  # type: ignore[arg-type]
                route="contract-detail",
                done="Kontrak dicatat, menunggu Pengguna Anggaran.",
            )
            if answer is not None:
                return answer
    context = {"form": form, "unit": unit, "units": units, "problems": problems, "given": request.POST}
    crumbs = [("Kontrak", reverse("contract-list")), ("Kontrak baru", "")]
    return parts.page(
        request, "treasury/contract_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )
