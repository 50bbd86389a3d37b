"""Buku kerja Excel (XLSX) from outside: refused when it is unsafe, else the values of one sheet.

Nothing here trusts the file. It is told by its content, not its name; what it unpacks to is known before
it is unpacked; macros, links to other files, document types and far-away cells are refused; and the
reader gets a package made anew of the very bytes that were looked at. The size of what is read bounds
the memory. All refusals are `WorkbookRefused`, in Indonesian, with the way out.
"""

import io
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook

from core.errors import DomainError
from core.money import AmountError, Decimal, exact, format_amount, parse_amount

UPLOAD_MAX = 10 * 1024 * 1024
UNPACKED_MAX = 64 * 1024 * 1024
# Real workbooks shrink to a tenth or a thirtieth; what shrinks further than this is made to burst.
RATIO_MAX = 200
ENTRIES_MAX = 500
DESCRIPTION_MAX = 1024 * 1024
DIGITS_MAX = 15

Value = int | float | str | bool | date | datetime | time | timedelta

SAVE_AGAIN = "Buka di Excel atau LibreOffice, simpan ulang sebagai .xlsx, lalu unggah lagi."
_MACRO = ("vbaproject", "macrosheets/", "activex/")
_LINKED = ("externallinks/", "embeddings/", "xl/connections.xml", "querytables/")
_PACKAGE_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, OverflowError,
    IndexError, KeyError,
)  # fmt: skip
_ROOT = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="rId1" Target="xl/workbook.xml"'
    b' Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/>'
    b"</Relationships>"
)
_DECLARED = re.compile(rb"""^(?:\xef\xbb\xbf)?<\?xml[^>]*?\bencoding\s*=\s*["']([^"']*)["']""")
_FORMULA = re.compile(rb"<(?:[^<>\s/:!?]+:)?f[\s/>]")
_FORMULA_CELL = re.compile(rb'c r="([A-Z]{1,2}\d+)"[^<>]*>\s*<(?:[^<>\s/:!?]+:)?f[\s/>]')
_ERROR_CELL = re.compile(rb'c r="([A-Z]{1,2}\d+)"(?: [a-z]+="[^"<>&]*")* t="e"')


@dataclass(frozen=True)
class Shape:
    """How far cells may reach; a reader makes room for all between, so the area bounds the memory."""

    columns: int
    rows: int
    # The addresses within, as a pattern of bytes.
    within: bytes

    @property
    def last(self) -> str:
        """The address of the last cell."""
        return address(self.rows, self.columns)

    @property
    def far_cell(self) -> "re.Pattern[bytes]":
        """Any cell that does not begin with its own address within, or is written in an unusual way."""
        return re.compile(
            rb'<(?:c|[^<>\s/:!?]+:c)(?=[\s/>])(?! r="' + self.within + rb'"(?: [a-z]+="[^"<>&]*")* ?/?>)'
        )


# Forms with many columns, and lists with few: both hold about a million and a half cells.
WIDE = Shape(52, 29_999, rb"A?[A-Z](?:[1-9]\d{0,3}|[12]\d{4})")
TALL = Shape(15, 99_999, rb"[A-O][1-9]\d{0,4}")


class WorkbookRefused(DomainError):
    """The file as a whole cannot be read, or must not be."""


@dataclass(frozen=True)
class Sheet:
    """Values of one sheet from A1 on: "" where a cell is empty, formulas and errors by address."""

    name: str
    rows: list[list[Value]]
    formulas: frozenset[str] = frozenset()
    errors: frozenset[str] = frozenset()


def read_sheet(data: bytes, *, name: str | None, limit: int = UPLOAD_MAX, shape: Shape = WIDE) -> Sheet:
    """The sheet of that name (case does not matter), or the first that is shown when none is asked for.

    No cell may stand beyond the shape. WorkbookRefused when the file is not safe or whole.
    """
    with _opened(data, limit) as package:
        _check_package(package)
        parts = {
            part: _part(package, part, DESCRIPTION_MAX)
            for part in ("[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels")
        }
        title, place = _place_of(name, parts["xl/workbook.xml"], parts["xl/_rels/workbook.xml.rels"])
        for part in (place, "xl/sharedStrings.xml", "xl/styles.xml"):
            if part == place or part in package.NameToInfo:
                parts[part] = _part(package, part, UNPACKED_MAX)
    formulas, errors = _examine(parts[place], shape)
    return Sheet(title, _values(_repacked(parts), title), formulas, errors)


