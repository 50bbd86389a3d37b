"""Bukti: add, look at, hand out and withdraw the files of a document."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_POST

from core import files
from core.errors import DomainError, NotFound
from core.file_kinds import NAME_LENGTH_MAX
from web import words
from web.forms.inputs import Problem, problems_of
from web.templatetags.parts import document_url
from web.views import parts, steps
from web.views.attempts import Attempt, Page, status_of
from workflows import evidence

# A file is shown or saved, never run: no script, no request, no frame, a context of its own.
FILE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"
AT_ONCE_MAX = 20


@login_required
@require_POST
def add(request: HttpRequest, flow: str, pk: int) -> HttpResponse:
    """Unggah bukti: one or several files; each good one is kept, each refused one is named."""
    show = _page(flow)
    try:
        evidence.require_change(f"{flow}:{pk}", actor=request.user)  # type: ignore[arg-type]
    except NotFound:
        raise
    except DomainError as error:
        return show(request, pk, Attempt(problems=problems_of(error), status=status_of(error)))
    given = request.FILES.getlist("file")
    problems: list[Problem] = []
    status = 422
    kept = 0
    if not given:
        problems = [Problem("Pilih berkas yang akan diunggah: PDF, JPG, atau PNG.", "bukti-file")]
    if len(given) > AT_ONCE_MAX:
        text = f"{len(given)} berkas sekaligus, batasnya {AT_ONCE_MAX}. Unggah dalam beberapa kali."
        problems, given = [Problem(text, "bukti-file")], []
    for one in given:
        try:
            evidence.add(
                f"{flow}:{pk}",
                name=one.name or "",
                data=one,
                actor=request.user,  # type: ignore[arg-type]
                description=request.POST.get("description", "") if len(given) == 1 else "",
            )
            kept += 1
        except NotFound:
            raise
        except DomainError as error:
            prefix = f"{(one.name or '')[:NAME_LENGTH_MAX]}: " if len(given) > 1 else ""
            found = problems_of(error, lambda name: f"bukti-{name}")
            problems += [Problem(prefix + each.message, each.anchor, each.rules) for each in found]
            status = status_of(error)
    if kept:
        messages.success(request, f"{kept} bukti ditambahkan.")
    if problems:
        return show(request, pk, Attempt(problems=problems, status=status))
    return _back(flow, pk)


@login_required
@require_GET
def preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Lihat bukti: the picture or how to open the PDF, and what is known of it; drawer or page."""
    found = evidence.read(pk, reader=request.user)  # type: ignore[arg-type]
    page: dict[str, Any] = {"evidence": found, "source_url": document_url(found.document_key)}
    page["document"] = words.document_name(found.document_key.partition(":")[0])
    if parts.is_drawer(request):
        return parts.page(request, "evidence/drawer.html", page)
    crumbs = [(page["document"], page["source_url"]), (found.name, "")]
    return parts.page(request, "evidence/preview.html", page, crumbs=crumbs)


@login_required
@require_GET
def content(request: HttpRequest, pk: int) -> HttpResponse:
    """Isi bukti: the stored bytes, after their hash was checked; for a picture, a new tab or saving."""
    found = evidence.read(pk, reader=request.user)  # type: ignore[arg-type]
    response = FileResponse(
        files.open_file(found.sha256),
        content_type=found.content_type,
        as_attachment="unduh" in request.GET,
        filename=found.name,
    )
    response["Content-Length"] = str(found.size)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    response["Content-Security-Policy"] = FILE_POLICY
    return response


@login_required
@require_POST
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Tarik bukti, with a reason."""
    found = evidence.read(pk, reader=request.user)  # type: ignore[arg-type]
    flow, _, number = found.document_key.partition(":")
    try:
        evidence.withdraw(pk, reason=request.POST.get("reason", ""), actor=request.user)  # type: ignore[arg-type]
    except NotFound:
        raise
    except DomainError as error:
        problems = problems_of(error, lambda _: f"tarik-{pk}")
        return _page(flow)(request, int(number), Attempt(problems=problems, status=status_of(error)))
    messages.success(request, f"Bukti {found.name} ditarik.")
    return _back(flow, int(number))


def _page(flow: str) -> Page:
    """The page of a kind of document that has evidence of its own."""
    if not evidence.is_allowed(flow) or flow not in steps.PAGES:
        raise NotFound("Dokumen ini tidak menerima bukti.")
    return steps.PAGES[flow]


def _back(flow: str, pk: int) -> HttpResponse:
    return redirect(f"{document_url(flow, pk)}#bukti")
