"""Lembar RKA: the grid of one sub kegiatan, pendapatan or pembiayaan; saved at once, as JSON."""

import json
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from budget import proposal_selectors as selectors
from budget import review
from budget.ceilings import CeilingUse, remaining_of
from budget.models import BudgetProposal, ReviewNote
from budget.prices import current_edition, search_items
from budget.proposal_checks import LineFlaws
from budget.proposal_editing import Conflicts, save_lines
from budget.proposal_meters import meters_outside
from budget.proposals import may_edit as is_editor
from budget.proposals import require_editor
from core.errors import AccessDenied, DomainError, NotFound
from core.money import ZERO, format_amount
from reference.models import LIMITED, Account, FundSource, Program
from web.forms import sheet as forms
from web.templatetags.kapuas import saat
from web.views import attempts, parts, pickers, proposals

NAMES_MAX = 500
PICKS = 30


@login_required
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Lembar rincian: GET shows it, POST (JSON) saves all changes or none."""
    proposal = proposals.find(request, pk)
    program = _program(proposal, part)
    if request.method == "POST":
        require_editor(proposal, actor=request.user)  # type: ignore[arg-type]
        return _save(request, proposal, program)
    rows = selectors.records(selectors.sheet_lines(proposal, part))
    may_edit = is_editor(proposal, actor=request.user)  # type: ignore[arg-type]
    uses = remaining_of(proposal) if program is not None else []
    limits = [_limit(use, rows) for use in proposals.limits_of(uses, program)]
    notes = _notes(proposal, rows)
    title = program.name if program else selectors.PART_TITLES[part]
    data = {
        "rows": [forms.row_of(row) for row in rows],
        "limits": limits,
        "notes": notes,
        "mayEdit": may_edit,
        "returnedOnly": proposal.state == "returned" and proposal.lines.filter(is_returned=True).exists(),
        "names": reverse("proposal-names", args=[pk]),
        "meters": reverse("proposal-meters", args=[pk, part]),
        "review": reverse("proposal-review", args=[pk]),
        "prices": reverse("proposal-prices", args=[pk]),
        "accounts": reverse("pick-account", args=[_purpose(part)]),
        "funds": reverse("pick-fund"),
    }
    context = {
        "proposal": proposal,
        "unit": proposals.unit_name(proposal),
        "program": program,
        "title": title,
        "data": data,
        "limits": limits,
        "may_edit": may_edit,
        "lines_url": reverse("proposal-lines", args=[pk]),
    }
    crumbs = [proposals.list_crumb(), proposals.crumb(proposal), (title, "")]
    return parts.page(request, "proposals/sheet.html", context, crumbs=crumbs)


def _program(proposal: BudgetProposal, part: str) -> Program | None:
    """The sub kegiatan of the sheet with what stands above it; NotFound when there is none."""
    if part in selectors.PART_TITLES:
        return None
    known = (
        selectors.known_programs(proposal, [int(part)]).select_related("parent__parent")
        if part.isdecimal() and len(part) < 10
        else Program.objects.none()
    )
    found = known.first()
    if found is None:
        raise NotFound("Lembar tidak ditemukan. Pilih sub kegiatan dari halaman RKA.")
    return found


def _purpose(part: str) -> str:
    """Which accounts a sheet offers."""
    return part if part in selectors.PART_NATURES else "belanja"


def _limit(use: CeilingUse, rows: list[dict[str, Any]]) -> dict[str, Any]:
    """A ceiling as the page counts it: what stands outside this sheet does not change while one types."""
    fund = use.ceiling.fund_source
    here = sum(
        (
            row["amount"]
            for row in rows
            if row["account__nature"] in LIMITED
            and (fund is None or _within(row["fund_source__code"] or "", fund.code))
        ),
        ZERO,
    )
    return {
        "label": ", ".join(
            [use.ceiling.program.name if use.ceiling.program else "Seluruh unit"]
            + ([fund.name] if fund else [])
        ),
        "limit": format_amount(use.limit),
        "elsewhere": format_amount(use.filled - here),
        "fund": fund.code if fund else "",
    }


def _within(code: str, above: str) -> bool:
    return code == above or code.startswith(f"{above}.")


def _notes(proposal: BudgetProposal, rows: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """Open notes with their answers by line."""
    found: dict[str, list[dict[str, Any]]] = {}
    for note in review.threads(proposal).filter(is_open=True, line__in=[row["id"] for row in rows]):
        found.setdefault(str(note.line_id), []).append(
            _said(note) | {"about": note.about, "answers": [_said(one) for one in note.answers.all()]}
        )
    return found


def _said(note: ReviewNote) -> dict[str, str]:
    return {"text": note.text, "who": note.created_by.full_name, "at": saat(note.created_at)}


def _save(request: HttpRequest, proposal: BudgetProposal, program: Program | None) -> HttpResponse:
    try:
        changes = forms.read_changes(
            request.body, proposal, sub_activity_id=program.pk if program is not None else None
        )
        saved = save_lines(proposal, changes, actor=request.user)  # type: ignore[arg-type]
    except (AccessDenied, NotFound):
        raise
    except LineFlaws as error:
        parts.remember(request, error)
        return JsonResponse({"flaws": forms.flaws_as_data(error)}, status=422)
    except Conflicts as error:
        parts.remember(request, error)
        late = selectors.lines_of(proposal).filter(pk__in=[one.id for one in error.conflicts])
        rows = {row["id"]: row for row in selectors.records(late)}
        return JsonResponse({"conflicts": forms.conflicts_as_data(error.conflicts, rows)}, status=409)
    except DomainError as error:
        parts.remember(request, error)
        sentences = [parts.sentence(one) for one in parts.each(error)]
        return JsonResponse({"refused": sentences}, status=attempts.status_of(error))
    found = selectors.records(selectors.lines_of(proposal).filter(pk__in=list(saved.lines)))
    return JsonResponse({"added": saved.added, "rows": [forms.row_of(row) for row in found]})


@login_required
@require_GET
def names(request: HttpRequest, pk: int) -> HttpResponse:
    """Names of typed codes: what the year's editions call them; unknown ones are left out."""
    proposal = proposals.find(request, pk)
    year = proposal.budget.version.year
    accounts = Account.objects.filter(
        edition=year.chart_id, is_postable=True, code__in=request.GET.getlist("rekening")[:NAMES_MAX]
    )
    funds = FundSource.objects.filter(
        edition=year.funds_id, is_postable=True, code__in=request.GET.getlist("dana")[:NAMES_MAX]
    )
    return JsonResponse(
        {
            "accounts": dict(accounts.values_list("code", "name")),
            "funds": dict(funds.values_list("code", "name")),
        }
    )


