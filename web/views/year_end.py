"""Periode dan akhir tahun: closing months, the checklist of the year's end, close, reopen, open the next."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError, NotFound
from ledger import periods
from ledger.books import book_of
from ledger.errors import month_name
from reference import access
from reference.models import FiscalYear, Role, Unit
from treasury import selectors_period as selectors
from treasury.services import period, year_end
from web import context
from web.views import parts

SHOWN_MAX = 10


def _year(request: HttpRequest) -> FiscalYear:
    number = context.of(request).year
    found = FiscalYear.objects.filter(pk=number).first()
    if found is None:
        raise DomainError(f"Tahun anggaran {number} belum dibuka. Administrator membukanya lebih dahulu.")
    return found


def _readable_unit(request: HttpRequest, pk: int) -> Unit:
    """A unit whose book the person may read; NotFound for others (I-40)."""
    unit = Unit.objects.filter(pk=pk).first()
    if unit is None:
        raise NotFound("Data tidak ditemukan.", rule="I-40")
    access.require_read(request.user, unit, on=clock.today())
    return unit


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Periode pembukuan: how far the readable books are closed; who keeps one closes its next month."""
    work = context.of(request)
    held = [(row.role, row.unit_id) for row in work.appointments]
    year = FiscalYear.objects.filter(pk=work.year).first()
    found = selectors.book_periods(year, work.readable) if year else []
    rows = [
        {
            "periods": row,
            "key": str(row.book.unit_id),
            "closed": month_name(row.closed_until) if row.closed_until else "",
            "next": month_name(row.next_month) if row.next_month else "",
            "may": not row.is_closed and selectors.keeps(row.book, held),
        }
        for row in found
    ]
    page = {"rows": rows, "year": work.year}
    return parts.page(request, "year_end/periods.html", page, crumbs=[("Periode", "")])


@login_required
@require_POST
def period_step(request: HttpRequest, pk: int, act: str) -> HttpResponse:
    """Tutup the next month of a unit's book, or buka kembali its last one with a reason."""
    unit, year = _readable_unit(request, pk), _year(request)
    month = _month(request.POST.get("month", ""))
    reason = request.POST.get("reason", "")
    steps: dict[str, tuple[Callable[..., Any], str]] = {
        "tutup": (period.close_period, "ditutup"),
        "buka": (periods.reopen_period, "dibuka kembali"),
    }
    if act not in steps:
        raise NotFound("Langkah itu tidak ada.")
    change, word = steps[act]
    return parts.act(
        request,
        lambda: change([book_of(unit)], year.pk, month, actor=request.user, reason=reason),
        done=f"{month_name(month)} {year.pk} buku {unit.code} {word}.",
        to="periods",
    )


def _month(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 12:
        raise DomainError("Bulan 1 sampai 12.")
    return int(text)


@login_required
@require_POST
def no_adjustments(request: HttpRequest, pk: int) -> HttpResponse:
    """Nyatakan tidak ada penyesuaian 31 Desember."""
    unit, year = _readable_unit(request, pk), _year(request)
    return parts.act(
        request,
        lambda: year_end.state_no_adjustments(
            unit, year, reason=request.POST.get("reason", ""), actor=request.user
        ),
        done=f"Buku {unit.code} dinyatakan tanpa penyesuaian {year.pk}.",
        to="periods",
    )


@login_required
@require_GET
def checklist(request: HttpRequest) -> HttpResponse:
    """Akhir tahun: what blocks the close, what is only listed, and the acts upon the year."""
    year_end.require_reader(request.user)
    work = context.of(request)
    year = FiscalYear.objects.filter(pk=work.year).first()
    page: dict[str, Any] = {"year": work.year, "next": work.year + 1, "is_known": year is not None}
    if year is not None:
        points = year_end.read_checklist(year, user=request.user)
        page["points"] = [
            {
                "point": point,
                "shown": point.found[:SHOWN_MAX],
                "more": len(point.found) - SHOWN_MAX,
                "lines": max(1, min(len(point.found), SHOWN_MAX + 1)),
            }
            for point in points
        ]
        page["blocking"] = sum(point.blocks for point in points)
        page["state"] = selectors.year_state(year)
        page["acts"] = selectors.year_acts(year)
        page["may"] = access.may(request.user, Role.FINANCE_OFFICER, unit=None, on=clock.today())
    return parts.page(request, "year_end/checklist.html", page, crumbs=[("Akhir tahun", "")])


@login_required
@require_POST
def step(request: HttpRequest, act: str) -> HttpResponse:
    """Tutup (as a job), buka kembali, buka saldo awal berikutnya, batalkan saldo awal."""
    reason, actor = request.POST.get("reason", ""), request.user
    year = _year(request)
    if act == "tutup":
        return parts.act(
            request,
            lambda: year_end.order_close(year, reason=reason, actor=actor),
            done=f"Tutup tahun {year.pk} masuk antrean; kemajuannya terlihat di sini.",
            to=lambda run: reverse("job-detail", args=[run.pk]) if run else reverse("year-end"),
        )
    acts: dict[str, tuple[Callable[..., Any], str]] = {
        "buka-kembali": (year_end.reopen, f"Tahun {year.pk} dibuka kembali; bulan-bulannya masih tertutup."),
        "saldo-awal": (year_end.open_next, f"Saldo awal {year.pk + 1} sama dengan penutupan {year.pk}."),
        "batal-saldo-awal": (year_end.cancel_opening, f"Saldo awal {year.pk} dibatalkan."),
    }
    if act not in acts:
        raise NotFound("Langkah itu tidak ada.")
    work, done = acts[act]
    return parts.act(request, lambda: work(year, reason=reason, actor=actor), done=done, to="year-end")
