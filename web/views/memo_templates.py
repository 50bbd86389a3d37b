"""Templat bukti memorial: list, made of a voucher, used for a month, mirrored, switched off."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from reference import access
from treasury.flows_desk import MAKER
from treasury.models import MemoTemplate, MemoVoucher
from treasury.services import memo_template as service
from web.forms.desk import TemplateForm
from web.templatetags.kapuas import MONTHS_LONG
from web.views import desk, documents, parts, pickers


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar templat of the units that the person reads, each with its month to make."""
    work = request.work  # type: ignore[attr-defined]
    desk.looked_at(request)
    rows = MemoTemplate.objects.select_related("unit").prefetch_related("lines__account")
    templates = list(rows.filter(unit__in=[unit.pk for unit in work.readable]))
    mine = {unit.pk for unit in documents.acting_units(request.user, MAKER)}  # type: ignore[arg-type]
    context = {
        "templates": [(one, one.unit_id in mine) for one in templates],
        "months": list(enumerate(MONTHS_LONG, 1)),
        "this_month": documents.day(documents.year_of(request)).month,
        "waiting": _waiting(mine),
    }
    return parts.page(request, "desk/templates.html", context, crumbs=[("Templat memorial", "")])


def _waiting(units: set[int]) -> list[MemoVoucher]:
    """Booked vouchers of reversing templates that nothing mirrors yet."""
    rows = MemoVoucher.objects.filter(unit__in=units, state="approved", origin__startswith="template:")
    return [one for one in rows.order_by("dated_on")[:100] if service.is_to_be_mirrored(one)]


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Jadikan templat: from a voucher."""
    found = documents.find(request, MemoVoucher.objects.select_related("unit", "year"), pk)
    access.require(request.user, MAKER, unit=found.unit, on=clock.today(), act="Membuat templat")
    form = TemplateForm(documents.posted(request), initial={"name": found.description[:120]})
    asked = desk.ask(request, form, (), pickers.fiscal_year(request))
    if request.method == "POST":
        made = desk.attempt(
            asked,
            lambda: service.template_of(found, actor=request.user, **asked.values),
        )
        if made is not None:
            return redirect("template-list")
    return desk.form_page(
        request,
        asked,
        title="Templat baru",
        lead=f"Dari bukti {found}: {found.description}.",
        crumbs=[("Templat memorial", reverse("template-list")), ("Templat baru", "")],
        back=reverse("memo-detail", args=[pk]),
    )


@login_required
@require_POST
def make(request: HttpRequest, pk: int) -> HttpResponse:
    """Buat draf untuk satu bulan."""
    found = documents.find(request, MemoTemplate.objects.select_related("unit"), pk)
    text = request.POST.get("month", "")
    month = int(text) if text.isdecimal() and 1 <= int(text) <= 12 else clock.today().month
    return parts.act(
        request,
        lambda: service.make_month(
            found,
            year=pickers.fiscal_year(request),
            month=month,
            actor=request.user,  # type: ignore[arg-type]
        ),
        done="Draf dibuat dari templat.",
        to=lambda made: reverse("memo-detail", args=[made.pk]) if made else reverse("template-list"),
    )


@login_required
@require_POST
def switch(request: HttpRequest, pk: int) -> HttpResponse:
    """Aktifkan atau hentikan templat."""
    found = documents.find(request, MemoTemplate.objects.select_related("unit"), pk)
    return parts.act(
        request,
        lambda: service.set_active(found, not found.is_active, actor=request.user),  # type: ignore[arg-type]
        done="Templat diubah.",
        to=reverse("template-list"),
    )


@login_required
@require_POST
def mirror(request: HttpRequest, pk: int) -> HttpResponse:
    """Balik bukti templat pada tanggal 1 bulan berikutnya."""
    found = documents.find(request, MemoVoucher.objects.select_related("unit", "year"), pk)
    access.require(request.user, MAKER, unit=found.unit, on=clock.today(), act="Membalik bukti templat")
    return parts.act(
        request,
        lambda: service.mirror(found, actor=request.user),  # type: ignore[arg-type]
        done="Draf pembalik dibuat.",
        to=lambda made: reverse("memo-detail", args=[made.pk]) if made else reverse("template-list"),
    )
