"""Penutupan kas bendahara: register, page, and a new closing."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import Decimal, rupiah
from ledger.errors import month_name
from reference import access
from reference.models import Role
from treasury.denominations import DENOMINATIONS
from treasury.models import CashClosing, TreasurerKind
from treasury.services import cash_closing as service
from web.forms import inputs
from web.forms.imprest import ClosingForm
from web.forms.inputs import Problem
from web.views import documents, imprest_kit, pickers, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.imprest_kit import Cell, Sheet
from web.views.registers import NewAction, Register, Row

FLOW = "cash_closing"
PLACE = {"list_route": "cash-closing-list", "list_title": "Penutupan kas"}
TREASURERS = (Role.TREASURER, Role.REVENUE_TREASURER)


def _row(found: CashClosing) -> Row:
    return registers.row_of(
        found,
        "cash-closing-detail",
        note=found.get_kind_display(),
        amount=found.book_balance.amount,
    )


REGISTER = Register(
    flow=FLOW,
    title="Penutupan kas",
    lead="Saldo buku bendahara tiap akhir bulan terhadap uang tunai dan rekening bank.",
    row=_row,
    words=("number", "description", "unit__code"),
    amount_title="Saldo buku",
    nothing_yet="Belum ada penutupan kas",
    next_step="Bendahara menutup kas setiap akhir bulan; bulan yang ditutup tidak menerima dokumen lagi.",
    actions=(NewAction("cash-closing-new", "Tutup kas", TREASURERS),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register penutupan kas."""
    return registers.of_year(request, REGISTER, CashClosing.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman penutupan kas."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    return imprest_kit.show(request, CashClosing.objects.all(), pk, _sheet, attempt=attempt, **PLACE)


def _sheet(found: CashClosing) -> Sheet:
    counted = found.cash_on_hand.amount + found.bank_balance.amount
    return Sheet(
        title=f"Penutupan kas {month_name(found.month)} {found.year_id}, {found.unit.name}",
        heading="Berita acara",
        facts=[
            ("Bendahara", found.get_kind_display()),
            ("Penjelasan selisih", found.explanation),
            ("Pecahan", _pieces(found)),
        ],
        ways=(("Kas ditutup", "close", service.ROLES[TreasurerKind(found.kind)]),),
        figure=found.book_balance.amount,
        figure_label="Saldo buku",
        rows_title="Pemeriksaan kas",
        rows=[
            Cell("Uang tunai", "dihitung", found.cash_on_hand.amount),
            Cell("Rekening bank", "menurut rekening koran", found.bank_balance.amount),
        ],
        total=counted,
        further=[("Selisih terhadap buku", counted - found.book_balance.amount)],
        number_hint="Nomor diberikan saat ditutup.",
    )


def _pieces(found: CashClosing) -> str:
    """`3 × Rp 100.000 kertas, …`; empty where nobody counted piece by piece."""
    counts = found.denominations
    return ", ".join(
        f"{counts[piece.key]} × {rupiah(Decimal(piece.value))} {piece.kind.removeprefix('Uang ')}"
        for piece in DENOMINATIONS
        if counts.get(piece.key)
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Tutup kas satu bulan."""
    kind = request.POST.get("kind") or request.GET.get("bendahara") or _own_kind(request)
    role = service.ROLES.get(kind, Role.TREASURER)  # type: ignore[call-overload]
    unit, units = documents.own_unit(request, role, act="Menutup kas")
    year = pickers.fiscal_year(request)
    initial = {"kind": kind, "month": max(clock.today().month - 1, 1)}
    form = ClosingForm(documents.posted(request), initial=initial)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        if not problems:
            data = dict(form.cleaned_data)
            answer, problems = saved(
                request,
                form,
                lambda: service.close_cash(
                    unit,
                    data.pop("kind"),
                    year,
                    data.pop("month"),
                    actor=request.user,  # type: ignore[arg-type]
                    **data,
                ),
                route="cash-closing-detail",
                done="Kas ditutup.",
            )
            if answer is not None:
                return answer
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "problems": problems,
        "lead": "Bulan yang ditutup tidak menerima dokumen bendahara lagi; hanya BUD yang dapat membukanya.",
        "save": "Tutup kas",
        "here": "Tutup kas",
    }
    return imprest_kit.page(request, "imprest/closing_new.html", context, here="Tutup kas", **PLACE)


def _own_kind(request: HttpRequest) -> str:
    """The kind of the person's own office: revenue for who is treasurer of revenue only."""
    held = set(access.appointments_of(request.user, on=clock.today()).values_list("role", flat=True))
    is_revenue = Role.REVENUE_TREASURER in held and Role.TREASURER not in held
    return TreasurerKind.REVENUE if is_revenue else TreasurerKind.EXPENDITURE
