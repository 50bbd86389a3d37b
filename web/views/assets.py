"""Kartu inventaris: assets of a unit with totals per KIB, a new one, its page with depreciation, its end."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.errors import DomainError
from core.money import ZERO
from reference import access
from reference.models import AssetRegister
from treasury.depreciation import due
from treasury.flows_desk import MAKER
from treasury.models import FixedAsset, MemoVoucher
from treasury.services import asset as service
from web.forms.desk import AssetEndForm, AssetForm
from web.templatetags.kapuas import tanggal
from web.views import desk, documents, parts, pickers
from web.views.desk import Cell, Picker, Table, amount

ACCOUNT = Picker("account", "Akun aset", "aset", "Akun aset belum dipilih. Ketik kode atau namanya.")
HEADS = (
    ("Barang", False),
    ("Perolehan", False),
    ("Harga perolehan", True),
    ("Akumulasi penyusutan", True),
    ("Nilai buku", True),
)


@login_required
@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Daftar aset of a unit, one table for each KIB that has any."""
    unit, units = desk.looked_at(request)
    rows = list(service.in_books(unit).select_related("account").order_by("register", "account__code", "pk"))
    outside = FixedAsset.objects.filter(unit=unit, is_extracomptable=True).select_related("account")
    tables = [
        _table(label, [one for one in rows if one.register == code])
        for code, label in AssetRegister.choices
        if any(one.register == code for one in rows)
    ]
    extra = [one for one in outside.order_by("pk")]
    if extra:
        for one in extra:
            one.booked = ZERO  # type: ignore[attr-defined]
        tables.append(_table("Ekstrakomptabel (di luar neraca)", extra))
    return desk.list_page(
        request,
        [_summary(rows), *tables],
        title="Aset tetap",
        lead="Kartu inventaris barang A–F; nilainya sama dengan saldo akun aset dan akumulasi penyusutan.",
        unit=unit,
        units=units,
        action_url=reverse("asset-new") if documents.acting_units(request.user, MAKER) else "",  # type: ignore[arg-type]
        action_label="Catat aset",
    )


def _summary(rows: list[FixedAsset]) -> Table:
    found = []
    for code, label in AssetRegister.choices:
        mine = [one for one in rows if one.register == code]
        if mine:
            cost, gone = _sums(mine)
            found.append([Cell(label), Cell(len(mine)), amount(cost), amount(gone), amount(cost - gone)])
    cost, gone = _sums(rows)
    heads = (("Kartu", False), ("Jumlah barang", False), *HEADS[2:])
    foot = [Cell("Jumlah"), Cell(len(rows)), amount(cost), amount(gone), amount(cost - gone)]
    return Table(
        "Ringkasan",
        heads,
        found,
        foot if found else (),
        "Belum ada aset tercatat",
        "PPK-SKPD mencatat aset dari saldo awal, SP2D, BAST, atau bukti memorial.",
    )


def _sums(rows: list[FixedAsset]) -> tuple:
    cost = sum((one.cost.amount for one in rows), ZERO)
    return cost, sum((_gone(one) for one in rows), ZERO)


def _gone(one: FixedAsset):
    return one.accumulated.amount + one.booked  # type: ignore[attr-defined]


def _table(title: str, rows: list[FixedAsset]) -> Table:
    cells = [
        [
            Cell(
                one.name, f"{one.account.code} {one.number}".strip(), reverse("asset-detail", args=[one.pk])
            ),
            Cell(
                tanggal(one.acquired_on), f"{one.life_years} tahun" if one.life_years else "tidak disusutkan"
            ),
            amount(one.cost.amount),
            amount(_gone(one)),
            amount(one.cost.amount - _gone(one)),
        ]
        for one in rows
    ]
    cost, gone = _sums(rows)
    return Table(
        title, HEADS, cells, [Cell("Jumlah"), Cell(""), amount(cost), amount(gone), amount(cost - gone)]
    )


@login_required
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Catat aset."""
    unit, units = documents.own_unit(request, MAKER, act="Mencatat aset")
    asked = desk.ask(request, AssetForm(documents.posted(request)), [ACCOUNT], pickers.fiscal_year(request))
    if request.method == "POST":
        made = desk.attempt(
            asked, lambda: service.register_asset(unit=unit, actor=request.user, **asked.values)
        )
        if made is not None:
            words = "Aset dicatat."
            if made.is_extracomptable:
                words = "Aset dicatat sebagai ekstrakomptabel: di bawah batas kapitalisasi."
            messages.success(request, words)
            return redirect("asset-detail", made.pk)
    return desk.form_page(
        request,
        asked,
        title="Aset baru",
        lead=f"{unit.name}. Kartu, masa manfaat, dan batas kapitalisasi menurut golongan akunnya.",
        crumbs=[("Aset tetap", reverse("asset-list")), ("Aset baru", "")],
        unit=unit,
        units=units,
        back=reverse("asset-list"),
        wide=("details",),
    )


@login_required
@require_http_methods(["GET", "POST"])
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Halaman aset: facts, depreciation so far and to come, and the form of its end."""
    rows = FixedAsset.objects.select_related("unit__parent", "account")
    found: FixedAsset = documents.find(request, rows, pk)
    is_keeper = access.may(request.user, MAKER, unit=found.unit, on=clock.today())
    if request.method == "POST":
        access.require(request.user, MAKER, unit=found.unit, on=clock.today(), act="Mengubah status aset")
    first = {"dated_on": documents.day(documents.year_of(request))}
    asked = desk.ask(
        request,
        AssetEndForm(documents.posted(request), initial=first),
        [Picker("other", "Akun lawan", "finansial", hint="Akun defisit, aset jadi, atau beban.")],
        pickers.fiscal_year(request),
    )
    if request.method == "POST":
        made = desk.attempt(asked, lambda: _end(found, asked.values, request))
        if made is not None:
            messages.success(request, "Usulan bukti memorial disusun sebagai draf.")
            return redirect("asset-detail", pk)
    movements = list(found.movements.select_related("voucher").order_by("dated_on", "pk"))
    is_ended = any(one.kind in service.ENDS and one.voucher.state != "cancelled" for one in movements)
    gone = service.accumulated_of(found)
    context = {
        "asset": found,
        "movements": movements,
        "gone": gone,
        "book_value": found.cost.amount - gone,
        "next_due": due(
            service.basis_of(found),
            through=date(documents.year_of(request), 12, 31),
            booked=gone - found.accumulated.amount,
        ),
        "form": asked.form if is_keeper and not is_ended else None,
        "pickers": asked.pickers,
        "problems": asked.problems,
    }
    crumbs = [("Aset tetap", f"{reverse('asset-list')}?unit={found.unit_id}"), (found.name, "")]
    status = 422 if asked.problems else 200
    return parts.page(request, "desk/asset.html", context, crumbs=crumbs, status=status)


def _end(found: FixedAsset, values: dict, request: HttpRequest) -> MemoVoucher:
    """The service of the chosen end."""
    act, other = values["act"], values["other"]
    common = {"dated_on": values["dated_on"], "actor": request.user}
    if act == "transfer":
        if values["to_unit"] is None:
            raise DomainError("SKPD penerima belum dipilih.", field="to_unit")
        return service.transfer(found, to_unit=values["to_unit"], **common)
    if other is None:
        raise DomainError("Akun lawan belum dipilih. Ketik kode atau namanya.", field="other")
    if act == "complete":
        return service.complete(found, account=other, name=values["to_name"] or found.name, **common)
    if act == "expense":
        return service.expense(found, expense_account=other, **common)
    return service.dispose(found, loss_account=other, **common)
