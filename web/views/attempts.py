"""A step tried on a document's page: what was typed, what was refused, and the page that says so."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect

from core.errors import AccessDenied, DomainError, NotFound, TryAgain
from web.forms import inputs
from web.forms.inputs import Problem

T = TypeVar("T")


@dataclass(frozen=True)
class Attempt:
    """What a person tried on a document's page, and what was refused of it."""

    # Name of the step or act; empty on a page that is only opened.
    tried: str = ""
    given: QueryDict | None = None
    problems: Sequence[Problem] = ()
    status: int = 200

    def given_to(self, step: str) -> QueryDict | None:
        """What was typed for this step; None for one that was not tried."""
        return self.given if self.tried == step else None

    def reason_of(self, step: str) -> str:
        """The reason typed for this step."""
        given = self.given_to(step)
        return "" if given is None else given.get("reason", "")


# A page that is only opened.
OPENED = Attempt()


class Page(Protocol):
    """Shows one document, also with what a refused attempt said."""

    def __call__(self, request: HttpRequest, pk: int, attempt: Attempt = ..., /) -> HttpResponse: ...


def take_step(
    request: HttpRequest,
    pk: int,
    show: Page,
    step: str,
    work: Callable[[], T],
    *,
    done: str | Callable[[T], str],
    to: Callable[[T], str],
    form: forms.BaseForm | None = None,
    allow: Callable[[], object] | None = None,
    anchor_of: Callable[[str], str] | None = None,
) -> HttpResponse:
    """Run `work` and go on to `to`; a refusal is shown on the page, above what was typed.

    `work` authorises by itself. An invalid `form` keeps it from running: then `allow` raises for who may not
    take the step, since nobody is told of his typing before his right. `anchor_of` finds the field of a
    named refusal. NotFound is no matter of the page; it is raised on.
    """
    refused: Attempt | None = None
    try:
        if form is None or form.is_valid():
            found = work()
        else:
            if allow is not None:
                allow()
            refused = Attempt(step, request.POST, inputs.form_problems(form), 422)
    except NotFound:
        raise
    except DomainError as error:
        refused = Attempt(step, request.POST, inputs.problems_of(error, anchor_of), status_of(error))
    if refused is not None:
        return show(request, pk, refused)
    _tell(request, found, done)
    return redirect(to(found))


def saved(
    request: HttpRequest,
    form: forms.BaseForm,
    work: Callable[[], T],
    *,
    route: str,
    done: str | Callable[[T], str],
    anchor_of: Callable[[str], str] | None = None,
) -> tuple[HttpResponse | None, list[Problem]]:
    """Run the service of a form: the way on to the document's page, or what was refused at its fields.

    AccessDenied and NotFound are no matter of the form; they are raised on.
    """
    try:
        found = work()
    except (AccessDenied, NotFound):
        raise
    except DomainError as error:
        at_field = anchor_of or (lambda name: f"id_{name}" if name in form.fields else "")
        return None, inputs.problems_of(error, at_field)
    _tell(request, found, done)
    return redirect(route, found.pk), []  # type: ignore[attr-defined]


def _tell(request: HttpRequest, found: T, done: str | Callable[[T], str]) -> None:
    """What was done, and what the service wants noticed."""
    messages.success(request, done(found) if callable(done) else done)
    for notice in getattr(found, "notices", []):
        messages.warning(request, notice)


def status_of(error: DomainError) -> int:
    """403 for a missing right, 409 when another holds the rows, else 422."""
    return 403 if isinstance(error, AccessDenied) else 409 if isinstance(error, TryAgain) else 422
