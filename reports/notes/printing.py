"""CaLK as one PDF: cover, contents with page numbers, chapters, tables, signature.

It is drawn twice, first to learn on which page each section begins; the contents take as many lines
both times. A chapter is upright unless one of its tables needs the breadth.
"""

import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from django.utils import timezone

from core import clock
from core.money import format_amount
from reference.models import User
from reports import paper as files
from reports.matrix import Matrix, Row, RowKind
from reports.notes.paper import EMPTY_TABLE, Block, Paper, Part
from reports.printouts.layout import Column, Form, Line, Signing
from reports.printouts.ruled import LEADING, PADDING
from reports.printouts.sheet import (
    BOLD,
    GREY,
    MARGIN,
    PORTRAIT,
    REGULAR,
    Imprint,
    NumberedCanvas,
    letterhead_of,
    mm,
    setting_or_empty,
    text_width,
    wrapped,
)
from reports.writers.dates import long_date

CONTENT_TYPE = "application/pdf"
TITLE = "Catatan atas Laporan Keuangan"
DRAFT = "DRAF"
LATE = "Sesudah disahkan masih dibukukan jurnal, terakhir {}: angka mengikuti pembukuan hari ini."
TEXT_SIZE = 9
# Of tables, the largest at which the words keep WORDS_LEAST points.
SIZES = (7.5, 7, 6.5)
WORDS_LEAST = 125
INDENT = 12
KEPT_WHOLE = 12
# Stands for a no-break space while lines are broken.
_JOINED = "\u2060"
_HEADING_SIZES = {1: 12, 2: 10.5, 3: 9.5, 4: 9}
Pages = Mapping[str, int]


def file_name(paper: Paper) -> str:
    """`calk-dinkes-2025.pdf`"""
    code = "konsolidasi" if paper.notes.is_region else paper.notes.unit.code.lower()
    safe = "".join(letter if letter.isalnum() else "-" for letter in code)
    return f"calk-{safe}-{paper.notes.year_id}.pdf"


def write(paper: Paper, out: BinaryIO, *, printed_by: User | str) -> int:
    """Write the PDF; returns the number of its pages."""
    by = printed_by if isinstance(printed_by, str) else (printed_by.full_name or printed_by.username)
    imprint = Imprint(clock.now(), by)
    known = _Printer(paper, io.BytesIO(), imprint, {}).draw()
    printer = _Printer(paper, out, imprint, known)
    printer.draw()
    return printer.canvas.getPageNumber() - 1


