"""Rincian dan anggaran kas of a draft DPA: typed in a table, copied from the one in force, or from CSV."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from budget import documents as service
from budget import selectors
from budget.cash_plan import Method
from budget.errors import BadRows
from budget.in_force import documents_in_force
from budget.models import BudgetDocument
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.models import FiscalYear, FundSource, Nature, Role
from web.forms import inputs
from web.forms.budget import CsvForm
from web.forms.budget_lines import LineTable
from web.forms.inputs import Problem
from web.views import budget, documents, parts, pickers

# Buttons that fill in the months of every line.
PROPOSALS = {"propose_pattern": Method.LAST_YEAR, "propose_even": Method.EVEN}


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
    elif action.name in PROPOSALS:
        table.propose(PROPOSALS[action.name], unit=document.unit, year=document.version.year_id)
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
    crumbs = [budget.list_crumb(), budget.document_crumb(document), ("Muat CSV", "")]
    return parts.page(request, "budget/csv.html", context, crumbs=crumbs, status=422 if problems else 200)


def _find_draft(request: HttpRequest, pk: int) -> BudgetDocument:
    """The document for its operator; the service asks again under its lock."""
    document = budget.find(request, pk)
    access.require(request.user, Role.OPERATOR, unit=document.unit, on=clock.today(), act="Ubah DPA")
    return document


def _resolved(request: HttpRequest, document: BudgetDocument) -> tuple[dict[str, Any], list[Problem]]:
    """Sub kegiatan and account as chosen or typed."""
    data, year = request.POST, document.version.year
    program, account = data.get("new_program_text", ""), data.get("new_account_text", "")
    purpose = pickers.purpose_with_program("anggaran", program)
    found: dict[str, Any] = {}
    problems = []
    for name, resolve in (
        ("new_program", lambda: pickers.resolve_program(year, data.get("new_program", ""), program)),
        ("new_account", lambda: pickers.resolve_account(year, data.get("new_account", ""), account, purpose)),
    ):
        try:
            found[name] = resolve()
        except DomainError as error:
            problems.append(Problem(error.message, name, error.rules))
    return found, problems


def _add_line(request: HttpRequest, document: BudgetDocument, table: LineTable) -> list[Problem]:
    found, problems = _resolved(request, document)
    number = request.POST.get("new_fund", "")
    fund = _funds(document.version.year).filter(pk=int(number)).first() if number.isdecimal() else None
    account, program = found.get("new_account"), found.get("new_program")
    if account is None and not problems:
        problems.append(Problem("Rekening belum dipilih. Ketik kode atau kata dari namanya.", "new_account"))
    if fund is None:
        problems.append(Problem("Sumber dana belum dipilih.", "new_fund"))
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
        "last_year": document.version.year_id - 1,
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
    crumbs = [budget.list_crumb(), budget.document_crumb(document), ("Rincian", "")]
    return parts.page(request, "budget/lines.html", context, crumbs=crumbs, status=status)