def address(row: int, column: int) -> str:
    """`C17` for row 17 and column 3, both counted from 1."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"


def amount_of(value: Value) -> Decimal:
    """The amount of a cell: text as people write it, or a number that Excel holds exactly to the sen.

    Excel keeps 15 digits: a longer number, or one with sen from 10 trillion on, may have lost some
    unseen. AmountError then asks for text; it also says what else a cell may not be.
    """
    if isinstance(value, str):
        return parse_amount(value)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise AmountError(f"{kind_of(value)} bukan nilai rupiah. Tulis seperti 1.234.567,89.")
    return _number(value)


# Twelve equal months and many zeros: most amounts of a budget stand there more than once.
@lru_cache(maxsize=50_000)
def _number(value: int | float) -> Decimal:
    number = Decimal(repr(value))
    if not number.is_finite():
        raise AmountError("bukan angka. Tulis seperti 1.234.567,89.")
    digits = max(number.adjusted() + 1, len(number.normalize().as_tuple().digits))
    if number != number.to_integral_value():
        digits = max(digits, number.adjusted() + 3)
        if number.as_tuple().exponent < -2:  # type: ignore[operator]
            raise AmountError(
                "angka Excel ini punya lebih dari dua desimal. Tulis sebagai teks, misalnya '1.234.567,89."
            )
    if digits > DIGITS_MAX:
        raise AmountError(
            f"angka Excel tidak tepat sampai sen di atas {DIGITS_MAX} angka. Tulis sebagai teks,"
            f" misalnya '{format_amount(exact('9999999999999999.99'))}."
        )
    return exact(number)


def code_of(value: Value) -> str:
    """The code or word in a cell; ValueError when Excel made a number, date or truth value of it."""
    if not isinstance(value, str):
        raise ValueError(
            f"{kind_of(value)}, padahal kode harus teks. Jadikan sel berformat Teks, lalu tulis lagi."
        )
    return value.replace("\u00a0", " ").strip()


def kind_of(value: Value) -> str:
    """What a cell holds, in words."""
    for kind, word in ((bool, "nilai benar/salah"), (date, "tanggal"), (time | timedelta, "jam")):
        if isinstance(value, kind):
            return word
    return "teks" if isinstance(value, str) else "angka"


def whole(value: Value) -> str:
    """A cell's value as text in one line, as long as it is: what an import keeps."""
    if isinstance(value, bool):
        text = "BENAR" if value else "SALAH"
    elif isinstance(value, float) and value.is_integer() and abs(value) < 10**DIGITS_MAX:
        text = str(int(value))
    else:
        text = str(value)
    return "".join(letter if letter.isprintable() or letter == "\u00a0" else "·" for letter in text)


def shown(value: Value) -> str:
    """A cell's value as an error repeats it: short, in one line."""
    text = whole(value[:61] if isinstance(value, str) else value)
    return f"{text[:60]}…" if len(text) > 60 else text


def number_or_text(amount: Decimal) -> Decimal | str:
    """What to write into a cell: the number where Excel keeps it exactly, else the text `1.234,50`."""
    longest = DIGITS_MAX if amount == amount.to_integral_value() else DIGITS_MAX - 2
    return amount if amount.adjusted() < longest else format_amount(amount, decimals=2)


# --- The package -----------------------------------------------------------------------------------
def _opened(data: bytes, limit: int) -> zipfile.ZipFile:
    if len(data) > limit:
        raise WorkbookRefused(
            f"Berkas {len(data) / 1024 / 1024:.1f} MB, batasnya {limit // 1024 // 1024} MB. Bagi menjadi"
            " beberapa berkas, atau buang gambar dan lembar lain."
        )
    if not data:
        raise WorkbookRefused("Berkas kosong. Pilih buku kerja Excel (.xlsx) yang sudah diisi.")
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise WorkbookRefused(
            "Berkas ini buku kerja lama (.xls) atau terkunci kata sandi. Buka kuncinya, simpan sebagai .xlsx."
        )
    if not data.startswith(b"PK\x03\x04"):
        raise WorkbookRefused(f"Isi berkas ini bukan buku kerja Excel (.xlsx), apa pun namanya. {SAVE_AGAIN}")
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _PACKAGE_ERRORS as error:
        raise _damaged() from error


def _damaged() -> WorkbookRefused:
    return WorkbookRefused(f"Buku kerja rusak atau terpotong. {SAVE_AGAIN}")


def _check_package(package: zipfile.ZipFile) -> None:
    """Refuse by the table of contents: bombs, locks, macros, links; nothing is unpacked yet."""
    entries = package.infolist()
    names = [entry.filename.casefold() for entry in entries]
    if len(entries) > ENTRIES_MAX or len(set(names)) != len(names):
        raise WorkbookRefused(
            f"Buku kerja berisi {len(entries)} bagian atau bagian ganda; batasnya {ENTRIES_MAX}. {SAVE_AGAIN}"
        )
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    if unpacked > UNPACKED_MAX or unpacked > RATIO_MAX * max(packed, 4096):
        raise WorkbookRefused(
            f"Isi buku kerja membengkak menjadi {unpacked / 1024 / 1024:.1f} MB dari"
            f" {packed / 1024 / 1024:.1f} MB; batasnya {UNPACKED_MAX // 1024 // 1024} MB dan"
            f" {RATIO_MAX} kali. Salin lembarnya ke buku kerja baru."
        )
    if any(
        entry.flag_bits & 1 or entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
        for entry in entries
    ):
        raise WorkbookRefused(f"Buku kerja terkunci atau dimampatkan dengan cara lain. {SAVE_AGAIN}")
    if any(word in name for name in names for word in _MACRO):
        raise WorkbookRefused("Buku kerja memuat makro. Simpan sebagai .xlsx tanpa makro, lalu unggah lagi.")
    if any(word in name for name in names for word in _LINKED):
        raise WorkbookRefused(
            "Buku kerja menaut atau menyimpan berkas lain. Putuskan tautannya (Data, Edit Links), lalu unggah"
            " lagi."
        )
    if b"macroEnabled" in _part(package, "[Content_Types].xml", DESCRIPTION_MAX):
        raise WorkbookRefused("Buku kerja memuat makro. Simpan sebagai .xlsx tanpa makro, lalu unggah lagi.")


