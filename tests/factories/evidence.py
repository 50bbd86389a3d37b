"""Small whole files of each kind that evidence may be, and their services' shortest call."""

import io
import zlib

from PIL import Image
from reportlab.pdfgen import canvas

from core import clock
from reference.models import Role
from tests.factories.treasury import ASKED_ON, Paying
from workflows import evidence
from workflows.models import Evidence

ROLES = {"payment_request": Role.TREASURER, "handover": Role.OPERATOR, "contract": Role.OPERATOR}


def pdf(text: str = "Bukti", pages: int = 1) -> bytes:
    """A plain PDF with compressed pages."""
    found = io.BytesIO()
    paper = canvas.Canvas(found, pageCompression=1, invariant=1)
    for number in range(pages):
        paper.drawString(72, 720, f"{text} {number + 1}")
        paper.showPage()
    paper.save()
    return found.getvalue()


def handmade_pdf(*extra: str, catalog: str = "", trailer: str = "") -> bytes:
    """A PDF written object by object, with further objects and entries."""
    objects = [
        f"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *extra,
    ]
    found = b"%PDF-1.7\n"
    offsets = []
    for number, text in enumerate(objects, start=1):
        offsets.append(len(found))
        found += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    end = (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R {trailer} >>\nstartxref\n{len(found)}\n%%EOF\n"
    )
    return found + end.encode()


def packed_pdf(*extra: str) -> bytes:
    """A PDF whose catalog, pages and further objects lie in an object stream (1.5)."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >>",
        *extra,
    ]
    index, body = "", ""
    for number, text in enumerate(objects, start=1):
        index += f"{number} {len(body)} "
        body += f"{text}\n"
    content = zlib.compress(f"{index}{body}".encode())
    found = b"%PDF-1.5\n"
    found += (
        f"10 0 obj\n<< /Type /ObjStm /N {len(objects)} /First {len(index)} /Filter /FlateDecode"
        f" /Length {len(content)} >>\nstream\n"
    ).encode()
    found += content + b"\nendstream\nendobj\n"
    table = zlib.compress(b"\0" * 12)
    start = len(found)
    found += (
        f"11 0 obj\n<< /Type /XRef /Size 12 /W [1 2 1] /Root 1 0 R /Filter /FlateDecode"
        f" /Length {len(table)} >>\nstream\n"
    ).encode()
    return found + table + f"\nendstream\nendobj\nstartxref\n{start}\n%%EOF\n".encode()


def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30), **options) -> bytes:
    """A small coloured picture, as PNG or JPEG."""
    found = io.BytesIO()
    Image.new("RGB", size, (12, 90, 140)).save(found, kind, **options)
    return found.getvalue()


def add(
    paying: Paying, document, *, name: str = "kuitansi.pdf", data: bytes | None = None, **over
) -> Evidence:
    """One file, added by the holder of the document's own role in its unit."""
    role = ROLES[document.document_key.partition(":")[0]]
    actor = over.pop("actor", None) or paying.region.person(role, document.unit)
    with clock.frozen(over.pop("on", ASKED_ON)):
        return evidence.add(
            document.document_key, name=name, data=pdf() if data is None else data, actor=actor, **over
        )
