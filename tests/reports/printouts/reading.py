"""Reads a PDF back: text by page, QR codes as modules, and makes one form of a document."""

import re
from datetime import UTC, datetime
from io import BytesIO

from pypdf import PdfReader
from pypdf.generic import ContentStream

from reports.printouts import batch
from reports.printouts.common import Desk
from reports.printouts.layout import QUIET_MODULES
from reports.printouts.sheet import Imprint, NumberedCanvas

PRINTED_AT = datetime(2025, 2, 3, 3, 30, tzinfo=UTC)
ADDRESSES = {kind.flow: f"https://kapuas.contoh/{name}/{{}}/" for name, kind in batch.KINDS.items()}


def printed(kind: str, *documents) -> bytes:
    """The forms of documents, read anew, as one PDF printed by “Uji” on 3 February 2025."""
    out = BytesIO()
    imprint = Imprint(PRINTED_AT, "Uji")
    canvas = NumberedCanvas(out, imprint=imprint, title="Uji")
    desk = Desk(imprint, ADDRESSES)
    for document in documents:
        batch.KINDS[kind].draw(canvas, batch.KINDS[kind].documents().get(pk=document.pk), desk)
    canvas.save()
    return out.getvalue()


def pages(data: bytes) -> list[str]:
    """Text of every page, one space between words, no-break spaces as spaces."""
    texts = []
    for page in PdfReader(BytesIO(data), strict=True).pages:
        lines = (" ".join(line.replace("\u00a0", " ").split()) for line in page.extract_text().splitlines())
        texts.append("\n".join(line for line in lines if line))
    return texts


def rows(data: bytes) -> list[str]:
    """Every page as it is laid out, row by row, columns apart by bars: what golden files hold."""
    texts = []
    for page in PdfReader(BytesIO(data), strict=True).pages:
        lines = page.extract_text(extraction_mode="layout").replace("\u00a0", " ").splitlines()
        kept = (re.sub(r" {2,}", " | ", line.strip()) for line in lines)
        texts.append("\n".join(line for line in kept if line))
    return texts


def flat(data: bytes) -> str:
    """All text on one line: words that wrap are found too."""
    return " ".join(" ".join(text.split()) for text in pages(data))


def qr_of(data: bytes, page: int = 0) -> list[list[int]]:
    """The QR code's modules as drawn: bars of one unit's height in the page's content."""
    reader = PdfReader(BytesIO(data))
    content = ContentStream(reader.pages[page].get_contents(), reader)
    bars = []
    for operands, operator in content.operations:
        if operator == b"re" and operands[3] == 1:
            bars.append([round(value) for value in operands[:3]])
    size = max(across + length for across, _, length in bars) - QUIET_MODULES
    rows = [[0] * size for _ in range(size)]
    for across, down, length in bars:
        for place in range(across, across + length):
            rows[down - QUIET_MODULES][place - QUIET_MODULES] = 1
    return rows
