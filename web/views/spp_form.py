"""SPP: the form, new or corrected. Plain POST adds and removes lines; script swaps the parts that changed."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from budget.selectors import lines_in_force
from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.locks import one_transaction
from reference import access
from reference.models import FiscalYear, Nature, Role, Unit
from treasury import selectors
from treasury.models import Contract, PaymentRequest
from treasury.services import payment_request as service
from treasury.services.imprest_request import ImprestInput
from web.forms import inputs
from web.forms import spp as forms
from web.forms.inputs import Problem
from web.views import documents, labels, parts, pickers, spp_imprest
from workflows import engine

FLOW = "payment_request"


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """SPP baru of a unit whose treasurer the person is."""
    unit, units = documents.own_unit(request, Role.TREASURER, act="Membuat SPP")
    return _form(request, unit, units, None)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Perbaiki SPP: a draft or a returned one."""
    found = documents.find(request, PaymentRequest.objects.select_related("unit", "year", "vendor"), pk)
    if not found.has_lines:
        return spp_imprest.edit(request, found)
    access.require(request.user, Role.TREASURER, unit=found.unit, on=clock.today(), act="Mengubah SPP")
    if found.state not in service.EDITABLE:
        messages.warning(request, "SPP ini sudah diajukan; rinciannya tidak dapat diubah.")
        return redirect("spp-detail", pk)
    return _form(request, found.unit, [found.unit], found)


def _form(request: HttpRequest, unit: Unit, units: list[Unit], found: PaymentRequest | None) -> HttpResponse:
    draft = _draft(request, unit, found)
    action = inputs.read_action(request.POST) if request.method == "POST" else inputs.Action("show")
    problems: list[Problem] = []
    if action.name == "add_line":
        problems = _add_line(request, draft)
    elif action.name == "remove_line":
        draft.lines = inputs.without(draft.lines, action.index)
    elif action.name == "add_deduction":
        draft.deductions = inputs.append(draft.deductions, dict.fromkeys(forms.DEDUCTION, ""))
    elif action.name == "remove_deduction":
        draft.deductions = inputs.without(draft.deductions, action.index)
    elif action.name in ("save", "submit"):
        problems = draft.check()
        if not problems:
            try:
                saved = _save(request, draft, found, is_submitted=action.name == "submit")
            except (AccessDenied, NotFound):
                raise
            except DomainError as error:
                problems = _at_lines(draft, inputs.problems_of(error, lambda name: _anchor(draft, name)))
            else:
                return redirect("spp-detail", saved.pk)
    return _page(request, draft, units, found, problems)


def _anchor(draft: forms.Draft, name: str) -> str:
    if name in draft.head.fields:
        return f"id_{name}"
    return {"lines": "new_line", "deductions": "h-potongan", "reason": ""}.get(name, "")


def _at_lines(draft: forms.Draft, problems: list[Problem]) -> list[Problem]:
    """Refusals of the budget name an account: each leads to the first line on it."""
    found = []
    for problem in problems:
        codes = [(row.index, draft.keys[int(row.texts["key"])].account.code) for row in draft.lines]
        line = next((index for index, code in codes if code in problem.message), None)
        anchor = problem.anchor or ("" if line is None else f"line-amount-{line}")
        found.append(replace(problem, anchor=anchor))
    return found


def _save(
    request: HttpRequest, draft: forms.Draft, found: PaymentRequest | None, *, is_submitted: bool
) -> PaymentRequest:
    """Save the draft, and submit it in the same transaction when asked: a refusal leaves nothing behind."""
    data = draft.head.cleaned_data
    values = {
        "dated_on": data["dated_on"],
        "description": data["description"],
        "contract": data["contract"],
        "vendor": data["vendor"],
        "cash_plan_reason": data["cash_plan_reason"],
        "imprest": ImprestInput(due_on=data["due_on"], due_reason=data["due_reason"]),
        "lines": draft.request_lines(),
        "deductions": draft.deduction_inputs(),
        "actor": request.user,
    }
    with one_transaction():
        if found is None:
            saved = service.create_request(unit=draft.unit, kind=data["kind"], **values)
        else:
            saved = service.update_request(found, **values)
        if is_submitted:
            saved = engine.run(FLOW, saved.pk, "submit", actor=request.user)
    if is_submitted:
        messages.success(request, labels.step_text(FLOW, "submit").done)
        for notice in getattr(saved, "notices", []):
            messages.warning(request, notice)
    else:
        messages.success(request, "Draf SPP tersimpan.")
    return saved


def _draft(request: HttpRequest, unit: Unit, found: PaymentRequest | None) -> forms.Draft:
    """What was sent, what was saved, or an empty form."""
    year = found.year if found else pickers.fiscal_year(request)
    contracts = selectors.contracts(unit, year).filter(
        Q(state="confirmed") | Q(pk=found.contract_id if found else None)
    )
    head_values: dict[str, Any] = {"contracts": contracts, "sub_activities": _sub_activities(unit, year)}
    if request.method == "POST":
        head = forms.HeadForm(request.POST, **head_values)
        lines, deductions = forms.rows_of_post(request.POST)
    elif found is not None:
        initial = {
            "kind": found.kind,
            "dated_on": found.dated_on,
            "contract": found.contract_id,
            "vendor": found.vendor_id,
            "description": found.description,
            "cash_plan_reason": found.cash_plan_reason,
            "due_on": found.due_on,
            "due_reason": found.due_reason,
        }
        head = forms.HeadForm(initial=initial, **head_values)
        lines, deductions = forms.rows_of_request(found)
    else:
        initial = {"kind": request.GET.get("jenis", "LS-BJ"), "dated_on": documents.day(year.pk)}
        head = forms.HeadForm(initial=initial, **head_values)
        lines, deductions = [], []
    draft = forms.Draft(unit, year, head, lines, deductions)
    draft.look_up()
    return draft


