"""Jejak audit: who did what and when, over all documents, reference rows, steps and evidence.

One query finds the page's events of all tables in order of time; the rows behind them are then read in one
query a table. Everything is newest first and paged by key, never by number.
Auditor and PPKD see everything; others what belongs to the units that they read, the administrator
reference data only.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet, Subquery, Value
from django.utils import timezone

from reference import access
from reference.models import Role, User
from workflows.models import ApprovalLog, Evidence

SEEING_ALL = frozenset({Role.AUDITOR, Role.FINANCE_OFFICER})
DOCUMENTS_MAX = 200
PEOPLE_MAX = 200


@dataclass(frozen=True)
class Kind:
    """One table that tells of changes. `parent` leads from a line to its document, `unit` to its unit."""

    name: str
    title: str
    model: str
    unit: str = ""
    flow: str = ""
    parent: str = ""
    group: str = "rujukan"

    @property
    def history(self) -> type[Model]:
        """The model of the recorded versions."""
        return apps.get_model(self.model).history.model  # type: ignore[no-any-return]


def _document(flow: str, title: str, model: str) -> Kind:
    return Kind(flow, title, model, unit="unit", flow=flow, group="dokumen")


def _part(name: str, title: str, model: str, flow: str, parent: str) -> Kind:
    return Kind(name, title, model, unit=f"{parent}__unit", flow=flow, parent=parent, group="dokumen")


STEP, ADDED, WITHDRAWN = "step", "evidence_added", "evidence_withdrawn"
KINDS: tuple[Kind, ...] = (
    Kind(STEP, "Langkah persetujuan", "workflows.ApprovalLog", unit="unit", group="langkah"),
    Kind(ADDED, "Bukti ditambahkan", "workflows.Evidence", unit="unit", group="bukti"),
    Kind(WITHDRAWN, "Bukti ditarik", "workflows.Evidence", unit="unit", group="bukti"),
    _document("budget_document", "DPA", "budget.BudgetDocument"),
    _part("budget_line", "Rincian DPA", "budget.BudgetLine", "budget_document", "document"),
    _document("fund_release", "SPD", "budget.FundRelease"),
    _document("contract", "Kontrak", "treasury.Contract"),
    _document("handover", "BAST", "treasury.Handover"),
    _document("payment_request", "SPP", "treasury.PaymentRequest"),
    _part("request_line", "Rincian SPP", "treasury.PaymentRequestLine", "payment_request", "request"),
    _part("deduction", "Potongan SPP", "treasury.Deduction", "payment_request", "request"),
    _document("payment_order", "SPM", "treasury.PaymentOrder"),
    _document("disbursement", "SP2D", "treasury.DisbursementOrder"),
    _document("revenue_receipt", "Penerimaan RKUD", "treasury.RevenueReceipt"),
    _document("remittance", "Setoran potongan", "treasury.Remittance"),
    _document("memo_voucher", "Bukti memorial", "treasury.MemoVoucher"),
    _part("memo_line", "Baris bukti memorial", "treasury.MemoVoucherLine", "memo_voucher", "voucher"),
    _document("financial_notes", "CaLK", "treasury.FinancialNotes"),
    _part("note_text", "Teks CaLK", "treasury.NoteText", "financial_notes", "notes"),
    _document("semester_report", "Laporan semester", "treasury.SemesterReport"),
    _part("prognosis", "Prognosis semester II", "treasury.Prognosis", "semester_report", "report"),
    _document("expense_receipt", "Kuitansi bendahara", "treasury.ExpenseReceipt"),
    _document("treasurer_remittance", "Setoran pajak bendahara", "treasury.TreasurerRemittance"),
    _document("imprest_return", "Setoran sisa UP/TU", "treasury.ImprestReturn"),
    _document("accountability", "LPJ", "treasury.Accountability"),
    _document("cash_closing", "Penutupan kas", "treasury.CashClosing"),
    Kind("fixed_asset", "Aset tetap", "treasury.FixedAsset", unit="unit"),
    Kind("asset_movement", "Mutasi aset", "treasury.AssetMovement", unit="asset__unit"),
    Kind("inventory_count", "Stok opname", "treasury.InventoryCount", unit="unit"),
    Kind("loan", "Utang jangka panjang", "treasury.Loan", unit="unit"),
    Kind("loan_installment", "Angsuran", "treasury.LoanInstallment", unit="loan__unit"),
    Kind("memo_template", "Templat memorial", "treasury.MemoTemplate", unit="unit"),
    Kind("memo_template_line", "Baris templat memorial", "treasury.MemoTemplateLine", unit="template__unit"),
    Kind("budget_version", "Versi anggaran", "budget.BudgetVersion"),
    Kind("treasury_account", "Rekening RKUD", "treasury.TreasuryAccount"),
    Kind("unit", "Unit", "reference.Unit"),
    Kind("user", "Pengguna", "reference.User", group="orang"),
    Kind("appointment", "Penunjukan", "reference.Appointment", unit="unit", group="orang"),
    Kind("vendor", "Rekanan", "reference.Vendor"),
    Kind("setting", "Pengaturan", "reference.Setting"),
    Kind("fiscal_year", "Tahun anggaran", "reference.FiscalYear"),
    Kind("edition", "Edisi rujukan", "reference.Edition"),
    Kind("account", "Rekening bagan akun", "reference.Account", group="bagan"),
    Kind("program", "Program dan kegiatan", "reference.Program", group="bagan"),
    Kind("fund_source", "Sumber dana", "reference.FundSource", group="bagan"),
)
ORDER = {kind.name: number for number, kind in enumerate(KINDS)}
GROUPS = {
    "langkah": "Langkah persetujuan",
    "dokumen": "Isi dokumen",
    "bukti": "Bukti",
    "orang": "Pengguna dan penunjukan",
    "rujukan": "Unit, rekanan, dan pengaturan",
    "bagan": "Bagan akun, program, sumber dana",
}
# Loaded in bulk from official lists; shown when asked for.
BULK = frozenset({"bagan"})


_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROS_MAX = 10**16


@dataclass(frozen=True)
class Key:
    """Where one event stands: its moment, the place of its kind in KINDS, its row."""

    at: datetime
    order: int
    pk: int

    def text(self) -> str:
        """For an address: microseconds, kind, row."""
        return f"{(self.at - _EPOCH) // timedelta(microseconds=1)}~{self.order}~{self.pk}"

    @classmethod
    def read(cls, text: str) -> "Key | None":
        """The key in an address; None for anything else."""
        parts = text.split("~")
        if len(parts) != 3 or not all(
            part.isascii() and part.isdecimal() and len(part) < 18 for part in parts
        ):
            return None
        micros, order, pk = (int(part) for part in parts)
        if order >= len(KINDS) or micros > _MICROS_MAX:
            return None
        return cls(_EPOCH + timedelta(microseconds=micros), order, pk)


@dataclass(frozen=True)
class Wanted:
    """What the reader asks for; None means no limit."""

    documents: frozenset[str] | None = None
    people: frozenset[int] | None = None
    first: date | None = None
    last: date | None = None
    groups: frozenset[str] | None = None


@dataclass
class Record:
    """One event with the rows behind it: a step, a file, or a version and the version before it."""

    key: Key
    kind: Kind
    row: Any
    previous: Any = None


@dataclass
class Found:
    """One page: its events, newest first, and the key of the next page when there is more."""

    records: list[Record] = field(default_factory=list)
    next: Key | None = None


def sees_all(reader: User, *, on: date) -> bool:
    """True for auditor and PPKD; an administrator sees all reference data and no business data."""
    roles = access.roles_in(reader, None, on=on)
    return bool(roles & SEEING_ALL)


def documents_named(text: str, reader: User, *, on: date) -> frozenset[str]:
    """Keys of the documents whose number holds the text, or whose key it is, as far as the reader may see."""
    rows = ApprovalLog.objects.filter(Q(document_number__icontains=text) | Q(document_key=text))
    if not sees_all(reader, on=on):
        rows = access.visible(rows, reader, on=on)
    keys = rows.order_by().values_list("document_key", flat=True).distinct()[:DOCUMENTS_MAX]
    return frozenset(keys)


def people_named(text: str) -> frozenset[int]:
    """Ids of the people whose name or user name holds the text."""
    found = User.objects.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
    return frozenset(found.values_list("pk", flat=True)[:PEOPLE_MAX])


def page(wanted: Wanted, reader: User, *, on: date, after: Key | None = None, size: int) -> Found:
    """One page of events before `after`; the number of queries depends on the kinds, not on the rows."""
    keys = list(_keys(wanted, reader, on=on, after=after, size=size + 1))
    shown = keys[:size]
    return Found(_records(shown), shown[-1] if len(keys) > size else None)


def walk(wanted: Wanted, reader: User, *, on: date, limit: int, size: int = 500) -> Iterator[Record]:
    """Up to `limit` events, newest first, read page by page; for an export."""
    after = None
    left = limit
    while left > 0:
        found = page(wanted, reader, on=on, after=after, size=min(size, left))
        yield from found.records
        left -= len(found.records)
        after = found.next
        if after is None:
            return


# --- Keys ----------------------------------------------------------------------------------------
def _keys(wanted: Wanted, reader: User, *, on: date, after: Key | None, size: int) -> Iterable[Key]:
    units = None if sees_all(reader, on=on) else access.readable_units(reader, on=on).order_by().values("pk")
    keeps_reference = access.may(reader, Role.ADMINISTRATOR, unit=None, on=on)
    parts = []
    for kind in KINDS:
        limit = None if keeps_reference and kind.model.startswith("reference.") else units
        if not _is_wanted(kind, wanted, is_limited=limit is not None):
            continue
        rows = _rows(kind, wanted, limit)
        if rows is not None:
            parts.append(_keyed(kind, rows, after)[:size])
    if not parts:
        return []
    found = parts[0]
    if len(parts) > 1:
        joined = parts[0].union(*parts[1:], all=True)
        found = joined.order_by("-event_at", "event_order", "-event_pk")[:size]
    return [Key(at, order, pk) for at, order, pk in found]


def _is_wanted(kind: Kind, wanted: Wanted, *, is_limited: bool) -> bool:
    if is_limited and not kind.unit and kind.name != "unit":
        return False
    if wanted.documents is not None and not kind.flow and kind.group not in ("langkah", "bukti"):
        return False
    return kind.group in wanted.groups if wanted.groups is not None else kind.group not in BULK


_MOMENT = {STEP: "acted_at", ADDED: "added_at", WITHDRAWN: "withdrawn_at"}
_PERSON = {STEP: "actor", ADDED: "added_by", WITHDRAWN: "withdrawn_by"}


def _rows(kind: Kind, wanted: Wanted, units: "QuerySet[Any, Any] | None") -> "QuerySet[Any] | None":
    """The kind's rows that are asked for; None when there can be none."""
    model = apps.get_model(kind.model) if kind.name in _MOMENT else kind.history
    rows = model._default_manager.order_by()
    if kind.name == WITHDRAWN:
        rows = rows.filter(withdrawn_at__isnull=False)
    if units is not None:
        rows = rows.filter(**{f"{kind.unit}__in" if kind.unit else "id__in": units})
    if wanted.documents is not None:
        if kind.name in _MOMENT:
            rows = rows.filter(document_key__in=wanted.documents)
        else:
            ids = {int(key.partition(":")[2]) for key in wanted.documents if key.startswith(f"{kind.flow}:")}
            if not ids:
                return None
            rows = rows.filter(**{f"{kind.parent}__in" if kind.parent else "id__in": ids})
    if wanted.people is not None:
        rows = rows.filter(**{f"{_PERSON.get(kind.name, 'history_user')}__in": wanted.people})
    if kind.name == "user":
        rows = _without_sign_ins(rows)
    moment = _MOMENT.get(kind.name, "history_date")
    if wanted.first is not None:
        rows = rows.filter(**{f"{moment}__gte": _begin(wanted.first)})
    if wanted.last is not None:
        rows = rows.filter(**{f"{moment}__lt": _begin(wanted.last + timedelta(days=1))})
    return rows


