"""A Matrix as CSV: scope, code, description, level, then its columns; dot decimals, empty = no data."""

import csv
from typing import TextIO

from core.money import plain
from reports.matrix import Matrix, RowKind, TextCell

_DANGEROUS = ("=", "+", "-", "@", "\t", "\r")


def defused(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe before = + - @ and control characters."""
    return f"'{text}" if text.startswith(_DANGEROUS) else text


def write(matrix: Matrix, out: TextIO) -> None:
    """Write the statement; titles without figures are left out."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["scope", "code", "description", "level", *(column.key for column in matrix.columns)])
    scope = defused(matrix.scope_code)
    for row in matrix:
        if row.kind is RowKind.HEADER:
            continue
        shown = [_text(cell) if isinstance(cell, TextCell) else plain(cell.value) for cell in row.cells]
        writer.writerow([scope, defused(row.code), defused(row.label), row.level, *shown])


def _text(cell: TextCell) -> str:
    return cell.day.isoformat() if cell.day else defused(cell.text)
