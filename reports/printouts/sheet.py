"""Page furniture of everything printed: fonts, letterhead, running head, footer, signature block.

All lengths are points, origin at the lower left as in PDF. Functions draw from `top` downwards and return
the y below what they drew. Nothing here knows a statement or a document.
"""

import zlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, BinaryIO, Protocol

from django.utils import timezone
from reportlab.lib.colors import Color, black
from reportlab.lib.pagesizes import A4, landscape
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFArray, PDFDictionary, PDFName, PDFStream
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from reference import region
from reports.writers.dates import long_date

__all__ = [
    "BOLD",
    "GREY",
    "ITALIC",
    "LANDSCAPE",
    "MARGIN",
    "PORTRAIT",
    "REGULAR",
    "RULE",
    "SIGNATURE_HEIGHT",
    "Imprint",
    "Letterhead",
    "NumberedCanvas",
    "fitting_size",
    "letterhead",
    "letterhead_of",
    "mm",
    "setting_or_empty",
    "signature_block",
    "signature_height",
    "text_width",
    "wrapped",
]  # fmt: skip

# Bitstream Vera comes with reportlab: free to embed, all Indonesian letters, figures of one width.
REGULAR, BOLD, ITALIC = "Kapuas", "Kapuas-Bold", "Kapuas-Italic"
_FONT_FILES = {REGULAR: "Vera.ttf", BOLD: "VeraBd.ttf", ITALIC: "VeraIt.ttf"}
PORTRAIT = A4
LANDSCAPE = landscape(A4)
MARGIN = 15 * mm
FOOTER_HEIGHT = 9 * mm
RUNNING_HEIGHT = 8 * mm
SIGNATURE_HEIGHT = 42 * mm
GREY = Color(0.35, 0.38, 0.41)
RULE = Color(0.62, 0.65, 0.68)
_COMPRESSION = 1  # the fastest: a statement's page shrinks to a sixth already


def register_fonts() -> None:
    """Make the three faces known to reportlab; once a process."""
    if REGULAR not in pdfmetrics.getRegisteredFontNames():
        for name, file in _FONT_FILES.items():
            pdfmetrics.registerFont(TTFont(name, file))
        pdfmetrics.registerFontFamily(REGULAR, normal=REGULAR, bold=BOLD, italic=ITALIC, boldItalic=BOLD)


register_fonts()


class Signatory(Protocol):
    """Who signs, as `reference.officials.official` answers it."""

    title: str
    name: str
    employee_number: str
    prefix: str


@dataclass(frozen=True)
class Imprint:
    """When and by whom a sheet was printed; `printed_by` is a person's name or a command."""

    printed_at: datetime
    printed_by: str

    def __str__(self) -> str:
        moment = timezone.localtime(self.printed_at)
        return f"Dicetak {moment:%d-%m-%Y} pukul {moment:%H.%M} oleh {self.printed_by}"


@dataclass(frozen=True)
class Letterhead:
    """Kop surat: region, the region's own lines (setting region.letterhead), unit, address, site."""

    region_name: str
    lines: tuple[str, ...] = ()
    unit_name: str = ""
    address: str = ""
    website: str = ""


def setting_or_empty(key: str) -> str:
    """The region's setting; empty where this region's version of the settings has no such key."""
    return region.setting(key) if key in region.DEFAULTS else ""


def letterhead_of(unit_name: str = "") -> Letterhead:
    """The letterhead as the settings stand today."""
    words = region.settings_of("region.name", "region.letterhead", "region.address", "region.website")
    name = words["region.name"]
    own_lines = words["region.letterhead"].splitlines()
    lines = [line.strip() for line in own_lines if line.strip()]
    # “PEMERINTAH KABUPATEN …” stands for the name, not below it.
    if lines and name.casefold() in lines[0].casefold():
        name = lines.pop(0)
    return Letterhead(
        region_name=name,
        lines=tuple(lines),
        unit_name=unit_name,
        address=words["region.address"],
        website=words["region.website"],
    )


# --- Text ----------------------------------------------------------------------------------------
class _Advances(dict[str, int]):
    """Widths of letters in thousandths of the size; letters that the face lacks have its default."""

    def __init__(self, font: str) -> None:
        face = pdfmetrics.getFont(font).face
        super().__init__({chr(code): width for code, width in face.charWidths.items()})
        self.default: int = face.defaultWidth

    def __missing__(self, letter: str) -> int:
        return self.default


