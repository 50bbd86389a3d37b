"""The {fields} of CaLK texts, filled in from the statements at the moment of printing."""

from collections.abc import Callable

from core.money import Decimal, format_amount, rupiah
from reference import region
from reference.note_outline import BRACES
from reports.notes.books import Books
from reports.writers.dates import long_date

NOTHING = "(tidak ada data)"
Field = Callable[[Books], str]


def filled(text: str, books: Books) -> str:
    """The text with every known {field} replaced; what the books do not know is said to be missing."""
    return BRACES.sub(lambda match: _FIELDS[match.group(1)](books), text)


def names() -> set[str]:
    """The fields that can be filled in; those of reference.note_outline."""
    return set(_FIELDS)


def _value(books: Books, kind: str, key: str, column: str) -> Decimal | None:
    matrix = books.statement(kind)
    return matrix.value(key, column) if any(row.key == key for row in matrix) else None


def _money(kind: str, key: str, column: str = "this_year") -> Field:
    def read(books: Books) -> str:
        value = _value(books, kind, key, column)
        return NOTHING if value is None else rupiah(value)

    return read


def _percent(key: str) -> Field:
    def read(books: Books) -> str:
        value = _value(books, "lra", key, "percent")
        return NOTHING if value is None else f"{format_amount(value, decimals=2)}\u00a0%"

    return read


def _name(books: Books) -> str:
    return region.setting("region.name") if books.context.is_region else books.context.unit_name


_FIELDS: dict[str, Field] = {
    "nama_daerah": lambda books: region.setting("region.name"),
    "nama_unit": _name,
    "tahun": lambda books: str(books.year),
    "tahun_lalu": lambda books: str(books.year - 1),
    "tanggal_laporan": lambda books: long_date(books.at),
    "anggaran_pendapatan": _money("lra", "revenue", "budget"),
    "realisasi_pendapatan": _money("lra", "revenue", "realisation"),
    "persen_pendapatan": _percent("revenue"),
    "anggaran_belanja": _money("lra", "spending", "budget"),
    "realisasi_belanja": _money("lra", "spending", "realisation"),
    "persen_belanja": _percent("spending"),
    "surplus_lra": _money("lra", "surplus", "realisation"),
    "pendapatan_lo": _money("lo", "revenue"),
    "beban": _money("lo", "expense"),
    "surplus_lo": _money("lo", "result"),
    "ekuitas_awal": _money("lpe", "opening"),
    "ekuitas_akhir": _money("lpe", "closing"),
    "jumlah_aset": _money("neraca", "assets"),
    "jumlah_kewajiban": _money("neraca", "liabilities"),
    "pembiayaan_neto": _money("lra", "financing", "realisation"),
    "silpa": _money("lra", "silpa", "realisation"),
    "sal_akhir": _money("lpsal", "closing"),
    "kas_akhir": _money("lak", "E.AKHIR"),
}
