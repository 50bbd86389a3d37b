"""Parts that every view uses: show a page, put refusals on a form, run a step and say how it went."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import AccessDenied, DomainError, NotFound, Refusals, TryAgain

PAGE_SIZE = 25
CELLS_SHOWN = 1_000
# Trail of a page: (label, address); the last one is the page itself and has no address.
Crumbs = Sequence[tuple[str, str]]

_PAGES: tuple[tuple[type[DomainError], int, str], ...] = (
    (AccessDenied, 403, "Anda tidak berwenang"),
    (NotFound, 404, "Tidak ditemukan"),
    (TryAgain, 409, "Coba lagi"),
    (DomainError, 422, "Tidak dapat dilakukan"),
)


def page(
    request: HttpRequest,
    template: str,
    context: dict[str, Any] | None = None,
    *,
    crumbs: Crumbs = (),
    status: int = 200,
) -> HttpResponse:
    """Render `web/<template>`."""
    return render(request, f"web/{template}", {"crumbs": crumbs, **(context or {})}, status=status)


def is_drawer(request: HttpRequest) -> bool:
    """True when the page is asked for by a link that opens it in the drawer."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and htmx.target == "telusur"


def invalid(
    request: HttpRequest, template: str, context: dict[str, Any], *, crumbs: Crumbs = ()
) -> HttpResponse:
    """The same page with its form's errors, status 422."""
    return page(request, template, context, crumbs=crumbs, status=422)


# --- Refusals ----------------------------------------------------------------------------------
def each(error: DomainError) -> list[DomainError]:
    """The refusals of an error, one or several."""
    return error.refusals if isinstance(error, Refusals) else [error]


def sentence(error: DomainError) -> str:
    """The message with its rule ids behind it: what a user reads to his help desk."""
    return f"{error.message} ({', '.join(error.rules)})" if error.rules else error.message


def remember(request: HttpRequest, error: DomainError) -> None:
    """Put the refused rules on the request, for its log line and the counters; without an id its kind."""
    found = {rule for one in each(error) for rule in one.rules or (type(one).__name__,)}
    request.refused_rules = getattr(request, "refused_rules", set()) | found  # type: ignore[attr-defined]


def refusal(request: HttpRequest, form: forms.BaseForm, error: DomainError) -> None:
    """Put every refusal of `error` on the form: at its field when it names one, else in the summary only.

    AccessDenied and NotFound are no matter of the form; they are raised on.
    """
    if isinstance(error, AccessDenied | NotFound):
        raise error
    remember(request, error)
    form.is_bound = True
    if not hasattr(form, "cleaned_data"):
        form.full_clean()
    for one in each(error):
        form.add_error(one.field if one.field in form.fields else None, sentence(one))


def error_page(request: HttpRequest, error: DomainError) -> HttpResponse:
    """A page, or for htmx a note, that says what was refused and where to go from here."""
    remember(request, error)
    status, title = next((status, title) for kind, status, title in _PAGES if isinstance(error, kind))
    lines = [sentence(one) for one in each(error)]
    template = "web/errors/note.html" if getattr(request, "htmx", False) else "web/errors/error.html"
    return render(request, template, {"title": title, "lines": lines, "status": status}, status=status)


# --- Steps -------------------------------------------------------------------------------------
def act(
    request: HttpRequest, work: Callable[[], Any], *, done: str | Callable[[Any], str], to: Any
) -> HttpResponse:
    """Run `work`; then redirect to `to` (a route, an address, an object, or a function of the result).

    Success shows `done` as a toast, a refusal its sentences above the page it leads back to.
    Use it for buttons; forms with fields use `refusal`.
    """
    result = None
    try:
        result = work()
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        remember(request, error)
        for one in each(error):
            messages.error(request, sentence(one))
    else:
        messages.success(request, done(result) if callable(done) else done)
    return redirect(to(result) if callable(to) else to)


def safe_next(request: HttpRequest, fallback: str) -> str:
    """The address in `next` when it stays on this site, else `fallback`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    is_safe = url_has_allowed_host_and_scheme(
        wanted, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return wanted if is_safe and wanted else fallback


def wrong_cells(cells: Sequence[Any]) -> dict[str, Any]:
    """Wrong cells of a workbook for `documents/cells.html`: the first, and how many on how many rows."""
    return {
        "cells": cells[:CELLS_SHOWN],
        "cell_count": len(cells),
        "row_count": len({cell.line for cell in cells}),
        "more": max(0, len(cells) - CELLS_SHOWN),
    }


# --- Lists -------------------------------------------------------------------------------------
def paginate(
    request: HttpRequest,
    rows: QuerySet[Any] | Sequence[Any],
    *,
    size: int = PAGE_SIZE,
    count: int | None = None,
) -> Page[Any]:
    """One page of the rows, from `?halaman=`; a number out of range gives the nearest page.

    Who has counted the rows already gives their number.
    """
    pages = Paginator(rows, size)
    if count is not None:
        pages.count = count
    return pages.get_page(request.GET.get("halaman"))


def choices(rows: Iterable[Any], *, empty: str = "") -> list[tuple[str, str]]:
    """(pk, text) pairs for a select, with an empty first choice when named."""
    first = [("", empty)] if empty else []
    return [*first, *((str(row.pk), str(row)) for row in rows)]
