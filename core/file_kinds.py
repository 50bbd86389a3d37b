"""Jenis berkas: what an uploaded file is, judged by its content; never by its name or its sender's word.

`inspect` accepts PDF, JPEG and PNG that are whole and carry nothing besides: no programs, no attachments,
no second file hidden behind or inside the first. Each refusal says what is wrong and what to do.
Work and memory are bounded by the size of the file and the limits below.
"""

import io
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from core import pdf_structure
from core.errors import DomainError

NAME_LENGTH_MAX = 120
PIXELS_MAX = 40_000_000
SIDE_MAX = 20_000
_INFLATE_STEP = 256 * 1024
_PNG = b"\x89PNG\r\n\x1a\n"
_EXTENSIONS = {
    "application/pdf": (".pdf",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
}
_LABELS = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}


class UnacceptableFile(DomainError):
    """The file is refused: wrong kind, broken, or with something in it that evidence must not have."""


@dataclass(frozen=True)
class FileKind:
    """What a file turned out to be: its content type and how much it shows."""

    content_type: str
    extent: str


def inspect(data: bytes, name: str) -> FileKind:
    """The kind of the whole file; raises UnacceptableFile. `name` must end as its kind does."""
    if not data:
        raise _refused("Berkas kosong (0 bita). Pilih berkas lain.")
    if data.startswith(b"%PDF-"):
        kind = _pdf(data)
    elif data.startswith(_PNG):
        kind = _png(data)
    elif data.startswith(b"\xff\xd8\xff"):
        kind = _jpeg(data)
    else:
        raise _refused(
            "Isi berkas bukan PDF, JPG, atau PNG, apa pun nama berkasnya. Pindai atau ekspor dokumennya ke"
            " salah satu jenis itu, lalu unggah lagi."
        )
    if zipfile.is_zipfile(io.BytesIO(data)):
        raise _refused(
            f"Berkas {_LABELS[kind.content_type]} ini juga memuat arsip ZIP. Ekspor ulang dokumennya, lalu"
            " unggah lagi."
        )
    extensions = _EXTENSIONS[kind.content_type]
    if not name.lower().endswith(extensions):
        raise _refused(
            f"Isi berkas adalah {_LABELS[kind.content_type]}, tetapi namanya tidak berakhiran"
            f" {' atau '.join(extensions)}. Ganti namanya, lalu unggah lagi."
        )
    return kind


def clean_name(name: str) -> str:
    """The file's name as it is kept; raises UnacceptableFile for one that could mislead or lead elsewhere."""
    found = unicodedata.normalize("NFC", name).strip(" ")
    if not found:
        raise _refused("Nama berkas kosong. Beri nama, lalu unggah lagi.")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Co", "Cs", "Zl", "Zp") for character in found):
        raise _refused(
            "Nama berkas memuat karakter kendali atau karakter tak terlihat. Ganti namanya dengan huruf dan"
            " angka biasa, lalu unggah lagi."
        )
    if any(character in '/\\:*?"<>|' for character in found) or found.startswith("."):
        raise _refused(
            'Nama berkas memuat jalur atau tanda yang tidak boleh (/ \\ : * ? " < > |, atau titik di awal).'
            " Ganti namanya, lalu unggah lagi."
        )
    if len(found) > NAME_LENGTH_MAX:
        raise _refused(
            f"Nama berkas {len(found)} karakter, batasnya {NAME_LENGTH_MAX}. Pendekkan, lalu unggah lagi."
        )
    return found


def _refused(message: str) -> UnacceptableFile:
    return UnacceptableFile(message, field="file")


def _broken(kind: str, what: str) -> UnacceptableFile:
    return _refused(
        f"Berkas {kind} rusak atau tidak utuh: {what}. Simpan ulang dokumennya, lalu unggah lagi."
    )


