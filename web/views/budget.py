"""Anggaran: versions and documents (DPA): register, page, lines typed or loaded from CSV."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import documents as service
from budget import selectors
from budget.in_force import documents_in_force
from budget.models import BudgetDocument, BudgetVersion
from core import clock
from core.errors import DomainError
from core.money import ZERO
from reference import access
from reference.models import Nature, Role
from web.forms.budget import DocumentForm, VersionForm
from web.views import documents, parts, registers
from web.views.attempts import OPENED, Attempt
from web.views.registers import NewAction, Register, Row

FLOW = "budget_document"
LIST_CRUMB = ("DPA", "budget-list")
WAYS = (
    ("Diajukan", "submit", Role.BUDGET_USER),
    ("Verifikasi", "verify", Role.TAPD),
    ("Persetujuan", "approve", Role.REGIONAL_SECRETARY),
    ("Pengesahan", "sign", Role.FINANCE_OFFICER),
)


def _row(document: BudgetDocument) -> Row:
    return Row(
        url=reverse("budget-detail", args=[document.pk]),
        number=registers_number(document),
        note=f"{document.line_count} rincian",  # type: ignore[attr-defined]
        dated_on=document.dated_on,
        unit=document.unit.name,
        description=f"DPA {document.version.name}",
        amount=document.spending,  # type: ignore[attr-defined]
        amount_note=f"pendapatan {_amount(document.receipts)}" if document.receipts else "",  # type: ignore[attr-defined]
        state=document.state,
        mark=_mark(document, is_in_force=document.is_in_force),  # type: ignore[attr-defined]
    )


def _mark(document: BudgetDocument, *, is_in_force: bool) -> tuple[str, str] | None:
    """A signed document that a later version replaced is no longer what may be spent."""
    return ("Digantikan", "") if document.state == "signed" and not is_in_force else None


def registers_number(document: BudgetDocument) -> str:
    """The drawn number, or the version's name while there is none."""
    return document.number or f"DPA {document.version.name}"


def _amount(value: Any) -> str:
    from core.money import format_amount

    return format_amount(value)