@login_required
@require_GET
def meters(request: HttpRequest, pk: int, part: str) -> HttpResponse:
    """Belanja wajib and pembiayaan neto outside the sheet, asked once when it opens."""
    proposal = proposals.find(request, pk)
    found = meters_outside(proposal, part, program=_program(proposal, part))
    return JsonResponse(forms.meters_as_data(found))


@login_required
@require_GET
def prices(request: HttpRequest, pk: int) -> HttpResponse:
    """Ambil dari standar harga: items by words, those of the line's account first asked for."""
    proposal = proposals.find(request, pk)
    edition = current_edition(proposal.budget.version.year)
    query, account = request.GET.get("q", "").strip(), request.GET.get("rekening", "").strip()
    only_account = request.GET.get("semua") != "1" and account
    items = []
    if edition is not None:
        found = search_items(edition, query, account=account if only_account else "")
        items = list(found[: PICKS + 1])
    context = {
        "proposal": proposal,
        "edition": edition,
        "query": query,
        "account": account,
        "only_account": only_account,
        "items": [
            (item, json.dumps(forms.item_of(item) | {"specification": item.specification}))
            for item in items[:PICKS]
        ],
        "has_more": len(items) > PICKS,
    }
    return parts.page(request, "proposals/prices.html", context)


@login_required
@require_GET
def funds(request: HttpRequest) -> HttpResponse:
    """Sumber dana of the fiscal year, for a search field."""
    year = pickers.fiscal_year(request)
    rows = FundSource.objects.filter(edition=year.funds_id, is_postable=True, is_active=True)
    found = pickers.by_words(rows, pickers.typed(request), code="code", name="name")[: pickers.LIMIT]
    options = [pickers.Option(row.pk, row.code, row.name, row.code) for row in found]
    return pickers.show_options(request, options, nothing="Tidak ada sumber dana yang cocok.")