@lru_cache(maxsize=16)
def _advance(font: str) -> Callable[[str], int]:
    return _Advances(font).__getitem__


def text_width(text: str, font: str, size: Any) -> Any:
    """Width of one line in points; from the face's own table, a tenth of reportlab's time."""
    return sum(map(_advance(font), text)) * size / 1000


def wrapped(text: str, font: str, size: Any, width: Any) -> list[str]:
    """The text in lines no wider than `width`; a word longer than a line is cut. At least one line."""
    if text_width(text, font, size) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if text_width(longer, font, size) <= width:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while text_width(line, font, size) > width and len(line) > 1:
            cut = _letters_that_fit(line, font, size, width)
            lines.append(line[:cut])
            line = line[cut:]
    return [*lines, line] if line or not lines else lines


def _letters_that_fit(word: str, font: str, size: Any, width: Any) -> int:
    cut = 1
    while cut < len(word) and text_width(word[: cut + 1], font, size) <= width:
        cut += 1
    # A number breaks behind a stroke, not within a year.
    stroke = word.rfind("/", 1, cut)
    return stroke + 1 if stroke > 0 else cut


def fitting_size(text: str, font: str, size: Any, width: Any, least: Any = 5) -> Any:
    """The largest size up to `size` at which the line fits, not below `least`."""
    natural = text_width(text, font, 1)
    return size if natural * size <= width else max(least, width / natural)


# --- Parts of a page -----------------------------------------------------------------------------
def letterhead(canvas: Canvas, head: Letterhead, *, left: Any, right: Any, top: Any) -> Any:
    """Kop surat, centred between left and right, with its double rule; returns the y below."""
    centre, width = (left + right) / 2, right - left
    lines = [(head.region_name.upper(), BOLD, 11)]
    lines += [(line, REGULAR, 8) for line in head.lines]
    if head.unit_name:
        lines.append((head.unit_name.upper(), BOLD, 13))
    contact = "  ·  ".join(part for part in (head.address, head.website) if part)
    if contact:
        lines.append((contact, REGULAR, 8))
    y = top
    canvas.setFillColor(black)
    for text, font, size in lines:
        for part in wrapped(text, font, size, width):
            y -= size * 1.25
            canvas.setFont(font, size)
            canvas.drawCentredString(centre, y, part)
    canvas.setStrokeColor(black)
    y -= 2.5 * mm
    canvas.setLineWidth(1.6)
    canvas.line(left, y, right, y)
    canvas.setLineWidth(0.5)
    canvas.line(left, y - 2, right, y - 2)
    return y - 2


def signature_block(
    canvas: Canvas,
    signatory: Signatory | None,
    *,
    left: Any,
    top: Any,
    width: Any = 75 * mm,
    place: str = "",
    on: date | None = None,
    lead: str = "",
) -> Any:
    """Blok tanda tangan: place and day, lead words, Plt./Plh. and title, space, name and NIP, centred.

    Without a signatory, or with a vacant office, the lines stay open, to be filled in by hand. Needs
    `signature_height`; returns the y below.
    """
    centre, y = left + width / 2, top
    title = _title_of(signatory)
    above = [f"{place}, {long_date(on)}" if place and on else (long_date(on) if on else place), lead]
    canvas.setFillColor(black)
    for text in (*above, title):
        for part in wrapped(text, REGULAR, 9, width) if text else ():
            y -= 11.5
            canvas.setFont(REGULAR, 9)
            canvas.drawCentredString(centre, y, part)
    # The name stands at the foot of the block, so that blocks side by side are level.
    y = min(y - 15 * mm, top - SIGNATURE_HEIGHT + 17)
    name = signatory.name if signatory else ""
    names = wrapped(name, BOLD, 9, width)
    name_width = max(text_width(part, BOLD, 9) for part in names) if name else min(width, 50 * mm)
    canvas.setFont(BOLD, 9)
    for down, part in enumerate(names):
        y -= 11.5 if down else 0
        canvas.drawCentredString(centre, y, part)
    canvas.setStrokeColor(black)
    canvas.setLineWidth(0.5)
    canvas.line(centre - name_width / 2, y - 2, centre + name_width / 2, y - 2)
    y -= 12.5
    canvas.setFont(REGULAR, 9)
    number = signatory.employee_number if signatory else ""
    if number or not name:
        canvas.drawCentredString(centre, y, f"NIP {number}" if number else "NIP …………………………")
    return y - 3


