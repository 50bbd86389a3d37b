"""Kuitansi bendahara: register, page, and a new one with its lines and taxes."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_http_methods

from budget.models import BudgetKey
from core.errors import DomainError
from core.locks import one_transaction
from core.money import Decimal
from reference.models import Account, FiscalYear, Nature, Role, Unit
from treasury import facts_imprest, imprest
from treasury.models import ExpenseReceipt
from treasury.services import expense_receipt as service
from web.forms import inputs
from web.forms.imprest import ExpenseForm
from web.forms.inputs import Problem
from web.views import documents, imprest_kit, pickers, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.imprest_kit import Cell, Sheet
from web.views.registers import NewAction, Register, Row
from workflows import engine

FLOW = "expense_receipt"
PLACE = {"list_route": "expense-list", "list_title": "Kuitansi"}
LINES, TAXES = 5, 3
WAYS = (("Dicatat", "create", Role.TREASURER), ("Dibayar", "pay", Role.TREASURER))
REVERSED = (("Ditolak", "create", Role.SKPD_VERIFIER), ("Dibalik", "take_back", Role.SKPD_VERIFIER))


def _row(found: ExpenseReceipt) -> Row:
    return registers.row_of(
        found,
        "expense-detail",
        note=f"{found.source}{' · pembalikan' if found.reverses_id else ''}",
        payee=found.payee,
        amount=-found.amount.amount if found.reverses_id else found.amount.amount,
    )


REGISTER = Register(
    flow=FLOW,
    title="Kuitansi",
    lead="Belanja yang dibayar bendahara dari UP dan TU.",
    row=_row,
    words=("number", "external_number", "description", "payee", "unit__code"),
    nothing_yet="Belum ada kuitansi",
    next_step="Bendahara Pengeluaran mencatat kuitansi setelah menerima UP atau TU.",
    search_hint="Nomor, uraian, atau penerima",
    actions=(NewAction("expense-new", "Catat kuitansi", (Role.TREASURER,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register kuitansi."""
    return registers.of_year(request, REGISTER, ExpenseReceipt.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman kuitansi."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    rows = ExpenseReceipt.objects.select_related("top_up", "reverses")
    return imprest_kit.show(request, rows, pk, _sheet, attempt=attempt, **PLACE)


def _sheet(found: ExpenseReceipt) -> Sheet:
    related = ("key__account", "key__sub_activity", "payable_account", "debit_account")
    lines = [
        Cell(
            line.key.account.name,
            line.key.account.code,
            line.amount.amount,
            detail=_instead(line) or str(line.key.sub_activity or ""),
        )
        for line in found.lines.select_related(*related)
    ]
    taxes = [
        Cell(f"Pajak: {tax.account.name}", tax.account.code, -tax.amount.amount)
        for tax in found.taxes.select_related("account").order_by("account__code")
    ]
    back = ExpenseReceipt.objects.filter(reverses=found).first()
    entry = getattr(found, "accounted", None)
    facts = [
        ("Dibayar dari", f"TU {found.top_up.number}" if found.top_up else "UP"),
        ("Penerima", found.payee),
        ("Cara bayar", "Tunai" if found.is_cash else ""),
        ("LPJ", entry.accountability.number or "draf" if entry else ""),
        ("Membalik", found.reverses.number if found.reverses else ""),
        ("Dibalik oleh", back.number if back else ""),
    ]
    return Sheet(
        title=f"{'Pembalikan kuitansi' if found.reverses_id else 'Kuitansi'}, {found.unit.name}",
        heading="Kuitansi",
        facts=facts,
        ways=REVERSED if found.reverses_id else WAYS,
        figure=found.amount.amount - found.withheld.amount,
        figure_label="Kembali ke kas bendahara" if found.reverses_id else "Dibayarkan kepada penerima",
        rows_title="Rincian",
        rows=[*lines, *taxes],
        total=found.amount.amount - found.withheld.amount,
        further=[("Jumlah bruto", found.amount.amount), ("Pajak dipungut", -found.withheld.amount)],
        number_hint="Nomor diberikan saat dibayar.",
        preview=lambda: facts_imprest.of_expense_receipt(found),
    )


def _instead(line: Any) -> str:
    if line.payable_account is not None:
        return f"melunasi {line.payable_account.name}"
    return f"dibukukan ke {line.debit_account.name}" if line.debit_account is not None else ""


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat kuitansi, and pay it at once when asked."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Mencatat kuitansi")
    year = pickers.fiscal_year(request)
    top_ups = imprest.unsettled(unit).filter(is_paid=True)
    form = ExpenseForm(
        documents.posted(request), top_ups=top_ups, initial={"dated_on": documents.day(year.pk)}
    )
    withholdings = Account.objects.filter(
        edition=year.chart_id, nature=Nature.WITHHOLDING, is_postable=True, is_active=True
    ).order_by("code")
    lines, taxes = _typed_lines(request), _typed_taxes(request)
    problems: list[Problem] = []
    if request.method == "POST":
        problems = [] if form.is_valid() else inputs.form_problems(form)
        wrong, given = _read_lines(request, unit, year, lines)
        wrong_taxes, given_taxes = _read_taxes(taxes, {str(one.pk): one for one in withholdings})
        problems += [*wrong, *wrong_taxes]
        if not problems:
            is_paid = inputs.read_action(request.POST, "save").name == "pay"

            def act() -> ExpenseReceipt:
                with one_transaction():
                    made = service.create_expense(
                        unit=unit,
                        lines=given,
                        taxes=given_taxes,
                        actor=request.user,  # type: ignore[arg-type]
                        **form.cleaned_data,
                    )
                    if is_paid:
                        made = engine.run(FLOW, made.pk, "pay", actor=request.user)  # type: ignore[arg-type]
                    return made

            done = "Kuitansi dibayar dan dijurnal." if is_paid else "Draf kuitansi tersimpan."
            answer, problems = saved(request, form, act, route="expense-detail", done=done)
            if answer is not None:
                return answer
    context = {
        "form": form,
        "unit": unit,
        "units": units,
        "lines": lines,
        "taxes": taxes,
        "withholdings": withholdings,
        "problems": problems,
        "free": _free(unit, year, documents.day(year.pk)),
    }
    return imprest_kit.page(request, "imprest/expense_new.html", context, here="Kuitansi baru", **PLACE)


