"""Baris rincian from a file, CSV or workbook alike: codes become master rows, every bad cell is named.

A file's reader hands over `(line number, row)`: texts under the names of CODES, amounts as text or
already exact under "amount" and the names of a plan (QUARTERS or MONTH_NAMES).
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from budget.errors import RowError
from budget.lines import MONTHS, LineInput, flaws
from core.money import ZERO, Decimal, parse_amount
from reference.models import Account, FiscalYear, FundSource, Program, Unit

# A quarter's amount falls into its first month.
QUARTERS = {"tw1": 0, "tw2": 3, "tw3": 6, "tw4": 9}
MONTH_NAMES = {f"m{number + 1}": number for number in range(MONTHS)}
CODES = ("sub_kegiatan", "account", "sumber_dana")
SAME_LINE = "rincian yang sama"
Row = Mapping[str, str | Decimal]
Numbered = Sequence[tuple[int, Row]]


class Coded(Protocol):
    """A master row that is found by its code."""

    code: str


C = TypeVar("C", bound=Coded)


def lines_of(
    rows: Numbered, *, unit: Unit, year: FiscalYear, plan: Mapping[str, int]
) -> tuple[list[LineInput], list[RowError]]:
    """The lines that could be read, and all that is wrong with any row, in the rows' order."""
    masters = _Masters(rows, year)
    bad: list[RowError] = []
    found: dict[tuple[object, ...], int] = {}
    lines = []
    for number, row in rows:
        line, errors = _line(number, row, masters, plan)
        if line is not None:
            errors += [
                RowError(number, flaw.column, flaw.value, flaw.why, flaw.rule)
                for flaw in flaws(line, unit=unit, year=year)
            ]
            name = tuple(row[column] for column in CODES)
            if name in found:
                why = f"{SAME_LINE} sudah ada di baris {found[name]}; gabungkan keduanya."
                errors.append(RowError(number, "account", str(row["account"]), why, "I-02"))
            found.setdefault(name, number)
            lines.append(line)
        bad += errors
    return lines, bad


class _Masters:
    """The master rows that the file names, by code, in three queries."""

    def __init__(self, rows: Numbered, year: FiscalYear) -> None:
        def codes(column: str) -> set[str]:
            # PostgreSQL knows no text with a NUL; such a code is nobody's.
            return {code for _, row in rows if (code := str(row[column])) and "\0" not in code}

        self.accounts = _by_code(Account.objects.filter(edition=year.chart_id, code__in=codes("account")))
        self.programs = _by_code(
            Program.objects.filter(edition=year.programs_id, code__in=codes("sub_kegiatan"))
        )
        self.funds = _by_code(FundSource.objects.filter(edition=year.funds_id, code__in=codes("sumber_dana")))


def _by_code(items: Iterable[C]) -> dict[str, C]:
    return {item.code: item for item in items}


def _line(
    number: int, row: Row, masters: _Masters, plan: Mapping[str, int]
) -> tuple[LineInput | None, list[RowError]]:
    errors: list[RowError] = []

    def find(column: str, known: Mapping[str, C], what: str) -> C | None:
        code = str(row[column])
        if code not in known:
            why = f"{what} tidak ada pada edisi tahun ini." if code else f"{what} belum diisi."
            errors.append(RowError(number, column, code, why, "I-01"))
        return known.get(code)

    account = find("account", masters.accounts, "akun")
    fund = find("sumber_dana", masters.funds, "sumber dana")
    program = find("sub_kegiatan", masters.programs, "sub kegiatan") if row["sub_kegiatan"] else None
    months = [ZERO] * MONTHS
    amount = _amount(number, "amount", row["amount"], errors)
    for column, month in plan.items():
        value = row[column]
        months[month] = _amount(number, column, "0" if value == "" else value, errors)
    if errors or account is None or fund is None:
        return None, errors
    return LineInput(program, account, fund, amount, tuple(months)), []


def _amount(number: int, column: str, value: str | Decimal, errors: list[RowError]) -> Decimal:
    """The amount; ZERO and one more error when the text is none."""
    if isinstance(value, Decimal):
        return value
    try:
        return parse_amount(value)
    except ValueError as error:
        errors.append(RowError(number, column, value, str(error), "I-04"))
        return ZERO
