"""SP2D: register and page; paid, failed and void are its steps."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET

from treasury.models import DisbursementOrder
from web.views import documents, payments, registers
from web.views.attempts import OPENED, Attempt
from web.views.registers import Register, Row

FLOW = "disbursement"
DISBURSEMENTS = (
    "unit",
    "year",
    "treasury_account",
    "order__unit",
    *(f"order__request__{name}" for name in payments.REQUESTS),
)


def _row(found: DisbursementOrder) -> Row:
    note = f"dibayar {payments.day_text(found.paid_on)}" if found.paid_on else f"SPM {found.order.number}"
    return registers.row_of(
        found,
        "sp2d-detail",
        note=note,
        amount_note=f"bersih {payments.amount_text(found.net)}" if found.deducted.amount else "",
        payee=str(found.order.request.vendor or ""),
    )


REGISTER = Register(
    flow=FLOW,
    title="SP2D",
    lead="Surat Perintah Pencairan Dana: Kuasa BUD memerintahkan bank membayar dari RKUD.",
    row=_row,
    words=("number", "external_number", "description", "order__number", "order__request__vendor__name"),
    total="gross",
    nothing_yet="Belum ada SP2D",
    next_step="Kuasa BUD menerbitkan SP2D dari halaman SPM yang sudah ditandatangani.",
    search_hint="Nomor, uraian, atau penerima",
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register SP2D."""
    rows = DisbursementOrder.objects.filter(year=documents.year_of(request)).select_related(
        "unit", "order__request__vendor"
    )
    return registers.show(request, REGISTER, rows.order_by("-dated_on", "-pk"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman SP2D."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = documents.find(request, DisbursementOrder.objects.select_related(*DISBURSEMENTS), pk)
    context = payments.common(found.order.request)
    context |= {
        "title": f"SP2D {found.order.request.kind}, {found.unit.name}",
        "order": found.order,
        "preview": payments.preview_of(found) if found.state == "signed" else documents.Journal(),
        "preview_title": "Jurnal saat dibayar",
    }
    return documents.detail(
        request,
        found,
        "treasury/sp2d.html",
        context,
        crumbs=[("SP2D", reverse("sp2d-list")), (registers.number_of(found), "")],
        attempt=attempt,
    )