def _without_sign_ins(rows: "QuerySet[Any]") -> "QuerySet[Any]":
    """Versions that say something new: signing in used to leave one that equals the version before it."""
    model = rows.model
    told = [field.name for field in model._meta.fields if not field.name.startswith("history_")]
    older = model._default_manager.filter(id=OuterRef("id"), history_id__lt=OuterRef("history_id"))
    before = older.order_by("-history_id").values("history_id")[:1]
    same = model._default_manager.filter(
        history_id=OuterRef("before"), **{name: OuterRef(name) for name in told}
    )
    return rows.alias(before=Subquery(before)).exclude(Exists(same), history_type="~")


def _keyed(kind: Kind, rows: "QuerySet[Any]", after: Key | None) -> "QuerySet[Any, Any]":
    moment = _MOMENT.get(kind.name, "history_date")
    pk = "pk" if kind.name in _MOMENT else "history_id"
    order = ORDER[kind.name]
    if after is not None:
        before = Q(**{f"{moment}__lt": after.at})
        if order == after.order:
            before |= Q(**{moment: after.at, f"{pk}__lt": after.pk})
        elif order > after.order:
            before |= Q(**{moment: after.at})
        # The plain bound lets the index on the moment end the search.
        rows = rows.filter(before, **{f"{moment}__lte": after.at})
    keyed = rows.annotate(event_at=F(moment), event_order=Value(order), event_pk=F(pk)).order_by(
        f"-{moment}", f"-{pk}"
    )
    found: QuerySet[Any, Any] = keyed.values_list("event_at", "event_order", "event_pk")
    return found