REGISTER = Register(
    flow=FLOW,
    title="DPA dan anggaran kas",
    lead="Satu dokumen tiap unit dan versi. Hanya rincian yang disahkan dapat dibelanjakan.",
    row=_row,
    words=("number", "version__name", "unit__name", "unit__code"),
    amount_title="Belanja dan pengeluaran pembiayaan",
    nothing_yet="Belum ada DPA",
    next_step="Operator SKPD membuat DPA untuk versi anggaran yang dibuka PPKD, lalu mengisi rinciannya.",
    actions=(
        NewAction("budget-version-new", "Buka versi", service.VERSION_ROLES),
        NewAction("budget-new", "Buat DPA", (Role.OPERATOR,)),
    ),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar DPA of the fiscal year."""
    year = documents.year_of(request)
    in_force = documents_in_force(year=year).values("pk")
    rows = selectors.documents(year=year).annotate(is_in_force=Q(pk__in=in_force))
    return registers.show(request, REGISTER, rows, plain=selectors.plain_documents(year=year))


@login_required
@require_http_methods(["GET", "POST"])
def new_version(request: HttpRequest) -> HttpResponse:
    """Buka versi anggaran of the fiscal year."""
    year = documents.year_of(request)
    access.require(
        request.user, service.VERSION_ROLES, unit=None, on=clock.today(), act="Buat versi anggaran"
    )
    existing = list(BudgetVersion.objects.filter(year=year))
    initial = {"kind": "perubahan", "name": ""} if existing else {"kind": "murni", "name": "MURNI"}
    form = VersionForm(documents.posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            version = service.create_version(year=year, actor=request.user, **form.cleaned_data)
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, f"Versi {version.name} dibuka untuk {year}.")
            return redirect("budget-list")
    context = {"form": form, "year": year, "versions": existing}
    crumbs = [list_crumb(), ("Versi baru", "")]
    return parts.page(request, "budget/version.html", context, crumbs=crumbs, status=_status(form))


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """DPA baru: version, unit, date; the lines follow."""
    units = documents.acting_units(request.user, Role.OPERATOR)
    if not units:
        access.require(request.user, Role.OPERATOR, unit=None, on=clock.today(), act="Buat DPA")
    year = documents.year_of(request)
    versions = BudgetVersion.objects.filter(year=year).order_by("-number")
    initial = {"dated_on": documents.day(year), "unit": _first_unit(request, units)}
    form = DocumentForm(documents.posted(request), versions=versions, units=units, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            document = service.create_document(actor=request.user, **form.cleaned_data)
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, "DPA dibuat. Isi rinciannya.")
            return redirect("budget-lines", document.pk)
    context = {"form": form, "year": year, "versions": versions}
    return parts.page(
        request, "budget/new.html", context, crumbs=[list_crumb(), ("DPA baru", "")], status=_status(form)
    )


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman DPA."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    document = find(request, pk)
    may_edit = document.state == "draft" and access.may(
        request.user, Role.OPERATOR, unit=document.unit, on=clock.today()
    )
    lines = list(selectors.lines_of(document))
    log = list(documents.log_of(document))
    context = {
        "title": f"DPA {document.version.name}, {document.unit.name}",
        "log": log,
        "mark": _mark(document, is_in_force=documents_in_force().filter(pk=pk).exists()),
        "chain": documents.chain_steps(document, log, WAYS),
        "groups": _groups(lines),
        "totals": _totals(lines),
        "month_totals": _month_totals(document),
        "edit_url": reverse("budget-lines", args=[pk]) if may_edit else "",
        "edit_label": "Isi rincian",
        "number_hint": "Nomor diberikan saat disahkan.",
    }
    return documents.detail(
        request,
        document,
        "budget/detail.html",
        context,
        crumbs=[list_crumb(), (registers_number(document), "")],
        attempt=attempt,
    )


# --- Parts -------------------------------------------------------------------------------------
def list_crumb() -> tuple[str, str]:
    """Trail to the register."""
    return LIST_CRUMB[0], reverse(LIST_CRUMB[1])


def document_crumb(document: BudgetDocument) -> tuple[str, str]:
    """Trail to the document."""
    return registers_number(document), reverse("budget-detail", args=[document.pk])


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _first_unit(request: HttpRequest, units: list[Any]) -> Any:
    looked_at = request.work.unit  # type: ignore[attr-defined]
    return looked_at.pk if looked_at in units else units[0].pk


def find(request: HttpRequest, pk: int) -> BudgetDocument:
    """The document for whoever may read its unit."""
    rows = BudgetDocument.objects.select_related("version__year", "unit")
    return documents.find(request, rows, pk)


def _groups(lines: list[Any]) -> list[dict[str, Any]]:
    """Lines under their sub kegiatan, each group with its sum."""
    groups: list[dict[str, Any]] = []
    for line in lines:
        key = line.key
        name = key.sub_activity or Nature(key.account.nature).label
        if not groups or groups[-1]["name"] != name:
            groups.append({"name": name, "program": key.sub_activity, "lines": [], "total": ZERO})
        groups[-1]["lines"].append(line)
        groups[-1]["total"] += line.amount.amount
    return groups


def _totals(lines: list[Any]) -> dict[str, Any]:
    """Sums by nature, and the surplus or deficit that they make."""
    sums = {
        nature: ZERO
        for nature in (Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT)
    }
    for line in lines:
        sums[line.key.account.nature] += line.amount.amount
    rows = [(str(Nature(nature).label), amount) for nature, amount in sums.items() if amount]
    return {"rows": rows, "spending": sums[Nature.SPENDING] + sums[Nature.FINANCING_OUT]}


def _month_totals(document: BudgetDocument) -> list[Any]:
    from budget.models import CashPlan

    rows = CashPlan.objects.filter(line__document=document, line__key__is_limited=True).order_by()
    sums = dict(rows.values_list("month").annotate(total=Sum("amount")))
    return [sums.get(month, ZERO) for month in range(1, 13)] if sums else []