# --- PDF -----------------------------------------------------------------------------------------
def _pdf(data: bytes) -> FileKind:
    try:
        pages = pdf_structure.check(data)
    except pdf_structure.Forbidden as error:
        raise _refused(
            f"PDF ditolak karena memuat {error}. Cetak ulang dokumennya ke PDF biasa (Cetak, Simpan sebagai"
            " PDF), lalu unggah lagi."
        ) from error
    except pdf_structure.Broken as error:
        raise _broken("PDF", str(error)) from error
    return FileKind("application/pdf", f"{pages} halaman")


# --- Pictures ------------------------------------------------------------------------------------
def _size(kind: str, width: int, height: int) -> str:
    if not width or not height:
        raise _broken(kind, "gambarnya tanpa ukuran")
    if max(width, height) > SIDE_MAX or width * height > PIXELS_MAX:
        raise _refused(
            f"Gambar {width} × {height} piksel, batasnya {PIXELS_MAX // 1_000_000} juta piksel dan {SIDE_MAX}"
            " piksel per sisi. Perkecil gambarnya, lalu unggah lagi."
        )
    return f"{width} × {height} piksel"


# Colour type → (samples a pixel, allowed bits a sample).
_PNG_COLOURS = {
    0: (1, (1, 2, 4, 8, 16)),
    2: (3, (8, 16)),
    3: (1, (1, 2, 4, 8)),
    4: (2, (8, 16)),
    6: (4, (8, 16)),
}
_PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def _png(data: bytes) -> FileKind:
    """Every chunk with its check sum, the picture data of exactly the announced size, nothing behind."""
    header: tuple[int, ...] = ()
    extent = ""
    pixels: list[memoryview] = []
    has_palette = has_ended = False
    previous = b""
    for kind, body in _chunks(data):
        if (not header and kind != b"IHDR") or has_ended:
            raise _broken("PNG", "bagian-bagiannya tidak berurutan")
        if kind == b"IHDR":
            if header or len(body) != 13:
                raise _broken("PNG", "kepalanya salah")
            header = struct.unpack(">IIBBBBB", body)
            extent = _size("PNG", header[0], header[1])
        elif kind == b"PLTE":
            has_palette = True
        elif kind == b"IDAT":
            if pixels and previous != b"IDAT":
                raise _broken("PNG", "data gambarnya terpisah-pisah")
            pixels.append(body)
        elif kind == b"IEND":
            has_ended = True
        elif kind[:1].isupper():
            raise _broken("PNG", "ada bagian wajib yang tidak dikenal")
        previous = kind
    if not has_ended or not pixels:
        raise _broken("PNG", "akhirnya tidak ada")
    if header[3] == 3 and not has_palette:
        raise _broken("PNG", "paletnya tidak ada")
    _inflate_exactly(pixels, _png_bytes(header))
    return FileKind("image/png", extent)


def _chunks(data: bytes) -> Iterator[tuple[bytes, memoryview]]:
    view = memoryview(data)
    at = len(_PNG)
    while at < len(data):
        if at + 12 > len(data):
            raise _broken("PNG", "terpotong")
        length = int.from_bytes(view[at : at + 4], "big")
        if at + 12 + length > len(data):
            raise _broken("PNG", "terpotong")
        kind = bytes(view[at + 4 : at + 8])
        body = view[at + 8 : at + 8 + length]
        stored = int.from_bytes(view[at + 8 + length : at + 12 + length], "big")
        if not kind.isalpha() or zlib.crc32(body, zlib.crc32(kind)) != stored:
            raise _broken("PNG", "jumlah periksanya tidak cocok")
        yield kind, body
        at += 12 + length


