"""RKA: register, page with its sheets and ceilings, lines filtered and paged, one line without script."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import proposal_selectors as selectors
from budget import proposals as service
from budget.ceilings import CeilingUse, remaining_of
from budget.models import BudgetProposal, RegionalBudget
from core import clock
from core.errors import DomainError, NotFound
from core.money import ZERO, Decimal
from reference import access
from reference.models import LIMITED, Nature, Program, Role
from web.forms.proposals import LineFilter, ProposalForm
from web.views import documents, parts, pickers, registers
from web.views.attempts import OPENED, Attempt
from web.views.registers import NewAction, Register, Row

FLOW = "budget_proposal"
LIST_CRUMB = ("RKA", "proposal-list")
WAYS = (("Diajukan", "submit", Role.BUDGET_USER), ("Verifikasi TAPD", "verify", Role.TAPD))
LINES_PAGE = 25


def _row(proposal: BudgetProposal) -> Row:
    receipts = proposal.receipts  # type: ignore[attr-defined]
    return Row(
        url=reverse("proposal-detail", args=[proposal.pk]),
        number=f"RKA {proposal.budget.version.name}",
        note=f"{proposal.line_count} rincian",  # type: ignore[attr-defined]
        dated_on=proposal.dated_on,  # type: ignore[attr-defined]
        unit=unit_name(proposal),
        description=f"RKA {proposal.budget.version.year_id}",
        amount=proposal.spending,  # type: ignore[attr-defined]
        amount_note=f"pendapatan {registers_amount(receipts)}" if receipts else "",
        state=proposal.state,
    )


def registers_amount(value: Decimal) -> str:
    """An amount within a sentence."""
    from core.money import format_amount

    return format_amount(value)


def unit_name(proposal: BudgetProposal) -> str:
    """The unit, or that the list came without one."""
    return proposal.unit.name if proposal.unit is not None else "Tanpa unit"


REGISTER = Register(
    flow=FLOW,
    title="RKA",
    lead="Satu RKA tiap unit dan versi anggaran: rincian dengan volume, harga, dan standarnya.",
    row=_row,
    words=("budget__version__name", "unit__name", "unit__code"),
    amount_title="Belanja dan pengeluaran pembiayaan",
    search_hint="Versi atau unit",
    nothing_yet="Belum ada RKA",
    next_step="PPKD atau TAPD mulai menyusun APBD, lalu operator atau PPTK membuat RKA unitnya.",
    actions=(NewAction("proposal-new", "Buat RKA", service.EDITING_ROLES),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar RKA of the fiscal year."""
    plain = selectors.proposals(year=documents.year_of(request))
    return registers.show(request, REGISTER, selectors.with_sums(plain), plain=plain)


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """RKA baru: of which APBD, of which unit."""
    units = editing_units(request)
    if not units:
        access.require(request.user, service.EDITING_ROLES, unit=None, on=clock.today(), act="Buat RKA")
    year = documents.year_of(request)
    budgets = (
        RegionalBudget.objects.filter(version__year=year, state="draft")
        .select_related("version")
        .order_by("-version__number")
    )
    looked_at = request.work.unit  # type: ignore[attr-defined]
    initial = {"unit": looked_at.pk if looked_at in units else units[0].pk}
    form = ProposalForm(documents.posted(request), budgets=budgets, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.create_proposal(actor=request.user, **form.cleaned_data)  # type: ignore[arg-type]
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, "RKA dibuat. Pilih sub kegiatannya, lalu isi rincian.")
            return redirect("proposal-detail", made.pk)
    context = {"form": form, "year": year, "budgets": budgets}
    crumbs = [list_crumb(), ("RKA baru", "")]
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "proposals/new.html", context, crumbs=crumbs, status=status)


