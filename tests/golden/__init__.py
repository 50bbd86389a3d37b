"""Statements kept as text; renewed only with `--update-golden`.

One line a row: code, label, level and the figures, divided by ` | `; an empty figure is no data.
"""

from pathlib import Path

from reports.matrix import AnyCell, Matrix, RowKind, TextCell

FOLDER = Path(__file__).parent


def as_text(matrix: Matrix) -> str:
    """The statement as its golden text."""
    head = ["code", "label", "level", *(column.key for column in matrix.columns)]
    lines = [f"{matrix.title}, {matrix.scope_code}, {matrix.start} .. {matrix.end}", " | ".join(head)]
    for row in matrix:
        shown = [] if row.kind is RowKind.HEADER else [_shown(cell) for cell in row.cells]
        lines.append(" | ".join([row.code, row.label, str(row.level), *shown]))
    return "\n".join(lines) + "\n"


def _shown(cell: AnyCell) -> str:
    if isinstance(cell, TextCell):
        return cell.day.isoformat() if cell.day else cell.text
    return "" if cell.value is None else f"{cell.value:.2f}"


def rows_of(text: str) -> list[list[str]]:
    """Code, label, level and figures of every row that has figures."""
    rows = [line.split(" | ") for line in text.splitlines()[2:]]
    return [row for row in rows if len(row) > 3]
