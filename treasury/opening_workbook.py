"""Saldo awal dari buku kerja (XLSX): the openings of all units, every bad cell at once, all units or none.

The sheet “Saldo awal” has one row of headings, found by their words, and a row for each balance: unit,
account and exactly one side. Each unit's rows balance (I-30) and stand on accounts of the Neraca.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from django.db import transaction

from budget.workbook import CellError, WorkbookErrors
from core import clock, workbooks
from core.errors import DomainError
from core.locks import one_transaction
from core.money import ZERO, Decimal, rupiah
from core.workbooks import Sheet, Value, WorkbookRefused, address, amount_of, code_of, shown
from ledger.models import Book
from reference import access
from reference.models import Account, FiscalYear, Nature, Role, Unit, User
from treasury.services.opening import OpeningRow, is_posted, post_opening

SHEET = "Saldo awal"
ROWS_MAX = 25_000
HEADING_ROWS_MAX = 20
TITLES = {"unit": "Kode unit", "account": "Kode rekening", "debit": "Debet", "credit": "Kredit"}
YEAR_LABEL = "tahun anggaran"
NATURES = (Nature.ASSET, Nature.LIABILITY, Nature.WITHHOLDING, Nature.EQUITY)
_WORDS = {word: name for name, title in TITLES.items() for word in (title.casefold(), name)}
_FORMULA = "berisi rumus. Salin, lalu tempel sebagai nilai (Paste Special, Values)."
_ERROR = "berisi galat Excel. Ganti dengan nilainya."


@dataclass
class UnitTotal:
    """What a unit's rows hold, and whether its opening stood in the books before."""

    unit: Unit
    rows: list[OpeningRow] = field(default_factory=list)
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    first: int = 0
    was_known: bool = False


@dataclass(frozen=True)
class _Layout:
    heading_row: int
    columns: Mapping[str, int]

    def cell(self, row: int, column: str) -> str:
        return f"{SHEET}!{address(row, self.columns[column])}"


def require(actor: User) -> None:
    """AccessDenied (I-40) for whoever is not PPKD today."""
    access.require(actor, Role.FINANCE_OFFICER, unit=None, on=clock.today(), act="Memuat saldo awal")


def import_workbook(year: FiscalYear, data: bytes, *, actor: User, dry_run: bool = False) -> list[UnitTotal]:
    """Post the opening balances of every unit of the workbook; with `dry_run` only say what that would do.

    Raises WorkbookRefused for the file, WorkbookErrors for its cells, DomainError when a unit's opening
    stands in the books with other amounts (I-32) or its January is closed (I-35); nothing is then posted.
    """
    require(actor)
    sheet = workbooks.read_sheet(data, name=SHEET)
    layout = _layout_of(sheet)
    bad = list(_labels(sheet, layout, year))
    totals = _totals(sheet, layout, year, bad)
    if bad:
        raise WorkbookErrors(sorted(bad, key=lambda error: error.line))
    with one_transaction():
        for total in totals:
            total.was_known = is_posted(total.unit, year)
            post_opening(total.unit, year, total.rows, actor=actor)
        if dry_run:
            transaction.set_rollback(True)
    return totals


def _layout_of(sheet: Sheet) -> _Layout:
    for number, row in enumerate(sheet.rows[:HEADING_ROWS_MAX], 1):
        words = [" ".join(value.split()).casefold() if isinstance(value, str) else "" for value in row]
        columns = {_WORDS[word]: place for place, word in enumerate(words, 1) if word in _WORDS}
        if columns.keys() >= TITLES.keys():
            return _Layout(number, columns)
    named = ", ".join(f"“{title}”" for title in TITLES.values())
    raise WorkbookRefused(
        f"Judul kolom tidak ditemukan pada {HEADING_ROWS_MAX} baris pertama lembar “{SHEET}”: harus ada"
        f" {named}. Unduh templat dan salin isinya ke sana."
    )


def _labels(sheet: Sheet, layout: _Layout, year: FiscalYear) -> Iterator[CellError]:
    """A template of another year was filled in for something else."""
    for number, row in enumerate(sheet.rows[: layout.heading_row - 1], 1):
        for place, (label, value) in enumerate(pairwise(row), 2):
            is_year = isinstance(label, str) and label.strip().casefold() == YEAR_LABEL
            if is_year and shown(value).strip() != str(year.pk):
                why = f"buku kerja ini untuk tahun lain; yang dipilih {year.pk}. Unduh templatnya."
                cell = f"{SHEET}!{address(number, place)}"
                yield CellError(number, "year", shown(value), why, "", cell, "tahun anggaran")


def _totals(sheet: Sheet, layout: _Layout, year: FiscalYear, bad: list[CellError]) -> list[UnitTotal]:
    """Rows by unit; what is wrong with any cell goes to `bad`."""
    reader = _Reader(sheet, layout, year, bad)
    found: dict[str, UnitTotal] = {}
    seen: dict[tuple[str, str], int] = {}
    for number, unit, account, debit, credit in reader.rows():
        total = found.setdefault(unit.code, UnitTotal(unit, first=number))
        before = seen.setdefault((unit.code, account.code), number)
        if before != number:
            why = f"rekening ini sudah ada untuk unit itu di baris {before}; gabungkan keduanya."
            reader.blame(number, "account", account.code, why, "I-01")
        total.rows.append(OpeningRow(account, debit, credit))
        total.debit += debit
        total.credit += credit
    if not reader.count:
        raise WorkbookRefused(f"Lembar “{SHEET}” tidak berisi saldo di bawah baris judul. Isi dulu.")
    if not bad:
        for total in found.values():
            if total.debit != total.credit:
                why = (
                    f"saldo awal unit ini tidak seimbang: debet {rupiah(total.debit)}, kredit"
                    f" {rupiah(total.credit)}, selisih {rupiah(abs(total.debit - total.credit))}."
                    " Periksa ekuitas."
                )
                reader.blame(total.first, "unit", total.unit.code, why, "I-30")
    return sorted(found.values(), key=lambda total: total.unit.code)


