"""Anggaran: versions and documents (DPA): register, page, lines typed or loaded from CSV."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import documents as service
from budget import selectors
from budget.errors import BadRows
from budget.in_force import documents_in_force
from budget.models import BudgetDocument, BudgetVersion
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.money import ZERO
from reference import access
from reference.models import FiscalYear, FundSource, Nature, Role
from web.forms import inputs
from web.forms.budget import CsvForm, DocumentForm, VersionForm
from web.forms.budget_lines import LineTable
from web.forms.inputs import Problem
from web.views import documents, parts, pickers, registers
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
    )


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
    return registers.show(request, REGISTER, selectors.documents(year=documents.year_of(request)))


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
    crumbs = [_list_crumb(), ("Versi baru", "")]
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
        request, "budget/new.html", context, crumbs=[_list_crumb(), ("DPA baru", "")], status=_status(form)
    )


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman DPA."""
    return show(request, pk)


def show(
    request: HttpRequest,
    pk: int,
    *,
    problems: Sequence[Problem] = (),
    given: QueryDict | None = None,
    tried: str = "",
    status: int = 200,
) -> HttpResponse:
    """The page, also with what a refused step said."""
    document = _find(request, pk)
    may_edit = document.state == "draft" and access.may(
        request.user, Role.OPERATOR, unit=document.unit, on=clock.today()
    )
    lines = list(selectors.lines_of(document))
    log = list(documents.log_of(document))
    context = {
        "title": f"DPA {document.version.name}, {document.unit.name}",
        "log": log,
        "chain": documents.chain_steps(document, log, WAYS),
        "groups": _groups(lines),
        "totals": _totals(lines),
        "month_totals": _month_totals(document),
        "edit_url": reverse("budget-lines", args=[pk]) if may_edit else "",
        "edit_label": "Isi rincian",
        "csv_url": reverse("budget-csv", args=[pk]) if may_edit else "",
        "number_hint": "Nomor diberikan saat disahkan.",
    }
    return documents.detail(
        request,
        document,
        "budget/detail.html",
        context,
        crumbs=[_list_crumb(), (registers_number(document), "")],
        problems=problems,
        given=given,
        tried=tried,
        status=status,
    )


@login_required
@require_http_methods(["GET", "POST"])
def lines(request: HttpRequest, pk: int) -> HttpResponse:
    """Rincian dan anggaran kas: typed in a table; plain POST adds, removes and splits."""
    document = _find_draft(request, pk)
    if request.method == "GET":
        table = LineTable.of_lines(selectors.lines_of(document))
        return _lines_page(request, document, table)
    table = LineTable.of_post(request.POST)
    action = inputs.read_action(request.POST)
    problems: list[Problem] = []
    if action.name == "add_line":
        problems = _add_line(request, document, table)
    elif action.name == "remove_line":
        table.remove(action.index)
    elif action.name == "split":
        table.split(action.index)
    elif action.name == "copy":
        table = _copied(document)
    elif action.name == "save":
        table.check()
        problems = table.problems
        if not problems:
            try:
                service.put_lines(document, table.inputs(), actor=request.user)
            except (AccessDenied, NotFound):
                raise
            except DomainError as error:
                problems = inputs.problems_of(error)
            else:
                messages.success(request, f"{len(table.rows)} rincian tersimpan.")
                return redirect("budget-detail", pk)
    return _lines_page(request, document, table, problems, status=422 if problems else 200)


@login_required
@require_http_methods(["GET", "POST"])
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """Muat rincian dari CSV: all or nothing, every bad cell named."""
    document = _find_draft(request, pk)
    form = CsvForm(documents.posted(request), request.FILES)
    problems: list[Problem] = []
    if request.method == "POST":
        if form.is_valid():
            try:
                service.load_csv(document, form.cleaned_data["text"], actor=request.user)
            except BadRows as error:
                problems = [
                    Problem(str(row), "id_file", (row.rule,) if row.rule else ()) for row in error.rows
                ]
            except (AccessDenied, NotFound):
                raise
            except DomainError as error:
                problems = inputs.problems_of(error)
            else:
                messages.success(request, "Rincian dimuat dari CSV.")
                return redirect("budget-detail", pk)
        else:
            problems = inputs.form_problems(form)
    context = {"form": form, "document": document, "problems": problems}
    crumbs = [_list_crumb(), _document_crumb(document), ("Muat CSV", "")]
    return parts.page(request, "budget/csv.html", context, crumbs=crumbs, status=422 if problems else 200)