def _part(package: zipfile.ZipFile, name: str, limit: int) -> bytes:
    """One XML part, whole, in UTF-8 and without a document type."""
    try:
        entry = package.getinfo(name)
        if entry.file_size > limit:
            raise WorkbookRefused(f"Bagian {name[:60]} terlalu besar: {entry.file_size} bita. {SAVE_AGAIN}")
        data = package.read(entry)
    except _PACKAGE_ERRORS as error:
        raise _damaged() from error
    declared = _DECLARED.match(data[:300])
    is_utf8 = declared is None or declared[1].lower() in {b"utf-8", b"utf8", b"us-ascii", b"ascii"}
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data or not is_utf8 or b"\0" in data:
        raise WorkbookRefused(
            f"Bagian {name[:60]} memuat deklarasi entitas atau sandi huruf yang tidak diterima. {SAVE_AGAIN}"
        )
    return data


def _place_of(name: str | None, workbook: bytes, relations: bytes) -> tuple[str, str]:
    """(name as written, part) of the sheet."""
    try:
        sheets = [
            item.attrib
            for item in ElementTree.fromstring(workbook).iter()
            if item.tag.rpartition("}")[2] == "sheet"
        ]
        targets = {
            item.attrib.get("Id", ""): item.attrib.get("Target", "")
            for item in ElementTree.fromstring(relations).iter()
        }
    except (ElementTree.ParseError, ValueError) as error:
        raise _damaged() from error
    titles = [sheet.get("name", "") for sheet in sheets]
    if name is None:
        visible = (sheet for sheet in sheets if sheet.get("state", "visible") == "visible")
        name = next(visible, {}).get("name", "").strip()
    alike = [sheet for sheet in sheets if sheet.get("name", "").strip().casefold() == name.casefold()]
    if not alike:
        there = ", ".join(f"“{shown(title)}”" for title in titles[:10]) or "tidak ada"
        raise WorkbookRefused(
            f"Lembar “{name}” tidak ada; yang ada: {there}. Pakai templat, atau beri lembarnya nama “{name}”."
        )
    if len(alike) > 1:
        raise WorkbookRefused(f"Ada {len(alike)} lembar bernama “{name}”. Sisakan satu, lalu unggah lagi.")
    if alike[0].get("state", "visible") != "visible":
        raise WorkbookRefused(
            f"Lembar “{name}” disembunyikan, jadi isinya tidak terlihat. Tampilkan (Unhide), periksa, lalu"
            " unggah lagi."
        )
    key = next((value for key, value in alike[0].items() if key.endswith("}id")), "")
    target = targets.get(key, "")
    return alike[0]["name"], target.lstrip("/") if target.startswith("/") else f"xl/{target}"


# --- The sheet -------------------------------------------------------------------------------------
def _examine(xml: bytes, shape: Shape) -> tuple[frozenset[str], frozenset[str]]:
    """Addresses of formulas and of error values; refuses cells beyond the limits before room is made."""
    far = shape.far_cell.search(xml)
    if far:
        found = re.match(rb'<[^<>]*?\br="([A-Za-z]{1,3}\d{1,7})"', xml[far.start() : far.start() + 300])
        where = f" ({found[1].decode()})" if found else ""
        raise WorkbookRefused(
            f"Lembar memuat sel{where} di luar A1 sampai {shape.last}, atau ditulis tidak lazim."
            " Hapus baris dan kolom di luar tabel, simpan ulang, lalu unggah lagi."
        )
    formulas = frozenset(item.decode() for item in _FORMULA_CELL.findall(xml)) if b"f" in xml else frozenset()
    if len(formulas) != len(_FORMULA.findall(xml)):
        raise WorkbookRefused(f"Lembar memuat rumus yang ditulis tidak lazim. {SAVE_AGAIN}")
    errors = frozenset(item.decode() for item in _ERROR_CELL.findall(xml)) if b't="e"' in xml else frozenset()
    return formulas, errors


def _repacked(parts: dict[str, bytes]) -> bytes:
    """A package of exactly these parts: no two readers of archives can disagree on it."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, data in (("_rels/.rels", _ROOT), *parts.items()):
            package.writestr(name, data)
    return target.getvalue()


def _values(package: bytes, title: str) -> list[list[Value]]:
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(package)) as workbook:
            return workbook.get_sheet_by_name(title).to_python(skip_empty_area=False)
    except (CalamineError, ValueError, OverflowError, OSError, UnicodeError) as error:
        raise _damaged() from error
    except BaseException as error:
        # A panic of the reader's Rust code is no Exception and has no importable class.
        if type(error).__name__ == "PanicException":
            raise _damaged() from error
        raise
