"""The hash chain of a book: canonical text, digests, and the check of an exported book.

Pure Python: no Django, no database. docs/CHAIN.md specifies the text; ledger_text.sql and
ledger_posting.sql write the same in SQL, and a property test holds both equal.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256

ENTRY = "kapuas-entry 1"
SEAL = "kapuas-seal 1"
BOOK = "kapuas-book 1"
EXPORT = "kapuas-export 1"
HEADS = "kapuas-heads 1"
END = "kapuas-end 1"

_ENTRY_FIELDS = 11
_LINE_FIELDS = 8
_SEAL_FIELDS = 8
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class ChainBroken(Exception):
    """The first bad place of an export; the message is shown to the user (Indonesian)."""

    def __init__(self, place: str, why: str) -> None:
        self.place = place
        self.why = why
        super().__init__(f"{place}: {why}")


def escape(text: str) -> str:
    """One field: backslash, tab, line feed and carriage return are spelled out; nothing else changes."""
    return text.translate(_ESCAPES)


def digest(text: str) -> str:
    """SHA-256 of the UTF-8 bytes, in lower-case hex."""
    return sha256(text.encode()).hexdigest()


def genesis(book: str) -> str:
    """What the first entry of a book follows."""
    return digest(f"{BOOK}\t{escape(book)}")


def entry_text(
    *,
    book: str,
    year: int,
    ledger_set: str,
    kind: str,
    dated_on: date,
    source: str,
    event: str,
    description: str,
    reason: str,
    reverses: str,
    lines: Iterable[str],
) -> str:
    """Canonical text of an entry; `reverses` is "year/number" of the original, or empty."""
    head = (
        ENTRY,
        escape(book),
        str(year),
        ledger_set,
        kind,
        dated_on.isoformat(),
        escape(source),
        escape(event),
        escape(description),
        escape(reason),
        reverses,
    )
    return "\n".join(("\t".join(head), *lines))


def line_text(number: int, codes: Sequence[str | None], debit: object, credit: object) -> str:
    """Canonical text of a line; codes: account, unit, sub activity, fund source, counterpart."""
    return "\t".join((str(number), *(escape(code or "") for code in codes), f"{debit:.2f}", f"{credit:.2f}"))


def seal_text(
    *, previous: str, book: str, year: int, number: int, actor: str, posted_at: datetime, content_digest: str
) -> str:
    """The text whose digest is the entry's hash."""
    moment = posted_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    fields = (SEAL, previous, escape(book), str(year), str(number), escape(actor), moment, content_digest)
    return "\t".join(fields)


@dataclass(frozen=True)
class Head:
    """Kepala buku: the last number of a book's year and the hash of that entry."""

    book: str
    year: int
    number: int
    hash: str


def heads_text(year: int, heads: Iterable[Head]) -> str:
    """The heads file of a close; keep it away from the database."""
    rows = [f"{HEADS}\t{year}"]
    rows += [f"{escape(head.book)}\t{head.year}\t{head.number}\t{head.hash}" for head in heads]
    return "\n".join(rows) + "\n"


def read_heads(text: str) -> list[Head]:
    """Heads of a heads file; ChainBroken when it is not one."""
    rows = text.split("\n")
    if not rows[0].startswith(f"{HEADS}\t"):
        raise ChainBroken("berkas kepala buku", "baris pertama tidak dikenal")
    found = []
    for row in rows[1:]:
        if not row:
            continue
        parts = row.split("\t")
        if len(parts) != 4 or not (_is_number(parts[1]) and _is_number(parts[2])):
            raise ChainBroken("berkas kepala buku", f"baris tidak dapat dibaca: {row}")
        found.append(Head(_unescape(parts[0]), int(parts[1]), int(parts[2]), parts[3]))
    return found


@dataclass
class Verified:
    """What a sound export holds."""

    year: int
    entries: int = 0
    heads: list[Head] = field(default_factory=list)


def verify(rows: Iterable[str], *, anchor: Sequence[Head] | None = None) -> Verified:
    """Check an exported year line by line; ChainBroken names the first bad entry.

    Without `anchor` a cut tail that was tidied up, and a chain re-hashed from some entry on, look sound:
    whoever can write every row can write every hash. With the heads of a close they are found.
    """
    stream = iter(rows)
    year = _read_start(next(stream, ""))
    found = Verified(year)
    wanted = {(head.book, head.number): head.hash for head in anchor or () if head.year == year}
    if anchor is not None and not wanted:
        raise ChainBroken("berkas kepala buku", f"tidak memuat kepala buku tahun {year}")
    for row in stream:
        kind, _, rest = row.partition("\t")
        if kind == END:
            if rest != str(len(found.heads)):
                raise ChainBroken("akhir berkas", f"mencatat {rest} buku, terbaca {len(found.heads)}")
            if next(stream, "") != "" or next(stream, None) is not None:
                raise ChainBroken("akhir berkas", "ada baris sesudah baris penutup")
            _check_anchor(wanted, found)
            return found
        if kind != "book":
            raise ChainBroken(_last_place(found), f"baris tak terduga: {row[:60]}")
        _read_book(rest, stream, found, wanted)
    raise ChainBroken(_last_place(found), "berkas terpotong: baris penutup tidak ada")


def _read_start(row: str) -> int:
    kind, _, year = row.partition("\t")
    if kind != EXPORT or not _is_number(year):
        raise ChainBroken("awal berkas", "bukan ekspor buku besar versi 1")
    return int(year)


