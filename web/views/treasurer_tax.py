"""Setoran pajak bendahara: register, page, and a new one prefilled with what is withheld."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from reference.models import Role
from treasury import facts_imprest, withholdings
from treasury.models import TreasurerRemittance
from treasury.services import treasurer_remittance as service
from treasury.services.expense_receipt import TaxInput
from web.forms import inputs
from web.forms.imprest import TaxRemittanceForm
from web.forms.inputs import Problem
from web.forms.remittance import read_rests, rest_rows
from web.views import documents, imprest_kit, pickers, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.imprest_kit import Cell, Sheet
from web.views.registers import NewAction, Register, Row

FLOW = "treasurer_remittance"
PLACE = {"list_route": "treasurer-tax-list", "list_title": "Setoran pajak"}
WAYS = (("Dicatat", "create", Role.TREASURER), ("Dibukukan", "confirm", Role.TREASURER))


def _row(found: TreasurerRemittance) -> Row:
    return registers.row_of(found, "treasurer-tax-detail", note=found.receipt_number)


REGISTER = Register(
    flow=FLOW,
    title="Setoran pajak",
    lead="Pajak yang dipungut bendahara dari kuitansi, disetor ke kas negara.",
    row=_row,
    words=("number", "external_number", "description", "receipt_number", "unit__code"),
    total="amount",
    nothing_yet="Belum ada setoran pajak",
    next_step="Bendahara Pengeluaran mencatat setoran atas pajak yang dipungutnya.",
    actions=(NewAction("treasurer-tax-new", "Catat setoran pajak", (Role.TREASURER,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register setoran pajak."""
    return registers.of_year(request, REGISTER, TreasurerRemittance.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman setoran pajak."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    return imprest_kit.show(request, TreasurerRemittance.objects.all(), pk, _sheet, attempt=attempt, **PLACE)


def _sheet(found: TreasurerRemittance) -> Sheet:
    return Sheet(
        title=f"Setoran pajak, {found.unit.name}",
        heading="Setoran",
        facts=[("NTPN", found.receipt_number), ("Cara bayar", "Tunai" if found.is_cash else "")],
        ways=WAYS,
        figure=found.amount.amount,
        figure_label="Jumlah disetor",
        rows_title="Pajak",
        rows=[
            Cell(line.account.name, line.account.code, line.amount.amount)
            for line in found.lines.select_related("account").order_by("account__code")
        ],
        total=found.amount.amount,
        preview=lambda: facts_imprest.of_treasurer_remittance(found),
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat setoran pajak."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Mencatat setoran pajak")
    year = pickers.fiscal_year(request)
    given = documents.posted(request)
    rows = rest_rows(withholdings.of_treasurer(unit, year), given)
    initial = {"dated_on": documents.day(year.pk), "description": f"Setoran pajak {unit.code}"}
    form = TaxRemittanceForm(given, initial=initial)
    problems: list[Problem] = []
    if given is not None:
        problems = [] if form.is_valid() else inputs.form_problems(form)
        wrong, amounts = read_rests(rows)
        problems += wrong
        lines = [TaxInput(*one) for one in amounts]
        if not problems:
            answer, problems = saved(
                request,
                form,
                lambda: service.create_treasurer_remittance(
                    unit=unit,
                    lines=lines,
                    actor=request.user,  # type: ignore[arg-type]
                    **form.cleaned_data,
                ),
                route="treasurer-tax-detail",
                done="Setoran pajak dicatat; bukukan setelah buktinya lengkap.",
            )
            if answer is not None:
                return answer
    context = {"form": form, "unit": unit, "units": units, "rows": rows, "problems": problems}
    return imprest_kit.page(request, "imprest/taxes_new.html", context, here="Setoran pajak baru", **PLACE)
