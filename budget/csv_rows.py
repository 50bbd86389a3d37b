"""Budget lines from a CSV of the columns version, entity, sub_kegiatan, account, …, tw1–tw4, sumber_dana."""

import csv
import io
from collections.abc import Iterator

from budget.errors import BadRows, RowError
from budget.lines import LineInput
from budget.rows import QUARTERS, lines_of
from reference.models import FiscalYear, Unit

COLUMNS = ("version", "entity", "sub_kegiatan", "account", "account_name", "amount", *QUARTERS, "sumber_dana")


def parse(text: str, *, version: str, unit: Unit, year: FiscalYear) -> list[LineInput]:
    """The lines of one version and unit; BadRows names every bad cell, and then nothing is taken.

    `twN` goes into the first month of quarter N. Names of accounts come from the chart, not the file.
    """
    rows = list(_rows_of(text, version=version, unit=unit))
    if not rows:
        raise BadRows(
            [RowError(1, "entity", unit.code, f"tidak ada baris untuk versi {version} dan unit ini.")]
        )
    lines, bad = lines_of(rows, unit=unit, year=year, plan=QUARTERS)
    if bad:
        raise BadRows(bad)
    return lines


def _rows_of(text: str, *, version: str, unit: Unit) -> Iterator[tuple[int, dict[str, str]]]:
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