class _Printer:
    """One drawing of the whole; `known` are the pages of the sections as the first drawing found them."""

    def __init__(self, paper: Paper, out: BinaryIO, imprint: Imprint, known: Pages) -> None:
        self.paper = paper
        self.known = known
        self.pages: dict[str, int] = {}
        head = letterhead_of()
        title = f"{TITLE}, {self.name}, Tahun Anggaran {paper.notes.year_id}"
        self.region_name = head.region_name
        self.canvas = NumberedCanvas(out, imprint=imprint, title=title, author=head.region_name)
        mark = "" if paper.notes.state == "final" else DRAFT
        self.form = Form(self.canvas, running=title, mark=mark)

    @property
    def name(self) -> str:
        """Whose notes these are."""
        return "Konsolidasi" if self.paper.notes.is_region else self.paper.scope_name

    def draw(self) -> dict[str, int]:
        """Everything; returns the page of each section by its code."""
        self._cover()
        self._contents()
        is_landscape = False
        for part in self.paper.parts:
            if part.section.level == 1:
                is_landscape = self._needs_breadth(part)
                self.form.turn(is_landscape=is_landscape)
            self._part(part)
        self._sign()
        self.canvas.save()
        return self.pages

    # --- Pages before the text -------------------------------------------------------------------
    def _cover(self) -> None:
        form, canvas = self.form, self.canvas
        centre, notes = (form.left + form.right) / 2, self.paper.notes
        form.space(70 * mm)
        lines = [
            (self.region_name.upper(), BOLD, 14),
            ("", REGULAR, 14),
            (TITLE.upper(), BOLD, 20),
            ("", REGULAR, 14),
            (self.name.upper(), BOLD, 14),
            (f"TAHUN ANGGARAN {notes.year_id}", REGULAR, 12),
            (f"untuk tahun yang berakhir pada {long_date(notes.dated_on)}", REGULAR, 10),
        ]
        if self.paper.posted_after is not None:
            last = long_date(timezone.localtime(self.paper.posted_after).date())
            lines += [("", REGULAR, 14), (LATE.format(last), REGULAR, 9)]
        for text, font, size in lines:
            for piece in wrapped(text, font, size, form.width):
                form.space(size * 1.5)
                canvas.setFont(font, size)
                canvas.drawCentredString(centre, form.y, piece)

    def _contents(self) -> None:
        form, canvas = self.form, self.canvas
        form.turn()
        form.space(16)
        canvas.setFont(BOLD, 12)
        canvas.drawCentredString((form.left + form.right) / 2, form.y, "DAFTAR ISI")
        form.space(10)
        for part in self.paper.parts:
            section = part.section
            font = BOLD if section.level == 1 else REGULAR
            left = form.left + (section.level - 1) * INDENT
            number = str(self.known.get(section.code, ""))
            lines = wrapped(section.heading, font, TEXT_SIZE, form.right - left - 40)
            height = len(lines) * TEXT_SIZE * LEADING + (5 if section.level == 1 else 1.5)
            form.room(height)
            top = form.y
            form.space(5 if section.level == 1 else 1.5)
            canvas.setFont(font, TEXT_SIZE)
            for line in lines:
                form.space(TEXT_SIZE * LEADING)
                canvas.drawString(left, form.y, line)
            ends = left + text_width(lines[-1], font, TEXT_SIZE)
            canvas.drawRightString(form.right, form.y, number)
            self._dots(ends + 4, form.right - text_width(number, font, TEXT_SIZE) - 4)
            canvas.linkRect("", section.code, (left, form.y - 2, form.right, top), relative=0)

    def _dots(self, left: Any, right: Any) -> None:
        step = text_width(". ", REGULAR, TEXT_SIZE)
        count = int((right - left) / step)
        if count > 0:
            self.canvas.setFont(REGULAR, TEXT_SIZE)
            self.canvas.drawRightString(right, self.form.y, ". " * count)

    # --- Sections --------------------------------------------------------------------------------
    def _part(self, part: Part) -> None:
        self._heading(part)
        for block in part.blocks:
            self._block(block)
        if part.table is not None:
            self._table(part.table)
        elif part.lacks_table:
            self._block(Block(False, (EMPTY_TABLE,)))

    def _heading(self, part: Part) -> None:
        form, canvas, section = self.form, self.canvas, part.section
        size = _HEADING_SIZES[section.level]
        if section.level == 1:
            texts, width = [f"BAB {section.number}", section.title.upper()], form.width
        else:
            texts, width = [section.heading], form.width
            # A heading stays with a few lines of what follows.
            form.room(90 if part.section.table else 60)
            form.space(6)
        self.pages[section.code] = canvas.page_in_document
        canvas.bookmarkHorizontal(section.code, 0, form.y)
        canvas.addOutlineEntry(section.heading, section.code, section.level - 1, closed=section.level > 1)
        for text in texts:
            for line in wrapped(text, BOLD, size, width):
                form.space(size * 1.3)
                canvas.setFont(BOLD, size)
                if section.level == 1:
                    canvas.drawCentredString((form.left + form.right) / 2, form.y, line)
                else:
                    canvas.drawString(form.left, form.y, line)
        form.space(6 if section.level > 1 else 10)

    def _block(self, block: Block) -> None:
        """A paragraph, or items behind a dash with a hanging indent."""
        form = self.form
        inset = INDENT if block.is_list else 0
        for text in block.lines:
            for place, line in enumerate(_broken(text, form.width - inset)):
                form.room(TEXT_SIZE * LEADING)
                form.space(TEXT_SIZE * LEADING + 0.6)
                self.canvas.setFont(REGULAR, TEXT_SIZE)
                if block.is_list and place == 0:
                    self.canvas.drawString(form.left + 2, form.y, "–")
                self.canvas.drawString(form.left + inset, form.y, line)
        form.space(6)

    # --- Tables ----------------------------------------------------------------------------------
    def _needs_breadth(self, chapter: Part) -> bool:
        """True when a table of the chapter leaves its words too little room on an upright page."""
        first = self.paper.parts.index(chapter)
        for part in self.paper.parts[first + 1 :]:
            if part.section.level == 1:
                return False
            if part.table is not None and _size_of(part.table, PORTRAIT[0] - 2 * MARGIN) is None:
                return True
        return False

    def _table(self, matrix: Matrix) -> None:
        form = self.form
        size = _size_of(matrix, form.width) or SIZES[-1]
        widths = _widths(matrix, size)
        has_code = _has_code(matrix)
        rest = form.width - sum(widths)
        # A short table stays whole; a long one does not begin at the foot of a page.
        height = (len(matrix.rows) + 3) * (size * LEADING + 2 * PADDING)
        form.room(height if len(matrix.rows) <= KEPT_WHOLE else 90)
        form.space(size * LEADING)
        self.canvas.setFont(REGULAR, size)
        self.canvas.setFillColor(GREY)
        self.canvas.drawRightString(form.right, form.y, "dalam rupiah")
        self.canvas.setFillColorRGB(0, 0, 0)
        form.space(3)
        code = [Column(matrix.code_label, widths[0])] if has_code else []
        figures = [
            Column(one.label, width, "right") for one, width in zip(matrix.columns, widths[1:], strict=True)
        ]
        columns = [*code, Column(matrix.name_label, rest), *figures]
        form.table(columns, (_line(row, len(columns), has_code=has_code) for row in matrix), size=size)
        form.space(8)

    # --- Signature -------------------------------------------------------------------------------
    def _sign(self) -> None:
        paper = self.paper
        unit = None if paper.notes.is_region else paper.notes.unit
        found = files.signatory_of_statements(unit, on=paper.at)
        self.form.space(8)
        self.form.signatures(
            None, Signing(found, place=setting_or_empty("region.seat"), on=paper.at), notes=()
        )


