"""Usulan penyesuaian: what every sub-ledger proposes for a unit on a day, and the button that drafts it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.errors import DomainError, NotFound
from core.money import ZERO
from reference import access
from reference.models import Unit, User
from treasury import proposals
from treasury.flows_desk import MAKER
from treasury.models import InventoryCount, MemoVoucher
from treasury.proposals import Proposal
from treasury.services import asset, subledger
from web.forms.fields import DATE_FORMATS
from web.templatetags.kapuas import tanggal
from web.views import desk, documents, parts, pickers
from web.views.desk import Cell, Table, amount


@dataclass(frozen=True)
class Source:
    """One sub-ledger: its name, what it proposes, and how its draft is made."""

    name: str
    label: str
    propose: Callable[[HttpRequest, Unit, date], Proposal]
    draft: Callable[[HttpRequest, Unit, date], MemoVoucher]


def _plain(name: str, label: str, propose: Callable[[HttpRequest, Unit, date], Proposal]) -> Source:
    def draft(request: HttpRequest, unit: Unit, on: date) -> MemoVoucher:
        return proposals.draft_voucher(propose(request, unit, on), actor=_user(request))

    return Source(name, label, propose, draft)


def _user(request: HttpRequest) -> User:
    return request.user  # type: ignore[return-value]


SOURCES = (
    Source(
        "depreciation",
        "Penyusutan aset tetap",
        lambda request, unit, on: asset.depreciation(unit, through=on)[0],
        lambda request, unit, on: asset.depreciate(unit, through=on, actor=_user(request)),
    ),
    _plain(
        "allowance",
        "Penyisihan piutang",
        lambda request, unit, on: proposals.of_allowance(
            unit, pickers.fiscal_year(request), on=on, actor=_user(request)
        ),
    ),
    _plain("current", "Bagian lancar utang", lambda request, unit, on: subledger.current_part(unit, on=on)),
    _plain("interest", "Bunga terutang", lambda request, unit, on: subledger.accrued_interest(unit, on=on)),
)
DRAFTS = {one.name: one.draft for one in SOURCES}


@login_required
@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """Usulan of all sub-ledgers; what cannot be reckoned says why."""
    unit, units = desk.looked_at(request)
    on = _day(request)
    may = access.may(request.user, MAKER, unit=unit, on=clock.today())
    rows, buttons = [], []
    for source in SOURCES:
        try:
            proposal = source.propose(request, unit, on)
        except DomainError as error:
            rows.append([Cell(source.label, error.message), Cell("Tidak dapat dihitung"), amount(ZERO)])
            continue
        word = f"{len(proposal.lines)} baris" if proposal.lines else "Tidak ada selisih"
        rows.append([Cell(source.label, proposal.description), Cell(word), amount(proposal.amount)])
        if proposal.lines and may:
            buttons.append(_button(source.name, f"Susun bukti: {source.label}", on))
    for count in _counts(unit, on):
        proposal = subledger.inventory_difference(count)
        rows.append([Cell("Stok opname", proposal.description), Cell("Opname"), amount(proposal.amount)])
        if proposal.lines and may:
            buttons.append(_button(f"inventory-{count.pk}", f"Susun bukti: {count.account.name}", on))
    heads = (("Usulan", False), ("Isi", False), ("Jumlah", True))
    return desk.list_page(
        request,
        [Table(f"Per {tanggal(on)}", heads, rows)],
        title="Usulan penyesuaian",
        lead="Buku pembantu mengusulkan; PPK-SKPD menyusun buktinya, PA atau PPKD menyetujuinya.",
        unit=unit,
        units=units,
        day=on,
        buttons=buttons,
    )


def _button(name: str, label: str, on: date) -> dict[str, object]:
    return {"url": reverse("adjustment-draft"), "label": label, "hidden": [("source", name), ("tanggal", on)]}


def _counts(unit: Unit, on: date) -> list[InventoryCount]:
    rows = InventoryCount.objects.filter(unit=unit, counted_on__year=on.year, counted_on__lte=on)
    open_rows = rows.exclude(voucher__state__in=("draft", "submitted", "returned", "approved"))
    return list(open_rows.select_related("account", "expense_account", "unit__parent"))


@login_required
@require_POST
def draft(request: HttpRequest) -> HttpResponse:
    """Susun bukti of one proposal."""
    number = request.POST.get("unit", "")
    unit = Unit.objects.filter(pk=int(number)).first() if number.isdecimal() else None
    access.require(request.user, MAKER, unit=unit, on=clock.today(), act="Menyusun bukti memorial")
    assert unit is not None
    name, on = request.POST.get("source", ""), _day(request)

    def work() -> MemoVoucher:
        if name.startswith("inventory-"):
            text = name.removeprefix("inventory-")
            found = InventoryCount.objects.filter(unit=unit, pk=int(text) if text.isdecimal() else 0).first()
            if found is None:
                raise NotFound("Opname tidak ditemukan.")
            return subledger.adjust_inventory(found, actor=_user(request))
        if name not in DRAFTS:
            raise NotFound("Usulan tidak ada.")
        return DRAFTS[name](request, unit, on)

    def to(made: MemoVoucher | None) -> str:
        if made is not None:
            return reverse("memo-detail", args=[made.pk])
        return f"{reverse('adjustments')}?unit={unit.pk}&tanggal={on:%d-%m-%Y}"

    return parts.act(request, work, done="Draf bukti memorial disusun dari usulan.", to=to)


def _day(request: HttpRequest) -> date:
    """The day asked for, else the last day of the year looked at."""
    text = (request.POST if request.method == "POST" else request.GET).get("tanggal", "")
    for pattern in DATE_FORMATS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            continue
    return date(documents.year_of(request), 12, 31)
