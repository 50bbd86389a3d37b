"""One line of an RKA as a plain form: for who works without script, and from the list of lines."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from budget import proposal_selectors as selectors
from budget.models import BudgetProposal, ProposalLine
from budget.proposal_checks import LineFlaws
from budget.proposal_editing import save_lines
from budget.proposals import require_editor
from core.errors import DomainError, NotFound
from web.forms import sheet as forms
from web.forms.proposals import LABELS, LineForm
from web.views import documents, parts, proposals


@login_required
@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int, line: int) -> HttpResponse:
    """Ubah satu rincian."""
    proposal = proposals.find(request, pk)
    require_editor(proposal, actor=request.user)  # type: ignore[arg-type]
    found = selectors.lines_of(proposal).filter(pk=line).first()
    if found is None:
        raise NotFound("Rincian tidak ditemukan, atau sudah dihapus.")
    (record,) = selectors.records(selectors.lines_of(proposal).filter(pk=line))
    row = forms.row_of(record)
    shown = {**row["cells"], "amount": row["cells"]["amount"] if found.price is None else ""}
    form = LineForm(documents.posted(request), initial=shown)
    if request.method == "POST" and form.is_valid():
        try:
            _save(request, proposal, found, shown, form.cleaned_data)
        except LineFlaws as error:
            parts.remember(request, error)
            for flaw in error.flaws:
                cell = forms.FLAW_COLUMNS.get(flaw.column, flaw.column)
                words = f"{flaw.why} ({flaw.rule})" if flaw.rule else flaw.why
                form.add_error(cell if cell in form.fields else None, words)
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            messages.success(request, f"Rincian {form.cleaned_data['description']} tersimpan.")
            return redirect("proposal-lines", pk)
    part = selectors.part_of(found.sub_activity_id, found.account.nature if found.account else None)
    context = {
        "proposal": proposal,
        "line": found,
        "form": form,
        "fields": [form[name] for name in LABELS],
        "revision": request.POST.get("revision", str(found.revision)),
        "part": part,
    }
    crumbs = [proposals.list_crumb(), proposals.crumb(proposal), ("Ubah rincian", "")]
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "proposals/line.html", context, crumbs=crumbs, status=status)


def _save(
    request: HttpRequest,
    proposal: BudgetProposal,
    line: ProposalLine,
    shown: dict[str, str],
    typed: dict[str, str],
) -> None:
    """Save the cells that differ from what was shown, on the revision that the form was made of."""
    cells = {name: text for name, text in typed.items() if text != shown[name]}
    if typed["price"]:
        cells.pop("amount", None)
    revision = request.POST.get("revision", "")
    changes = forms.read_edit(
        proposal,
        line_id=line.pk,
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        number=1,
        cells=cells,
    )
    save_lines(proposal, changes, actor=request.user)  # type: ignore[arg-type]
