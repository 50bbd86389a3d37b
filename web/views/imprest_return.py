"""STS sisa UP/TU: register, page, and a new deposit."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from reference.models import Role
from treasury import facts_imprest, imprest
from treasury.models import ImprestReturn
from treasury.services import imprest_return as service
from web.forms import inputs
from web.forms.imprest import ReturnForm
from web.forms.inputs import Problem
from web.views import documents, imprest_kit, pickers, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.imprest_kit import Sheet
from web.views.registers import NewAction, Register, Row

FLOW = "imprest_return"
PLACE = {"list_route": "imprest-return-list", "list_title": "Setoran sisa UP/TU"}
WAYS = (("Dicatat", "create", Role.TREASURER), ("Dibukukan", "confirm", Role.TREASURY_STAFF))


def _row(found: ImprestReturn) -> Row:
    return registers.row_of(found, "imprest-return-detail", note=found.source)


REGISTER = Register(
    flow=FLOW,
    title="Setoran sisa UP/TU",
    lead="Sisa UP dan TU yang disetor kembali ke rekening kas umum daerah.",
    row=_row,
    words=("number", "external_number", "description", "bank_reference", "unit__code"),
    total="amount",
    nothing_yet="Belum ada setoran sisa",
    next_step="Bendahara Pengeluaran menyetor sisa, lalu Staf BUD mengonfirmasi uangnya di RKUD.",
    actions=(NewAction("imprest-return-new", "Catat setoran sisa", (Role.TREASURER,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register setoran sisa."""
    return registers.of_year(request, REGISTER, ImprestReturn.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman setoran sisa."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    rows = ImprestReturn.objects.select_related("top_up")
    return imprest_kit.show(request, rows, pk, _sheet, attempt=attempt, **PLACE)


def _sheet(found: ImprestReturn) -> Sheet:
    return Sheet(
        title=f"Setoran sisa {found.source}, {found.unit.name}",
        heading="Setoran",
        facts=[
            ("Sisa dari", f"TU {found.top_up.number}" if found.top_up else "UP"),
            ("Referensi bank", found.bank_reference),
            ("Cara bayar", "Tunai" if found.is_cash else ""),
        ],
        ways=WAYS,
        figure=found.amount.amount,
        figure_label="Jumlah disetor",
        preview=lambda: facts_imprest.of_imprest_return(found),
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat setoran sisa."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Mencatat setoran sisa")
    year = pickers.fiscal_year(request)
    form = ReturnForm(
        documents.posted(request),
        top_ups=imprest.unsettled(unit).filter(is_paid=True),
        initial={"dated_on": documents.day(year.pk)},
    )
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: service.create_return(unit=unit, actor=request.user, **form.cleaned_data),  # type: ignore[arg-type]
                route="imprest-return-detail",
                done="Setoran sisa dicatat, menunggu Staf BUD.",
            )
            if answer is not None:
                return answer
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "problems": problems,
        "lead": "Uang disetor ke RKUD lebih dahulu, lalu dicatat di sini.",
        "save": "Simpan, teruskan ke Staf BUD",
        "wide": ("description",),
        "here": "Setoran sisa baru",
    }
    return imprest_kit.page(request, "imprest/new.html", context, here="Setoran sisa baru", **PLACE)
