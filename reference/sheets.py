"""CSV sheets of official lists: read whole, every bad row named with file, line, column, value and why."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from core import outfile
from core.errors import DomainError


@dataclass(frozen=True)
class BadRow:
    """One fault; `text` is what the user reads."""

    file: str
    line: int
    column: str
    value: str
    why: str

    @property
    def text(self) -> str:
        return f"{self.file} baris {self.line}, kolom {self.column}, nilai “{self.value}”: {self.why}."


class BadRows(DomainError):
    """All faults of a load; nothing was changed (I-01)."""

    def __init__(self, rows: Iterable[BadRow]) -> None:
        self.rows = list(rows)
        head = f"{len(self.rows)} baris bermasalah; tidak ada data yang berubah."
        super().__init__("\n".join([head, *(row.text for row in self.rows)]), rule="I-01")


@dataclass
class Row:
    """One line of a sheet: its number in the file and its trimmed cells by column."""

    line: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells[column]


@dataclass
class Sheet:
    """A read file; `bad` collects the faults of every later look at it."""

    file: str
    rows: list[Row] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)

    def refuse(self, row: Row, column: str, why: str) -> None:
        """Note a fault of one cell."""
        self.bad.append(BadRow(self.file, row.line, column, row.cells.get(column, ""), why))


def read_sheet(content: bytes, *, file: str, columns: tuple[str, ...], required: tuple[str, ...]) -> Sheet:
    """Rows of a UTF-8 CSV whose header names exactly `columns`; `required` cells may not be empty."""
    sheet = Sheet(file)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        wrong = content[error.start : error.start + 1].hex()
        sheet.bad.append(BadRow(file, line, "-", f"0x{wrong}", "bukan teks UTF-8"))
        return sheet
    lines = _lines(text, sheet)
    _, header = next(lines, (1, []))
    if sorted(header) != sorted(columns):
        sheet.bad.append(BadRow(file, 1, "-", ",".join(header), f"judul kolom harus {','.join(columns)}"))
        return sheet
    for line, cells in lines:
        if len(cells) != len(header):
            why = f"ada {len(cells)} sel, seharusnya {len(header)}"
            sheet.bad.append(BadRow(file, line, "-", ",".join(cells)[:80], why))
            continue
        row = Row(line, dict(zip(header, cells, strict=True)))
        empty = [column for column in required if not row[column]]
        for column in empty:
            sheet.refuse(row, column, "tidak boleh kosong")
        if not empty:
            sheet.rows.append(row)
    return sheet


def _lines(text: str, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    """(line number, trimmed cells) of every line that is not blank; a quoted cell may span lines."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    try:
        for cells in reader:
            line, before = before + 1, reader.line_num
            if cells:
                yield line, [cell.strip() for cell in cells]
    except csv.Error as error:
        sheet.bad.append(BadRow(sheet.file, reader.line_num, "-", "", f"bukan CSV yang sah ({error})"))


def refuse_duplicates(sheet: Sheet, column: str) -> dict[str, Row]:
    """Rows by key; a key met again is refused, naming the line that had it first."""
    first: dict[str, Row] = {}
    for row in sheet.rows:
        known = first.setdefault(row[column], row)
        if known is not row:
            sheet.refuse(row, column, f"sudah ada pada baris {known.line}")
    return first


def one_of(sheet: Sheet, row: Row, column: str, allowed: Iterable[str]) -> str:
    """The cell when it is one of the allowed words; else a fault."""
    words = list(allowed)
    if row[column] not in words:
        shown = ", ".join(word or "kosong" for word in words)
        sheet.refuse(row, column, f"harus salah satu dari {shown}")
    return row[column]


def whole_number(sheet: Sheet, row: Row, column: str, *, least: int, most: int) -> int:
    """The cell as a whole number within bounds; else a fault and `least`."""
    cell = row[column]
    if cell.isascii() and cell.isdigit() and least <= int(cell) <= most:
        return int(cell)
    sheet.refuse(row, column, f"harus bilangan {least} sampai {most}")
    return least


def read_day(
    sheet: Sheet, row: Row, column: str, *, shape: str = "TTTT-BB-HH", is_required: bool = False
) -> date | None:
    """The cell as a day; None and a fault when it is none. Empty is no fault unless the day is required."""
    if not row[column] and not is_required:
        return None
    try:
        return date.fromisoformat(row[column])
    except ValueError:
        sheet.refuse(row, column, f"harus tanggal {shape}")
        return None


def check_width(sheet: Sheet, row: Row, column: str, most: int) -> None:
    """Refuse a text that the table cannot hold."""
    if len(row[column]) > most:
        sheet.refuse(row, column, f"{len(row[column])} huruf, paling banyak {most}")


def read_bytes(path: Path) -> bytes:
    """The file's content; a missing one is a DomainError."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise DomainError(f"Berkas {path} tidak dapat dibaca: {outfile.why(error)}.") from error
