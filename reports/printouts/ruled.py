"""Ruled tables of the official forms: words wrap, amounts stay whole, the head returns on every page."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from reportlab.lib.colors import Color, black
from reportlab.pdfgen.canvas import Canvas

from reports.printouts.sheet import BOLD, REGULAR, fitting_size, wrapped

HEAD_FILL = Color(0.93, 0.94, 0.95)
PADDING = 2.4
LEADING = 1.3


class Page(Protocol):
    """What a table needs of the form it stands in: the canvas, the y below what is drawn, more room."""

    canvas: Canvas
    y: Any

    @property
    def left(self) -> Any: ...

    def room(self, height: Any) -> bool: ...


@dataclass(frozen=True)
class Column:
    """One column of a ruled table; `width` in points, amounts are drawn right-aligned on one line."""

    title: str
    width: Any
    align: str = "left"


@dataclass(frozen=True)
class Line:
    """One row: as many cells as columns, less those that the first one spans."""

    cells: tuple[str, ...]
    is_bold: bool = False
    span: int = 1
    indent: int = 0
    # A heading row: it is not left alone at the foot of a page.
    is_head: bool = False


class Grid:
    """The rows of one ruled table."""

    def __init__(self, form: Page, columns: Sequence[Column], *, size: Any, with_numbers: bool) -> None:
        self.form, self.columns, self.size = form, columns, size
        self.with_numbers = with_numbers
        self.edges = [form.left]
        for column in columns:
            self.edges.append(self.edges[-1] + column.width)
        # Rows that stand in do so in the widest column of words.
        self.words_at = max(
            range(len(columns)), key=lambda place: (columns[place].align == "left", columns[place].width)
        )
        self._draw_head(is_first=True)

    def _draw_head(self, *, is_first: bool = False) -> None:
        form, titles = self.form, [column.title for column in self.columns]
        parts = [
            wrapped(title, BOLD, self.size, column.width - 2 * PADDING)
            for title, column in zip(titles, self.columns, strict=True)
        ]
        height = max(len(part) for part in parts) * self.size * LEADING + 2 * PADDING
        if is_first:
            form.room(height + 3 * self.size * LEADING + 4 * PADDING)
        self._frame(height, self.edges, is_filled=True)
        for place, part in enumerate(parts):
            y = form.y - (height - len(part) * self.size * LEADING) / 2 + self.size * 0.22
            for text in part:
                y -= self.size * LEADING
                form.canvas.setFont(BOLD, self.size)
                form.canvas.drawCentredString((self.edges[place] + self.edges[place + 1]) / 2, y, text)
        form.y -= height
        if self.with_numbers and is_first:
            numbers = tuple(str(number) for number in range(1, len(titles) + 1))
            self._draw_cells(Line(numbers), aligns=["centre"] * len(titles), size=self.size - 1.5)

    def draw(self, line: Line) -> None:
        """One row, on the next page when it does not fit on this one."""
        self._draw_cells(line, aligns=[column.align for column in self.columns], size=self.size)

    def _draw_cells(self, line: Line, *, aligns: Sequence[str], size: Any) -> None:
        form, edges = self.form, [self.edges[0], *self.edges[line.span :]]
        aligns = ["left" if line.span > 1 else aligns[0], *aligns[line.span :]]
        words_at = max(0, self.words_at - line.span + 1)
        cells = [
            _Cell(
                text,
                left=edges[place] + PADDING + (line.indent * 5 if place == words_at else 0),
                right=edges[place + 1] - PADDING,
                align=aligns[place],
                font=BOLD if line.is_bold else REGULAR,
                size=size,
            )
            for place, text in enumerate(line.cells)
        ]
        height = max(len(cell.parts) for cell in cells) * size * LEADING + 2 * PADDING
        if form.room(height + (3 * size * LEADING if line.is_head else 0)):
            self._draw_head()
        self._frame(height, edges)
        for cell in cells:
            cell.draw(form.canvas, form.y - PADDING + size * 0.22)
        form.y -= height

    def _frame(self, height: Any, edges: Sequence[Any], *, is_filled: bool = False) -> None:
        canvas, y = self.form.canvas, self.form.y
        if is_filled:
            canvas.setFillColor(HEAD_FILL)
            canvas.rect(edges[0], y - height, edges[-1] - edges[0], height, stroke=0, fill=1)
            canvas.setFillColor(black)
        canvas.rect(edges[0], y - height, edges[-1] - edges[0], height, stroke=1, fill=0)
        for edge in edges[1:-1]:
            canvas.line(edge, y, edge, y - height)


@dataclass(frozen=True)
class _Cell:
    """One cell: words wrap, an amount (right-aligned) stays on one line and shrinks before it is cut."""

    text: str
    left: Any
    right: Any
    align: str
    font: str
    size: Any

    @cached_property
    def parts(self) -> list[str]:
        """Its lines."""
        if self.align == "right":
            return [self.text]
        width = self.right - self.left
        return [
            part
            for paragraph in self.text.split("\n")
            for part in wrapped(paragraph, self.font, self.size, width)
        ]

    def draw(self, canvas: Canvas, y: Any) -> None:
        """Its lines from `y` downwards."""
        for text in self.parts:
            y -= self.size * LEADING
            canvas.setFont(self.font, fitting_size(text, self.font, self.size, self.right - self.left))
            if self.align == "right":
                canvas.drawRightString(self.right, y, text)
            elif self.align == "centre":
                canvas.drawCentredString((self.left + self.right) / 2, y, text)
            else:
                canvas.drawString(self.left, y, text)
