"""One door for every step of every document: the button's POST goes to the engine and back to the page."""

from collections.abc import Callable
from typing import Any

from django.apps import apps
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.errors import NotFound
from web import words
from web.forms.steps import form_for
from web.views import (
    accountability,
    apbd,
    budget,
    cash_closing,
    ceiling_plan,
    contract,
    documents,
    expense,
    fund_release,
    handover,
    imprest_return,
    labels,
    memo,
    notes,
    plan_proposals,
    planning,
    price_proposals,
    prices,
    proposals,
    receipt,
    remittance,
    revenue,
    revenue_reversal,
    semester,
    sp2d,
    spm,
    spp,
    treasurer_tax,
)
from web.views.attempts import Page, take_step
from workflows import engine
from workflows.flow import get, registered

# Each kind of document shows its own page with what the refused step said.
PAGES: dict[str, Page] = {
    page.FLOW: page.show
    for page in (
        *(budget, fund_release, contract, handover, spp, spm, sp2d, receipt, remittance),
        *(memo, notes, expense, treasurer_tax, imprest_return, accountability, cash_closing),
        *(*revenue.PAGES, revenue_reversal, semester, ceiling_plan, proposals, apbd),
        *(planning, plan_proposals),
        *(prices, price_proposals),
    )
}
# Documents that are, or may be, of no unit are found by their own page.
OF_REGION: dict[str, Callable[[HttpRequest, int], Any]] = {
    ceiling_plan.FLOW: ceiling_plan.find,
    planning.FLOW: planning.find,
    proposals.FLOW: proposals.find,
    prices.FLOW: prices.find,
    apbd.FLOW: apbd.find,
}


@login_required
@require_POST
def step(request: HttpRequest, flow: str, pk: int, step: str) -> HttpResponse:
    """Take one step; a refusal is shown on the page, above what was typed."""
    document = _find(request, flow, pk, step)
    form = form_for(flow, step, document, request.POST)
    text = labels.step_text(flow, step, get(flow).step(step).title)

    def work() -> Any:
        data = dict(form.cleaned_data) if form is not None else {}
        reason = request.POST.get("reason", "")
        return engine.run(flow, pk, step, actor=request.user, reason=reason, data=data)  # type: ignore[arg-type]

    return take_step(
        request,
        pk,
        PAGES[flow],
        step,
        work,
        done=text.done or f"{text.label}: selesai.",
        to=lambda _: reverse(words.DOCUMENTS[flow][1], args=[pk]),
        form=form,
        allow=lambda: engine.require_step(document, step, actor=request.user),  # type: ignore[arg-type]
        anchor_of=lambda name: _anchor(step, name),
    )


def _find(request: HttpRequest, flow: str, pk: int, step: str) -> Any:
    """The document; an unknown flow, step or document is not found, and so is one of another unit."""
    declared = registered().get(flow)
    if declared is None or flow not in PAGES or step not in {one.name for one in declared.steps if one.roles}:
        raise NotFound("Langkah ini tidak ada.")
    if flow in OF_REGION:
        return OF_REGION[flow](request, pk)
    model = apps.get_model(declared.model_label)
    related = "version" if flow == "budget_document" else "year"
    return documents.find(request, model._default_manager.select_related("unit", related), pk)


def _anchor(step: str, name: str) -> str:
    return f"alasan-{step}" if name == "reason" else f"{step}-{name}"
