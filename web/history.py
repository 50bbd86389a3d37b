"""History of a reference row for screens: who changed what, when, from which value to which."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models

from core import money
from reference.setting_keys import KEYS
from web import words
from web.setting_words import in_words

HIDDEN = frozenset(
    {
        "id",
        "password",
        "last_login",
        "date_joined",
        "is_staff",
        "is_superuser",
        "first_name",
        "last_name",
        "email",
        "created_at",
        "created_by",
        "session_epoch",
    }
)
# Of a model where a field only repeats what the row is called.
_MODEL_HIDDEN = frozenset({("reference.Setting", "key")})
LIMIT = 100
_KINDS = {"+": "dibuat", "~": "diubah", "-": "dihapus"}
_LABELS = {
    "is_active": "aktif",
    "username": "nama pengguna",
    "code": "kode",
    "name": "nama",
    "columns": "judul kolom",
    "kind": "jenis",
    "parent": "induk",
    "role": "peran",
    "user": "pengguna",
    "unit": "unit",
    "acting_for": "pengganti dari",
    "value": "nilai",
    "key": "kunci",
    "account": "rekening",
    "asset_account": "rekening aset",
    "budget_document": "DPA",
    "chart": "bagan akun",
    "contract": "kontrak",
    "credit_account": "rekening kredit",
    "debit_account": "rekening debit",
    "depth": "kedalaman",
    "detail": "dirinci sampai tingkat",
    "document": "dokumen",
    "edition": "edisi",
    "functions": "fungsi",
    "funds": "sumber dana",
    "handover": "BAST",
    "in_force_from": "berlaku sejak",
    "is_after_handover": "sesudah BAST pertama",
    "is_debit_normal": "saldo normal debit",
    "is_postable": "dapat dijurnal",
    "is_ppkd_only": "hanya PPKD",
    "is_regional": "tingkat daerah",
    "ledger_set": "himpunan buku",
    "legal_basis": "dasar hukum",
    "label": "sebutan",
    "level": "tingkat",
    "nature": "kelompok",
    "number": "nomor",
    "order": "SPM",
    "payable_account": "rekening utang",
    "programs": "program dan kegiatan",
    "request": "SPP",
    "revision": "perbaikan ke",
    "row": "baris",
    "segment_widths": "lebar segmen kode",
    "state": "status",
    "statement": "laporan",
    "treasury_account": "rekening RKUD",
    "valid_from": "berlaku sejak",
    "valid_to": "berlaku sampai",
    "vendor": "rekanan",
    "version": "versi anggaran",
    "year": "tahun anggaran",
}
# Of a model where the general word would mislead.
_MODEL_LABELS = {
    ("budget.BudgetLine", "key"): "rincian anggaran",
    ("treasury.Contract", "key"): "rincian anggaran",
    ("treasury.Handover", "key"): "rincian anggaran",
    ("treasury.PaymentRequestLine", "key"): "rincian anggaran",
    ("budget.BudgetVersion", "number"): "urutan",
    ("treasury.PaymentRequestLine", "number"): "baris",
}


def _budget_key(row: Any) -> str:
    where = f", {row.sub_activity.code}" if row.sub_activity is not None else ""
    return f"{row.account.code} {row.account.name}{where}, {row.fund_source.name}"


# What the text of a referenced row needs besides the row, so that a page never asks row by row.
_RELATED: Mapping[str, tuple[str, ...]] = {
    "budget.BudgetKey": ("account", "sub_activity", "fund_source"),
    "budget.BudgetDocument": ("version", "unit"),
    "reference.Appointment": ("user",),
    "reference.AccountRole": ("account",),
}
_TEXTS: Mapping[str, Callable[[Any], str]] = {"budget.BudgetKey": _budget_key}
_FLOWS = {"budget.BudgetDocument": "budget_document", "budget.FundRelease": "fund_release"}

Names = Mapping[tuple[type, Any], str]


@dataclass(frozen=True)
class Change:
    """One field: its label, old and new value in words."""

    field: str
    old: str
    new: str


@dataclass(frozen=True)
class Event:
    """One version of the row; `subject` is its primary key."""

    at: datetime
    person: str
    kind: str
    subject: str
    changes: tuple[Change, ...]


def of(instance: models.Model) -> list[Event]:
    """The newest events of one row, each with the fields that changed."""
    return events(instance.history.order_by("-history_date", "-history_id"))  # type: ignore[attr-defined]


def events(rows: models.QuerySet[Any]) -> list[Event]:
    """Events of history rows given newest first; people and referenced rows in one query a table."""
    versions = list(rows.select_related("history_user")[:LIMIT])
    names = names_of(versions)
    earlier: dict[Any, Any] = {}
    found = []
    for version in reversed(versions):
        key = getattr(version, version.instance_type._meta.pk.attname)
        found.append(event_of(version, earlier.get(key), names))
        earlier[key] = version
    return [event for event in reversed(found) if event.changes or event.kind != "diubah"]


def names_of(versions: Iterable[Any]) -> Names:
    """Texts of all rows that the versions point to: (model, pk) → text; one query a model."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    for version in versions:
        for field in _fields(version):
            value = getattr(version, field.attname)
            if field.is_relation and value is not None:
                wanted[field.related_model].add(value)  # type: ignore[index]
    return {
        (model, row.pk): _TEXTS.get(model._meta.label, str)(row)
        for model, keys in wanted.items()
        for row in model._default_manager.filter(pk__in=keys).select_related(
            *_RELATED.get(model._meta.label, ())
        )
    }


