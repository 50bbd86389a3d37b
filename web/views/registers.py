"""Registers: one kind of document, filtered, paged, with its total; only what the person may read."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.money import Decimal
from reference.models import Role
from web.forms.filters import RegisterFilter
from web.templatetags.documents import number
from web.views import documents, parts


@dataclass(frozen=True)
class Row:
    """One document as the register shows it."""

    url: str
    number: str
    dated_on: date
    unit: str
    description: str
    amount: Decimal
    state: str
    note: str = ""
    amount_note: str = ""
    payee: str = ""
    # (word, tone) where the state alone does not tell how far the document has come.
    mark: tuple[str, str] | None = None


@dataclass(frozen=True)
class NewAction:
    """A button that makes a document, for holders of a role (`unit_role` in any unit)."""

    route: str
    label: str
    roles: tuple[Role, ...]

    @property
    def url(self) -> str:
        return reverse(self.route)


@dataclass(frozen=True)
class Register:
    """What a register is called, what it searches and what it says when it is empty."""

    flow: str
    title: str
    lead: str
    row: Callable[[Any], Row]
    words: tuple[str, ...]
    nothing_yet: str
    next_step: str
    # What heads the first column, where documents are known by another word than their number.
    number_title: str = "Nomor"
    amount_title: str = "Nilai"
    nothing_found: str = "Tidak ada yang cocok"
    search_hint: str = "Nomor, uraian, atau nama"
    total: str = ""
    actions: Sequence[NewAction] = field(default=())


def show(
    request: HttpRequest,
    register: Register,
    rows: "QuerySet[Any]",
    *,
    plain: "QuerySet[Any] | None" = None,
) -> HttpResponse:
    """The register's page; a constant number of queries, whatever the number of rows.

    Where a row's figures are sums, `plain` are the same rows in the same order without them: they are
    filtered, counted and paged, and only what is shown is summed.
    """
    work = request.work  # type: ignore[attr-defined]
    units = work.readable
    # Read once: the filter of every row by a list of units costs a third of the question asked of each,
    # and who reads all units needs none.
    visible = rows if plain is None else plain
    if not work.reads_region:
        visible = visible.filter(unit__in=[unit.pk for unit in units])
    asked = request.GET.copy()
    # A region's officer who looks at one unit sees that unit first; the filter widens it again.
    if "unit" not in asked and work.is_regional and work.unit is not None:
        asked["unit"] = str(work.unit.pk)
    filtered = RegisterFilter(
        asked or None, queryset=visible, flow=register.flow, words=register.words, units=units
    )
    sums = {"total": Sum(register.total)} if register.total else {}
    whole = filtered.qs.order_by().aggregate(count=Count("pk"), **sums)
    page = parts.paginate(request, filtered.qs, count=whole["count"])
    shown: Iterable[Any] = page
    if plain is not None:
        shown = rows.filter(pk__in=[document.pk for document in page])
    total = whole.get("total")
    context = {
        "register": register,
        "filter": filtered,
        "is_filtered": any(request.GET.get(name) for name in filtered.filters),
        "page": page,
        "rows": [register.row(document) for document in shown],
        "total": total,
        "new_actions": [
            action for action in register.actions if work.roles & {str(role) for role in action.roles}
        ],
        "year": documents.year_of(request),
    }
    return parts.page(request, "documents/list.html", context, crumbs=[(register.title, "")])


def of_year(request: HttpRequest, register: Register, rows: "QuerySet[Any]") -> HttpResponse:
    """The register of the fiscal year looked at, newest document first."""
    return show(request, register, rows.filter(year=documents.year_of(request)).order_by("-dated_on", "-pk"))


def row_of(
    document: Any, route: str, *, description: str = "", amount: Decimal | None = None, **more: Any
) -> Row:
    """The row of a document of one unit; `amount` where it is known by another figure than its own."""
    return Row(
        url=reverse(route, args=[document.pk]),
        number=number_of(document),
        dated_on=document.dated_on,
        unit=document.unit.name,
        description=description or document.description,
        amount=documents.figure_of(document) if amount is None else amount,
        state=document.state,
        **more,
    )


def number_of(document: Any) -> str:
    """The document's own number, the one of its paper, or that it is a draft."""
    return number(document)
