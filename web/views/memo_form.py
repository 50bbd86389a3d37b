"""Bukti memorial: the form. Who saves a draft that another saved meanwhile is told, and keeps his input."""

from collections.abc import Sequence
from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from core.locks import one_transaction
from reference import access
from reference.models import LedgerSet, Unit
from treasury.flows_desk import MAKER
from treasury.models import MemoVoucher
from treasury.models.memo import YEAR_END
from treasury.posting_rules import entity_of
from treasury.services import memo as service
from web.forms import inputs
from web.forms import memo as forms
from web.forms.inputs import Problem
from web.views import documents, labels, parts, pickers
from workflows import engine

FLOW = "memo_voucher"
# What the kept input of a browser is sent back with, after the page was loaded anew.
RESTORE = "restore"


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Bukti memorial baru of an entity whose accountant the person is."""
    unit, units = documents.own_unit(request, MAKER, act="Menyusun bukti memorial")
    return _form(request, unit, units, None)


@login_required
@require_http_methods(["GET", "POST"])
def new_audit(request: HttpRequest) -> HttpResponse:
    """Koreksi audit baru of a closed year: the year that the person works in."""
    unit, units = documents.own_unit(request, MAKER, act="Menyusun koreksi audit")
    return _form(request, unit, units, None, is_audit=True)


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah bukti memorial: a draft or a returned one."""
    related = ("unit__parent", "year", "edited_by")
    found = documents.find(request, MemoVoucher.objects.select_related(*related), pk)
    access.require(request.user, MAKER, unit=found.unit, on=clock.today(), act="Mengubah bukti memorial")
    if found.state not in service.EDITABLE:
        messages.warning(request, "Bukti ini sudah diajukan; isinya tidak dapat diubah.")
        return redirect("memo-detail", pk)
    return _form(request, found.unit, [found.unit], found)


def _form(
    request: HttpRequest,
    unit: Unit,
    units: list[Unit],
    found: MemoVoucher | None,
    *,
    is_audit: bool = False,
) -> HttpResponse:
    head_form = forms.AuditHeadForm if is_audit or (found and found.is_audit) else forms.HeadForm
    draft = _draft(request, unit, found, head_form)
    action = inputs.read_action(request.POST) if request.method == "POST" else inputs.Action("show")
    problems: list[Problem] = []
    latest: MemoVoucher | None = None
    if action.name == "add_line":
        problems = _add_line(request, draft)
    elif action.name == "remove_line":
        draft.lines = inputs.without(draft.lines, action.index)
    elif action.name in ("save", "submit"):
        problems = draft.check()
        if not problems:
            try:
                saved = _save(request, draft, found, is_submitted=action.name == "submit")
            except (AccessDenied, NotFound):
                raise
            except service.StaleVoucher as error:
                latest, problems = error.voucher, inputs.problems_of(error)
            except DomainError as error:
                problems = inputs.problems_of(error, lambda name: _anchor(draft, name))
            else:
                return redirect("memo-detail", saved.pk)
    return _page(request, draft, units, found, problems, latest=latest)


def _anchor(draft: forms.Draft, name: str) -> str:
    return f"id_{name}" if name in draft.head.fields else {"lines": "rincian"}.get(name, "")


def _save(
    request: HttpRequest, draft: forms.Draft, found: MemoVoucher | None, *, is_submitted: bool
) -> MemoVoucher:
    """Save the draft, and send it in the same transaction when asked: a refusal leaves nothing behind."""
    data = dict(draft.head.cleaned_data)
    ledger_set = data.pop("ledger_set")
    values = {**data, "lines": draft.memo_lines(), "actor": request.user}
    with one_transaction():
        if found is None:
            saved = service.create_voucher(
                unit=draft.unit, ledger_set=ledger_set, is_complete=is_submitted, **values
            )
        else:
            saved = service.update_voucher(found, revision=_revision(request, found), **values)
        if is_submitted:
            saved = engine.run(FLOW, saved.pk, "submit", actor=request.user)  # type: ignore[arg-type]
    done = labels.step_text(FLOW, "submit").done if is_submitted else "Draf bukti memorial tersimpan."
    messages.success(request, done)
    return saved


def _revision(request: HttpRequest, found: MemoVoucher) -> int:
    """The revision that the person opened: the newest when he loads the page or restores into it."""
    is_opened = request.method == "GET" or inputs.read_action(request.POST).name == RESTORE
    text = request.POST.get("revision", "")
    return found.revision if is_opened or not text.isdecimal() else int(text[:9])


