"""Drawing kit of the official forms: title with QR, facts, boxes, ruled tables, signatures, state mark.

A `Form` is one document being drawn: it holds the y below what is drawn and turns the page when the next
part does not fit. Lengths are points. Nothing here knows a document.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import segno
from reportlab.lib.colors import Color, black

from reports.printouts.ruled import LEADING, PADDING, Column, Grid, Line
from reports.printouts.sheet import (
    BOLD,
    GREY,
    ITALIC,
    LANDSCAPE,
    MARGIN,
    PORTRAIT,
    REGULAR,
    RUNNING_HEIGHT,
    Letterhead,
    NumberedCanvas,
    Signatory,
    fitting_size,
    letterhead,
    mm,
    signature_block,
    signature_height,
    wrapped,
)

MARK_COLOUR = Color(0.90, 0.90, 0.91)
QR_SIZE = 22 * mm
QUIET_MODULES = 2
LINE_WIDTH = 0.4
BODY_SIZE = 8.5
# Keeps a line of a signature block free, so that its neighbours stand level.
BLANK = "\u00a0"
# A fact that goes on with the one above: no words and no colon before its value.
BLANK_LABEL = ""
Fact = tuple[str, str]

__all__ = ["Column", "Fact", "Form", "Line", "Signing", "qr_rows"]


@dataclass(frozen=True)
class Signing:
    """One signature block: who signs, below which words, where and when."""

    signatory: Signatory | None
    lead: str = ""
    place: str = ""
    on: date | None = None


@lru_cache(maxsize=64)
def qr_rows(url: str) -> tuple[tuple[int, ...], ...]:
    """The modules of the QR code of an address, dark ones 1, without quiet zone."""
    return tuple(tuple(row) for row in segno.make_qr(url, error="m").matrix)


class Form:
    """One document on a canvas that may hold many."""

    def __init__(
        self, canvas: NumberedCanvas, *, running: str, mark: str = "", is_landscape: bool = False
    ) -> None:
        canvas.begin(running)
        canvas.setPageSize(LANDSCAPE if is_landscape else PORTRAIT)
        self.canvas = canvas
        self.mark = mark
        self.y: Any = 0
        self._open_page()

    # --- Pages -----------------------------------------------------------------------------------
    @property
    def left(self) -> Any:
        return MARGIN

    @property
    def right(self) -> Any:
        return self.canvas._pagesize[0] - MARGIN

    @property
    def width(self) -> Any:
        return self.right - self.left

    def _open_page(self) -> None:
        self.y = self.canvas.body_top
        self.canvas.setStrokeColor(black)
        self.canvas.setLineWidth(LINE_WIDTH)
        if self.mark:
            self._draw_mark()
        self.canvas.setFillColor(black)

    def turn(self, *, is_landscape: bool | None = None) -> None:
        """Go on on a fresh page, of another orientation when asked."""
        self.canvas.next_page()
        if is_landscape is not None:
            self.canvas.setPageSize(LANDSCAPE if is_landscape else PORTRAIT)
        self._open_page()

    def room(self, height: Any) -> bool:
        """Turn the page unless `height` still fits; True when it was turned."""
        if self.y - height >= self.canvas.body_bottom:
            return False
        self.turn()
        return True

    def _draw_mark(self) -> None:
        """The state across the sheet, below the text, so that no draft passes for the real thing."""
        canvas = self.canvas
        width, height = canvas._pagesize
        canvas.saveState()
        canvas.setFillColor(MARK_COLOUR)
        canvas.translate(width / 2, height / 2)
        canvas.rotate(50)
        size = fitting_size(self.mark, BOLD, 110, height * 0.72)
        canvas.setFont(BOLD, size)
        canvas.drawCentredString(0, -size / 3, self.mark)
        canvas.restoreState()

    # --- Head ------------------------------------------------------------------------------------
    def letterhead(self, head: Letterhead) -> None:
        """Kop surat."""
        self.y = letterhead(self.canvas, head, left=self.left, right=self.right, top=self.y) - 10

    def title(self, *lines: str, url: str = "") -> None:
        """The form's name and number, centred, with the QR code of the document's page at the right."""
        inset = QR_SIZE + 4 * mm if url else 0
        centre, width = (self.left + self.right) / 2, self.width - 2 * inset
        top, y = self.y, self.y - 2
        for place, text in enumerate(line for line in lines if line):
            font, size = (BOLD, 12) if place == 0 else (REGULAR, 9)
            for part in wrapped(text, font, size, width):
                y -= size * LEADING
                self.canvas.setFont(font, size)
                self.canvas.drawCentredString(centre, y, part)
        if url:
            self.qr(url, left=self.right - QR_SIZE, top=top)
            y = min(y, top - QR_SIZE - 7)
        self.y = y - 8

    def qr(self, url: str, *, left: Any, top: Any) -> None:
        """The QR code that opens the document's page, its caption below; adjoining modules are one bar."""
        rows = qr_rows(url)
        module = QR_SIZE / (len(rows) + 2 * QUIET_MODULES)
        canvas = self.canvas
        canvas.saveState()
        canvas.translate(left, top)
        canvas.scale(module, -module)
        for down, row in enumerate(rows, QUIET_MODULES):
            start = None
            for across, dark in enumerate([*row, 0], QUIET_MODULES):
                if dark and start is None:
                    start = across
                elif not dark and start is not None:
                    canvas.rect(start, down, across - start, 1, stroke=0, fill=1)
                    start = None
        canvas.restoreState()
        canvas.setFillColor(GREY)
        caption = "Pindai: halaman dokumen"
        canvas.setFont(REGULAR, fitting_size(caption, REGULAR, 5.5, QR_SIZE, least=4))
        canvas.drawCentredString(left + QR_SIZE / 2, top - QR_SIZE - 4, caption)
        canvas.linkURL(url, (left, top - QR_SIZE, left + QR_SIZE, top), relative=0)
        canvas.setFillColor(black)

    # --- Text ------------------------------------------------------------------------------------
    def space(self, height: Any) -> None:
        """White space."""
        self.y -= height

    def heading(self, text: str) -> None:
        """A small heading that stays with what follows."""
        self.room(90)
        self.y -= 16
        self.canvas.setFont(BOLD, 9)
        self.canvas.drawString(self.left, self.y, text)
        self.y -= 5

    def article(self, text: str) -> None:
        """A small heading in the middle, as decrees name their articles; it stays with what follows."""
        self.room(60)
        self.y -= 16
        self.canvas.setFont(BOLD, 9)
        self.canvas.drawCentredString((self.left + self.right) / 2, self.y, text)
        self.y -= 5

    def paragraph(self, text: str, *, font: str = REGULAR, size: Any = BODY_SIZE) -> None:
        """Running text over the whole width."""
        for part in wrapped(text, font, size, self.width):
            self.room(size * LEADING)
            self.y -= size * LEADING
            self.canvas.setFont(font, size)
            self.canvas.drawString(self.left, self.y, part)
        self.y -= 3

    def facts(self, facts: Iterable[Fact], *, label_width: Any = 120) -> None:
        """`Label : value` lines over the whole width; empty values are left out."""
        for fact in facts:
            if not fact[1]:
                continue
            height = _facts_height([fact], self.width, label_width)
            if height <= self._page_height:
                self.room(height)
            self.y = self._draw_facts([fact], self.left, self.y, self.width, label_width)

    @property
    def _page_height(self) -> Any:
        """What the body of a following page holds."""
        return self.canvas._pagesize[1] - MARGIN - RUNNING_HEIGHT - self.canvas.body_bottom

    def boxes(self, *columns: Sequence[Fact], label_width: Any = 82) -> None:
        """Facts side by side in ruled boxes of one height; what no page holds flows without a box."""
        width = self.width / len(columns)
        kept = [[fact for fact in column if fact[1]] for column in columns]
        inner = width - 2 * PADDING - 2
        height = max(_facts_height(column, inner, label_width) for column in kept) + 2 * PADDING + 2
        if height > self._page_height:
            self.facts([fact for column in kept for fact in column], label_width=label_width)
            return
        self.room(height)
        for place, column in enumerate(kept):
            left = self.left + place * width
            self.canvas.rect(left, self.y - height, width, height, stroke=1, fill=0)
            self._draw_facts(column, left + PADDING + 1, self.y - PADDING + 1, inner, label_width)
        self.y -= height

    def _draw_facts(self, facts: Sequence[Fact], left: Any, y: Any, width: Any, label_width: Any) -> Any:
        canvas = self.canvas
        for label, value in facts:
            labels = wrapped(label, REGULAR, BODY_SIZE, label_width - 6)
            font = BOLD if value.startswith("Rp") else REGULAR
            values = wrapped(value, font, BODY_SIZE, width - label_width - 6)
            for place in range(max(len(labels), len(values))):
                if y - BODY_SIZE * LEADING < canvas.body_bottom - 1:
                    self.turn()
                    y = self.y
                y -= BODY_SIZE * LEADING
                canvas.setFont(REGULAR, BODY_SIZE)
                if place < len(labels):
                    canvas.drawString(left, y, labels[place])
                if place == 0 and label:
                    canvas.drawString(left + label_width - 3, y, ":")
                if place < len(values):
                    canvas.setFont(font, BODY_SIZE)
                    canvas.drawString(left + label_width + 4, y, values[place])
        return y

    def words_box(self, label: str, text: str) -> None:
        """An amount in words in a box of its own, so that nothing can be written behind it."""
        width = self.width - 90
        parts = wrapped(text, ITALIC, 9, width - 2 * PADDING - 4)
        height = max(1, len(parts)) * 9 * LEADING + 2 * PADDING + 2
        self.room(height)
        self.canvas.rect(self.left, self.y - height, self.width, height, stroke=1, fill=0)
        y = self.y - PADDING + 1
        self.canvas.setFont(REGULAR, BODY_SIZE)
        self.canvas.drawString(self.left + PADDING + 1, y - 9 * LEADING, label)
        for part in parts:
            y -= 9 * LEADING
            self.canvas.setFont(ITALIC, 9)
            self.canvas.drawString(self.left + 90, y, part)
        self.y -= height

    # --- Tables ----------------------------------------------------------------------------------
    def table(
        self, columns: Sequence[Column], lines: Iterable[Line], *, size: Any = 8, with_numbers: bool = False
    ) -> None:
        """A ruled table; its head is repeated on every page it reaches."""
        grid = Grid(self, columns, size=size, with_numbers=with_numbers)
        for line in lines:
            grid.draw(line)

    # --- Signatures ------------------------------------------------------------------------------
    def signatures(self, *signings: Signing | None, notes: Sequence[str] = ()) -> None:
        """Blocks side by side, titles and names level; None leaves a place empty for `notes`.

        A block that goes over to a page of its own says what is signed there.
        """
        share = self.width / len(signings)
        width = min(75 * mm, share - 4 * mm)
        shown = [one for one in signings if one]
        if self.room(max(signature_height(one.signatory, width=width, lead=one.lead) for one in shown) + 6):
            self.paragraph(f"Lembar tanda tangan {self.canvas.running}")
        top, lowest = self.y - 6, self.y
        has_place, has_lead = any(one.place or one.on for one in shown), any(one.lead for one in shown)
        for place, one in enumerate(signings):
            left = self.left + place * share
            if one is None:
                lowest = min(lowest, self._notes(notes, left=left, top=top, width=share - 8 * mm))
                continue
            below = signature_block(
                self.canvas,
                one.signatory,
                left=left + (share - width) / 2,
                top=top,
                width=width,
                place=one.place or (BLANK if has_place and not one.on else ""),
                on=one.on,
                lead=one.lead or (BLANK if has_lead else ""),
            )
            lowest = min(lowest, below)
        self.y = lowest - 4

    def _notes(self, notes: Sequence[str], *, left: Any, top: Any, width: Any) -> Any:
        """Small print beside the signature, such as who gets which copy; returns the y below."""
        y = top
        for text in notes:
            for part in wrapped(text, REGULAR, 7, width):
                y -= 9.5
                self.canvas.setFont(REGULAR, 7)
                self.canvas.drawString(left, y, part)
        return y


def _facts_height(facts: Sequence[Fact], width: Any, label_width: Any) -> Any:
    rows = 0
    for label, value in facts:
        font = BOLD if value.startswith("Rp") else REGULAR
        rows += max(
            len(wrapped(label, REGULAR, BODY_SIZE, label_width - 6)),
            len(wrapped(value, font, BODY_SIZE, width - label_width - 6)),
        )
    return rows * BODY_SIZE * LEADING