def _png_bytes(header: tuple[int, ...]) -> int:
    """Bytes of the unpacked picture: one filter byte and the samples of each row, of each pass."""
    width, height, depth, colour, compression, filtering, interlace = header
    samples, depths = _PNG_COLOURS.get(colour, (0, ()))
    if depth not in depths or compression or filtering or interlace > 1:
        raise _broken("PNG", "kepalanya salah")
    bits = samples * depth
    passes = _PASSES if interlace else ((0, 0, 1, 1),)
    total = 0
    for left, top, across, down in passes:
        columns, rows = -(-(width - left) // across), -(-(height - top) // down)
        if columns > 0 and rows > 0:
            total += rows * (1 + -(-columns * bits // 8))
    return total


def _inflate_exactly(parts: list[memoryview], expected: int) -> None:
    """The packed data give exactly `expected` bytes; what they give is thrown away step by step."""
    unpack = zlib.decompressobj()
    count = 0
    try:
        for part in parts:
            rest: bytes | memoryview = part
            while rest:
                count += len(unpack.decompress(rest, _INFLATE_STEP))
                rest = unpack.unconsumed_tail
                if count > expected or unpack.unused_data:
                    raise _broken("PNG", "data gambarnya lebih banyak daripada ukurannya")
    except zlib.error as error:
        raise _broken("PNG", "data gambarnya tidak terbaca") from error
    if count != expected or not unpack.eof:
        raise _broken("PNG", "data gambarnya kurang dari ukurannya")


_FRAMES = {0xC0, 0xC1, 0xC2}
_OTHER_FRAMES = {0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF}
_DHT, _SOI, _EOI, _SOS, _DQT = 0xC4, 0xD8, 0xD9, 0xDA, 0xDB


def _jpeg(data: bytes) -> FileKind:
    """Segments from SOI to EOI with one frame, its tables and at least one scan; nothing behind."""
    at = 2
    extent = ""
    seen: set[int] = set()
    while True:
        marker, body, at = _segment(data, at)
        if marker == _EOI:
            break
        if marker in _OTHER_FRAMES or marker == _SOI or (marker in _FRAMES and extent):
            raise _broken("JPG", "susunannya tidak dikenal")
        if marker in _FRAMES:
            if len(body) < 6:
                raise _broken("JPG", "kepalanya salah")
            height, width = struct.unpack(">HH", body[1:5])
            extent = _size("JPG", width, height)
        if marker == _SOS:
            if not extent or not {_DQT, _DHT} <= seen:
                raise _broken("JPG", "tabelnya tidak ada")
            at = _after_scan(data, at)
        seen.add(marker)
    if _SOS not in seen:
        raise _broken("JPG", "gambarnya tidak ada")
    if data[at:].strip(b"\0"):
        raise _broken("JPG", f"ada {len(data) - at} bita di belakang gambar")
    return FileKind("image/jpeg", extent)


def _segment(data: bytes, at: int) -> tuple[int, memoryview, int]:
    """(marker, its content, where the next begins)."""
    while at + 1 < len(data) and data[at] == 0xFF and data[at + 1] == 0xFF:
        at += 1
    if at + 2 > len(data) or data[at] != 0xFF:
        raise _broken("JPG", "terpotong")
    marker = data[at + 1]
    if marker == _EOI:
        return marker, memoryview(b""), at + 2
    if at + 4 > len(data):
        raise _broken("JPG", "terpotong")
    length = int.from_bytes(data[at + 2 : at + 4], "big")
    if marker < 0xC0 or length < 2 or at + 2 + length > len(data):
        raise _broken("JPG", "terpotong")
    return marker, memoryview(data)[at + 4 : at + 2 + length], at + 2 + length


def _after_scan(data: bytes, at: int) -> int:
    """Where the coded picture data end: at the first marker that is no stuffed byte and no restart."""
    while True:
        at = data.find(b"\xff", at)
        if at < 0 or at + 1 >= len(data):
            raise _broken("JPG", "terpotong")
        if data[at + 1] == 0 or 0xD0 <= data[at + 1] <= 0xD7:
            at += 2
        elif data[at + 1] == 0xFF:
            at += 1
        else:
            return at