def _begin(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=timezone.get_default_timezone())


# --- Rows ----------------------------------------------------------------------------------------
def _records(keys: Sequence[Key]) -> list[Record]:
    """The rows behind the keys, in their order; two queries a kind."""
    wanted: dict[int, list[int]] = {}
    for key in keys:
        wanted.setdefault(key.order, []).append(key.pk)
    # (order, pk) → (the row, the version before it)
    rows: dict[tuple[int, int], tuple[Any, Any]] = {}
    for order, pks in wanted.items():
        rows |= {(order, pk): found for pk, found in _rows_of(KINDS[order], pks).items()}
    return [Record(key, KINDS[key.order], *rows[key.order, key.pk]) for key in keys]


def _rows_of(kind: Kind, pks: Sequence[int]) -> dict[int, tuple[Any, Any]]:
    if kind.name == STEP:
        steps = ApprovalLog.objects.select_related("actor", "unit").in_bulk(pks)
        return {pk: (row, None) for pk, row in steps.items()}
    if kind.name in _MOMENT:
        files = Evidence.objects.select_related("added_by", "withdrawn_by", "unit").in_bulk(pks)
        return {pk: (row, None) for pk, row in files.items()}
    versions = kind.history._default_manager
    own = kind.history.instance_type._meta.pk.attname  # type: ignore[attr-defined]
    earlier = versions.filter(**{own: OuterRef(own), "history_id__lt": OuterRef("history_id")})
    found = list(
        versions.filter(history_id__in=pks)
        .select_related("history_user")
        .annotate(version_before=Subquery(earlier.order_by("-history_id").values("history_id")[:1]))
    )
    before = versions.in_bulk([one.version_before for one in found if one.version_before])
    return {one.history_id: (one, before.get(one.version_before)) for one in found}
