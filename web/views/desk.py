"""What the pages of the desk and its sub-ledgers share: the unit looked at, a table, a form with accounts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse

from core import clock
from core.errors import AccessDenied, DomainError, NotFound
from reference import access
from reference.models import Account, FiscalYear, Unit
from treasury.flows_desk import MAKER
from web.forms import inputs
from web.forms.inputs import Problem
from web.views import documents, parts, pickers


def looked_at(request: HttpRequest) -> tuple[Unit, list[Unit]]:
    """The unit whose sub-ledger is shown, and all that the person may read; AccessDenied for none."""
    work = request.work  # type: ignore[attr-defined]
    units = list(work.readable)
    if not units:
        raise AccessDenied("Anda tidak membaca data unit mana pun hari ini.", rule="I-40")
    wanted = request.GET.get("unit", "")
    if wanted:
        chosen = [unit for unit in units if str(unit.pk) == wanted]
        if not chosen:
            raise NotFound("Unit tidak ditemukan.", rule="I-40")
        return chosen[0], units
    return (work.unit if work.unit in units else units[0]), units


def keeps(request: HttpRequest, unit: Unit) -> bool:
    """True when the person keeps the unit's sub-ledgers today."""
    return access.may(request.user, MAKER, unit=unit, on=clock.today())  # type: ignore[arg-type]


@dataclass(frozen=True)
class Cell:
    """One cell: its text or amount, a second line, and where it leads."""

    value: Any
    sub: str = ""
    url: str = ""
    is_amount: bool = False


@dataclass(frozen=True)
class Table:
    """A list as one table: headings (those of amounts marked), rows of cells, and the foot."""

    title: str
    heads: Sequence[tuple[str, bool]]
    rows: Sequence[Sequence[Cell]]
    foot: Sequence[Cell] = ()
    nothing: str = "Belum ada data"
    next_step: str = ""


def amount(value: Any, **over: Any) -> Cell:
    """A cell of an amount."""
    return Cell(value, is_amount=True, **over)


@dataclass(frozen=True)
class Picker:
    """A search field for an account on a form."""

    name: str
    label: str
    purpose: str
    required: str = ""
    text: str = ""
    value: str = ""
    hint: str = ""


@dataclass
class Asked:
    """A form with accounts as it was sent: what is wrong, and what the service takes."""

    form: forms.Form
    pickers: list[Picker]
    problems: list[Problem] = field(default_factory=list)
    values: dict[str, Any] = field(default_factory=dict)


def ask(request: HttpRequest, form: forms.Form, fields: Sequence[Picker], year: FiscalYear) -> Asked:
    """Judge what was sent; an opened page is not judged."""
    typed = [
        Picker(
            one.name,
            one.label,
            one.purpose,
            one.required,
            request.POST.get(f"{one.name}_text", one.text),
            request.POST.get(one.name, one.value),
            one.hint,
        )
        for one in fields
    ]
    asked = Asked(form, typed)
    if request.method != "POST":
        return asked
    if not form.is_valid():
        asked.problems += inputs.form_problems(form)
    accounts: dict[str, Account | None] = {}
    for one in fields:
        found, accounts[one.name] = pickers.chosen_account(
            request, year, one.name, one.purpose, required=one.required
        )
        asked.problems += found
    asked.values = {**getattr(form, "cleaned_data", {}), **accounts}
    return asked


def attempt(asked: Asked, work: Callable[[], Any]) -> Any:
    """The result of a service, or None with its refusals put on the form."""
    if asked.problems:
        return None
    try:
        return work()
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        names = {one.name for one in asked.pickers}
        asked.problems = inputs.problems_of(
            error, lambda name: name if name in names else f"id_{name}" if name in asked.form.fields else ""
        )
        return None


def form_page(
    request: HttpRequest, asked: Asked, *, title: str, lead: str, crumbs: parts.Crumbs, **context: Any
) -> HttpResponse:
    """A form of the desk."""
    page = {
        "title": title,
        "lead": lead,
        "form": asked.form,
        "pickers": asked.pickers,
        "problems": asked.problems,
        **context,
    }
    return parts.page(request, "desk/form.html", page, crumbs=crumbs, status=422 if asked.problems else 200)


def list_page(
    request: HttpRequest, tables: Sequence[Table], *, title: str, lead: str, **context: Any
) -> HttpResponse:
    """A page of tables about one unit."""
    page = {
        "title": title,
        "lead": lead,
        "tables": tables,
        "year": documents.year_of(request),
        **context,
    }
    return parts.page(request, "desk/list.html", page, crumbs=context.pop("crumbs", [(title, "")]))
