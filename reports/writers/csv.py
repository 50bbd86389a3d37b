"""A Matrix as CSV: scope, code, description, level, then its columns; dot decimals, empty = no data."""

import csv
from typing import TextIO

from core.money import plain
from reports.matrix import Matrix, RowKind, TextCell

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe before = + - @ and control characters."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def write(matrix: Matrix, out: TextIO, *, with_heading: bool = True) -> None:
    """Write the statement; titles without figures are left out, and so is the heading of a further one."""
    writer = csv.writer(out, lineterminator="\n")
    wanted = [at for at, column in enumerate(matrix.columns) if not column.is_extra]
    keys = [matrix.columns[at].key for at in wanted]
    if with_heading:
        writer.writerow(["scope", "code", "description", "level", *keys])
    scope = defused(matrix.scope_code)
    for row in matrix:
        if row.kind is RowKind.HEADER:
            continue
        cells = [row.cells[at] for at in wanted]
        shown = [_text(cell) if isinstance(cell, TextCell) else plain(cell.value) for cell in cells]
        writer.writerow([scope, defused(row.code), defused(row.label), row.level, *shown])


def _text(cell: TextCell) -> str:
    return cell.day.isoformat() if cell.day else defused(cell.text)
