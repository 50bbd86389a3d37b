"""What every document page shows beside its own facts: steps, approval log, journal, chain."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.db import models
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse

from core import clock
from core.errors import NotFound
from core.money import ZERO, Decimal
from ledger.models import Entry, EntryLine
from reference import access
from reference.models import INHERITED_ROLES, REGION_ROLES, Role, Unit, User
from web import evidence, words
from web.forms.steps import form_for
from web.templatetags.kapuas import jam, short_name, tanggal
from web.views import labels, parts
from web.views.attempts import OPENED, Attempt
from workflows import engine
from workflows.flow import of_document
from workflows.models import ApprovalLog

M = TypeVar("M", bound=models.Model)
# flow → route of its printed form.
FORMS = {
    "payment_request": "print-spp",
    "payment_order": "print-spm",
    "disbursement": "print-sp2d",
    "fund_release": "print-spd",
    "budget_document": "print-dpa",
    "budget_proposal": "print-rka",
    "memo_voucher": "print-memo",
    "accountability": "print-lpj",
    "expense_receipt": "print-expense",
    "treasurer_receipt": "print-tbp",
    "deposit": "print-sts",
    "imprest_return": "print-imprest-return",
    "cash_closing": "print-cash-closing",
}


def find(request: HttpRequest, rows: "QuerySet[M]", pk: int) -> M:
    """The document, or NotFound: also for whoever may not read its unit."""
    document = rows.filter(pk=pk).first()
    if document is None:
        raise NotFound("Dokumen tidak ditemukan, atau bukan untuk Anda.")
    access.require_read(request.user, document.unit, on=clock.today())  # type: ignore[attr-defined]
    return document


def acting_units(user: User, role: Role) -> list[Unit]:
    """Units in which the person holds the role today, by code: what a new document may be of."""
    if role in REGION_ROLES:
        is_held = access.may(user, role, unit=None, on=clock.today())
        return list(Unit.objects.filter(is_active=True).order_by("code")) if is_held else []
    held = access.appointments_of(user, on=clock.today()).filter(role=role).values("unit")
    wanted = models.Q(pk__in=held)
    if role in INHERITED_ROLES:
        wanted |= models.Q(parent__in=held)
    return list(Unit.objects.filter(wanted, is_active=True).order_by("code"))


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, also when it is empty; None for a page that is only opened."""
    return request.POST if request.method == "POST" else None


def own_unit(request: HttpRequest, role: Role, *, act: str) -> tuple[Unit, list[Unit]]:
    """The unit of a new document and all to choose from; AccessDenied for who holds the role nowhere."""
    units = acting_units(request.user, role)  # type: ignore[arg-type]
    if not units:
        access.require(request.user, role, unit=None, on=clock.today(), act=act)
    wanted = request.POST.get("unit") or request.GET.get("unit") or ""
    chosen = [unit for unit in units if str(unit.pk) == wanted]
    looked_at = request.work.unit  # type: ignore[attr-defined]
    return (chosen[0] if chosen else looked_at if looked_at in units else units[0]), units


@dataclass(frozen=True)
class StepButton:
    """A step as the page offers it: its words, its form, and what it waits for when it is not allowed."""

    name: str
    url: str
    text: labels.StepText
    is_allowed: bool
    waits_for: str
    reason_required: bool
    form: Any = None
    reason: str = ""
    is_open: bool = False


def step_buttons(document: Any, user: User, attempt: Attempt = OPENED) -> list[StepButton]:
    """The steps that the state allows; a tried one keeps what was typed."""
    flow = of_document(document)
    found = []
    for view in engine.possible_steps(document, user):
        found.append(
            StepButton(
                name=view.name,
                url=reverse("document-step", args=[flow.name, document.pk, view.name]),
                text=labels.step_text(flow.name, view.name, view.label),
                is_allowed=view.is_allowed,
                waits_for="" if view.is_allowed else waiting_words(flow.step(view.name).roles, view.why_not),
                reason_required=view.reason_required,
                form=form_for(flow.name, view.name, document, attempt.given_to(view.name)),
                reason=attempt.reason_of(view.name),
                is_open=view.name == attempt.tried,
            )
        )
    return found


def steps_of(document: Any, user: User, attempt: Attempt = OPENED) -> dict[str, Any]:
    """A page's steps: those ahead, those back that are allowed, and what was refused of a tried one."""
    buttons = step_buttons(document, user, attempt)
    return {
        "forward": [one for one in buttons if one.text.tone == "primary"],
        "backward": [one for one in buttons if one.text.tone == "danger" and one.is_allowed],
        "problems": attempt.problems,
    }


