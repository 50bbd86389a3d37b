"""Stok opname, utang jangka panjang, and utang belanja."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import ZERO
from treasury import payables
from treasury.flows_desk import MAKER
from treasury.models import InventoryCount, Loan
from treasury.services import subledger as service
from web.forms.desk import CountForm, LoanForm
from web.templatetags.kapuas import tanggal
from web.views import desk, documents, parts, pickers
from web.views.desk import Cell, Picker, Table, amount

LOAN_PICKERS = (
    Picker("account", "Akun utang jangka panjang", "utang", "Akun utang belum dipilih."),
    Picker("current_account", "Akun bagian lancar", "utang", "Akun bagian lancar belum dipilih."),
    Picker("interest_account", "Akun beban bunga", "beban", "Akun beban bunga belum dipilih."),
    Picker("interest_payable", "Akun utang bunga", "utang", "Akun utang bunga belum dipilih."),
)

COUNT_PICKERS = (
    Picker("account", "Akun persediaan", "aset", "Akun persediaan belum dipilih."),
    Picker("expense_account", "Akun beban", "beban", hint="Kosong: menurut pemetaan akun."),
)


@login_required
@require_GET
def inventory(request: HttpRequest) -> HttpResponse:
    """Daftar stok opname of a unit."""
    unit, units = desk.looked_at(request)
    counts = InventoryCount.objects.filter(unit=unit, counted_on__year=documents.year_of(request))
    page = parts.paginate(request, counts.select_related("account", "voucher"))
    is_keeper = desk.keeps(request, unit)
    rows = [
        [
            Cell(
                one.account.name,
                one.account.code,
                reverse("count-edit", args=[one.pk]) if is_keeper else "",
            ),
            Cell(tanggal(one.counted_on), one.note),
            Cell(str(one.voucher), url=reverse("memo-detail", args=[one.voucher_id]))
            if one.voucher_id
            else Cell("Belum diusulkan"),
            amount(one.value.amount),
        ]
        for one in page
    ]
    heads = (("Persediaan", False), ("Tanggal", False), ("Bukti memorial", False), ("Nilai opname", True))
    table = Table(
        "Hasil opname",
        heads,
        rows,
        (),
        "Belum ada stok opname",
        "PPK-SKPD mencatat nilai hasil opname per akun; selisihnya diusulkan di Usulan penyesuaian.",
    )
    return desk.list_page(
        request,
        [table],
        title="Stok opname",
        lead="Nilai persediaan menurut hitungan fisik; selisih dengan buku menjadi bukti memorial.",
        unit=unit,
        units=units,
        action_url=reverse("count-new") if documents.acting_units(request.user, MAKER) else "",  # type: ignore[arg-type]
        action_label="Catat opname",
        page=page,
        noun="hitungan",
    )


@login_required
@require_http_methods(["GET", "POST"])
def count_new(request: HttpRequest) -> HttpResponse:
    """Catat stok opname."""
    unit, units = documents.own_unit(request, MAKER, act="Mencatat stok opname")
    first = {"counted_on": documents.day(documents.year_of(request))}
    form = CountForm(documents.posted(request), initial=first)
    asked = desk.ask(request, form, COUNT_PICKERS, pickers.fiscal_year(request))
    if request.method == "POST":
        made = desk.attempt(
            asked, lambda: service.count_inventory(unit=unit, actor=request.user, **asked.values)
        )
        if made is not None:
            messages.success(request, "Hasil opname dicatat; selisihnya ada di Usulan penyesuaian.")
            return redirect(f"{reverse('inventory')}?unit={unit.pk}")
    return desk.form_page(
        request,
        asked,
        title="Stok opname baru",
        lead=f"{unit.name}. Satu akun dihitung sekali pada satu tanggal.",
        crumbs=[("Stok opname", reverse("inventory")), ("Opname baru", "")],
        unit=unit,
        units=units,
        back=reverse("inventory"),
        wide=("note",),
    )


@login_required
@require_GET
def loans(request: HttpRequest) -> HttpResponse:
    """Daftar utang jangka panjang of a unit with what is not repaid and the next instalments."""
    unit, units = desk.looked_at(request)
    loans_of = Loan.objects.filter(unit=unit)
    page = parts.paginate(request, loans_of.select_related("account").prefetch_related("installments"))
    total = service.outstanding_of(loans_of)
    is_keeper = desk.keeps(request, unit)
    rows = []
    for loan in page:
        rest = sum((one.principal.amount for one in loan.installments.all() if one.paid_on is None), ZERO)
        following = next((one for one in loan.installments.all() if one.paid_on is None), None)
        rows.append(
            [
                Cell(loan.lender, loan.number, reverse("loan-edit", args=[loan.pk]) if is_keeper else ""),
                Cell(loan.account.name, loan.account.code),
                Cell(tanggal(following.due_on) if following else "Lunas"),
                amount(loan.principal.amount),
                amount(rest),
            ]
        )
    heads = (
        *(("Pinjaman", False), ("Akun", False), ("Jatuh tempo berikutnya", False)),
        *(("Pokok", True), ("Sisa pokok", True)),
    )
    foot = [Cell("Jumlah seluruhnya"), Cell(""), Cell(""), Cell(""), amount(total)] if rows else ()
    table = Table(
        "Pinjaman",
        heads,
        rows,
        foot,
        "Belum ada utang jangka panjang",
        "Utang jangka panjang dicatat PPKD dengan jadwal angsurannya.",
    )
    return desk.list_page(
        request,
        [table],
        title="Utang jangka panjang",
        lead="Sisa pokok sama dengan saldo utang jangka panjang dan bagian lancarnya.",
        unit=unit,
        units=units,
        action_url=reverse("loan-new") if documents.acting_units(request.user, MAKER) else "",  # type: ignore[arg-type]
        action_label="Catat pinjaman",
        page=page,
        noun="pinjaman",
    )


@login_required
@require_http_methods(["GET", "POST"])
def loan_new(request: HttpRequest) -> HttpResponse:
    """Catat pinjaman dengan jadwalnya."""
    unit, units = documents.own_unit(request, MAKER, act="Mencatat utang jangka panjang")
    form = LoanForm(documents.posted(request))
    asked = desk.ask(request, form, LOAN_PICKERS, pickers.fiscal_year(request))
    if request.method == "POST":
        made = desk.attempt(
            asked, lambda: service.register_loan(unit=unit, actor=request.user, **asked.values)
        )
        if made is not None:
            messages.success(request, "Pinjaman dicatat.")
            return redirect(f"{reverse('loan-list')}?unit={unit.pk}")
    return desk.form_page(
        request,
        asked,
        title="Pinjaman baru",
        lead=f"{unit.name}. Jumlah angsuran pokok sama dengan pokok pinjaman.",
        crumbs=[("Utang jangka panjang", reverse("loan-list")), ("Pinjaman baru", "")],
        unit=unit,
        units=units,
        back=reverse("loan-list"),
        wide=("installments",),
    )


@login_required
@require_GET
def payable_list(request: HttpRequest) -> HttpResponse:
    """Daftar utang belanja that is open, with ages."""
    unit, units = desk.looked_at(request)
    on = min(clock.today(), documents.day(documents.year_of(request)))
    items = payables.register(unit, pickers.fiscal_year(request), on=on, actor=request.user)  # type: ignore[arg-type]
    page = parts.paginate(request, items)
    rows = [
        [
            Cell(one.account.name, one.account.code),
            Cell(f"Jurnal {one.number}", one.description, reverse("entry-detail", args=[one.entry_id])),
            Cell(tanggal(one.dated_on), f"{one.days} hari"),
            amount(one.amount),
            amount(one.rest),
        ]
        for one in page
    ]
    heads = (
        *(("Akun", False), ("Asal", False), ("Tanggal", False)),
        *(("Diakui", True), ("Belum dibayar", True)),
    )
    total = sum((one.rest for one in items), ZERO)
    table = Table(
        f"Terbuka per {tanggal(on)}",
        heads,
        rows,
        [Cell("Jumlah seluruhnya"), Cell(""), Cell(""), Cell(""), amount(total)] if rows else (),
        "Tidak ada utang belanja yang terbuka",
        "Utang belanja lahir dari BAST yang diterima atau bukti memorial.",
    )
    return desk.list_page(
        request,
        [table],
        title="Utang belanja",
        lead="Pengakuan yang belum dibayar, yang tertua dilunasi lebih dahulu; jumlahnya saldo buku besar.",
        unit=unit,
        units=units,
        page=page,
        noun="utang",
    )