def _broken(text: str, width: Any) -> list[str]:
    """Lines of running text; `Rp 1.000` stays together."""
    joined = text.replace("\u00a0", _JOINED)
    return [line.replace(_JOINED, "\u00a0") for line in wrapped(joined, REGULAR, TEXT_SIZE, width)]


def _has_code(matrix: Matrix) -> bool:
    return any(row.code and row.kind is RowKind.ACCOUNT for row in matrix)


def _size_of(matrix: Matrix, width: Any) -> Any:
    """The largest type at which the table's words keep their room; None when there is none."""
    return next((size for size in SIZES if width - sum(_widths(matrix, size)) >= WORDS_LEAST), None)


def _widths(matrix: Matrix, size: Any) -> list[Any]:
    """Of the codes (0 without any), then of every column of figures, in points."""
    inset = 2 * PADDING + 1.5
    codes = [row.code for row in matrix if row.code and row.kind is RowKind.ACCOUNT]
    code = max(text_width(one, BOLD, size) for one in [*codes, matrix.code_label])
    found = [code + inset if codes else 0]
    for at, column in enumerate(matrix.columns):
        texts = [_figure(row, at) for row in matrix]
        widest = max(text_width(text, BOLD, size) for text in [*texts, *column.label.split()])
        found.append(widest + inset)
    return found


def _figure(row: Row, at: int) -> str:
    cell = row.cells[at]
    return "" if cell.value is None else format_amount(cell.value, decimals=2)


def _line(row: Row, width: int, *, has_code: bool) -> Line:
    """The row as the ruled table takes it."""
    if row.kind is RowKind.HEADER:
        return Line((row.label,), is_bold=True, span=width, is_head=True)
    code = [row.code if row.kind is RowKind.ACCOUNT else ""] if has_code else []
    figures = [_figure(row, at) for at in range(len(row.cells))]
    return Line((*code, row.label, *figures), is_bold=row.is_bold, indent=max(0, row.level - 1))
