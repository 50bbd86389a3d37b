"""Berkas anggaran from outside, CSV or XLSX: rows of cells under the headings that the reader asks for.

Headings stand in any order, in any case, on one of the first rows; commas, semicolons, tabs and bars part
the cells of a CSV. Nothing is judged here but the shape of the file.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from budget.errors import BadRows, RowError
from core import workbooks
from core.errors import DomainError
from core.workbooks import WIDE, Shape, Value, address, shown

HEADING_ROWS_MAX = 20
FILE_MAX = 60 * 1024 * 1024
SEPARATORS = (",", ";", "\t", "|")
_FORMULA = "berisi rumus. Salin, lalu tempel sebagai nilai (Paste Special, Values)."
_ERROR = "berisi galat Excel. Ganti dengan nilainya."


@dataclass(frozen=True)
class Field:
    """A column that a reader asks for: its name and other words that its heading may be.

    A mapped one goes by the heading that a person chose, and by nothing else.
    """

    name: str
    words: tuple[str, ...] = ()
    is_required: bool = True
    is_mapped: bool = False


@dataclass(frozen=True)
class Cells:
    """One row: its number in the file and the values of the fields; "" where a cell is empty."""

    number: int
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Grid:
    """A file as it was read: every row with its number, and what a workbook marks."""

    rows: list[tuple[int, Sequence[Value]]]
    marks: Mapping[str, str]
    is_workbook: bool

    def place(self, number: int, column: int, heading: str) -> str:
        """The cell in words: `amount`, in a workbook also its address."""
        return f"{heading} (sel {address(number, column + 1)})" if self.is_workbook else heading


@dataclass(frozen=True)
class Table:
    """The rows below the headings, and where each field stands."""

    grid: Grid
    heading_row: int
    headings: list[str]
    columns: Mapping[str, int]
    rows: list[Cells]

    def error(self, cells: Cells, field: str, why: str, rule: str = "") -> RowError:
        """A fault of one cell, by row, heading and address."""
        column = self.columns.get(field)
        where = (
            field if column is None else self.grid.place(cells.number, column, self.headings[column] or field)
        )
        return RowError(cells.number, where, shown(cells.values.get(field, "")), why, rule)

    def mark(self, cells: Cells, field: str) -> str:
        """Why the workbook's cell cannot be taken as it stands: a formula or an error value."""
        column = self.columns.get(field)
        if column is None or not self.grid.marks:
            return ""
        return self.grid.marks.get(address(cells.number, column + 1), "")


def read_grid(data: bytes, *, sheet: str | None = None, shape: Shape = WIDE) -> Grid:
    """The file's cells, told by its content; DomainError when it is neither CSV in UTF-8 nor a safe XLSX.

    The shape says how far a workbook's cells may reach.
    """
    if data.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        found = workbooks.read_sheet(data, name=sheet, limit=FILE_MAX, shape=shape)
        marks = dict.fromkeys(found.formulas, _FORMULA) | dict.fromkeys(found.errors, _ERROR)
        return Grid(list(enumerate(found.rows, 1)), marks, is_workbook=True)
    if len(data) > FILE_MAX:
        raise DomainError(
            f"Berkas {len(data) // 1024 // 1024} MB, batasnya {FILE_MAX // 1024 // 1024} MB. Bagi berkasnya."
        )
    return Grid(_csv_rows(data), {}, is_workbook=False)


def table_of(grid: Grid, *choices: Sequence[Field]) -> tuple[int, Table]:
    """(place of the choice, its table): the first of the first rows that holds a choice's required headings.

    BadRows names what the nearest row lacks when none does.
    """
    nearest: tuple[int, int, list[str], Sequence[Field]] | None = None
    for number, values in islice(grid.rows, HEADING_ROWS_MAX):
        headings = [shown(value) if isinstance(value, str) else "" for value in values]
        for place, fields in enumerate(choices):
            columns, twice = match(headings, fields)
            missing = [field.name for field in fields if field.is_required and field.name not in columns]
            if not missing:
                if twice:
                    why = "kolom ini ada dua kali. Hapus salah satu."
                    raise BadRows([RowError(number, name, "", why) for name in twice])
                body = _body(grid, number, len(values), columns)
                return place, Table(grid, number, headings, columns, body)
            if nearest is None or len(missing) < nearest[0]:
                nearest = (len(missing), number, missing, fields)
    if nearest is None:
        raise DomainError("Berkas kosong. Isi judul kolom pada baris pertama dan rinciannya di bawahnya.")
    _, number, missing, fields = nearest
    wanted = ", ".join(field.name for field in fields)
    why = f"kolom ini tidak ada. Judul kolom yang diperlukan: {wanted}."
    raise BadRows([RowError(number, name, "", why) for name in missing])


def match(headings: Sequence[str], fields: Sequence[Field]) -> tuple[dict[str, int], list[str]]:
    """(column of each field, fields that two headings claim); a field's own name goes before other words."""
    columns: dict[str, int] = {}
    twice: list[str] = []
    words = [word_of(heading) for heading in headings]
    for field in fields:
        for names in (field.words,) if field.is_mapped else ((field.name,), field.words):
            known = {word_of(name) for name in names}
            places = [place for place, word in enumerate(words) if word and word in known]
            if places:
                columns[field.name] = places[0]
                if len(places) > 1:
                    twice.append(field.name)
                break
    return columns, twice


def word_of(heading: str) -> str:
    """A heading without case, marks and blanks: `Kode_Sub Kegiatan` is `kodesubkegiatan`."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


def _body(grid: Grid, heading_row: int, headed: int, columns: Mapping[str, int]) -> list[Cells]:
    found, bad = [], []
    width = max(columns.values()) + 1
    for number, values in grid.rows:
        if number <= heading_row or not any(value != "" for value in values):
            continue
        if not grid.is_workbook and any(value != "" for value in values[headed:]):
            why = f"ada {len(values)} sel, judulnya {headed}; beri tanda kutip pada sel yang memuat pemisah."
            bad.append(RowError(number, "-", shown(",".join(map(str, values))), why))
        padded = [*values, *[""] * (width - len(values))]
        found.append(Cells(number, {name: padded[place] for name, place in columns.items()}))
    if bad:
        raise BadRows(bad)
    return found


def _csv_rows(data: bytes) -> list[tuple[int, Sequence[Value]]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise DomainError(
            f"Berkas bukan teks UTF-8 (baris {line}). Simpan sebagai CSV UTF-8, atau sebagai .xlsx."
        ) from error
    if "\0" in text:
        raise DomainError("Berkas bukan CSV: ada bita nol. Simpan sebagai CSV UTF-8, atau sebagai .xlsx.")
    return list(_parsed(text, _separator(text)))


def _separator(text: str) -> str:
    """The separator that cuts the first line that is not empty into the most cells."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    return max(SEPARATORS, key=lambda mark: len(next(csv.reader([line], delimiter=mark), [])))


def _parsed(text: str, separator: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    before = 0
    try:
        for cells in reader:
            number, before = before + 1, reader.line_num
            yield number, [cell.replace("\u00a0", " ").strip() for cell in cells]
    except csv.Error as error:
        raise BadRows(
            [RowError(reader.line_num, "-", "", f"bukan CSV yang sah ({error}); perbaiki tanda kutipnya.")]
        ) from error
