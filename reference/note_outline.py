"""Kerangka CaLK: loading the outline, its sections as one scope prints them, and what its texts may name."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import DomainError
from reference.bulk import Counts, Wanted, store
from reference.models import Edition, NoteScope, NoteSection, User
from reference.sheets import Row, Sheet, check_width, one_of, read_day

COLUMNS = ("code", "title", "scopes", "table", "body", "legal_basis", "valid_from", "valid_to")
REQUIRED = ("code", "title", "scopes", "legal_basis", "valid_from")

# What a section may have the books fill in; `rows` and `detail` name an account, `lra` and `lo` a part.
TABLES: dict[str, str] = {
    "lra": "Baris LRA: summary, revenue, spending, financing, result",
    "lpsal": "LPSAL",
    "lo": "Baris LO: revenue, expense, other, result",
    "lpe": "LPE",
    "rows": "Baris Neraca tingkat ketiga di bawah satu akun",
    "detail": "Akun tingkat terdalam di bawah satu akun, saldo awal dan akhir",
    "equity": "Baris ekuitas pada Neraca",
    "lak": "LAK",
    "cash": "Kas menurut tempat",
    "receivables": "Piutang menurut kualitas, yang ditentukan oleh umurnya",
    "assets": "Mutasi aset tetap menurut jenis",
    "depreciation": "Mutasi akumulasi penyusutan menurut jenis",
    "silpa": "Susunan SiLPA",
    "reconcile": "Rekonsiliasi menurut asal dokumen: revenue, expense, capital",
}

# {field} → what stands there.
FIELDS: dict[str, str] = {
    "nama_daerah": "Nama daerah",
    "nama_unit": "Nama unit, atau nama daerah pada CaLK konsolidasi",
    "tahun": "Tahun anggaran",
    "tahun_lalu": "Tahun sebelumnya",
    "tanggal_laporan": "Tanggal laporan, misalnya 31 Desember 2025",
    "anggaran_pendapatan": "Anggaran pendapatan",
    "realisasi_pendapatan": "Realisasi pendapatan",
    "persen_pendapatan": "Realisasi pendapatan terhadap anggaran, persen",
    "anggaran_belanja": "Anggaran belanja",
    "realisasi_belanja": "Realisasi belanja",
    "persen_belanja": "Realisasi belanja terhadap anggaran, persen",
    "surplus_lra": "Surplus/(defisit)-LRA",
    "pendapatan_lo": "Jumlah pendapatan-LO",
    "beban": "Jumlah beban",
    "surplus_lo": "Surplus/(defisit)-LO",
    "ekuitas_awal": "Ekuitas awal",
    "ekuitas_akhir": "Ekuitas akhir",
    "jumlah_aset": "Jumlah aset",
    "jumlah_kewajiban": "Jumlah kewajiban",
    "pembiayaan_neto": "Pembiayaan neto (hanya daerah)",
    "silpa": "SiLPA (hanya daerah)",
    "sal_akhir": "Saldo anggaran lebih akhir (hanya daerah)",
    "kas_akhir": "Saldo akhir kas (hanya daerah)",
}
REGION_FIELDS = frozenset({"pembiayaan_neto", "silpa", "sal_akhir", "kas_akhir"})

# A name in braces, or a brace that belongs to none.
BRACES = re.compile(r"\{([^{}]*)\}|[{}]")
_CODE = re.compile(r"[1-9][0-9]?(\.[1-9][0-9]?){0,3}")
_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


@dataclass(frozen=True)
class Section:
    """A section as one scope prints it: `number` is `V` of a chapter, `5.2.1` below; level 1 is a chapter."""

    code: str
    number: str
    title: str
    level: int
    table: str
    body: str
    legal_basis: str = ""

    @property
    def heading(self) -> str:
        """`BAB V Penjelasan …` or `5.2.1 Pendapatan`"""
        return f"BAB {self.number} {self.title}" if self.level == 1 else f"{self.number} {self.title}"


# --- Texts ---------------------------------------------------------------------------------------
def field_faults(text: str, scope: str) -> list[str]:
    """What is wrong with the {fields} of a text, one sentence each."""
    found: dict[str, None] = {}
    for match in BRACES.finditer(text):
        name = match.group(1)
        if name is None:
            found["Kurung kurawal tanpa pasangannya. Tulis isian sebagai {nama_isian}."] = None
        elif name not in FIELDS:
            known = ", ".join(f"{{{one}}}" for one in fields_of(scope))
            found[f"Isian {{{name}}} tidak dikenal. Yang ada: {known}."] = None
        elif name in REGION_FIELDS and scope != NoteScope.REGION:
            found[f"Isian {{{name}}} hanya ada pada CaLK pemerintah daerah. Hapus dari teks ini."] = None
    return list(found)


def fields_of(scope: str) -> dict[str, str]:
    """The fields that a scope's texts may name, each with what it holds."""
    is_region = scope == NoteScope.REGION
    return {name: label for name, label in FIELDS.items() if is_region or name not in REGION_FIELDS}


