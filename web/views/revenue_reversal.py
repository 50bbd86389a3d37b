"""Dokumen pembalik: made from the page of a booked document, decided by another person."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.errors import NotFound
from core.words import terbilang
from reference import access
from reference.models import Role, User
from treasury.limits_revenue import BOOKED
from treasury.models import Reversal
from treasury.services import reversal as service
from web import words
from web.forms import inputs
from web.forms.inputs import Problem
from web.forms.revenue import ReversalForm
from web.views import documents, parts, registers
from web.views.attempts import OPENED, Attempt, saved
from web.views.registers import Register, Row

FLOW = "reversal"


def of_document(document: Any) -> Reversal | None:
    """The reversing document of a document that is not cancelled."""
    rows = Reversal.objects.filter(target_flow=document.flow_name, target_id=document.pk)
    return rows.exclude(state="cancelled").first()


def url_for(document: Any, user: Any) -> str:
    """Where the person makes a reversing document of a booked one; empty when there is nothing to offer."""
    rule = service.RULES.get(document.flow_name)
    if rule is None or document.state != BOOKED or of_document(document) is not None:
        return ""
    if not access.may(user, rule.maker, unit=document.unit, on=clock.today()):
        return ""
    return reverse("reversal-new", args=[document.flow_name, document.pk])


def _target(found: Reversal) -> tuple[str, str]:
    name, route = words.DOCUMENTS[found.target_flow]
    return f"{name} {found.target_number}", reverse(route, args=[found.target_id])


def _row(found: Reversal) -> Row:
    return registers.row_of(found, "reversal-detail", payee=_target(found)[0])


REGISTER = Register(
    flow=FLOW,
    title="Dokumen pembalik",
    lead="Dokumen yang sudah dibukukan hanya dikoreksi dengan dokumen pembalik yang diputuskan orang lain.",
    row=_row,
    words=("number", "description", "target_number", "unit__code"),
    total="amount",
    nothing_yet="Belum ada dokumen pembalik",
    next_step="Dokumen pembalik dibuat dari halaman dokumen yang salah, dengan tombol Buat dokumen pembalik.",
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register dokumen pembalik."""
    return registers.of_year(request, REGISTER, Reversal.objects.select_related("unit"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman dokumen pembalik."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = documents.find(request, Reversal.objects.select_related("unit", "year"), pk)
    rule = service.rule_of(found.target_flow)
    log = list(documents.log_of(found))
    label, url = _target(found)
    ways: tuple[tuple[str, str, Role], ...] = (
        ("Dibuat", "create", rule.maker),
        ("Diputuskan", "confirm", rule.decider),
    )
    context = {
        "title": f"Dokumen pembalik, {found.unit.name}",
        "target_label": label,
        "target_url": url,
        "log": log,
        "chain": documents.chain_steps(found, log, ways),
        "words": terbilang(found.amount.amount),
        "number_hint": "Nomor diberikan saat diputuskan.",
        # Once decided, its own journal says the same the other way round.
        "mirrored": documents.journal_of([found.target_key])
        if found.state == "draft"
        else documents.Journal(),
    }
    return documents.detail(
        request,
        found,
        "treasury/reversal.html",
        context,
        crumbs=[("Dokumen pembalik", reverse("reversal-list")), (registers.number_of(found), "")],
        attempt=attempt,
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, flow: str, pk: int) -> HttpResponse:
    """Buat dokumen pembalik of one booked document."""
    rule = service.RULES.get(flow)
    if rule is None:
        raise NotFound("Dokumen jenis ini tidak dibalik dengan dokumen pembalik.")
    target = documents.find(request, rule.model._default_manager.select_related("unit", "year"), pk)
    act = "Membuat dokumen pembalik"
    access.require(request.user, rule.maker, unit=target.unit, on=clock.today(), act=act)
    initial = {"dated_on": documents.day(target.year_id, target.dated_on)}
    form = ReversalForm(documents.posted(request), initial=initial)
    problems: list[Problem] = []
    if request.method == "POST":
        if form.is_valid():
            answer, problems = saved(
                request,
                form,
                lambda: service.create_reversal(target, actor=_user(request), **form.cleaned_data),
                route="reversal-detail",
                done=f"Dokumen pembalik dibuat, menunggu {rule.decider.label}.",
            )
            if answer is not None:
                return answer
        else:
            problems = inputs.form_problems(form)
    name, route = words.DOCUMENTS[flow]
    context = {
        "form": form,
        "target": target,
        "target_label": f"{name} {target}",
        "back": reverse(route, args=[target.pk]),
        "decider": rule.decider.label,
        "problems": problems,
    }
    crumbs = [
        ("Dokumen pembalik", reverse("reversal-list")),
        (f"{name} {target}", context["back"]),
        ("Baru", ""),
    ]
    return parts.page(
        request, "treasury/reversal_new.html", context, crumbs=crumbs, status=422 if problems else 200
    )


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]