def _sub_activities(unit: Unit, year: FiscalYear) -> list[tuple[str, str]]:
    rows = (
        lines_in_force(year=year.pk, unit_id=unit.pk)
        .filter(key__account__nature=Nature.SPENDING, key__sub_activity__isnull=False)
        .order_by("key__sub_activity__code")
        .values_list("key__sub_activity", "key__sub_activity__code", "key__sub_activity__name")
        .distinct()
    )
    return [(str(pk), f"{code} {name}") for pk, code, name in rows]


def _add_line(request: HttpRequest, draft: forms.Draft) -> list[Problem]:
    """The chosen or typed line; an empty field takes the contract's own."""
    data = request.POST
    sub_activity = data.get("sub_activity", "")
    try:
        key = pickers.resolve_key(
            year=draft.year.pk,
            unit_id=draft.unit.pk,
            pk=data.get("new_line", ""),
            text=data.get("new_line_text", ""),
            sub_activity_id=int(sub_activity) if sub_activity.isdecimal() else None,
        )
    except DomainError as error:
        return [Problem(error.message, "new_line", error.rules)]
    contract = _contract(draft)
    if key is None and contract is not None:
        key = contract.key
    if key is None:
        return [Problem("Rincian belum dipilih. Ketik kode rekening atau kata dari namanya.", "new_line")]
    draft.lines = inputs.append(draft.lines, {"key": str(key.pk), "amount": "", "settles": ""})
    draft.look_up()
    return []


def _contract(draft: forms.Draft) -> Contract | None:
    """The chosen contract with its rest, also while the rest of the form is incomplete."""
    chosen = str(draft.head["contract"].value() or "")
    if not chosen.isdecimal():
        return None
    contract: Contract | None = draft.head.fields["contract"].queryset.filter(pk=int(chosen)).first()  # type: ignore[attr-defined]
    return contract


def _dated_on(draft: forms.Draft) -> date:
    field = draft.head.fields["dated_on"]
    try:
        typed = field.to_python(draft.head["dated_on"].value())
    except ValidationError:
        typed = None
    return typed if isinstance(typed, date) and typed.year == draft.year.pk else documents.day(draft.year.pk)


def _page(
    request: HttpRequest,
    draft: forms.Draft,
    units: list[Unit],
    found: PaymentRequest | None,
    problems: Sequence[Problem],
) -> HttpResponse:
    contract, dated_on = _contract(draft), _dated_on(draft)
    views = draft.views(contract, dated_on)
    is_shown = request.method == "GET" or inputs.read_action(request.POST).name not in ("save", "submit")
    if is_shown:
        draft.head = draft.head.unjudged(_as_initial(draft.head, request))
    swaps = ["#ringkasan", "#alasan-kas", "#pesan"]
    for view in views:
        swaps += [f"#{name}-{view.row.index}" for name in ("batas", "galat", "awas")]
    is_added = bool(draft.lines) and draft.lines[-1].is_new
    context = {
        "draft": draft,
        "head": draft.head,
        "views": views,
        "contract": contract,
        "unit": draft.unit,
        "units": units,
        "document": found,
        "problems": problems,
        "swaps": ",".join(swaps),
        "has_caution": any(view.cautions for view in views),
        "new_text": "" if is_added else request.POST.get("new_line_text", ""),
        "new_value": "" if is_added else request.POST.get("new_line", ""),
        "chain": _chain(found),
    }
    crumbs = [("SPP", reverse("spp-list")), (found.number or "Draf" if found else "SPP baru", "")]
    return parts.page(
        request, "treasury/spp_form.html", context, crumbs=crumbs, status=422 if problems else 200
    )


def _as_initial(head: forms.HeadForm, request: HttpRequest) -> dict[str, Any]:
    """While lines are still added nothing is judged: what was typed stands as it is."""
    if request.method == "GET":
        return dict(head.initial)
    return {name: request.POST.get(name, "") for name in head.fields}


def _chain(found: PaymentRequest | None) -> list[dict[str, Any]]:
    state = "back" if found is not None and found.state == "returned" else "now"
    word = "Anda, dikembalikan" if state == "back" else "Anda, draf"
    return [
        {"title": "SPP", "lines": [word], "state": state},
        {"title": "Verifikasi", "lines": ["PPK-SKPD"], "state": ""},
        {"title": "SPM", "lines": ["Pengguna Anggaran"], "state": ""},
        {"title": "SP2D", "lines": ["Kuasa BUD"], "state": ""},
        {"title": "Dibayar", "lines": ["Bank"], "state": ""},
    ]