def _free(unit: Unit, year: Any, day: Any) -> Any:
    """Cash that UP receipts may use today; nothing while the unit has no book."""
    try:
        return imprest.lowest_free(unit, year, day)
    except DomainError:
        return imprest.ZERO


def _typed_lines(request: HttpRequest) -> list[inputs.Row]:
    data = request.POST
    return [
        inputs.Row(
            index,
            {
                "key": data.get(f"key-{index}", ""),
                "text": data.get(f"key-{index}_text", ""),
                "amount": data.get(f"amount-{index}", ""),
                "account": data.get(f"account-{index}", ""),
                "account_text": data.get(f"account-{index}_text", ""),
            },
        )
        for index in range(LINES)
    ]


def _typed_taxes(request: HttpRequest) -> list[inputs.Row]:
    data = request.POST
    return [
        inputs.Row(
            index, {"account": data.get(f"tax-{index}", ""), "amount": data.get(f"tax-amount-{index}", "")}
        )
        for index in range(TAXES)
    ]


def _line(key: BudgetKey, amount: Decimal, account: Account | None) -> service.ExpenseLine:
    """The line; an account named settles a payable, or takes the place of the mapped asset or expense."""
    if account is None:
        return service.ExpenseLine(key, amount)
    if account.nature == Nature.LIABILITY:
        return service.ExpenseLine(key, amount, payable_account=account)
    return service.ExpenseLine(key, amount, debit_account=account)


def _read_lines(
    request: HttpRequest, unit: Unit, year: FiscalYear, rows: list[inputs.Row]
) -> tuple[list[Problem], list[service.ExpenseLine]]:
    """The lines with anything typed; none at all is the service's to refuse."""
    problems: list[Problem] = []
    found = []
    for row in rows:
        if not any(text.strip() for text in row.texts.values()):
            continue
        wrong, key = pickers.chosen_key(request, unit, f"key-{row.index}")
        number, error = inputs.read_amount(row.texts["amount"])
        if error:
            wrong.append(Problem(f"Rincian {row.index + 1}: {error}", f"amount-{row.index}"))
        unknown, account = pickers.chosen_account(request, year, f"account-{row.index}", "lawan-belanja")
        wrong += unknown
        problems += wrong
        if key is not None and not wrong:
            found.append(_line(key, number, account))
    return problems, found


def _read_taxes(
    rows: list[inputs.Row], known: dict[str, Account]
) -> tuple[list[Problem], list[service.TaxInput]]:
    problems: list[Problem] = []
    found = []
    for row in rows:
        account, text = row.texts["account"], row.texts["amount"].strip()
        if not account and not text:
            continue
        number, error = inputs.read_amount(text)
        if account not in known:
            problems.append(Problem(f"Pajak {row.index + 1}: jenis pajak belum dipilih.", f"tax-{row.index}"))
        elif error:
            problems.append(Problem(f"Pajak {row.index + 1}: {error}", f"tax-amount-{row.index}"))
        else:
            found.append(service.TaxInput(known[account], number))
    return problems, found
