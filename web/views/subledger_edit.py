"""Ubah aset, stok opname, dan pinjaman: whole while nothing is booked, later what describes them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from core import clock
from core.money import format_amount
from reference import access
from reference.models import Account, Unit
from treasury.flows_desk import MAKER
from treasury.models import FixedAsset, InventoryCount, Loan, MemoVoucher
from treasury.services import subledger_edit as service
from web.forms.desk import AssetForm, CountForm, LoanForm
from web.views import assets, desk, documents, pickers, subledgers
from web.views.desk import Picker

BOUND = "{what} menjadi dasar bukti memorial {voucher}: yang sudah dijurnal tidak diubah, hanya {free}."


@login_required
@require_http_methods(["GET", "POST"])
def asset(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah aset."""
    rows = FixedAsset.objects.select_related("unit__parent", "account")
    found: FixedAsset = documents.find(request, rows, pk)
    first = {name: getattr(found, name) for name in AssetForm.base_fields}
    first |= {"cost": found.cost.amount, "accumulated": found.accumulated.amount}
    voucher = service.voucher_of_asset(found)
    page = reverse("asset-detail", args=[pk])
    return _edit(
        request,
        found.unit,
        AssetForm(documents.posted(request), initial=first),
        [_filled(assets.ACCOUNT, found.account)],
        free=("name", "number", "location", "details") if voucher else (),
        lead=_lead("Aset ini", voucher, "nama, nomor register, letak, dan uraiannya"),
        save=lambda values: service.edit_asset(found, actor=request.user, **values),  # type: ignore[arg-type]
        title=f"Ubah {found.name}",
        crumbs=[("Aset tetap", reverse("asset-list")), (found.name, page), ("Ubah", "")],
        back=page,
        wide=("details",),
    )


@login_required
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah stok opname."""
    rows = InventoryCount.objects.select_related("unit__parent", "account", "expense_account", "voucher")
    found: InventoryCount = documents.find(request, rows, pk)
    first = {"counted_on": found.counted_on, "value": found.value.amount, "note": found.note}
    voucher = service.voucher_of_count(found)
    back = f"{reverse('inventory')}?unit={found.unit_id}"
    account, expense = subledgers.COUNT_PICKERS
    return _edit(
        request,
        found.unit,
        CountForm(documents.posted(request), initial=first),
        [_filled(account, found.account), _filled(expense, found.expense_account)],
        free=("note",) if voucher else (),
        lead=_lead("Hitungan ini", voucher, "keterangannya"),
        save=lambda values: service.edit_count(found, actor=request.user, **values),  # type: ignore[arg-type]
        title="Ubah stok opname",
        crumbs=[("Stok opname", back), ("Ubah", "")],
        back=back,
        wide=("note",),
    )


@login_required
@require_http_methods(["GET", "POST"])
def loan(request: HttpRequest, pk: int) -> HttpResponse:
    """Ubah pinjaman."""
    names = [one.name for one in subledgers.LOAN_PICKERS]
    found: Loan = documents.find(request, Loan.objects.select_related("unit__parent", *names), pk)
    first = {
        "lender": found.lender,
        "number": found.number,
        "started_on": found.started_on,
        "principal": found.principal.amount,
        "installments": _schedule(found),
    }
    voucher = service.voucher_of_loan(found)
    lead = _lead("Pinjaman ini", voucher, "pemberi pinjaman dan nomornya")
    if voucher is None and service.is_paid_in_part(found):
        lead = "Pinjaman ini sudah diangsur: hanya pemberi pinjaman dan nomornya yang dapat diubah."
    back = f"{reverse('loan-list')}?unit={found.unit_id}"
    return _edit(
        request,
        found.unit,
        LoanForm(documents.posted(request), initial=first),
        [_filled(one, getattr(found, one.name)) for one in subledgers.LOAN_PICKERS],
        free=("lender", "number") if lead else (),
        lead=lead,
        save=lambda values: service.edit_loan(found, actor=request.user, **values),  # type: ignore[arg-type]
        title=f"Ubah pinjaman {found.number}",
        crumbs=[("Utang jangka panjang", back), ("Ubah", "")],
        back=back,
        wide=("installments",),
    )


def _schedule(loan: Loan) -> str:
    """The instalments as the form takes them."""
    rows = (
        (f"{one.due_on:%d-%m-%Y}", format_amount(one.principal.amount), format_amount(one.interest.amount))
        for one in loan.installments.all()
    )
    return "\n".join("; ".join(row) for row in rows)


def _lead(what: str, voucher: MemoVoucher | None, free: str) -> str:
    """Why only part of it can be edited; empty when all can."""
    return BOUND.format(what=what, voucher=voucher, free=free) if voucher else ""


def _filled(picker: Picker, account: Account) -> Picker:
    return replace(picker, text=f"{account.code} {account.name}", value=str(account.pk))


def _edit(
    request: HttpRequest,
    unit: Unit,
    form: forms.Form,
    fields: Sequence[Picker],
    *,
    free: Sequence[str],
    lead: str,
    save: Callable[[dict[str, Any]], Any],
    **page: Any,
) -> HttpResponse:
    """The form of a row with what may be edited of it (`free` empty: all), saved by its keeper alone."""
    access.require(request.user, MAKER, unit=unit, on=clock.today(), act=page["title"])  # type: ignore[arg-type]
    if free:
        for name in [name for name in form.fields if name not in free]:
            del form.fields[name]
    asked = desk.ask(request, form, () if free else fields, pickers.fiscal_year(request))
    if request.method == "POST" and desk.attempt(asked, lambda: save(asked.values)) is not None:
        messages.success(request, "Perubahan disimpan.")
        return redirect(page["back"])
    words = lead or f"{unit.name}. Belum ada bukti memorial atasnya."
    return desk.form_page(request, asked, lead=words, **page)
