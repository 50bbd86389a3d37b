"""BAST: register, page, and a new one by the unit's operator."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from reference.models import Role
from treasury import facts, limits, selectors
from treasury.models import Handover
from treasury.services import handover as service
from web.forms import inputs
from web.forms.handover import HandoverForm
from web.forms.inputs import Problem
from web.views import documents, parts, pickers, preview, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import NewAction, Register, Row

FLOW = "handover"


def _row(found: Handover) -> Row:
    return registers.row_of(
        found,
        "handover-detail",
        note=f"Kontrak {found.contract.number}" if found.contract else "Tanpa kontrak",
    )


REGISTER = Register(
    flow=FLOW,
    title="BAST",
    lead="Berita Acara Serah Terima: barang atau pekerjaan yang diterima menjadi utang sampai dibayar.",
    row=_row,
    words=("number", "external_number", "description", "contract__number", "unit__code"),
    total="amount",
    nothing_yet="Belum ada BAST",
    next_step="Operator SKPD mencatat BAST, lalu PPK-SKPD menerimanya.",
    actions=(NewAction("handover-new", "Catat BAST", (Role.OPERATOR,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register BAST."""
    return registers.of_year(request, REGISTER, Handover.objects.select_related("unit", "contract"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman BAST."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    related = (
        "unit",
        "year",
        "contract__vendor",
        "key__account",
        "key__sub_activity",
        "key__fund_source",
        "debit_account",
        "payable_account",
    )
    found = documents.find(request, Handover.objects.select_related(*related), pk)
    log = list(documents.log_of(found))
    context = {
        "title": f"BAST, {found.unit.name}",
        "log": log,
        "chain": documents.chain_steps(
            found, log, (("Dicatat", "create", Role.OPERATOR), ("Diterima", "accept", Role.SKPD_VERIFIER))
        ),
        "settled": limits.settled(found),
        "rest": found.amount.amount - limits.settled(found),
        "number_hint": "Nomor diberikan saat diterima.",
        "preview": preview.of_draft(found, lambda: facts.of_handover(found)),
        "preview_title": "Jurnal saat diterima",
    }
    return documents.detail(
        request,
        found,
        "treasury/handover.html",
        context,
        crumbs=[("BAST", reverse("handover-list")), (registers.number_of(found), "")],
        attempt=attempt,
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat BAST; a chosen contract gives the budget line."""
    unit, units = documents.own_unit(request, Role.OPERATOR, act="Mencatat BAST")
    year = pickers.fiscal_year(request)
    contracts = selectors.contracts(unit, year).filter(state="confirmed")
    form = HandoverForm(
        documents.posted(request), contracts=contracts, initial={"dated_on": documents.day(year.pk)}
    )
    problems: list[Problem] = []
    if request.method == "POST":
        problems, values = _values(request, form, unit, year)
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: service.create_handover(unit=unit, actor=request.user, **values),
                route="handover-detail",
                done="BAST dicatat, menunggu PPK-SKPD.",
            )
            if answer is not None:
                return answer
    context = {"form": form, "unit": unit, "units": units, "problems": problems, "given": request.POST}
    crumbs = [("BAST", reverse("handover-list")), ("BAST baru", "")]
    return parts.page(
        request, "treasury/handover_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )


def _values(request: HttpRequest, form: HandoverForm, unit, year) -> tuple[list[Problem], dict]:  # type: ignore[no-untyped-def, type-arg]
    """What the service takes, or every problem of the form."""
    problems = [] if form.is_valid() else inputs.form_problems(form)
    values = dict(form.cleaned_data)
    contract = values.get("contract")
    has_line = request.POST.get("key") or request.POST.get("key_text", "").strip()
    if contract is not None and not has_line:
        values["key"] = contract.key
    else:
        wrong, values["key"] = pickers.chosen_key(request, unit, "key")
        problems += wrong
    for name, purpose in (("debit_account", "debit"), ("payable_account", "utang")):
        wrong, values[name] = pickers.chosen_account(request, year, name, purpose)
        problems += wrong
    return problems, values
