"""SPP: register, page, and the SPM that PPK-SKPD drafts from a verified one."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from reference import access
from reference.models import Role
from treasury import selectors
from treasury.models import DEAD_ORDER, PaymentRequest
from treasury.services import payment_order, payment_request
from web.forms.spm import OrderForm
from web.views import documents, payments, registers
from web.views.attempts import OPENED, Attempt, take_step
from web.views.registers import NewAction, Register, Row

FLOW = "payment_request"


def _row(found: PaymentRequest) -> Row:
    return registers.row_of(
        found,
        "spp-detail",
        note=found.get_kind_display(),
        payee=str(found.vendor or ""),
        mark=_mark(found),
    )


def _mark(found: PaymentRequest) -> tuple[str, str] | None:
    """How far a verified SPP has come since."""
    if found.paid_on:  # type: ignore[attr-defined]
        return "Dibayar", "ok"
    if found.disbursement_state:  # type: ignore[attr-defined]
        return "SP2D di bank", "now"
    if found.order_state == "signed":  # type: ignore[attr-defined]
        return "SPM di Kuasa BUD", "now"
    return ("SPM di Pengguna Anggaran", "now") if found.order_state else None  # type: ignore[attr-defined]


REGISTER = Register(
    flow=FLOW,
    title="SPP",
    lead="Surat Permintaan Pembayaran: bendahara meminta, PPK-SKPD memverifikasi.",
    row=_row,
    words=("number", "external_number", "description", "vendor__name", "unit__code"),
    total="gross",
    nothing_yet="Belum ada SPP",
    next_step="Bendahara Pengeluaran membuat SPP atas SPD yang sudah terbit.",
    search_hint="Nomor, uraian, atau penerima",
    actions=(
        NewAction("spp-new", "Buat SPP", (Role.TREASURER,)),
        NewAction("spp-imprest-new", "SPP UP, GU, nihil", (Role.TREASURER,)),
    ),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register SPP."""
    rows = selectors.requests_with_progress().filter(year=documents.year_of(request))
    return registers.show(request, REGISTER, rows.order_by("-dated_on", "-pk"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman SPP."""
    return show(request, pk)


def find(request: HttpRequest, pk: int) -> PaymentRequest:
    """The SPP for whoever may read its unit."""
    return documents.find(request, PaymentRequest.objects.select_related(*payments.REQUESTS), pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = find(request, pk)
    context = payments.common(found)
    is_treasurer = access.may(request.user, Role.TREASURER, unit=found.unit, on=clock.today())
    is_editable = found.state in payment_request.EDITABLE and is_treasurer
    has_order = any(order.state not in DEAD_ORDER for order in context["orders"])
    may_order = access.may(request.user, Role.SKPD_VERIFIER, unit=found.unit, on=clock.today())
    context |= {
        "title": f"SPP {found.kind}, {found.unit.name}",
        "edit_url": reverse("spp-edit", args=[pk]) if is_editable else "",
        "edit_label": "Perbaiki" if found.state == "returned" else "Ubah",
        "number_hint": "Nomor diberikan saat diajukan.",
        "returned": payments.last_return(context["log"]) if found.state == "returned" else None,
        "order_form": _order_form(found, attempt.given_to("order"))
        if found.state == "verified" and not has_order
        else None,
        "may_order": may_order,
        "orders_wait": payments.waiting_role(Role.SKPD_VERIFIER),
    }
    return documents.detail(
        request,
        found,
        "treasury/spp.html",
        context,
        crumbs=[("SPP", reverse("spp-list")), (registers.number_of(found), "")],
        attempt=attempt,
    )


def _order_form(found: PaymentRequest, given: QueryDict | None) -> OrderForm:
    first = documents.day(found.year_id, found.dated_on)
    return OrderForm(given, initial={"dated_on": first})


@login_required
@require_POST
def draft_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Buat SPM of a verified SPP."""
    found = find(request, pk)
    form = _order_form(found, request.POST)
    return take_step(
        request,
        pk,
        show,
        "order",
        lambda: payment_order.draft_order(found, actor=request.user, **form.cleaned_data),  # type: ignore[arg-type]
        done="SPM dibuat, menunggu tanda tangan Pengguna Anggaran.",
        to=lambda order: reverse("spm-detail", args=[order.pk]),
        form=form,
        allow=lambda: payment_order.may_draft(found, actor=request.user),  # type: ignore[arg-type]
        anchor_of=lambda name: f"id_{name}",
    )
