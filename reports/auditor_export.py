"""Paket auditor: a year's registers, journals, documents and chain proof as one ZIP with a manifest.

Everything is read from one snapshot and streamed: memory does not grow with the year.
"""

import csv
import hashlib
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import connection, transaction

from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from ledger import chain, export
from reference import access
from reference.models import FiscalYear, LegacyImport, Role, User
from reference.region import setting
from reports.auditor_tables import Table, tables
from reports.writers.csv import defused
from workflows import jobs
from workflows.models import JobRun

JOB = "auditor-export"
CONTENT_TYPE = "application/zip"
ROLES = (Role.AUDITOR, Role.FINANCE_OFFICER)
Progress = Callable[[int, int, str], None]
# Text of a member is written in pieces of this size.
PIECE = 256 * 1024

_README = """Paket auditor {region}, tahun {year}, dibuat {moment} oleh {by}.

Isi: daftar pada manifest.csv (nama, isi, jumlah baris, ukuran, SHA-256). Berkas CSV memakai UTF-8, koma,
titik desimal; teks yang dimulai = + - @ diberi tanda kutip tunggal di depan. Semua berkas dari satu keadaan
basis data.

sp2d.csv                     satu baris satu SP2D, yang gagal dan batal ikut
sp2d_rincian.csv             satu baris satu rekening belanja atau potongan
jurnal.csv                   semua baris jurnal dengan hash jurnalnya
persetujuan.csv              siapa menyetujui apa, kapan, dalam peran apa
dokumen/                     setiap jenis dokumen dan rinciannya
rantai/jurnal.txt            teks baku semua jurnal; diperiksa tanpa basis data:
                             manage.py verify_chain rantai/jurnal.txt --anchor rantai/kepala.txt
rantai/kepala.txt            nomor dan hash terakhir setiap buku
"""


@dataclass
class Member:
    """One file of the package, as the manifest tells it."""

    name: str
    title: str
    rows: int = 0
    size: int = 0
    digest: Any = field(default_factory=hashlib.sha256)


def require(user: User) -> None:
    """AccessDenied (I-40) for whoever is neither auditor nor PPKD today."""
    access.require(user, ROLES, unit=None, on=clock.today(), act="Mengambil paket auditor")


def order(year: int, *, actor: User) -> JobRun:
    """Order the package of a year as a job; the file is its result."""
    with one_transaction():
        require(actor)
        check_year(year)
        return jobs.enqueue(JOB, actor=actor, label=f"Paket auditor {year}", parameters={"year": year})


def check_year(year: int) -> None:
    """DomainError when the region knows nothing of the year."""
    is_known = FiscalYear.objects.filter(pk=year).exists() or LegacyImport.objects.filter(year=year).exists()
    if not is_known:
        raise DomainError(f"Tahun anggaran {year} belum dibuka. Pilih tahun yang sudah dibuka.")


def file_name(year: int) -> str:
    """`paket-auditor-2025.zip`"""
    return f"paket-auditor-{year}.zip"


def write(year: int, out: BinaryIO, *, by: str, progress: Progress = lambda *_: None) -> list[Member]:
    """The package into `out`; the caller has asked for the right. Returns its members."""
    members: list[Member] = []
    with _snapshot(), zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as package:
        known = tables(year)
        total = len(known) + 2
        for done, table in enumerate(known):
            progress(done, total, table.file)
            members.append(_add(package, table.file, table.title, _csv(table)))
        progress(len(known), total, "rantai")
        rows = (f"{row}\n" for row in export.export_rows(year))
        members.append(_add(package, "rantai/jurnal.txt", "Teks baku jurnal (docs/CHAIN.md)", rows))
        heads = [chain.heads_text(year, export.heads(year))]
        members.append(_add(package, "rantai/kepala.txt", "Kepala buku", heads))
        words = _README.format(region=setting("region.name"), year=year, by=by, moment=_moment(clock.now()))
        members.append(_add(package, "BACA.txt", "Petunjuk", [words]))
        _add(package, "manifest.csv", "Daftar berkas", _manifest(members))
        progress(total, total, "selesai")
    return members


@contextmanager
def _snapshot() -> Iterator[None]:
    """One state of the database for all files; inside a caller's transaction his."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def _add(package: zipfile.ZipFile, name: str, title: str, lines: Iterable[str]) -> Member:
    """A member of text, written in pieces; counted and digested on the way."""
    member = Member(name, title)
    info = zipfile.ZipInfo(name, clock.now().timetuple()[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
    with package.open(info, "w", force_zip64=True) as opened:

        def put(text: str) -> None:
            data = text.encode()
            member.digest.update(data)
            member.size += len(data)
            opened.write(data)

        piece: list[str] = []
        length = 0
        for line in lines:
            piece.append(line)
            member.rows += 1
            length += len(line)
            if length >= PIECE:
                put("".join(piece))
                piece, length = [], 0
        put("".join(piece))
    return member


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _csv(table: Table) -> Iterator[str]:
    writer: Any = csv.writer(_Line(), lineterminator="\n")
    for row in table.rows():
        yield writer.writerow([_cell(value) for value in row])


def _cell(value: Any) -> Any:
    """Text that no spreadsheet runs; moments with their offset."""
    if isinstance(value, str):
        return defused(value)
    return _moment(value) if isinstance(value, datetime) else value


def _moment(value: datetime) -> str:
    return value.isoformat(timespec="seconds")


def _manifest(members: list[Member]) -> Iterator[str]:
    writer: Any = csv.writer(_Line(), lineterminator="\n")
    yield writer.writerow(["nama", "isi", "baris", "bita", "sha256"])
    for member in members:
        # A CSV's first row names its columns.
        rows = member.rows - member.name.endswith(".csv")
        yield writer.writerow([member.name, member.title, rows, member.size, member.digest.hexdigest()])
