"""A Matrix as PDF on A4: letterhead, title, table with repeated heading, signature, numbered pages.

The writer computes nothing. A page is drawn as one block of text operators and finished before the next
begins, so memory does not grow with the rows beyond the compressed pages.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO, NamedTuple

from reportlab.lib.colors import Color, black
from reportlab.pdfbase import pdfmetrics

from core.money import format_amount
from reports.matrix import Matrix, Row, RowKind, TextCell
from reports.printouts import sheet
from reports.printouts.sheet import BOLD, REGULAR, RULE, Imprint, Letterhead, NumberedCanvas
from reports.scope import REGION_NAME
from reports.writers.dates import official_period, period
from reports.writers.layout import Layout, layout_of

SIGNATURE_WIDTH = 80 * sheet.mm
FOOT_SIZE = 8
FOOT_LABEL = 62 * sheet.mm
KEPT_WITH_SIGNATURE = 3  # rows: a signature never stands alone on a page
HEADINGS_MOST = 3  # headings above those rows, which go with them
INDENT = 0.9  # of the size of type, each level
LEVELS_INDENTED = 6
_HEAD_FILL = Color(0.93, 0.94, 0.95)
_HAIRLINE = Color(0.85, 0.87, 0.89)


@dataclass(frozen=True)
class Signature:
    """Who signs where and on which day; `signatory` None leaves the lines open."""

    signatory: sheet.Signatory | None
    place: str
    on: date | None
    lead: str = ""


class _Line(NamedTuple):
    """One piece of text ready to be put down: x, line of its row, font, text."""

    x: Any
    line: int
    font: str
    text: str


class _Drawn(NamedTuple):
    """A row laid out but not yet placed."""

    kind: RowKind
    is_sum: bool  # between two strong rules
    height: Any
    pieces: list[_Line]


def write(
    matrix: Matrix,
    out: BinaryIO,
    *,
    head: Letterhead,
    imprint: Imprint,
    signature: Signature | None = None,
    countersign: Signature | None = None,
) -> int:
    """Write the statement; returns the number of pages. `countersign` stands left of the signature."""
    layout = layout_of(matrix)
    title = f"{matrix.title}, {matrix.scope_name}, {period(matrix)}"
    canvas = NumberedCanvas(
        out, imprint=imprint, title=title, pagesize=layout.pagesize, author=head.region_name
    )
    canvas.begin(title)
    table = _Table(canvas, matrix, layout)
    top = sheet.letterhead(canvas, head, left=layout.left, right=layout.right, top=canvas.body_top)
    table.begin(_titles(canvas, matrix, layout, top - 6 * sheet.mm, letterhead=head))
    blocks = [one for one in (signature, countersign) if one is not None]
    heights = [
        sheet.signature_height(one.signatory, width=SIGNATURE_WIDTH, lead=one.lead) + 6 * sheet.mm
        for one in blocks
    ]
    foot = _foot_lines(matrix, layout)
    needed = max(heights, default=0) + (len(foot) * FOOT_SIZE * 1.35 + 3 * sheet.mm if foot else 0)
    for row, rest in _with_rest(table.laid_out(), KEPT_WITH_SIGNATURE):
        table.place(row, below=rest + needed if rest is not None else 0)
    table.finish()
    y = _draw_foot(canvas, layout, foot, table.y)
    for at, one in enumerate(blocks):
        _sign(canvas, layout, one, y, is_left=at > 0)
    canvas.save()
    return canvas.getPageNumber() - 1


def _with_rest(rows: Iterator[_Drawn], kept: int) -> Iterator[tuple[_Drawn, Any]]:
    """Each row with the height of those after it once it is `kept`-last, or a heading of those; else None."""
    ahead: deque[_Drawn] = deque()
    for row in rows:
        ahead.append(row)
        if len(ahead) > kept + HEADINGS_MOST:
            yield ahead.popleft(), None
    while ahead:
        above = list(ahead)[: max(0, len(ahead) - kept)]
        row = ahead.popleft()
        is_kept = all(one.kind is RowKind.HEADER for one in above)
        yield row, sum(after.height for after in ahead) if is_kept else None


def _titles(
    canvas: NumberedCanvas, matrix: Matrix, layout: Layout, top: Any, *, letterhead: Letterhead
) -> Any:
    """Title, scope, period and unit of money, centred; returns the y below.

    The scope only where the letterhead has not said it: the region's own is the consolidated one.
    """
    centre, width = (layout.left + layout.right) / 2, layout.right - layout.left
    lines = [
        (matrix.title.upper(), BOLD, 11),
        ("" if matrix.scope_name in (letterhead.unit_name, REGION_NAME) else matrix.scope_name, REGULAR, 9),
        (official_period(matrix), REGULAR, 9),
        (matrix.note, REGULAR, 8),
        ("(Dalam Rupiah)", REGULAR, 8),
    ]
    canvas.setFillColor(black)
    y = top
    for text, font, size in lines:
        for part in sheet.wrapped(text, font, size, width) if text else ():
            y -= size * 1.3
            canvas.setFont(font, size)
            canvas.drawCentredString(centre, y, part)
    return y - 4 * sheet.mm


def _foot_lines(matrix: Matrix, layout: Layout) -> list[tuple[str, str]]:
    """Label and text of every line below the table; long words go on below themselves."""
    found = []
    for line in matrix.foot:
        text = line.text if line.amount is None else f"Rp {format_amount(line.amount, decimals=2)}"
        width = layout.right - layout.left - FOOT_LABEL
        parts = sheet.wrapped(text, REGULAR, FOOT_SIZE, width)
        found += [(line.label if at == 0 else "", part) for at, part in enumerate(parts)]
    return found


def _draw_foot(canvas: NumberedCanvas, layout: Layout, foot: list[tuple[str, str]], y: Any) -> Any:
    if not foot:
        return y
    y -= 3 * sheet.mm
    for label, text in foot:
        y -= FOOT_SIZE * 1.35
        canvas.setFont(REGULAR, FOOT_SIZE)
        if label:
            canvas.drawString(layout.left, y, label)
            canvas.drawString(layout.left + FOOT_LABEL - 8, y, ":")
        canvas.drawString(layout.left + FOOT_LABEL, y, text)
    return y


def _sign(
    canvas: NumberedCanvas, layout: Layout, signature: Signature, y: Any, *, is_left: bool = False
) -> None:
    sheet.signature_block(
        canvas,
        signature.signatory,
        left=layout.left if is_left else layout.right - SIGNATURE_WIDTH,
        top=y - 6 * sheet.mm,
        width=SIGNATURE_WIDTH,
        place=signature.place,
        on=signature.on,
        lead=signature.lead,
    )


class _Table:
    """The rows on their pages; `y` is the lower edge of what has been drawn."""

    def __init__(self, canvas: NumberedCanvas, matrix: Matrix, layout: Layout) -> None:
        self.canvas = canvas
        self.matrix = matrix
        self.layout = layout
        self.size = layout.size
        self.leading = layout.size * 1.2
        self.inset = layout.size * 0.3
        self.rights = [left + width for left, width in layout.columns]
        self.y: Any = 0
        self.bottom = canvas.body_bottom
        self.text = _Text(canvas, self.size)
        self.rules: list[str] = []
        self.strong: list[str] = []
        self.is_heading_last = False

    def begin(self, top: Any) -> None:
        """The heading on a page."""
        self.y = top
        self.rules.clear()
        self.strong.clear()
        self.text.begin()
        columns = self.matrix.columns
        heads = [
            (self.matrix.code_label, self.layout.code, False),
            (self.matrix.name_label, self.layout.label, False),
            *(
                (column.label, place, not column.is_text)
                for column, place in zip(columns, self.layout.columns, strict=True)
            ),
        ]
        broken = [sheet.wrapped(text, BOLD, self.size, place[1]) for text, place, _ in heads]
        height = max(map(len, broken)) * self.leading + 3 * self.inset
        self.canvas.setFillColor(_HEAD_FILL)
        width = self.layout.right - self.layout.left
        self.canvas.rect(self.layout.left, top - height, width, height, stroke=0, fill=1)
        for lines, (_, (left, room), is_right) in zip(broken, heads, strict=True):
            for number, line in enumerate(lines):
                x = left + room - sheet.text_width(line, BOLD, self.size) if is_right else left
                self.text.put(x, self._baseline(top - self.inset / 2, number), BOLD, line)
        self._rule(self.strong, top)
        self._rule(self.strong, top - height)
        self.y = top - height
        self.is_heading_last = True

    def laid_out(self) -> Iterator[_Drawn]:
        """Every row with its pieces and height."""
        for row in self.matrix:
            yield self._row(row)

    def place(self, row: _Drawn, *, below: Any) -> None:
        """Put the row on this page, or on the next when it and what must stay below it do not fit."""
        if row.kind is RowKind.HEADER:
            below = max(below, 2 * (self.leading + 2 * self.inset))
        if self.y - row.height - below < self.bottom and not self.is_heading_last:
            self.finish()
            self.begin(self.canvas.next_page())
        if row.is_sum:
            self._rule(self.strong, self.y)
        for x, number, font, text in row.pieces:
            self.text.put(x, self._baseline(self.y, number), font, text)
        self.y -= row.height
        self._rule(self.strong if row.is_sum else self.rules, self.y)
        self.is_heading_last = False

    def finish(self) -> None:
        """Write the page's rules and text."""
        canvas = self.canvas
        self._rule(self.strong, self.y)
        for lines, colour, width in ((self.rules, _HAIRLINE, 0.4), (self.strong, RULE, 0.6)):
            canvas.setStrokeColor(colour)
            canvas.setLineWidth(width)
            canvas._code.append("".join(lines) + "S")
        canvas.setFillColor(black)
        self.text.end()

    def _baseline(self, top: Any, number: int) -> Any:
        return top - self.inset - self.size * 0.95 - number * self.leading

    def _rule(self, lines: list[str], y: Any) -> None:
        lines.append(f"{self.layout.left:.2f} {y:.2f} m {self.layout.right:.2f} {y:.2f} l ")

    def _row(self, row: Row) -> _Drawn:
        layout, size = self.layout, self.size
        font = BOLD if row.is_strong else REGULAR
        pieces: list[_Line] = []
        lines = 1
        code = self.matrix.code_of(row)
        if code:
            lines = max(lines, self._words(pieces, code, font, *layout.code))
        indent = min(row.level - 1, LEVELS_INDENTED) * INDENT * size
        left, width = layout.label
        lines = max(lines, self._words(pieces, row.label, font, left + indent, width - indent))
        if row.kind is not RowKind.HEADER:
            for cell, place, right in zip(row.cells, layout.columns, self.rights, strict=True):
                if isinstance(cell, TextCell):
                    text = f"{cell.day:%d-%m-%Y}" if cell.day else cell.text
                    if text:
                        lines = max(lines, self._words(pieces, text, font, *place))
                elif cell.value is not None:
                    text = format_amount(cell.value, decimals=2)
                    width = sheet.text_width(text.rstrip(")"), font, size)
                    pieces.append(_Line(right - width, 0, font, text))
        is_sum = row.kind is RowKind.TOTAL and row.is_bold
        return _Drawn(row.kind, is_sum, lines * self.leading + 2 * self.inset, pieces)

    def _words(self, pieces: list[_Line], text: str, font: str, left: Any, width: Any) -> int:
        """Words from the left edge, broken into lines; how many."""
        if not text.isprintable():
            text = " ".join("".join(c for c in text if c.isprintable() or c.isspace()).split())
        lines = sheet.wrapped(text, font, self.size, width)
        pieces += [_Line(left, number, font, line) for number, line in enumerate(lines)]
        return len(lines)


