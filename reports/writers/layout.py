"""How a Matrix lies on paper: orientation, size of type, and a fixed width for every column.

Widths come from what the columns hold, once, before the first row is drawn: figures by their extremes
(all digits are equally wide), words by a sample, since words may break into lines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any

from core.money import ZERO, Decimal, format_amount
from reports.matrix import Column, Matrix, Row, TextCell
from reports.printouts.sheet import BOLD, LANDSCAPE, MARGIN, PORTRAIT, REGULAR, text_width

SAMPLE = 500
SIZES = (8, 7.5, 7, 6.5, 6, 5.5, 5, 4.5)
PADDING = 9
LABEL_LEAST = 20  # in ems: narrower, and names break into too many lines
LABEL_MOST = 42
WORDS_MOST = 15
CODE_MOST = 15


@dataclass(frozen=True)
class Layout:
    """Page size, size of type, and the left edge and width of code, name and every column, in points."""

    pagesize: tuple[Any, Any]
    size: Any
    code: tuple[Any, Any]
    label: tuple[Any, Any]
    columns: tuple[tuple[Any, Any], ...]

    @property
    def left(self) -> Any:
        """Left edge of the table."""
        return MARGIN

    @property
    def right(self) -> Any:
        """Right edge of the table."""
        return self.pagesize[0] - MARGIN


def layout_of(matrix: Matrix) -> Layout:
    """The largest type at which everything fits, upright when it can be."""
    code, words, figures = _measured(matrix)
    fixed = [
        words[at] if column.is_text else max(figures[at], _heading(column.label))
        for at, column in enumerate(matrix.columns)
    ]
    for size in SIZES:
        for pagesize in (PORTRAIT, LANDSCAPE):
            gaps = PADDING * (len(fixed) + 2)
            room = pagesize[0] - 2 * MARGIN - gaps - (code + sum(fixed)) * size
            if room >= LABEL_LEAST * size:
                return _laid(pagesize, size, code * size, room, [width * size for width in fixed])
    # Wider than any page: words give way, figures never.
    size = SIZES[-1]
    room = max(LABEL_LEAST * size / 2, room)
    return _laid(LANDSCAPE, size, code * size, room, [width * size for width in fixed])


def _laid(pagesize: Any, size: Any, code: Any, room: Any, widths: list[Any]) -> Layout:
    """Edges from left to right; what names do not need goes to the columns in equal parts."""
    spare = max(0, room - LABEL_MOST * size) / max(1, len(widths))
    at = MARGIN + PADDING / 2
    edges = []
    for width in (code, min(room, LABEL_MOST * size), *(width + spare for width in widths)):
        edges.append((at, width))
        at += width + PADDING
    return Layout(pagesize, size, edges[0], edges[1], tuple(edges[2:]))


def _measured(matrix: Matrix) -> tuple[Any, list[Any], list[Any]]:
    """In ems: width of codes, of each column's words, of each column's figures."""
    code: Any = min(_heading(matrix.code_label), CODE_MOST)
    words: list[Any] = [_heading(column.label) for column in matrix.columns]
    for row in islice(matrix, SAMPLE):
        font = BOLD if row.is_strong else REGULAR
        if row.code:
            code = max(code, text_width(row.code, font, 1))
        for at, cell in enumerate(row.cells):
            if isinstance(cell, TextCell):
                text = "00-00-0000" if cell.day else cell.text
                words[at] = max(words[at], text_width(text, font, 1))
    # The closing bracket of a negative figure hangs into the gap, so that digits stand below digits.
    figures = [
        max(text_width(format_amount(value, decimals=2).rstrip(")"), BOLD, 1) for value in ends)
        for ends in extremes(matrix, matrix.columns)
    ]
    return min(code, CODE_MOST), [min(width, WORDS_MOST) for width in words], figures


def extremes(rows: Iterable[Row], columns: tuple[Column, ...]) -> Iterator[tuple[Decimal, Decimal]]:
    """Least and greatest figure of every column; zero where a column has none."""
    least, greatest = [ZERO] * len(columns), [ZERO] * len(columns)
    wanted = [at for at, column in enumerate(columns) if not column.is_text]
    for row in rows:
        cells = row.cells
        for at in wanted:
            value = cells[at].value
            if value is None:
                continue
            if value > greatest[at]:
                greatest[at] = value
            elif value < least[at]:
                least[at] = value
    return zip(least, greatest, strict=True)


def _heading(label: str) -> Any:
    """Width of the longest word of a heading."""
    return max((text_width(word, BOLD, 1) for word in label.split()), default=0)