# --- Parts -------------------------------------------------------------------------------------
def _list_crumb() -> tuple[str, str]:
    return LIST_CRUMB[0], reverse(LIST_CRUMB[1])


def _document_crumb(document: BudgetDocument) -> tuple[str, str]:
    return registers_number(document), reverse("budget-detail", args=[document.pk])


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200


def _first_unit(request: HttpRequest, units: list[Any]) -> Any:
    looked_at = request.work.unit  # type: ignore[attr-defined]
    return looked_at.pk if looked_at in units else units[0].pk


def _find(request: HttpRequest, pk: int) -> BudgetDocument:
    rows = BudgetDocument.objects.select_related("version__year", "unit")
    return documents.find(request, rows, pk)


def _find_draft(request: HttpRequest, pk: int) -> BudgetDocument:
    """The document for its operator; the service asks again under its lock."""
    document = _find(request, pk)
    access.require(request.user, Role.OPERATOR, unit=document.unit, on=clock.today(), act="Ubah DPA")
    return document


def _add_line(request: HttpRequest, document: BudgetDocument, table: LineTable) -> list[Problem]:
    data, year = request.POST, document.version.year
    problems = []
    found: dict[str, Any] = {}
    for name, resolve in (
        (
            "new_program",
            lambda: pickers.resolve_program(
                year, data.get("new_program", ""), data.get("new_program_text", "")
            ),
        ),
        (
            "new_account",
            lambda: pickers.resolve_account(
                year, data.get("new_account", ""), data.get("new_account_text", ""), "anggaran"
            ),
        ),
    ):
        try:
            found[name] = resolve()
        except DomainError as error:
            problems.append(Problem(error.message, name, error.rules))
    fund = _funds(year).filter(pk=data["new_fund"]).first() if data.get("new_fund", "").isdecimal() else None
    account = found.get("new_account")
    if account is None and not problems:
        problems.append(Problem("Rekening belum dipilih. Ketik kode atau kata dari namanya.", "new_account"))
    if fund is None:
        problems.append(Problem("Sumber dana belum dipilih.", "new_fund"))
    program = found.get("new_program")
    is_spending = account is not None and account.nature == Nature.SPENDING
    if is_spending and program is None and "new_program" in found:
        problems.append(Problem(f"Belanja {account.code} wajib bersub kegiatan.", "new_program", ("I-02",)))
    if not problems:
        table.add(account=account, sub_activity=program, fund_source=fund)  # type: ignore[arg-type]
    return problems


def _in_force(document: BudgetDocument) -> BudgetDocument | None:
    """The unit's document whose lines are spendable now: what a new version starts from."""
    year, unit = document.version.year_id, document.unit_id
    return documents_in_force(year=year).filter(unit=unit).exclude(pk=document.pk).first()


def _copied(document: BudgetDocument) -> LineTable:
    """The lines in force as a new version's first text; they are saved only when asked."""
    source = _in_force(document)
    return LineTable.of_lines(selectors.lines_of(source)) if source is not None else LineTable([])


def _funds(year: FiscalYear) -> Any:
    return FundSource.objects.filter(edition=year.funds_id, is_postable=True, is_active=True)


def _lines_page(
    request: HttpRequest,
    document: BudgetDocument,
    table: LineTable,
    problems: Sequence[Problem] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    posted = request.POST
    is_added = bool(table.rows) and table.rows[-1].is_new
    context = {
        "document": document,
        "table": table,
        "problems": problems,
        "funds": _funds(document.version.year),
        "can_copy": not table.rows and _in_force(document) is not None,
        # After a line was added the search fields are empty again, but sub kegiatan and fund stay.
        "new": {
            "program": posted.get("new_program", ""),
            "program_text": posted.get("new_program_text", ""),
            "account": "" if is_added else posted.get("new_account", ""),
            "account_text": "" if is_added else posted.get("new_account_text", ""),
            "fund": posted.get("new_fund", ""),
        },
    }
    crumbs = [_list_crumb(), _document_crumb(document), ("Rincian", "")]
    return parts.page(request, "budget/lines.html", context, crumbs=crumbs, status=status)


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
