"""SPM: register, page with the tests of Kuasa BUD, and the SP2D issued from it."""

from django.contrib.auth.decorators import login_required
from django.db.models import OuterRef, Subquery
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.money import to_money
from reference import access
from reference.models import Role
from treasury.models import DEAD_DISBURSEMENT, DisbursementOrder, PaymentOrder
from treasury.services import disbursement as service
from web.forms.sp2d import IssueForm
from web.views import documents, payments, registers
from web.views.attempts import OPENED, Attempt, take_step
from web.views.registers import Register, Row

FLOW = "payment_order"
ORDERS = ("unit", "year", *(f"request__{name}" for name in payments.REQUESTS))


def _row(order: PaymentOrder) -> Row:
    return registers.row_of(
        order,
        "spm-detail",
        note=f"SPP {order.request.number}",
        payee=str(order.request.vendor or ""),
        mark=_mark(order),
    )


def _mark(order: PaymentOrder) -> tuple[str, str] | None:
    """How far a signed SPM has come since."""
    state = getattr(order, "disbursement_state", None)
    return payments.MARKS.get(state) if order.state == "signed" and state else None


REGISTER = Register(
    flow=FLOW,
    title="SPM",
    lead="Surat Perintah Membayar: Pengguna Anggaran memerintahkan pembayaran SPP yang diverifikasi.",
    row=_row,
    words=("number", "external_number", "description", "request__number", "request__vendor__name"),
    total="gross",
    nothing_yet="Belum ada SPM",
    next_step="PPK-SKPD membuat SPM dari halaman SPP yang sudah diverifikasi.",
    search_hint="Nomor, uraian, atau penerima",
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register SPM."""
    live = DisbursementOrder.objects.filter(order=OuterRef("pk")).exclude(state__in=DEAD_DISBURSEMENT)
    rows = (
        PaymentOrder.objects.filter(year=documents.year_of(request))
        .select_related("unit", "request__vendor")
        .annotate(disbursement_state=Subquery(live.values("state")[:1]))
    )
    return registers.show(request, REGISTER, rows.order_by("-dated_on", "-pk"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman SPM."""
    return show(request, pk)


def find(request: HttpRequest, pk: int) -> PaymentOrder:
    """The SPM for whoever may read its unit."""
    return documents.find(request, PaymentOrder.objects.select_related(*ORDERS), pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    order = find(request, pk)
    context = payments.common(order.request)
    live = [
        one for one in context["disbursements"] if one.order_id == pk and one.state not in DEAD_DISBURSEMENT
    ]
    is_waiting = order.state == "signed" and not live
    tests = payments.tests_of(order, context["payment"], context["charges"]) if is_waiting else []
    context |= {
        "title": f"SPM {order.request.kind}, {order.unit.name}",
        "mark": payments.MARKS.get(live[0].state) if live else None,
        "tests": tests,
        "failed": [one for one in tests if not one.is_passed],
        "issue_form": _issue_form(order, attempt.given_to("issue")) if is_waiting else None,
        "may_issue": access.may(request.user, Role.TREASURY_DELEGATE, unit=order.unit, on=clock.today()),
        "issue_waits": payments.waiting_role(Role.TREASURY_DELEGATE),
        "preview": payments.preview_of(_unsaved(order))
        if is_waiting or order.state == "draft"
        else documents.Journal(),
        "preview_title": "Jurnal saat SP2D dibayar",
    }
    return documents.detail(
        request,
        order,
        "treasury/spm.html",
        context,
        crumbs=[("SPM", reverse("spm-list")), (registers.number_of(order), "")],
        attempt=attempt,
    )


def _unsaved(order: PaymentOrder) -> DisbursementOrder:
    """The SP2D that would be issued, for the preview of its journal."""
    net = order.gross.amount - order.deducted.amount
    values = {"gross": order.gross, "deducted": order.deducted, "net": to_money(net)}
    return DisbursementOrder(
        pk=0, order=order, unit=order.unit, year=order.year, description=order.description, **values
    )


def _issue_form(order: PaymentOrder, given: QueryDict | None) -> IssueForm:
    first = documents.day(order.year_id, order.dated_on)
    return IssueForm(given, initial={"dated_on": first})


@login_required
@require_POST
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    """Terbitkan SP2D: test and signature in one step."""
    order = find(request, pk)
    form = _issue_form(order, request.POST)
    return take_step(
        request,
        pk,
        show,
        "issue",
        lambda: service.issue(order, actor=request.user, **form.cleaned_data),  # type: ignore[arg-type]
        done=lambda disbursement: f"SP2D {disbursement.number} terbit, menunggu pelaksanaan bank.",
        to=lambda disbursement: reverse("sp2d-detail", args=[disbursement.pk]),
        form=form,
        allow=lambda: service.may_issue(order, actor=request.user),  # type: ignore[arg-type]
        anchor_of=lambda name: f"id_{name}",
    )