def signature_height(signatory: Signatory | None, *, width: Any, lead: str = "") -> Any:
    """What a signature block takes: SIGNATURE_HEIGHT, more when title or name need several lines."""
    above = 1 + sum(len(wrapped(text, REGULAR, 9, width)) for text in (lead, _title_of(signatory)) if text)
    names = wrapped(signatory.name if signatory else "", BOLD, 9, width)
    return max(SIGNATURE_HEIGHT, above * 11.5 + 25 * mm) + (len(names) - 1) * 11.5


def _title_of(signatory: Signatory | None) -> str:
    return " ".join(part for part in (signatory.prefix, signatory.title) if part) if signatory else ""


# --- Canvas --------------------------------------------------------------------------------------
class NumberedCanvas(Canvas):
    """A canvas that puts running head and footer on each page and numbers them “Halaman x dari y”.

    `begin(running)` starts a document: its pages count from 1, and later pages carry `running` on top.
    One file may hold many documents (batch print). A finished page is kept compressed only; the total is
    one small form a document, filled in at its end, so no page is drawn twice.
    """

    def __init__(
        self,
        out: str | BinaryIO,
        *,
        imprint: Imprint,
        title: str,
        pagesize: tuple[Any, Any] = PORTRAIT,
        author: str = "",
    ) -> None:
        super().__init__(out, pagesize=pagesize, pageCompression=0, initialFontName=REGULAR)
        self.setTitle(title)
        self.setAuthor(author or title)
        self.setCreator("Kapuas")
        self.setCatalogEntry("Lang", "id-ID")
        self.imprint = str(imprint)
        self.running = ""
        self.on_new_page: Callable[[], None] | None = None
        self.page_in_document = 0
        self._documents = 0
        self._is_open = False

    def begin(self, running: str = "") -> None:
        """A new document starts on a fresh page."""
        self._end_document()
        self.running = running
        self._documents += 1
        self.page_in_document = 1
        self._is_open = True

    @property
    def body_top(self) -> Any:
        """Highest y of this page's body."""
        below_head = RUNNING_HEIGHT if self.page_in_document > 1 and self.running else 0
        return self._pagesize[1] - MARGIN - below_head

    @property
    def body_bottom(self) -> Any:
        """Lowest y of a page's body."""
        return MARGIN + FOOTER_HEIGHT

    def next_page(self) -> Any:
        """Finish the page; returns the y where the next one's body begins."""
        self.showPage()
        return self.body_top

    def showPage(self) -> None:
        """Furniture first, then the page is closed and compressed."""
        if not self._is_open:
            self.begin(self.running)
        self._furniture()
        super().showPage()
        self._compress_last_page()
        self.page_in_document += 1

    def save(self) -> None:
        """Close the last document and write the file."""
        self._end_document()
        super().save()

    def _end_document(self) -> None:
        if not self._is_open:
            return
        if self._code:
            self.showPage()
        self._is_open = False
        self.beginForm(self._total_form())
        self.setFillColor(GREY)
        self.setFont(REGULAR, 7)
        self.drawString(0, 0, str(self.page_in_document - 1))
        self.endForm()

    def _total_form(self) -> str:
        return f"pages{self._documents}"

    def _furniture(self) -> None:
        """Running head (from the second page) and footer."""
        width, height = self._pagesize
        left, right = MARGIN, width - MARGIN
        self.saveState()
        self.setFillColor(GREY)
        self.setStrokeColor(RULE)
        self.setLineWidth(0.5)
        self.setFont(REGULAR, 7)
        if self.page_in_document > 1 and self.running:
            self.drawString(left, height - MARGIN - 6, self.running)
            self.line(left, height - MARGIN - 10, right, height - MARGIN - 10)
        self.line(left, MARGIN + 9, right, MARGIN + 9)
        self.drawString(left, MARGIN, self.imprint)
        at = right - text_width("000", REGULAR, 7)
        self.drawRightString(at, MARGIN, f"Halaman {self.page_in_document} dari ")
        self.translate(at, MARGIN)
        self.doForm(self._total_form())
        self.restoreState()

    def _compress_last_page(self) -> None:
        """Keep the page's commands compressed instead of as text: a thousand pages stay small."""
        page = self._doc.idToObject[f"Page{self._pageNumber - 1}"]
        packed = zlib.compress(page.stream.encode("latin-1", "replace"), _COMPRESSION)
        filters = PDFDictionary({"Filter": PDFArray([PDFName("FlateDecode")])})
        page.Contents = self._doc.Reference(PDFStream(filters, packed))
        page.stream = None
