"""Cetak: the official form of one document as PDF, and of many in a job."""

import re
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core.errors import AccessDenied, DomainError
from reference import region
from reports.printouts import batch as service
from reports.printouts import regulation
from web import context, words
from web.forms.printouts import ALL_UNITS, BatchForm
from web.views import documents, parts
from web.views.registers import number_of

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.]+")


@login_required
@require_GET
def spp(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak SPP."""
    return _form(request, "spp", pk)


@login_required
@require_GET
def spm(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak SPM."""
    return _form(request, "spm", pk)


@login_required
@require_GET
def sp2d(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak SP2D."""
    return _form(request, "sp2d", pk)


@login_required
@require_GET
def spd(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak SPD."""
    return _form(request, "spd", pk)


@login_required
@require_GET
def dpa(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak DPA."""
    return _form(request, "dpa", pk)


@login_required
@require_GET
def rka(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak RKA/RKPA."""
    return _form(request, "rka", pk)


@login_required
@require_GET
def apbd(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak naskah Perda APBD dan Perkada penjabaran."""
    return _printed(request, "apbd", regulation.find(pk, user=request.user))  # type: ignore[arg-type]


@login_required
@require_GET
def memo(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak bukti memorial."""
    return _form(request, "memo", pk)


@login_required
@require_GET
def lpj(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak LPJ-UP atau LPJ-TU."""
    return _form(request, "lpj", pk)


@login_required
@require_GET
def expense(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak kuitansi."""
    return _form(request, "kuitansi", pk)


@login_required
@require_GET
def treasurer_receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak TBP."""
    return _form(request, "tbp", pk)


@login_required
@require_GET
def deposit(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak STS."""
    return _form(request, "sts", pk)


@login_required
@require_GET
def imprest_return(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak STS sisa UP/TU."""
    return _form(request, "sts-sisa", pk)


@login_required
@require_GET
def cash_closing(request: HttpRequest, pk: int) -> HttpResponse:
    """Cetak berita acara dan register penutupan kas."""
    return _form(request, "penutupan-kas", pk)


def _form(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """The document's form, shown in the browser; NotFound for whoever may not read its unit."""
    return _printed(request, kind, documents.find(request, service.KINDS[kind].documents(), pk))


def _printed(request: HttpRequest, kind: str, document: Any) -> HttpResponse:
    """One document, which the person may read, as PDF in the browser."""
    data = service.print_one(kind, document, by=request.user, addresses=addresses(request))
    response = HttpResponse(data, content_type=service.CONTENT_TYPE)
    response["Content-Disposition"] = f'inline; filename="{_file_name(kind, document)}"'
    return response


def addresses(request: HttpRequest) -> dict[str, str]:
    """Per flow the address of a document's page as the QR code holds it, `{}` for the id.

    The site's own address is a setting; without it the one that the person uses now. A job keeps these.
    """
    site = region.setting("region.kapuas_address") or request.build_absolute_uri("/").rstrip("/")
    found = {}
    for kind in service.KINDS.values():
        route = words.DOCUMENTS[kind.flow][1]
        pattern = reverse(route, args=[0]).replace("/0/", "/{}/")
        found[kind.flow] = site + pattern
    return found


def _file_name(kind: str, document: Any) -> str:
    """`spp-00001-SPP-LS-BJ-DINKES-2025.pdf`"""
    words_of = number_of(document) if hasattr(document, "number") else str(document)
    number = _NOT_IN_NAMES.sub("-", words_of).strip("-")
    return f"{kind}-{number}.pdf"


@login_required
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest) -> HttpResponse:
    """Cetak gabungan: forms of a day or a unit as one file, made by a job."""
    work = context.of(request)
    if not work.readable:
        raise AccessDenied("Anda tidak membaca dokumen unit mana pun hari ini.", rule="I-40")
    first = documents.day(documents.year_of(request))
    initial = {"kind": request.GET.get("jenis", "sp2d"), "first": first, "unit": _unit_looked_at(work)}
    form = BatchForm(documents.posted(request), units=work.readable, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            run = service.order(form.selection, actor=request.user, addresses=addresses(request))
        except DomainError as error:
            parts.refusal(request, form, error)
        else:
            return redirect("job-detail", run.pk)
    page = {"form": form, "limit": service.DOCUMENTS_MAX}
    status = 422 if form.is_bound and form.errors else 200
    return parts.page(request, "printouts/batch.html", page, crumbs=[("Cetak gabungan", "")], status=status)


def _unit_looked_at(work: context.WorkContext) -> str:
    return str(work.unit.pk) if work.unit in work.readable else ALL_UNITS
