"""Kolom jembatan SIPD: which fields a kind of file has, and the headings that SIPD gives them."""

from collections.abc import Mapping, Sequence

from budget.import_file import Field, match
from budget.import_rows import AMOUNT_WORDS
from budget.models import ColumnMapping
from budget.rows import MONTH_NAMES
from budget.workbook import MONTH_TITLES

Kind = ColumnMapping.Kind
CODES = ("unit", "subunit", "subactivity", "fund", "account")
LABELS = {
    "unit": "Kode SKPD",
    "unit_name": "Nama SKPD",
    "subunit": "Kode Sub SKPD",
    "subunit_name": "Nama Sub SKPD",
    "subactivity": "Kode Sub Kegiatan",
    "subactivity_name": "Nama Sub Kegiatan",
    "fund": "Kode Sumber Dana",
    "fund_name": "Nama Sumber Dana",
    "account": "Kode Akun",
    "account_name": "Nama Akun",
}
_DETAILS = {
    "header": "Kelompok",
    "description": "Uraian",
    "specification": "Spesifikasi",
    "coefficient": "Koefisien",
    "measure": "Satuan",
    "price": "Harga Satuan",
    "tax": "PPN",
    "amount": "Jumlah",
}
HEADINGS: Mapping[str, Mapping[str, str]] = {
    Kind.ELABORATION: {**LABELS, "amount": "Pagu"},
    Kind.DETAILS: {**LABELS, **_DETAILS},
    Kind.CASH_PLAN: {**LABELS, **dict(zip(MONTH_NAMES, MONTH_TITLES, strict=True))},
}
REQUIRED: Mapping[str, frozenset[str]] = {
    Kind.ELABORATION: frozenset({*CODES, "amount"}),
    Kind.DETAILS: frozenset({*CODES, "description", "amount"}),
    Kind.CASH_PLAN: frozenset({*CODES, *MONTH_NAMES}),
}
# Other headings that such files are known to have.
_WORDS: Mapping[str, tuple[str, ...]] = {
    "unit": ("kode unit", "skpd", "kode opd"),
    "subunit": ("kode sub unit", "sub skpd", "kode unit skpd", "sub unit"),
    "subactivity": ("sub kegiatan", "kode subkegiatan"),
    "fund": ("sumber dana", "kode dana"),
    "account": ("akun", "kode rekening", "rekening"),
    "account_name": ("nama rekening", "uraian akun"),
    "header": ("kelompok uraian", "paket", "paket kelompok belanja"),
    "description": ("uraian belanja", "nama standar harga", "komponen"),
    "coefficient": ("volume",),
    "price": ("harga",),
    "tax": ("pajak", "ppn persen"),
    "amount": AMOUNT_WORDS,
    **{name: (title[:3], f"bulan {at}") for at, (name, title) in enumerate(
        zip(MONTH_NAMES, MONTH_TITLES, strict=True), 1
    )},
}  # fmt: skip


def fields_of(kind: str, columns: Mapping[str, str] | None = None) -> tuple[Field, ...]:
    """The fields of a kind as a reader asks for them: by a saved mapping, else by all known headings."""
    found = []
    for name, heading in HEADINGS[kind].items():
        is_required = name in REQUIRED[kind]
        if columns is None:
            found.append(Field(name, (heading, *_WORDS.get(name, ())), is_required))
        elif name in columns:
            found.append(Field(name, (columns[name],), is_required, is_mapped=True))
    return tuple(found)


def guess(kind: str, headings: Sequence[str]) -> dict[str, str]:
    """Which heading fills which field, as far as the headings tell."""
    columns, _ = match(headings, fields_of(kind))
    return {name: headings[place] for name, place in columns.items()}
