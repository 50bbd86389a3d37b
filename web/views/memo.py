"""Bukti memorial: register, page with its approval, and the reversal of an approved one."""

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.money import ZERO
from core.words import terbilang
from reference import access
from reference.models import Role
from treasury.flows_desk import MAKER
from treasury.models import MemoVoucher
from treasury.services import memo as service
from web.forms.fields import DayField
from web.forms.inputs import PlainForm
from web.views import documents, payments, registers
from web.views.attempts import OPENED, Attempt, take_step
from web.views.registers import NewAction, Register, Row

FLOW = "memo_voucher"
WAYS = (
    ("Disusun", "create", MAKER),
    ("Diajukan", "submit", MAKER),
    ("Dibukukan", "approve", Role.BUDGET_USER),
)
RELATED = ("unit__parent", "year", "created_by", "edited_by", "reverses")


class ReverseForm(PlainForm):
    """Pembalikan: only its date; the lines mirror the original's."""

    dated_on = DayField(label="Tanggal pembalikan")


def _row(found: MemoVoucher) -> Row:
    return registers.row_of(
        found,
        "memo-detail",
        note=found.get_kind_display() if found.reverses_id is None else "Pembalik",
    )


REGISTER = Register(
    flow=FLOW,
    title="Bukti memorial",
    lead="Jurnal yang tidak lahir dari dokumen lain: disusun PPK-SKPD, disetujui PA atau PPKD.",
    row=_row,
    words=("number", "external_number", "description", "unit__code"),
    total="amount",
    nothing_yet="Belum ada bukti memorial",
    next_step="PPK-SKPD menyusun bukti memorial, lalu Pengguna Anggaran atau PPKD menyetujuinya.",
    search_hint="Nomor atau uraian",
    actions=(NewAction("memo-new", "Susun bukti memorial", (MAKER,)),),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Register bukti memorial."""
    return registers.of_year(request, REGISTER, MemoVoucher.objects.select_related("unit"))


AUDIT_REGISTER = replace(
    REGISTER,
    title="Koreksi audit",
    lead="Koreksi tahun yang sudah ditutup menurut LHP: disusun PPK-SKPD, disetujui PPKD; tahun itu ditutup "
    "ulang dan saldo awal tahun berikutnya ikut berubah.",
    nothing_yet="Belum ada koreksi audit tahun ini",
    next_step="Pilih tahun yang sudah ditutup, lalu PPK-SKPD menyusun koreksi menurut temuan pemeriksa.",
    search_hint="Nomor, temuan, atau uraian",
    words=(*REGISTER.words, "finding"),
    actions=(NewAction("audit-new", "Susun koreksi audit", (MAKER,)),),
)


@login_required
@require_GET
def audit_register(request: HttpRequest) -> HttpResponse:
    """Register koreksi audit of a year."""
    rows = MemoVoucher.objects.filter(year=documents.year_of(request), kind=MemoVoucher.Kind.AUDIT)
    return registers.show(request, AUDIT_REGISTER, rows.select_related("unit").order_by("-dated_on", "-pk"))


@login_required
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman bukti memorial."""
    return show(request, pk)


def show(request: HttpRequest, pk: int, attempt: Attempt = OPENED) -> HttpResponse:
    """The page, also with what a refused step said."""
    found = documents.find(request, MemoVoucher.objects.select_related(*RELATED), pk)
    log = list(documents.log_of(found))
    lines = list(found.lines.select_related("account", "unit", "sub_activity").order_by("number"))
    is_accountant = access.may(request.user, MAKER, unit=found.unit, on=clock.today())
    reversal = found.reversals.exclude(state="cancelled").first()
    route = "audit-list" if found.is_audit else "memo-list"
    place = ("Koreksi audit" if found.is_audit else "Bukti memorial", reverse(route))
    may_repeat = is_accountant and lines and not found.is_audit
    context = {
        "title": place[0],
        "log": log,
        "chain": documents.chain_steps(found, log, WAYS),
        "lines": lines,
        "has_units": any(line.unit_id != found.unit_id for line in lines),
        "debit": sum((line.debit for line in lines), ZERO),
        "credit": sum((line.credit for line in lines), ZERO),
        "words": terbilang(found.amount.amount) if found.amount.amount else "",
        "number_hint": "Nomor diberikan saat disetujui.",
        "edit_url": reverse("memo-edit", args=[pk])
        if is_accountant and found.state in service.EDITABLE
        else "",
        "edit_label": "Perbaiki" if found.state == "returned" else "Ubah",
        "returned": payments.last_return(log) if found.state == "returned" else None,
        "reversal": reversal,
        "template_url": reverse("template-new", args=[pk]) if may_repeat else "",
        "reverse_form": _reverse_form(found, attempt.given_to("reverse"))
        if is_accountant and found.state == "approved" and reversal is None
        else None,
        "reverse_reason": attempt.reason_of("reverse"),
        "is_reverse_open": attempt.tried == "reverse",
    }
    return documents.detail(
        request,
        found,
        "desk/memo.html",
        context,
        crumbs=[place, (registers.number_of(found), "")],
        attempt=attempt,
    )


def _reverse_form(found: MemoVoucher, given: QueryDict | None) -> ReverseForm:
    first = found.dated_on if found.is_audit else documents.day(found.year_id, found.dated_on)
    return ReverseForm(given, initial={"dated_on": first}, auto_id="balik-%s")


@login_required
@require_POST
def reverse_voucher(request: HttpRequest, pk: int) -> HttpResponse:
    """Balik bukti yang sudah dibukukan: a draft that mirrors it, to be approved like any other."""
    found = documents.find(request, MemoVoucher.objects.select_related(*RELATED), pk)
    form = _reverse_form(found, request.POST)
    act = "Membalik bukti memorial"
    return take_step(
        request,
        pk,
        show,
        "reverse",
        lambda: service.reverse_voucher(
            found,
            dated_on=form.cleaned_data["dated_on"],
            reason=request.POST.get("reason", ""),
            actor=request.user,  # type: ignore[arg-type]
        ),
        done="Bukti pembalik disusun sebagai draf; ajukan untuk disetujui.",
        to=lambda made: reverse("memo-detail", args=[made.pk]),
        form=form,
        allow=lambda: access.require(request.user, MAKER, unit=found.unit, on=clock.today(), act=act),
        anchor_of=lambda name: f"balik-{name}",
    )