def _last_place(found: Verified) -> str:
    return f"sesudah buku {found.heads[-1].book}" if found.heads else "awal berkas"


@dataclass
class _Place:
    """Where in a book the reader is."""

    book: str
    previous: str
    number: int = 0
    entries: int = 0

    def name(self, year: int) -> str:
        return f"{self.book} {year}/{self.number + 1}"


def _read_book(
    start: str, stream: Iterator[str], found: Verified, wanted: dict[tuple[str, int], str]
) -> None:
    """One book's section, from its `book` row to its `end` row."""
    code, _, previous = start.partition("\t")
    book = _unescape(code)
    if any(head.book == book for head in found.heads):
        raise ChainBroken(book, "buku muncul dua kali")
    place = _Place(book, previous)
    content: list[str] = []
    for row in stream:
        kind = row.partition("\t")[0]
        if kind == "end":
            if content:
                raise ChainBroken(place.name(found.year), "isi tanpa segel")
            if row != f"end\t{code}\t{place.entries}\t{place.previous}":
                raise ChainBroken(
                    f"{book}, sesudah {found.year}/{place.number}", "baris penutup buku tidak cocok"
                )
            found.heads.append(Head(book, found.year, place.number, place.previous))
            return
        if kind == SEAL:
            _read_seal(row, content, place, found)
            expected = wanted.get((book, place.number)) if content else None
            if expected is not None and expected != place.previous:
                raise ChainBroken(
                    f"{book} {found.year}/{place.number}",
                    f"kepala buku saat tutup {expected[:12]}…, rantai kini {place.previous[:12]}…",
                )
            content = []
        elif kind == ENTRY and content:
            raise ChainBroken(place.name(found.year), "isi tanpa segel")
        elif kind == ENTRY or content:
            content.append(row)
        else:
            raise ChainBroken(place.name(found.year), f"baris tak terduga: {row[:60]}")
    raise ChainBroken(place.name(found.year), "berkas terpotong")


def _read_seal(row: str, content: list[str], place: _Place, found: Verified) -> None:
    """One entry: its content (none for an entry of another year between) and its seal; moves `place` on."""
    seal, _, own_hash = row.rpartition("\t")
    parts = seal.split("\t")
    name = place.name(found.year)
    if len(parts) != _SEAL_FIELDS:
        raise ChainBroken(name, "segel tidak dapat dibaca")
    _, previous, code, year, number, _, _, content_digest = parts
    if not content:
        name = f"{place.book} {year}/{number}"
    if code != escape(place.book):
        raise ChainBroken(name, f"segel milik buku {_unescape(code)}")
    if (year == str(found.year)) != bool(content):
        raise ChainBroken(
            f"{place.book} {year}/{number}", "isi jurnal tahun ini hilang, atau isi tahun lain ada"
        )
    if content:
        if number != str(place.number + 1):
            raise ChainBroken(name, f"nomor {number}, seharusnya {place.number + 1}")
        if digest("\n".join(content)) != content_digest:
            raise ChainBroken(name, "isi tidak sesuai segelnya")
        _check_content(content, place, found.year, name)
    if previous != place.previous:
        raise ChainBroken(name, "tidak menyambung ke jurnal sebelumnya")
    if digest(seal) != own_hash:
        raise ChainBroken(name, "segel tidak sesuai hash-nya")
    place.previous = own_hash
    place.entries += 1
    if content:
        place.number += 1
        found.entries += 1


def _check_content(content: list[str], place: _Place, year: int, name: str) -> None:
    """The entry belongs to this book and year; its lines are 1…n and balance."""
    head = content[0].split("\t")
    if len(head) != _ENTRY_FIELDS or head[1] != escape(place.book) or head[2] != str(year):
        raise ChainBroken(name, "kepala jurnal milik buku atau tahun lain")
    balance = 0
    for number, row in enumerate(content[1:], 1):
        parts = row.split("\t")
        if len(parts) != _LINE_FIELDS or parts[0] != str(number):
            raise ChainBroken(name, f"baris {number} hilang atau rusak")
        try:
            balance += _sen(parts[6]) - _sen(parts[7])
        except ValueError as error:
            raise ChainBroken(name, f"nilai baris {number} bukan angka") from error
    if balance or len(content) == 1:
        raise ChainBroken(name, "debit dan kredit tidak sama, atau tanpa baris")


def _is_number(text: str) -> bool:
    """True for what int() takes: other digits than 0–9 and endless rows of them are no number here."""
    return text.isascii() and text.isdecimal() and len(text) <= 20


def _sen(amount: str) -> int:
    """An amount of the canonical text in sen."""
    whole, _, sen = amount.partition(".")
    if len(sen) != 2 or not _is_number(whole + sen):
        raise ValueError(amount)
    return int(whole + sen)


def _check_anchor(wanted: dict[tuple[str, int], str], found: Verified) -> None:
    last = {head.book: head.number for head in found.heads}
    for book, number in sorted(wanted):
        if number > last.get(book, -1):
            raise ChainBroken(
                f"{book} {found.year}/{last.get(book, 0) + 1}",
                f"ekor terpotong: kepala buku mencatat jurnal {number}, berkas memuat {last.get(book, 0)}",
            )


def _unescape(text: str) -> str:
    parts = text.split("\\\\")
    return "\\".join(p.replace("\\t", "\t").replace("\\n", "\n").replace("\\r", "\r") for p in parts)
