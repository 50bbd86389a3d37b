"""Baris anggaran as a file gives them: codes as texts, amounts exact, every bad cell named."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from budget.errors import RowError
from budget.import_file import Cells, Field, Table
from budget.proposal_lines import Volume
from core.codes import PLAIN_CODE
from core.money import ZERO, AmountError, Decimal, rupiah
from core.workbooks import amount_of, code_of

AMOUNT_WORDS = ("jumlah", "nilai", "pagu", "anggaran")
LINES = (
    Field("unit", ("kode unit", "kode skpd", "skpd", "kode opd", "opd")),
    Field("subunit", ("sub unit", "kode sub unit", "kode sub skpd", "sub skpd", "unit skpd")),
    Field("subactivity", ("sub kegiatan", "kode sub kegiatan", "sub activity")),
    Field("fund", ("sumber dana", "kode sumber dana", "kode dana")),
    Field("account", ("akun", "kode akun", "rekening", "kode rekening")),
    Field("amount", AMOUNT_WORDS),
    Field("unit_name", ("nama unit", "nama skpd", "nama opd"), is_required=False),
    Field("subunit_name", ("nama sub unit", "nama sub skpd", "nama unit skpd"), is_required=False),
    Field("account_name", ("nama akun", "nama rekening"), is_required=False),
)
LEVELS = (
    Field("code", ("kode", "kode rekening", "kode akun", "akun", "account")),
    Field("name", ("nama", "uraian", "nama rekening", "nama akun")),
    Field("amount", AMOUNT_WORDS),
)
CODE_MAX, NAME_MAX = 60, 200
_PLAIN = re.compile(PLAIN_CODE)
# `5.1.02 Belanja Barang`: a code of figures (X where a list leaves the bidang open), then perhaps words.
_CODED = re.compile(
    r"\[?((?:\d+|X)(?:\.(?:\d+|X+))*)\.?\]?(?:[\s:\-\u2013\u2014]+(?P<name>\S.*))?", re.IGNORECASE
)
_POWER = re.compile(r"\d+([.,]\d+)?e[+-]?\d+", re.IGNORECASE)


@dataclass(frozen=True)
class Code:
    """A cell with a code: the code alone, the words behind it, and the whole text."""

    code: str = ""
    name: str = ""
    text: str = ""


@dataclass(frozen=True)
class Details:
    """What a file with details says more of a row: what it is for, how its amount is made, its months."""

    header: str = ""
    description: str = ""
    specification: str = ""
    volumes: tuple[Volume, ...] = ()
    measure: str = ""
    price: Decimal | None = None
    tax_percent: Decimal = ZERO
    months: tuple[Decimal, ...] = ()


@dataclass(frozen=True)
class IncomingLine:
    """One row of a file that could be read."""

    row: int
    account: Code
    amount: Decimal
    unit: Code = Code()
    subunit: Code = Code()
    sub_activity: Code = Code()
    fund: Code = Code()
    details: Details | None = None


@dataclass(frozen=True)
class HeadingDifference:
    """A heading of a list whose amount is not the sum of the deepest rows below it."""

    row: int
    code: str
    stated: Decimal
    summed: Decimal

    def __str__(self) -> str:
        return (
            f"{self.code} (baris {self.row}) tertulis {rupiah(self.stated)}, jumlah rinciannya"
            f" {rupiah(self.summed)}, selisih {rupiah(self.stated - self.summed)}"
        )


@dataclass
class Reading:
    """What a file gave: lines, bad cells, and for a list by levels its headings and rows without code."""

    lines: list[IncomingLine] = field(default_factory=list)
    bad: list[RowError] = field(default_factory=list)
    headings: int = 0
    differences: list[HeadingDifference] = field(default_factory=list)
    uncoded: list[tuple[int, str]] = field(default_factory=list)
    # Rows whose volumes and price do not make their amount: the amount counts.
    unpriced: list[int] = field(default_factory=list)


Values = Callable[[Table, Cells, Reading], tuple[Decimal, Details | None]]


def read_lines(table: Table, *, values: Values | None = None) -> Reading:
    """Rows with unit, sub kegiatan, fund and account, of which sub kegiatan and fund may be empty.

    `values` reads amount and details of a row; without it the amount is all there is.
    """
    found = Reading()
    for cells in table.rows:
        bad = len(found.bad)
        unit, subunit = (
            code_at(table, cells, name, found, is_unit=True, is_required=name == "unit")
            for name in ("unit", "subunit")
        )
        codes = {
            name: code_at(table, cells, name, found, is_required=name == "account")
            for name in ("subactivity", "fund", "account")
        }
        amount, details = (values or _amount_alone)(table, cells, found)
        if len(found.bad) > bad:
            continue
        found.lines.append(
            IncomingLine(
                cells.number,
                _named(codes["account"], cells, "account_name"),
                amount,
                _named(unit, cells, "unit_name"),
                _named(subunit, cells, "subunit_name"),
                codes["subactivity"],
                codes["fund"],
                details,
            )
        )
    return found


def _amount_alone(table: Table, cells: Cells, found: Reading) -> tuple[Decimal, None]:
    return amount_at(table, cells, "amount", found), None


def read_levels(table: Table) -> Reading:
    """A list of accounts by levels: the deepest rows count, rows above them are headings and are compared."""
    found = Reading()
    rows: list[tuple[Cells, Code]] = []
    for cells in table.rows:
        code = code_at(table, cells, "code", found, is_required=False)
        if code.text:
            rows.append((cells, _named(code, cells, "name")))
        else:
            found.uncoded.append((cells.number, str(cells.values.get("name", "")).strip()))
    above = {part for _, code in rows for part in _ancestors(code.code)}
    headings: list[tuple[int, str, Decimal]] = []
    for cells, code in rows:
        if code.code in above:
            found.headings += 1
            if cells.values["amount"] != "":
                headings.append((cells.number, code.code, amount_at(table, cells, "amount", found)))
            continue
        bad = len(found.bad)
        amount = amount_at(table, cells, "amount", found)
        if len(found.bad) == bad:
            found.lines.append(IncomingLine(cells.number, code, amount))
    sums: dict[str, Decimal] = {}
    for line in found.lines:
        for part in _ancestors(line.account.code):
            sums[part] = sums.get(part, ZERO) + line.amount
    found.differences = [
        HeadingDifference(row, code, stated, sums.get(code, ZERO))
        for row, code, stated in headings
        if stated != sums.get(code, ZERO)
    ]
    return found


def code_at(
    table: Table, cells: Cells, name: str, found: Reading, *, is_unit: bool = False, is_required: bool = True
) -> Code:
    """The code in a cell; an empty one when the cell is empty or bad, which is then noted."""
    value = cells.values.get(name, "")
    if mark := table.mark(cells, name):
        found.bad.append(table.error(cells, name, mark))
        return Code()
    try:
        text = code_of(value)
    except ValueError as error:
        found.bad.append(table.error(cells, name, f"{error}"))
        return Code()
    if text in {"", "-"}:
        if is_required:
            found.bad.append(table.error(cells, name, "belum diisi.", "I-02"))
        return Code()
    if why := _strange(text):
        found.bad.append(table.error(cells, name, why, "I-01"))
        return Code()
    return split_code(text, needs_dot=is_unit)


def split_code(text: str, *, needs_dot: bool = False) -> Code:
    """`1.02.01 Dinas` as code and name; a text without a code of figures is its own code."""
    found = _CODED.fullmatch(text)
    if found is None or (needs_dot and "." not in found[1]):
        return Code(text, "", text)
    return Code(found[1].upper(), (found["name"] or "").strip(), text)


def _strange(text: str) -> str:
    if _POWER.fullmatch(text):
        return "kode ini sudah diubah Excel menjadi angka. Jadikan kolomnya berformat Teks, lalu ekspor lagi."
    if not _PLAIN.fullmatch(text):
        return "memuat garis miring terbalik, tab, atau ganti baris. Tulis ulang tanpa karakter itu."
    if len(text) > CODE_MAX + NAME_MAX:
        return f"{len(text)} huruf, paling banyak {CODE_MAX + NAME_MAX}."
    return ""


def amount_at(table: Table, cells: Cells, name: str, found: Reading) -> Decimal:
    """The amount in a cell; zero when the cell is bad, which is then noted."""
    value = cells.values.get(name, "")
    why, rule = table.mark(cells, name), "I-04"
    if not why and (value == "" or (isinstance(value, str) and not value.strip())):
        why = "belum diisi. Tulis 0 bila memang nol."
    if not why:
        try:
            amount = amount_of(value)
        except AmountError as error:
            why = str(error)
        else:
            if amount >= ZERO:
                return amount
            why = "nilai anggaran tidak boleh negatif."
    found.bad.append(table.error(cells, name, why, rule))
    return ZERO


def _named(code: Code, cells: Cells, name: str) -> Code:
    """The code with the name that another column gives, when that one is filled in."""
    value = cells.values.get(name, "")
    text = value.strip()[: 2 * NAME_MAX] if isinstance(value, str) else ""
    return Code(code.code, text, code.text) if text else code


def _ancestors(code: str) -> Iterator[str]:
    """Every proper prefix of a code by segments."""
    parts: Sequence[str] = code.split(".")
    for depth in range(1, len(parts)):
        yield ".".join(parts[:depth])
