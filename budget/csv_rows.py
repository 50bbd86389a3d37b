"""Budget lines from a CSV of the columns version, entity, sub_kegiatan, account, …, tw1–tw4, sumber_dana."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol, TypeVar

from budget.errors import BadRows, RowError
from budget.lines import MONTHS, LineInput, flaws
from core.money import ZERO, Decimal, parse_amount
from reference.models import Account, FiscalYear, FundSource, Program, Unit

QUARTERS = ("tw1", "tw2", "tw3", "tw4")
COLUMNS = ("version", "entity", "sub_kegiatan", "account", "account_name", "amount", *QUARTERS, "sumber_dana")
Row = dict[str, str]


class Coded(Protocol):
    """A master row that is found by its code."""

    code: str


C = TypeVar("C", bound=Coded)


def parse(text: str, *, version: str, unit: Unit, year: FiscalYear) -> list[LineInput]:
    """The lines of one version and unit; BadRows names every bad cell, and then nothing is taken.

    `twN` goes into the first month of quarter N. Names of accounts come from the chart, not the file.
    """
    rows = list(_rows_of(text, version=version, unit=unit))
    if not rows:
        raise BadRows(
            [RowError(1, "entity", unit.code, f"tidak ada baris untuk versi {version} dan unit ini.")]
        )
    masters = _Masters(rows, year)
    bad: list[RowError] = []
    found: dict[tuple[object, ...], int] = {}
    lines = []
    for number, row in rows:
        line, errors = _line(number, row, masters)
        if line is not None:
            errors += [
                RowError(number, flaw.column, flaw.value, flaw.why, flaw.rule)
                for flaw in flaws(line, unit=unit, year=year)
            ]
            name = (row["sub_kegiatan"], row["account"], row["sumber_dana"])
            if name in found:
                why = f"rincian yang sama sudah ada di baris {found[name]}."
                errors.append(RowError(number, "account", row["account"], why, "I-02"))
            found.setdefault(name, number)
            lines.append(line)
        bad += errors
    if bad:
        raise BadRows(bad)
    return lines


def _rows_of(text: str, *, version: str, unit: Unit) -> Iterator[tuple[int, Row]]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), strict=True)
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise BadRows([RowError(1, column, "", "kolom ini tidak ada.") for column in missing])
    try:
        for row in reader:
            if None in row or None in row.values():
                raise BadRows([RowError(reader.line_num, "", "", "jumlah kolom tidak sama dengan judulnya.")])
            clean = {column: row[column].strip() for column in COLUMNS}
            if clean["version"].casefold() == version.casefold() and clean["entity"] == unit.code:
                yield reader.line_num, clean
    except csv.Error as error:
        raise BadRows([RowError(reader.line_num, "", "", f"bukan CSV yang sah: {error}.")]) from error


class _Masters:
    """The master rows that the file names, by code, in three queries."""

    def __init__(self, rows: list[tuple[int, Row]], year: FiscalYear) -> None:
        def codes(column: str) -> set[str]:
            return {row[column] for _, row in rows if row[column]}

        self.accounts = _by_code(Account.objects.filter(edition=year.chart_id, code__in=codes("account")))
        self.programs = _by_code(
            Program.objects.filter(edition=year.programs_id, code__in=codes("sub_kegiatan"))
        )
        self.funds = _by_code(FundSource.objects.filter(edition=year.funds_id, code__in=codes("sumber_dana")))


def _by_code(items: Iterable[C]) -> dict[str, C]:
    return {item.code: item for item in items}


def _line(number: int, row: Row, masters: _Masters) -> tuple[LineInput | None, list[RowError]]:
    errors: list[RowError] = []

    def find(column: str, known: Mapping[str, C], what: str) -> C | None:
        if row[column] not in known:
            errors.append(
                RowError(number, column, row[column], f"{what} tidak ada pada edisi tahun ini.", "I-01")
            )
        return known.get(row[column])

    account = find("account", masters.accounts, "akun")
    fund = find("sumber_dana", masters.funds, "sumber dana")
    program = find("sub_kegiatan", masters.programs, "sub kegiatan") if row["sub_kegiatan"] else None
    amounts: dict[str, Decimal] = {}
    for column in ("amount", *QUARTERS):
        try:
            amounts[column] = (
                parse_amount(row[column] or "0") if column != "amount" else parse_amount(row[column])
            )
        except ValueError as error:
            errors.append(RowError(number, column, row[column], str(error), "I-04"))
    if errors or account is None or fund is None:
        return None, errors
    months = [ZERO] * MONTHS
    for quarter, column in enumerate(QUARTERS):
        months[quarter * 3] = amounts[column]
    return LineInput(program, account, fund, amounts["amount"], tuple(months)), []
