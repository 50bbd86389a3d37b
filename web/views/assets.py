"""Kartu inventaris: assets of a unit with totals per KIB, a new one, its page with depreciation, its end."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from core import clock
from core.money import ZERO
from reference import access
from reference.models import AssetRegister
from treasury import asset_register
from treasury.depreciation import due
from treasury.flows_desk import MAKER
from treasury.models import FixedAsset
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
    """Daftar aset of a unit page by page, one table for each KIB on the page; sums are of the whole."""
    unit, units = desk.looked_at(request)
    totals = asset_register.card_totals(unit)
    page = parts.paginate(request, asset_register.listed(unit), count=sum(one.count for one in totals))
    rows = list(page)
    tables = []
    for total in totals:
        place = (total.register, total.is_extracomptable)
        shown = [one for one in rows if (one.register, one.is_extracomptable) == place]
        if shown:
            tables.append(_table(_title(total), shown, total))
    return desk.list_page(
        request,
        [_summary([one for one in totals if not one.is_extracomptable]), *tables],
        title="Aset tetap",
        lead="Kartu inventaris barang A–F; nilainya sama dengan saldo akun aset dan akumulasi penyusutan.",
        unit=unit,
        units=units,
        action_url=reverse("asset-new") if documents.acting_units(request.user, MAKER) else "",  # type: ignore[arg-type]
        action_label="Catat aset",
        page=page,
        noun="aset",
    )


def _title(total: asset_register.CardTotal) -> str:
    label = str(AssetRegister(total.register).label)
    return f"{label}, ekstrakomptabel (di luar neraca)" if total.is_extracomptable else label


def _summary(totals: list[asset_register.CardTotal]) -> Table:
    found = [
        [
            Cell(AssetRegister(one.register).label),
            Cell(one.count),
            *(amount(value) for value in (one.cost, one.gone, one.cost - one.gone)),
        ]
        for one in totals
    ]
    cost, gone = (sum((getattr(one, name) for one in totals), ZERO) for name in ("cost", "gone"))
    heads = (("Kartu", False), ("Jumlah barang", False), *HEADS[2:])
    count = Cell(sum(one.count for one in totals))
    foot = [Cell("Jumlah"), count, amount(cost), amount(gone), amount(cost - gone)]
    return Table(
        "Ringkasan",
        heads,
        found,
        foot if found else (),
        "Belum ada aset tercatat",
        "PPK-SKPD mencatat aset dari saldo awal, SP2D, BAST, atau bukti memorial.",
    )


def _gone(one: FixedAsset):
    return one.accumulated.amount + one.booked  # type: ignore[attr-defined]


def _table(title: str, rows: list[FixedAsset], total: asset_register.CardTotal) -> Table:
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
    words = "Jumlah" if len(rows) == total.count else f"Jumlah seluruh kartu ({total.count} barang)"
    sums = (total.cost, total.gone, total.cost - total.gone)
    return Table(title, HEADS, cells, [Cell(words), Cell(""), *(amount(one) for one in sums)])


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
        made = desk.attempt(asked, lambda: service.end(found, actor=request.user, **asked.values))
        if made is not None:
            messages.success(request, "Usulan bukti memorial disusun sebagai draf.")
            return redirect("asset-detail", pk)
    movements = list(found.movements.select_related("voucher").order_by("dated_on", "pk"))
    is_ended = any(one.kind in service.ENDS and one.voucher.state != "cancelled" for one in movements)
    gone = service.accumulated_of(found)
    context = {
        "asset": found,
        "is_keeper": is_keeper,
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