def waiting_words(roles: Iterable[Role], why_not: str) -> str:
    """Whom a step waits for; segregation alone is said in full, since the person holds the role himself."""
    if "I-42" in why_not and "I-40" not in why_not:
        return why_not
    return f"Menunggu {' atau '.join(str(Role(role).label) for role in roles)}."


@dataclass
class Journal:
    """Entries of a document as one table, with totals of both sides."""

    lines: list[EntryLine] = field(default_factory=list)
    # Of a preview: why there are none yet.
    problem: str = ""

    @property
    def debit(self) -> Decimal:
        return sum((line.debit for line in self.lines), ZERO)

    @property
    def credit(self) -> Decimal:
        return sum((line.credit for line in self.lines), ZERO)


def journal_of(document_keys: Sequence[str]) -> Journal:
    """Journal lines that these documents' events posted; two queries."""
    rows = EntryLine.objects.select_related("account", "fund_source").order_by("number")
    entries = (
        Entry.objects.filter(source__in=document_keys)
        .select_related("book__unit")
        .prefetch_related(Prefetch("lines", queryset=rows))
        .order_by("dated_on", "book__code", "ledger_set", "number")
    )
    lines = []
    for entry in entries:
        for line in entry.lines.all():
            line.entry = entry
            lines.append(line)
    return Journal(lines)


def log_of(document: Any) -> "QuerySet[ApprovalLog]":
    """Steps of the document's whole chain, newest first."""
    return ApprovalLog.objects.filter(chain_key=document.chain_key).select_related("actor").order_by("-id")


def chain_steps(
    document: Any, log: Iterable[ApprovalLog], ways: Sequence[tuple[str, str, Role]]
) -> list[dict[str, Any]]:
    """A flow's forward steps as a chain: (title, step name, role); done ones say who and when."""
    last_back = max((row.pk for row in log if row.step in words.BAD_STEPS), default=0)
    done = {row.step: row for row in log if row.pk > last_back}
    steps: list[dict[str, Any]] = []
    is_now_shown = False
    for title, name, role in ways:
        row = done.get(name)
        if row is not None:
            steps.append({"title": title, "lines": who_and_when(row), "state": "done"})
            continue
        state = "" if is_now_shown else ("back" if last_back and not done else "now")
        is_now_shown = True
        steps.append({"title": title, "lines": [str(role.label)], "state": state})
    return steps


def who_and_when(row: ApprovalLog) -> list[str]:
    """Two lines under a done step: the person with his role, and the moment."""
    who = f"{short_name(row.actor)}, {row.get_role_display()}"
    return [who, f"{tanggal(row.acted_at)}, {jam(row.acted_at)}"]


def detail(
    request: HttpRequest,
    document: Any,
    template: str,
    context: dict[str, Any],
    *,
    crumbs: parts.Crumbs,
    attempt: Attempt = OPENED,
) -> HttpResponse:
    """A document's page: its own context, and what all have."""
    flow = of_document(document).name
    log = context.pop("log", None)
    log = list(log_of(document)) if log is None else log
    common = {
        "document": document,
        "flow": flow,
        "print_url": reverse(FORMS[flow], args=[document.pk]) if flow in FORMS else "",
        **steps_of(document, request.user, attempt),  # type: ignore[arg-type]
        "log": log,
        "evidence": evidence.panel_of(document, request.user, log),  # type: ignore[arg-type]
        "journal": journal_of([document.document_key]),
    }
    if parts.is_drawer(request):
        template = "documents/drawer.html"
        common["figure"] = figure_of(document)
    return parts.page(request, template, {**common, **context}, crumbs=crumbs, status=attempt.status)


def figure_of(document: Any) -> Decimal | None:
    """The amount that a document is known by; None for those of many lines."""
    for name in ("gross", "amount", "value"):
        found = getattr(document, name, None)
        if found is not None:
            return getattr(found, "amount", found)
    return None


def year_of(request: HttpRequest) -> int:
    """The fiscal year looked at."""
    return int(request.work.year)  # type: ignore[attr-defined]


def day(year: int, predecessor: date | None = None) -> date:
    """The day a new document bears at first: today in its fiscal year, else its predecessor's or the last."""
    today = clock.today()
    return today if today.year == year else predecessor or date(year, 12, 31)
