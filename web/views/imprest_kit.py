"""What the pages of the treasurer's documents share: facts, table of rows, figures, and saving a new one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from core.money import Decimal
from core.words import terbilang
from reference.models import Role
from treasury.posting_rules import Facts
from web.views import documents, parts, preview, registers
from web.views.attempts import OPENED, Attempt


@dataclass(frozen=True)
class Cell:
    """One row of a document's table."""

    name: str
    note: str
    amount: Decimal
    detail: str = ""
    url: str = ""


@dataclass
class Sheet:
    """What one document shows: facts by label, a table with its total, and the figure beside it."""

    title: str
    heading: str
    facts: Sequence[tuple[str, Any]]
    ways: Sequence[tuple[str, str, Role]]
    figure: Decimal
    figure_label: str
    rows_title: str = ""
    rows: list[Cell] = field(default_factory=list)
    total: Decimal | None = None
    further: Sequence[tuple[str, Decimal]] = ()
    number_hint: str = "Nomor diberikan saat dibukukan."
    preview: Callable[[], Facts] | None = None
    more: dict[str, Any] = field(default_factory=dict)


def show(
    request: HttpRequest,
    rows: "QuerySet[Any]",
    pk: int,
    sheet_of: Callable[[Any], Sheet],
    *,
    list_route: str,
    list_title: str,
    attempt: Attempt = OPENED,
) -> HttpResponse:
    """A document's page, also with what a refused step said."""
    found = documents.find(request, rows.select_related("unit", "year"), pk)
    sheet = sheet_of(found)
    log = list(documents.log_of(found))
    context = {
        "title": sheet.title,
        "sheet": sheet,
        "log": log,
        "chain": documents.chain_steps(found, log, sheet.ways),
        "words": terbilang(sheet.figure) if sheet.figure > 0 else "",
        "number_hint": sheet.number_hint,
        "preview": preview.of_draft(found, sheet.preview),
        "preview_title": "Jurnal saat dibukukan",
        **sheet.more,
    }
    return documents.detail(
        request,
        found,
        "imprest/document.html",
        context,
        crumbs=[(list_title, reverse(list_route)), (registers.number_of(found), "")],
        attempt=attempt,
    )


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    list_route: str,
    list_title: str,
    here: str,
) -> HttpResponse:
    """The page of a new document; 422 with problems."""
    crumbs = [(list_title, reverse(list_route)), (here, "")]
    status = 422 if context.get("problems") else 200
    return parts.page(
        request, template, {"back": reverse(list_route), **context}, crumbs=crumbs, status=status
    )