def editing_units(request: HttpRequest) -> list[Any]:
    """Units whose RKA the person may write."""
    found: dict[int, Any] = {}
    for role in service.EDITING_ROLES:
        found |= {unit.pk: unit for unit in documents.acting_units(request.user, role)}  # type: ignore[arg-type]
    return sorted(found.values(), key=lambda unit: unit.code)


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman RKA."""
    return show(request, pk)


@login_required
@require_GET
def open_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Buka lembar of a sub kegiatan that was chosen by code or words."""
    proposal = find(request, pk)
    data = request.GET
    try:
        program = pickers.resolve_program(
            proposal.budget.version.year, data.get("program", ""), data.get("program_text", "")
        )
        if program is None:
            raise DomainError("Sub kegiatan belum dipilih. Ketik kode atau kata dari namanya.")
    except DomainError as error:
        parts.remember(request, error)
        messages.error(request, parts.sentence(error))
        return redirect("proposal-detail", pk)
    return redirect("proposal-sheet", pk, str(program.pk))


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    proposal = find(request, pk)
    found = selectors.parts_of(proposal)
    sums = selectors.sums_of(found)
    log = list(documents.log_of(proposal))
    context = {
        "title": f"RKA {proposal.budget.version.name}, {unit_name(proposal)}",
        "log": log,
        "chain": documents.chain_steps(proposal, log, WAYS),
        "number_hint": f"Tahun anggaran {proposal.budget.version.year_id}.",
        "parts": found,
        "totals": [(str(Nature(nature).label), sums[nature]) for nature in Nature.values if nature in sums],
        "spending": sum((sums.get(nature, ZERO) for nature in LIMITED), ZERO),
        "limits": remaining_of(proposal),
        "lines": sum(part.lines for part in found),
        "may_edit": service.may_edit(proposal, actor=request.user),  # type: ignore[arg-type]
        "returned": sum(part.returned for part in found),
    }
    return documents.detail(
        request,
        proposal,
        "proposals/detail.html",
        context,
        crumbs=[list_crumb(), (unit_name(proposal), "")],
        attempt=attempt,
    )


@login_required
@require_GET
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Rincian RKA: all sheets in one list, filtered and paged; works without script."""
    proposal = find(request, pk)
    funds = selectors.funds_of(proposal)
    form = LineFilter(request.GET or None, funds=funds)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    fund = asked.get("dana") or ""
    rows = selectors.filtered(
        selectors.lines_of(proposal),
        words=asked.get("q", ""),
        account=asked.get("rekening", "").strip(),
        fund=int(fund) if fund else None,
        only=asked.get("hanya", ""),
    )
    whole = selectors.count_and_sum(rows)
    context = {
        "proposal": proposal,
        "unit": unit_name(proposal),
        "form": form,
        "is_filtered": any(asked.values()),
        "page": parts.paginate(request, rows, size=LINES_PAGE, count=whole[0]),
        "total": whole[1],
        "may_edit": service.may_edit(proposal, actor=request.user),  # type: ignore[arg-type]
    }
    crumbs = [list_crumb(), crumb(proposal), ("Rincian", "")]
    return parts.page(request, "proposals/lines.html", context, crumbs=crumbs)


# --- Parts -------------------------------------------------------------------------------------
def list_crumb() -> tuple[str, str]:
    """Trail to the register."""
    return LIST_CRUMB[0], reverse(LIST_CRUMB[1])


def crumb(proposal: BudgetProposal) -> tuple[str, str]:
    """Trail to the RKA."""
    return unit_name(proposal), reverse("proposal-detail", args=[proposal.pk])


def find(request: HttpRequest, pk: int) -> BudgetProposal:
    """The RKA for whoever may read its unit; one without a unit for who reads the region."""
    rows = BudgetProposal.objects.select_related("budget__version__year", "unit__parent")
    proposal = rows.filter(pk=pk).first()
    if proposal is not None and proposal.unit is None and request.work.reads_region:  # type: ignore[attr-defined]
        return proposal
    if proposal is None or proposal.unit is None:
        raise NotFound("RKA tidak ditemukan, atau bukan untuk Anda.")
    access.require_read(request.user, proposal.unit, on=clock.today())
    return proposal


def limits_of(uses: Sequence[CeilingUse], program: Program | None) -> list[CeilingUse]:
    """The ceilings that bound a sheet: those of the whole unit, and those above its sub kegiatan."""
    above: set[int] = set()
    while program is not None:
        above.add(program.pk)
        program = program.parent
    return [use for use in uses if use.ceiling.program_id is None or use.ceiling.program_id in above]
