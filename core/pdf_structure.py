"""Susunan PDF: is this one whole, plain PDF document? A strict reader of structure, not of pages.

It reads the file token by token in its order, leaves the content of streams aside, unpacks object
streams within limits, and looks at every name. A viewer finds objects by their headers (“7 0 obj”); a
header inside a stream, a string or a comment is refused as hidden, so nothing that a viewer could reach
escapes. Time is linear in the size of the file. ISO 32000-1, 7.2 to 7.5.
"""

import re
import zlib
from collections.abc import Generator
from dataclasses import dataclass, field

UNPACKED_MAX = 32 * 1024 * 1024
OBJECTS_MAX = 200_000
_STEP = 256 * 1024
_TAIL = 1024
_STRING_DEPTH_MAX = 100
_OPENED_MAX = 50

_FORBIDDEN = {
    b"Encrypt": "kunci atau kata sandi",
    b"JavaScript": "program (JavaScript)",
    b"JS": "program (JavaScript)",
    b"Launch": "perintah menjalankan program",
    b"EmbeddedFile": "berkas lampiran",
    b"EmbeddedFiles": "berkas lampiran",
    b"Filespec": "berkas lampiran",
    b"AA": "tindakan otomatis",
    b"RichMedia": "media",
    b"Movie": "media",
    b"Sound": "media",
    b"Rendition": "media",
    b"XFA": "formulir XFA",
    b"SubmitForm": "formulir yang mengirim data",
    b"ImportData": "formulir yang mengambil data",
    b"GoToE": "tautan ke lampiran",
    b"GoToR": "tautan ke berkas lain",
}
_WS = rb"[\x00\t\n\x0c\r ]"
_TOKEN = re.compile(
    _WS + rb"*(?:(?P<comment>%[^\r\n]*)|(?P<name>/[^\x00\t\n\x0c\r ()<>\[\]{}/%]*)|(?P<open><<)|(?P<close>>>)"
    rb"|(?P<hex><[0-9A-Fa-f\x00\t\n\x0c\r ]*>)|(?P<string>\()"
    rb"|(?P<other>[\[\]{}]|[^\x00\t\n\x0c\r ()<>\[\]{}/%]+))"
)
_BLANK = re.compile(_WS + rb"*")
_PAREN = re.compile(rb"[()]|\\.", re.DOTALL)
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")
_OBJECT = re.compile(rb"(?<![0-9])(\d{1,10})" + _WS + rb"+(\d{1,5})" + _WS + rb"+obj(?![a-zA-Z])")
_LENGTH = re.compile(rb"/Length" + _WS + rb"+(\d{1,10})(?![0-9])(?!" + _WS + rb"+\d+" + _WS + rb"+R)")
_LINE_END = re.compile(rb"\r\n|\n|\r")
_END = re.compile(_WS + rb"*endstream")
_START = re.compile(rb"startxref" + _WS + rb"+(\d{1,12})" + _WS + rb"+%%EOF" + _WS + rb"*\Z")
_FIRST = re.compile(rb"/First" + _WS + rb"+(\d{1,10})(?![0-9])")
_FLATE = _WS + rb"*/(?:FlateDecode|Fl)(?![a-zA-Z])"
_FILTER = re.compile(rb"/Filter(?:" + _FLATE + rb"|" + _WS + rb"*\[" + _FLATE + _WS + rb"*\])")


class Broken(Exception):
    """The structure is not that of a whole PDF; the text says what is missing."""


class Forbidden(Exception):
    """The document carries something besides its pages; the text names it."""


@dataclass
class _Found:
    """What one walk through the file met."""

    pages: int = 0
    objects: dict[int, bytes] = field(default_factory=dict)
    # Action on opening: the text that follows the name, up to its end or its reference.
    opened: list[bytes] = field(default_factory=list)
    packed: list[tuple[bytes, memoryview]] = field(default_factory=list)
    tables: dict[int, bytes] = field(default_factory=dict)