def event_of(version: Any, previous: Any, names: Names) -> Event:
    """One version compared with the one before it; a deleted row shows what it last held."""
    key = getattr(version, version.instance_type._meta.pk.attname)
    changes = []
    is_deleted = version.history_type == "-"
    for field in _fields(version):
        new = "" if is_deleted else text_of(version, field, names)
        old = text_of(previous or version, field, names) if previous is not None or is_deleted else ""
        if new != old:
            changes.append(Change(_label(version, field), old, new))
    person = str(version.history_user) if version.history_user else "Sistem"
    return Event(version.history_date, person, _KINDS[version.history_type], str(key), tuple(changes))


def _fields(version: Any) -> list[models.Field]:
    model = version.instance_type._meta.label
    return [
        field
        for field in version.tracked_fields
        if field.name not in HIDDEN
        and (model, field.name) not in _MODEL_HIDDEN
        and not field.name.endswith("_currency")
    ]


def _label(version: Any, field: models.Field) -> str:
    model = version.instance_type._meta.label
    label = _MODEL_LABELS.get((model, field.name))
    if label is None:
        # A verbose name that Django made from the field's own is no Indonesian word.
        own = str(field.verbose_name)
        is_made = own == field.name.replace("_", " ")
        label = _LABELS.get(field.name, own) if is_made or field.name in _LABELS else own
    return label[:1].upper() + label[1:]


def text_of(version: Any, field: models.Field, names: Names) -> str:
    """A field's value in words: referenced rows by name, states and amounts as screens write them."""
    value = getattr(version, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), str(value))  # type: ignore[arg-type]
    if field.name == "state":
        model = version.instance_type
        flow = str(_FLOWS.get(model._meta.label) or getattr(model, "flow_name", ""))
        return words.state(value, flow)[0]
    if version.instance_type._meta.label == "reference.Setting" and version.key in KEYS:
        return in_words(KEYS[version.key], value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _plain(value)


def _plain(value: Any) -> str:
    """A value that stands for itself."""
    if isinstance(value, bool):
        return "ya" if value else "tidak"
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    if hasattr(value, "amount"):
        return money.rupiah(value.amount)
    return f"{value:%d-%m-%Y}" if hasattr(value, "strftime") else str(value)
