"""Berkas bergaya SIPD as lines: penjabaran, rincian with coefficient and price, anggaran kas by month."""

import re
from collections.abc import Mapping

from budget.bridge_fields import Kind, fields_of
from budget.errors import BadRows
from budget.import_file import Cells, Table, read_grid, table_of
from budget.import_rows import Details, Reading, Values, amount_at, read_lines
from budget.proposal_lines import VOLUMES_MAX, Volume, amount_of
from budget.rows import MONTH_NAMES
from core.errors import DomainError
from core.money import ZERO, AmountError, Decimal, parse_amount, total
from core.workbooks import Value
from core.workbooks import amount_of as amount_in

TEXT_MAX = 500
PERCENT_MAX = Decimal(100)
_FACTOR = re.compile(r"([\d.,]+)\s*(.*)", re.DOTALL)
_TIMES = re.compile(r"\s+[x×*]\s+", re.IGNORECASE)
_GROUPED = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,4})?", re.ASCII)
_COMMA = re.compile(r"\d{1,10}(,\d{1,4})?", re.ASCII)
_POINT = re.compile(r"\d{1,10}\.\d{1,4}", re.ASCII)


def read(kind: str, data: bytes, columns: Mapping[str, str] | None = None) -> Reading:
    """Every row of the file; BadRows names every bad cell."""
    _, table = table_of(read_grid(data), fields_of(kind, columns))
    ways: dict[str, Values] = {Kind.DETAILS: _details, Kind.CASH_PLAN: _months}
    found = read_lines(table, values=ways.get(kind))
    if found.bad:
        raise BadRows(found.bad)
    if not found.lines:
        raise DomainError(f"Tidak ada rincian di bawah judul kolom (baris {table.heading_row}). Isi dulu.")
    return found


def _months(table: Table, cells: Cells, found: Reading) -> tuple[Decimal, Details]:
    """Twelve months; an empty one is nothing planned."""
    months = tuple(
        ZERO if cells.values[name] == "" else amount_at(table, cells, name, found) for name in MONTH_NAMES
    )
    return total(months), Details(months=months)


def _details(table: Table, cells: Cells, found: Reading) -> tuple[Decimal, Details]:
    """What the amount is made of; where that does not make the amount, it is kept in words only."""
    amount = amount_at(table, cells, "amount", found)
    texts = {name: _text(cells, name) for name in ("header", "description", "specification", "measure")}
    price, tax = _price(table, cells, found), _text(cells, "tax").rstrip("%").strip()
    coefficient = _text(cells, "coefficient")
    if price is None:
        return amount, Details(**texts)
    volumes, percent = volumes_of(coefficient), _percent(tax)
    if volumes is not None and percent is not None and amount_of(volumes, price, percent) == amount:
        return amount, Details(**texts, volumes=volumes, price=price, tax_percent=percent)
    found.unpriced.append(cells.number)
    words = f"koefisien {coefficient or '1'}, harga {_text(cells, 'price')}" + (f", PPN {tax}" if tax else "")
    texts["specification"] = f"{texts['specification']} ({words})".strip()[:TEXT_MAX]
    return amount, Details(**texts)


def volumes_of(text: str) -> tuple[Volume, ...] | None:
    """`12 Orang x 3 Hari` as volumes; none for an empty text, None for one that cannot be read."""
    if not text.strip():
        return ()
    found = []
    for part in _TIMES.split(text.strip()):
        factor = _FACTOR.fullmatch(part.strip())
        number = _number(factor[1]) if factor else None
        if factor is None or number is None:
            return None
        found.append(Volume(number, " ".join(factor[2].split())[:60]))
    return tuple(found) if len(found) <= VOLUMES_MAX else None


def coefficient_of(volumes: tuple[Volume, ...]) -> str:
    """Volumes as the file writes them."""
    return " x ".join(f"{_shown(one.number)} {one.measure}".rstrip() for one in volumes)


def _shown(number: Decimal) -> str:
    return f"{number.normalize():f}".replace(".", ",")


def _number(text: str) -> Decimal | None:
    if _GROUPED.fullmatch(text) or _COMMA.fullmatch(text):
        return Decimal(text.replace(".", "").replace(",", "."))
    return Decimal(text) if _POINT.fullmatch(text) else None


def _percent(text: str) -> Decimal | None:
    try:
        found = parse_amount(text) if text else ZERO
    except AmountError:
        return None
    return found if ZERO <= found <= PERCENT_MAX else None


def _price(table: Table, cells: Cells, found: Reading) -> Decimal | None:
    """The unit price; None where the column is empty or absent."""
    value: Value = cells.values.get("price", "")
    return None if value == "" else amount_at(table, cells, "price", found)


def _text(cells: Cells, name: str) -> str:
    """A cell in one line; a number of Excel as people write it."""
    value = cells.values.get(name, "")
    if isinstance(value, str):
        return " ".join(value.split())[:TEXT_MAX]
    try:
        return _shown(amount_in(value))
    except AmountError:
        return str(value)[:TEXT_MAX]