class _Reader:
    """Cells of the sheet as units, accounts and amounts."""

    def __init__(self, sheet: Sheet, layout: _Layout, year: FiscalYear, bad: list[CellError]) -> None:
        self.sheet, self.layout, self.bad = sheet, layout, bad
        self.count = 0
        self.units = {unit.code: unit for unit in Unit.objects.all()}
        opened = Book.objects.filter(years__year=year.pk, years__is_closed=False)
        self.opened = set(opened.values_list("unit_id", flat=True))
        self.accounts = {account.code: account for account in Account.objects.filter(edition=year.chart_id)}
        self.marked = dict.fromkeys(sheet.formulas, _FORMULA) | dict.fromkeys(sheet.errors, _ERROR)

    def blame(self, row: int, column: str, value: Value, why: str, rule: str) -> None:
        cell = self.layout.cell(row, column)
        self.bad.append(CellError(row, column, shown(value), why, rule, cell, TITLES[column]))

    def rows(self) -> Iterator[tuple[int, Unit, Account, Decimal, Decimal]]:
        """Rows without a fault; a row whose cells are all empty is passed over."""
        for number, values in enumerate(
            self.sheet.rows[self.layout.heading_row :], self.layout.heading_row + 1
        ):
            cells = {name: values[place - 1] for name, place in self.layout.columns.items()}
            if all(value == "" for value in cells.values()) and not self._marks(number):
                continue
            self.count += 1
            if self.count > ROWS_MAX:
                raise WorkbookRefused(f"Lembar “{SHEET}” berisi lebih dari {ROWS_MAX} baris. Bagi berkasnya.")
            before = len(self.bad)
            unit, account = self._unit(number, cells["unit"]), self._account(number, cells["account"])
            debit, credit = (self._amount(number, name, cells[name]) for name in ("debit", "credit"))
            if len(self.bad) == before and bool(debit) == bool(credit):
                why = "isi tepat satu dari Debet dan Kredit dengan nilai lebih dari nol."
                self.blame(number, "debit", cells["debit"], why, "I-05")
            if len(self.bad) == before and unit is not None and account is not None:
                yield number, unit, account, debit, credit

    def _marks(self, number: int) -> list[str]:
        return [name for name, place in self.layout.columns.items() if address(number, place) in self.marked]

    def _read(self, number: int, name: str, value: Value) -> str | None:
        """The code in a cell; None after a fault."""
        try:
            if mark := self.marked.get(address(number, self.layout.columns[name])):
                raise ValueError(mark)
            return code_of(value)
        except ValueError as error:
            self.blame(number, name, value, str(error), "I-04")
            return None

    def _unit(self, number: int, value: Value) -> Unit | None:
        code = self._read(number, "unit", value)
        unit = self.units.get(code or "")
        if code is not None and unit is None:
            self.blame(
                number,
                "unit",
                value,
                "unit tidak ada. Salin kodenya dari lembar “Unit” pada templat.",
                "I-01",
            )
        elif unit is not None and unit.pk not in self.opened:
            why = "unit ini tidak mempunyai buku terbuka pada tahun itu; pakai SKPD atau PPKD yang aktif."
            self.blame(number, "unit", value, why, "I-35")
        return unit

    def _account(self, number: int, value: Value) -> Account | None:
        code = self._read(number, "account", value)
        account = self.accounts.get(code or "")
        if code is None:
            return None
        if account is None:
            self.blame(number, "account", value, "rekening tidak ada dalam bagan akun tahun itu.", "I-01")
        elif not account.is_postable or not account.is_active:
            self.blame(number, "account", value, "bukan rekening tingkat terdalam yang aktif.", "I-31")
        elif account.nature not in NATURES:
            self.blame(number, "account", value, "bukan rekening Neraca (aset, kewajiban, ekuitas).", "I-30")
        return account

    def _amount(self, number: int, name: str, value: Value) -> Decimal:
        try:
            if mark := self.marked.get(address(number, self.layout.columns[name])):
                raise ValueError(mark)
            amount = ZERO if value == "" else amount_of(value)
            if amount < ZERO:
                raise ValueError("nilai negatif. Tulis pada sisi seberang.")
        except ValueError as error:
            self.blame(number, name, value, str(error), "I-05" if "negatif" in str(error) else "I-04")
            return ZERO
        return amount


def sentence(totals: list[UnitTotal]) -> str:
    """What was done, in one sentence."""
    new = [total for total in totals if not total.was_known]
    rows = sum(len(total.rows) for total in new)
    return f"Saldo awal {len(new)} unit dibukukan ({rows} rekening); {len(totals) - len(new)} unit sudah ada."


def require_year(number: int) -> FiscalYear:
    """The fiscal year; DomainError when it is not open."""
    found = FiscalYear.objects.filter(pk=number).first()
    if found is None:
        raise DomainError(f"Tahun anggaran {number} belum dibuka. Pilih tahun yang sudah dibuka.")
    return found
