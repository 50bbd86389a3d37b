"""What a PDF and a workbook of the same rows cost at least with these libraries, written for speed only."""

import io
from collections.abc import Sequence

from openpyxl import Workbook
from reportlab.lib.pagesizes import A4, landscape
from reportlab.pdfgen.canvas import Canvas

from core.money import Decimal

ROWS_A_PAGE = 33
SIZE = 7
LEADING = 14
TABLE = str.maketrans(",.", ".,")
# Right edges of the figures; code and name begin at LEFTS.
RIGHTS = (470, 565, 660, 690, 800)
LEFTS = (42, 130)

PlainRow = tuple[str, str, tuple[Decimal | None, ...]]


def pdf(rows: Sequence[PlainRow]) -> bytes:
    """One text object a page, figures measured by their number of letters; no heading, no rules."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=landscape(A4), pageCompression=1)
    for first in range(0, len(rows), ROWS_A_PAGE):
        text = canvas.beginText()
        text.setFont("Kapuas", SIZE)
        y = 540
        for code, name, figures in rows[first : first + ROWS_A_PAGE]:
            text.setTextOrigin(LEFTS[0], y)
            text.textOut(code)
            text.setTextOrigin(LEFTS[1], y)
            text.textOut(name)
            for right, value in zip(_rights(len(figures)), figures, strict=True):
                if value is not None:
                    shown = (f"({-value:,.2f})" if value < 0 else f"{value:,.2f}").translate(TABLE)
                    text.setTextOrigin(right - len(shown) * SIZE * 0.55, y)
                    text.textOut(shown)
            y -= LEADING
        canvas.drawText(text)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def _rights(count: int) -> Sequence[int]:
    """Right edges of so many figures: those of a statement, or even steps for the columns of an annex."""
    if count <= len(RIGHTS):
        return RIGHTS[-count:]
    step = (RIGHTS[-1] - LEFTS[1]) // count
    return [RIGHTS[-1] - step * place for place in reversed(range(count))]


def workbook(rows: Sequence[PlainRow]) -> bytes:
    """openpyxl's write-only writer with bare values, no style at all."""
    out = io.BytesIO()
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    for code, name, figures in rows:
        sheet.append((code, name, *figures))
    book.save(out)
    return out.getvalue()