def _draft(
    request: HttpRequest, unit: Unit, found: MemoVoucher | None, head_form: type[forms.HeadForm]
) -> forms.Draft:
    """What was sent, what was saved, or an empty form."""
    year = found.year if found else pickers.fiscal_year(request)
    if request.method == "POST":
        head, lines = head_form(request.POST), forms.rows_of_post(request.POST)
    elif found is not None:
        initial = {name: getattr(found, name) for name in head_form.base_fields}
        head, lines = head_form(initial=initial), forms.rows_of_voucher(found)
    else:
        is_audit = head_form is forms.AuditHeadForm
        day = date(year.pk, *YEAR_END) if is_audit else documents.day(year.pk)
        head, lines = head_form(initial={"dated_on": day, "ledger_set": LedgerSet.FIN}), []
    draft = forms.Draft(unit, year, head, lines, units=_line_units(unit))
    draft.look_up()
    return draft


def _line_units(unit: Unit) -> list[Unit]:
    """Units that a line may be of: the entity with its sub-units, or every one for PPKD."""
    entity = entity_of(unit)
    active = Unit.objects.filter(is_active=True).order_by("code")
    if entity.is_ppkd:
        return list(active)
    return [entity, *active.filter(parent=entity)]


def _set_of(draft: forms.Draft, found: MemoVoucher | None) -> str:
    if found is not None:
        return found.ledger_set
    value = str(draft.head["ledger_set"].value() or LedgerSet.FIN)
    return value if value in LedgerSet.values else LedgerSet.FIN


def _purpose(draft: forms.Draft, found: MemoVoucher | None) -> str:
    return "finansial" if _set_of(draft, found) == LedgerSet.FIN else "set-anggaran"


def _add_line(request: HttpRequest, draft: forms.Draft) -> list[Problem]:
    data = request.POST
    purpose = "finansial" if data.get("ledger_set") != LedgerSet.BUD else "set-anggaran"
    try:
        account = pickers.resolve_account(
            draft.year, data.get("new_line", ""), data.get("new_line_text", ""), purpose
        )
        program = pickers.resolve_program(
            draft.year, data.get("new_program", ""), data.get("new_program_text", "")
        )
    except DomainError as error:
        return inputs.problems_of(error, lambda _: "new_line")
    if account is None:
        return [Problem("Rekening belum dipilih. Ketik kode atau kata dari namanya.", "new_line")]
    texts = dict.fromkeys(forms.LINE, "")
    texts |= {"account": str(account.pk), "unit": str(draft.unit.pk)}
    if program is not None:
        texts["sub_activity"] = str(program.pk)
    draft.lines = inputs.append(draft.lines, texts)
    draft.look_up()
    return []


def _page(
    request: HttpRequest,
    draft: forms.Draft,
    units: list[Unit],
    found: MemoVoucher | None,
    problems: Sequence[Problem],
    *,
    latest: MemoVoucher | None,
) -> HttpResponse:
    is_judged = request.method == "POST" and inputs.read_action(request.POST).name in ("save", "submit")
    if request.method == "POST" and not is_judged:
        draft.head = type(draft.head)(
            initial={name: request.POST.get(name, "") for name in draft.head.fields}
        )
    is_added = bool(draft.lines) and draft.lines[-1].is_new
    context = {
        "draft": draft,
        "head": draft.head,
        "unit": draft.unit,
        "units": units,
        "document": found,
        "revision": _revision(request, found) if found else 0,
        "is_audit": isinstance(draft.head, forms.AuditHeadForm),
        "is_reversal": found is not None and found.reverses_id is not None,
        "purpose": _purpose(draft, found),
        "problems": problems,
        "latest": latest,
        "latest_lines": list(latest.lines.select_related("account")) if latest else [],
        "new_text": "" if is_added else request.POST.get("new_line_text", ""),
        "new_value": "" if is_added else request.POST.get("new_line", ""),
        "program_text": request.POST.get("new_program_text", ""),
        "program_value": request.POST.get("new_program", ""),
    }
    is_audit = context["is_audit"]
    place = ("Koreksi audit", reverse("audit-list")) if is_audit else ("Bukti memorial", reverse("memo-list"))
    crumbs = [place, ("Draf" if found else "Bukti baru", "")]
    status = 409 if latest else 422 if problems else 200
    return parts.page(request, "desk/memo_form.html", context, crumbs=crumbs, status=status)
