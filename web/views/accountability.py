"""LPJ-UP dan LPJ-TU: register, page, and a new or corrected one of chosen receipts."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import ZERO
from reference import access
from reference.models import Role, Unit
from treasury import imprest
from treasury.models import Accountability, ExpenseReceipt, PaymentRequest
from treasury.services import accountability as service
from web.forms import inputs
from web.forms.imprest import ReportForm
from web.forms.inputs import Problem
from web.views import documents, imprest_kit, pickers, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.imprest_kit import Cell, Sheet
from web.views.registers import NewAction, Register, Row

FLOW = "accountability"
PLACE = {"list_route": "accountability-list", "list_title": "LPJ"}
WAYS = (
    ("Dibuat", "create", Role.TREASURER),
    ("Diajukan", "submit", Role.TREASURER),
    ("Diverifikasi", "verify", Role.SKPD_VERIFIER),
)


def _row(found: Accountability) -> Row:
    return registers.row_of(found, "accountability-detail", note=f"LPJ-{found.source}")


REGISTER = Register(
    flow=FLOW,
    title="LPJ",
    lead="Pertanggungjawaban bendahara atas belanja dari UP dan TU; dasar GU dan nihil.",
    row=_row,
    words=("number", "external_number", "description", "unit__code"),
    total="amount",
    nothing_yet="Belum ada LPJ",
    next_step="Bendahara Pengeluaran membuat LPJ atas kuitansi yang sudah dibayar.",
    actions=(NewAction("accountability-new", "Buat LPJ", (Role.TREASURER,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register LPJ."""
    return registers.of_year(request, REGISTER, Accountability.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman LPJ."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""

    def sheet_of(found: Accountability) -> Sheet:
        is_mine = access.may(request.user, Role.TREASURER, unit=found.unit, on=clock.today())
        return _sheet(found, may_edit=is_mine and found.state in service.EDITABLE)

    rows = Accountability.objects.select_related("top_up")
    return imprest_kit.show(request, rows, pk, sheet_of, attempt=attempt, **PLACE)


def _sheet(found: Accountability, *, may_edit: bool) -> Sheet:
    receipts = ExpenseReceipt.objects.filter(accounted__accountability=found).order_by("dated_on", "pk")
    request = found.requests.exclude(state="cancelled").order_by("-pk").first()
    return Sheet(
        title=f"LPJ-{found.source}, {found.unit.name}",
        heading="LPJ",
        facts=[
            ("Uang dari", f"TU {found.top_up.number}" if found.top_up else "UP"),
            ("Dasar SPP", f"{request.kind} {request.number or 'draf'}" if request else ""),
        ],
        ways=WAYS,
        figure=found.amount.amount,
        figure_label="Jumlah dipertanggungjawabkan",
        rows_title="Kuitansi",
        rows=[
            Cell(
                one.description,
                f"{one.number}, {one.dated_on:%d-%m-%Y}",
                one.amount.amount,
                url=reverse("expense-detail", args=[one.pk]),
            )
            for one in receipts
        ],
        total=found.amount.amount,
        number_hint="Nomor diberikan saat diajukan.",
        more={"edit_url": reverse("accountability-edit", args=[found.pk]) if may_edit else ""},
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Buat LPJ of UP, or of a TU (`?tu=`)."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Membuat LPJ")
    wanted = request.GET.get("tu", "")
    top_up = imprest.unsettled(unit).filter(pk=int(wanted)).first() if wanted.isdecimal() else None
    return _form(request, unit, units, top_up, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah LPJ: a draft or a returned one."""
    found = documents.find(request, Accountability.objects.select_related("unit", "year", "top_up"), pk)
    access.require(request.user, Role.TREASURER, unit=found.unit, on=clock.today(), act="Mengubah LPJ")
    if found.state not in service.EDITABLE:
        messages.warning(request, "LPJ ini sudah diajukan; isinya tidak dapat diubah.")
        return redirect("accountability-detail", pk)
    return _form(request, found.unit, [found.unit], found.top_up, found)


def _form(
    request: HttpRequest,
    unit: Unit,
    units: list[Unit],
    top_up: PaymentRequest | None,
    found: Accountability | None,
) -> HttpResponse:
    year = found.year if found else pickers.fiscal_year(request)
    source = imprest.Source.TU if top_up else imprest.Source.UP
    receipts = imprest.free_receipts(unit, year, source, top_up)
    if found is not None:
        own = Q(accounted__accountability=found)
        free = Q(pk__in=receipts.order_by().values("pk"))
        receipts = ExpenseReceipt.objects.filter(own | free).order_by("dated_on", "pk")
    initial = {"dated_on": documents.day(year.pk), "description": f"Pertanggungjawaban {source}"}
    if found is not None:
        initial = {"dated_on": found.dated_on, "description": found.description}
    form = ReportForm(documents.posted(request), receipts=receipts, initial=initial)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        if not problems:

            def act() -> Accountability:
                values: dict[str, Any] = {**form.cleaned_data, "actor": request.user}
                values["receipts"] = list(values["receipts"])
                if found is not None:
                    return service.update_accountability(found, **values)
                return service.create_accountability(unit=unit, top_up=top_up, **values)

            answer, problems = saved(
                request, form, act, route="accountability-detail", done="LPJ tersimpan; ajukan ke PPK-SKPD."
            )
            if answer is not None:
                return answer
    listed = list(receipts)
    here = "Ubah LPJ" if found else "LPJ baru"
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "receipts": listed,
        "chosen": _chosen(request, listed, found),
        "total": sum((one.amount.amount for one in listed), ZERO),
        "top_up": top_up,
        "top_ups": [] if found else imprest.unsettled(unit).filter(is_paid=True),
        "choosing": found is None,
        "problems": problems,
        "here": here,
    }
    return imprest_kit.page(request, "imprest/report_new.html", context, here=here, **PLACE)


def _chosen(request: HttpRequest, listed: list[ExpenseReceipt], found: Accountability | None) -> set[int]:
    """Ticked receipts: those sent, those of the LPJ, or all of a new one."""
    if request.method == "POST":
        return {int(one) for one in request.POST.getlist("receipts") if one.isdecimal()}
    if found is not None:
        return set(found.entries.values_list("receipt", flat=True))
    return {one.pk for one in listed}