def check(data: bytes) -> int:
    """The number of pages; raises Broken or Forbidden."""
    if not re.match(rb"%PDF-[12]\.\d", data):
        raise Broken("kepalanya salah")
    start = _START.search(data, max(0, len(data) - _TAIL))
    if start is None:
        raise Broken("akhirnya tidak ada atau ada data di belakangnya")
    found = _Found()
    _walk_file(data, found)
    _walk_packed(found)
    _check_table(data, int(start[1]), found)
    for action in found.opened:
        _check_open_action(action, found)
    if not found.pages:
        raise Broken("tidak ada halaman")
    return found.pages


# --- Tokens --------------------------------------------------------------------------------------
def _tokens(data: bytes, at: int) -> Generator[tuple[str, int, int], int | None, None]:
    """(kind, begin, end) from `at` to the end; the caller sends where to go on after a stream."""
    while True:
        match = _TOKEN.match(data, at)
        if match is None:
            if _BLANK.fullmatch(data, at):
                return
            raise Broken("ada tanda yang tidak dikenal")
        kind = str(match.lastgroup)
        begin, at = match.span(kind)
        if kind == "string":
            at = _string_end(data, at)
        if kind in ("string", "comment") and _OBJECT.search(data, begin, at):
            raise Forbidden("objek tersembunyi")
        moved = yield kind, begin, at
        if moved is not None:
            at = moved


def _string_end(data: bytes, at: int) -> int:
    depth = 1
    while depth:
        match = _PAREN.search(data, at)
        if match is None or depth > _STRING_DEPTH_MAX:
            raise Broken("suatu teks tidak berakhir")
        depth += {b"(": 1, b")": -1}.get(match[0], 0)
        at = match.end()
    return at


def _name(text: bytes) -> bytes:
    """A name without its slash and escapes: /J#53 is JS."""
    return _ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), text[1:])


def _meet(found: _Found, data: bytes, begin: int, end: int, previous: bytes) -> bytes:
    """Judge one name and return it."""
    name = _name(data[begin:end])
    if name in _FORBIDDEN:
        raise Forbidden(_FORBIDDEN[name])
    if name == b"Page" and previous == b"Type":
        found.pages += 1
    if name == b"OpenAction":
        found.opened.append(data[end : end + 300])
        if len(found.opened) > _OPENED_MAX:
            raise Forbidden("tindakan saat dibuka")
    return name


# --- Walks ---------------------------------------------------------------------------------------
def _walk_file(data: bytes, found: _Found) -> None:
    """Every token outside of streams; contents of object streams are put aside."""
    tokens = _tokens(data, 0)
    header = body = count = 0
    number = -1
    before: list[tuple[int, int]] = [(0, 0), (0, 0)]
    previous = last = b""
    token = next(tokens, None)
    while token is not None:
        kind, begin, end = token
        moved = None
        text = data[begin:end] if kind in ("other", "close") else b""
        if kind == "name":
            previous = _meet(found, data, begin, end, previous)
        elif text == b"obj":
            count += 1
            if count > OBJECTS_MAX:
                raise Broken(f"lebih dari {OBJECTS_MAX} objek")
            header, body = before[-2][0], end
            number = _number(data[slice(*before[-2])])
        elif text == b"endobj":
            found.objects[number] = data[body:begin]
        elif text == b"stream":
            if last != b">>" or number < 0:
                raise Broken("ada isi tanpa objek")
            moved = _stream(data, data[body:begin], end, header, found)
            # One object has one stream.
            number = -1
        if kind != "name":
            previous = b""
        if kind != "comment":
            before = [before[-1], (begin, end)]
            last = text
        try:
            token = tokens.send(moved) if moved is not None else next(tokens)
        except StopIteration:
            return


def _number(text: bytes) -> int:
    return int(text) if text.isdigit() and len(text) <= 10 else -1