class _Text:
    """The text of one page as PDF operators.

    Letters of ASCII keep their codes in reportlab's first subset of a face, so they go out as they are;
    others pass through the face, which adds them to a subset.
    """

    def __init__(self, canvas: NumberedCanvas, size: Any) -> None:
        self.canvas = canvas
        self.size = size
        self.faces = {name: pdfmetrics.getFont(name) for name in (REGULAR, BOLD)}
        self.first: dict[str, str] = {}
        for name, face in self.faces.items():
            face.splitString(" ", canvas._doc)
            self.first[name] = face.getSubsetInternalName(0, canvas._doc)
        self.current = ""
        self.parts: list[str] = []

    def begin(self) -> None:
        """A new page."""
        self.current = ""
        self.parts = []

    def put(self, x: Any, y: Any, font: str, text: str) -> None:
        """Put one line of text down."""
        if text.isascii():
            name = self.first[font]
            if name != self.current:
                self.current = name
                self.parts.append(f"{name} {self.size} Tf ")
            if "(" in text or "\\" in text or ")" in text:
                text = text.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
            self.parts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm ({text})Tj\n")
            return
        document = self.canvas._doc
        self.parts.append(f"1 0 0 1 {x:.2f} {y:.2f} Tm ")
        for subset, codes in self.faces[font].splitString(text, document):
            self.current = self.faces[font].getSubsetInternalName(subset, document)
            self.parts.append(f"{self.current} {self.size} Tf ({self.canvas._escape(codes)})Tj\n")

    def end(self) -> None:
        """Write it to the page."""
        self.canvas._code.append("BT\n" + "".join(self.parts) + "ET")