# --- Reading -------------------------------------------------------------------------------------
def outline(chart_id: int, scope: str, *, on: date) -> list[Section]:
    """The sections of a scope on a day, in order and numbered without gaps; one query.

    Of a code with several rows the latest that has begun counts. Without any: DomainError (I-01).
    """
    rows = NoteSection.objects.filter(edition=chart_id, valid_from__lte=on).order_by("valid_from")
    latest = {row.code: row for row in rows}
    valid = [row for row in latest.values() if row.valid_to is None or row.valid_to >= on]
    found = number([row for row in valid if scope in row.scopes])
    if not found:
        raise DomainError(
            "Bagan akun tahun ini belum punya kerangka CaLK. Muat note_sections dengan load_reference.",
            rule="I-01",
        )
    return found


def number(rows: Iterable[NoteSection]) -> list[Section]:
    """Sections counted from one below each of their parents."""
    counters: list[int] = []
    found: list[Section] = []
    for row in sorted(rows, key=lambda one: one.place):
        level = len(row.place)
        counters = [*counters[:level], *[0] * (level - len(counters))]
        counters[level - 1] += 1
        text = _ROMAN[counters[0] - 1] if level == 1 else ".".join(str(one) for one in counters)
        found.append(Section(row.code, text, row.title, level, row.table, row.body, row.legal_basis))
    return found


def section_of(sections: Sequence[Section], code: str) -> Section:
    """The section with that code; DomainError when the outline has none."""
    for section in sections:
        if section.code == code:
            return section
    raise DomainError(f"Bagian {code} tidak ada dalam kerangka CaLK ini. Buka lagi dari daftar bagiannya.")


# --- Loading -------------------------------------------------------------------------------------
def load_note_sections(sheet: Sheet, edition: Edition, actor: User | None) -> Counts:
    """Kerangka CaLK of one chart edition; faults are noted on the sheet."""
    wanted: dict[date, Wanted] = {}
    seen: set[tuple[str, date]] = set()
    for row in sheet.rows:
        begin, end = read_day(sheet, row, "valid_from"), read_day(sheet, row, "valid_to")
        scopes = _scopes(sheet, row)
        _check(sheet, row, scopes)
        if begin is None:
            continue
        if end is not None and end < begin:
            sheet.refuse(row, "valid_to", "sebelum valid_from")
        if (row["code"], begin) in seen:
            sheet.refuse(row, "code", "sudah ada dari tanggal yang sama")
        seen.add((row["code"], begin))
        values: dict[str, Any] = {name: row[name] for name in ("title", "table", "body", "legal_basis")}
        values |= {"scopes": scopes, "valid_to": end}
        wanted.setdefault(begin, Wanted()).rows[row["code"]] = values
    _check_parents(sheet)
    if sheet.bad:
        return Counts()
    counts = Counts()
    for begin, found in wanted.items():
        fixed = {"edition_id": edition.pk, "valid_from": begin}
        more = store(NoteSection, found, key="code", fixed=fixed, actor=actor)
        counts.added += more.added
        counts.changed += more.changed
        counts.unchanged += more.unchanged
    return counts


def _check(sheet: Sheet, row: Row, scopes: Sequence[str]) -> None:
    if not _CODE.fullmatch(row["code"]):
        sheet.refuse(row, "code", "harus seperti 5.2.1, paling banyak empat tingkat")
    check_width(sheet, row, "title", 200)
    check_width(sheet, row, "table", 40)
    check_width(sheet, row, "legal_basis", 300)
    if row["table"] and row["table"].partition(":")[0] not in TABLES:
        sheet.refuse(row, "table", f"harus salah satu dari {', '.join(TABLES)}")
    for scope in scopes:
        for fault in field_faults(row["body"], scope):
            sheet.refuse(row, "body", fault.rstrip("."))


def _check_parents(sheet: Sheet) -> None:
    codes = {row["code"] for row in sheet.rows}
    for row in sheet.rows:
        parent = row["code"].rpartition(".")[0]
        if parent and parent not in codes:
            sheet.refuse(row, "code", f"bagian induk {parent} tidak ada")


def _scopes(sheet: Sheet, row: Row) -> list[str]:
    found = row["scopes"].split()
    for one in found:
        if one not in NoteScope.values:
            one_of(sheet, row, "scopes", [f"kumpulan {' '.join(NoteScope.values)}"])
    return found