def _stream(data: bytes, dictionary: bytes, at: int, header: int, found: _Found) -> int:
    """Take note of one stream and return where the text goes on."""
    line_end = _LINE_END.match(data, at)
    if line_end is None:
        raise Broken("suatu bagian tidak terbaca")
    begin = line_end.end()
    length = _LENGTH.search(dictionary)
    if length is not None:
        end = begin + int(length[1])
        mark = _END.match(data, end) if end <= len(data) else None
        if mark is None:
            raise Broken("panjang suatu bagian tidak cocok")
        after = mark.end()
    else:
        end = data.find(b"endstream", begin)
        if end < 0:
            raise Broken("terpotong")
        after = end + len(b"endstream")
    if _OBJECT.search(data, begin, end):
        raise Forbidden("objek tersembunyi")
    kinds = re.findall(rb"/Type" + _WS + rb"*/(\w+)", dictionary)
    if b"ObjStm" in kinds:
        found.packed.append((dictionary, memoryview(data)[begin:end]))
    if b"XRef" in kinds:
        found.tables[header] = dictionary
    return after


def _walk_packed(found: _Found) -> None:
    """Every object of the object streams, each read from where its index says."""
    left = UNPACKED_MAX
    for dictionary, content in found.packed:
        first = _FIRST.search(dictionary)
        if first is None or not _FILTER.search(dictionary) or b"/DecodeParms" in dictionary:
            raise Forbidden("objek dalam kemasan yang tidak biasa")
        text = _unpack(content, left)
        left -= len(text)
        index = text[: int(first[1])].split()
        if len(index) % 2 or not all(part.isdigit() and len(part) <= 10 for part in index):
            raise Broken("daftar suatu kemasan tidak terbaca")
        starts = [int(first[1]) + int(part) for part in index[1::2]]
        ends = [*starts[1:], len(text)]
        for number, begin, end in zip(index[::2], starts, ends, strict=True):
            if not 0 <= begin <= end <= len(text):
                raise Broken("daftar suatu kemasan tidak terbaca")
            _walk_object(int(number), text[begin:end], found)


def _walk_object(number: int, text: bytes, found: _Found) -> None:
    previous = b""
    for kind, begin, end in _tokens(text, 0):
        previous = _meet(found, text, begin, end, previous) if kind == "name" else b""
    found.objects[number] = text


def _unpack(content: memoryview, limit: int) -> bytes:
    unpack = zlib.decompressobj()
    found = bytearray()
    rest: bytes | memoryview = content
    try:
        while rest and not unpack.eof:
            found += unpack.decompress(rest, _STEP)
            rest = unpack.unconsumed_tail
            if len(found) > limit:
                raise Forbidden(f"kemasan yang mengembang lebih dari {UNPACKED_MAX // 1024 // 1024} MB")
    except zlib.error as error:
        raise Broken("suatu bagian tidak terbaca") from error
    if not unpack.eof:
        raise Broken("suatu bagian terpotong")
    return bytes(found)


# --- Rules ---------------------------------------------------------------------------------------
def _check_table(data: bytes, offset: int, found: _Found) -> None:
    """The last reference table is where the file says, and names the document's root."""
    if data.startswith(b"xref", offset):
        trailer = data.find(b"trailer", offset)
        has_root = trailer >= 0 and b"/Root" in data[trailer:]
    else:
        blank = _BLANK.match(data, offset)
        has_root = b"/Root" in found.tables.get(blank.end() if blank else -1, b"")
    if not has_root:
        raise Broken("daftar objeknya tidak ada")


def _check_open_action(text: bytes, found: _Found) -> None:
    """What happens on opening may only be a place to go to."""
    text = text.lstrip(b"\x00\t\n\x0c\r ")
    if text.startswith(b"["):
        return
    reference = re.match(rb"(\d{1,10})" + _WS + rb"+\d{1,5}" + _WS + rb"+R(?![a-zA-Z])", text)
    if reference is not None:
        text = found.objects.get(int(reference[1]), b"").lstrip(b"\x00\t\n\x0c\r ")
        if text.startswith(b"["):
            return
    if not re.match(rb"<<[^>]*/S" + _WS + rb"*/GoTo(?![a-zA-Z])", text):
        raise Forbidden("tindakan saat dibuka")
