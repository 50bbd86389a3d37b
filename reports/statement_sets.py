"""Berkas laporan gabungan: the statements of every unit and of the region, PDF and XLSX, as one ZIP by a job.

An entity whose CaLK was begun has it among them as CaLK.pdf, a draft marked as such.

One statement is made, drawn and put into the archive before the next: memory holds one, however many units
there are. PDF and XLSX are compressed already and are stored as they are. The journal is read once for all of
them (reports.gathered).
"""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from core import clock
from core.errors import AccessDenied, DomainError
from core.locks import one_transaction
from ledger.models import Book
from reference import access
from reference.models import Unit, User
from reports import paper, statements
from reports.definitions import annex_assets, annex_liabilities, annex_receivables
from reports.gathered import Gathering, Sums
from reports.notes import printing
from reports.notes.paper import paper_of
from reports.scope import REGION_CODE
from reports.writers.dates import long_date
from treasury.models import FinancialNotes
from treasury.services import financial_notes
from workflows import jobs
from workflows.models import JobRun

JOB = "statement-sets"
CONTENT_TYPE = "application/zip"
NOTES_NAME = "CaLK.pdf"
OF_UNIT = ("lra", "lo", "lpe", "neraca", "calk")
OF_REGION = ("lra", "lpsal", "lo", "lpe", "neraca", "lak", "calk")
# Annexes of the Neraca; in the set they are the region's.
BALANCE_ANNEXES = (annex_receivables.KIND, annex_assets.KIND, annex_liabilities.KIND)
FORMATS = (paper.PDF, paper.XLSX)
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SetRequest:
    """Up to which day of which year, down to which account level."""

    year: int
    at: date
    level: int = 3

    def parameters(self) -> dict[str, Any]:
        """As a job keeps it."""
        return {"year": self.year, "at": self.at.isoformat(), "level": self.level}

    @classmethod
    def of(cls, parameters: Mapping[str, Any]) -> "SetRequest":
        """Back from a job's parameters."""
        return cls(parameters["year"], date.fromisoformat(parameters["at"]), parameters["level"])


def scopes_of(user: User, *, on: date) -> list[Unit | None]:
    """Entities with books that the person may read, by code, then the region (None) if he may read that."""
    readable = access.readable_units(user, on=on).order_by().values("pk")
    books = Book.objects.filter(unit__in=readable).select_related("unit").order_by("code")
    found: list[Unit | None] = [book.unit for book in books]
    if statements.may_consolidate(user, on=on):
        found.append(None)
    return found


def order(wanted: SetRequest, *, actor: User) -> JobRun:
    """Order the archive as a job, after the right to read at least one entity is asked (I-40)."""
    if wanted.at.year != wanted.year:
        raise DomainError(
            f"Tanggal {wanted.at:%d-%m-%Y} di luar tahun anggaran {wanted.year}.", rule="I-07", field="sampai"
        )
    with one_transaction():
        if not scopes_of(actor, on=clock.today()):
            raise AccessDenied("Anda tidak membaca data unit mana pun hari ini.", rule="I-40")
        label = f"Laporan keuangan per {long_date(wanted.at)}"
        return jobs.enqueue(JOB, actor=actor, label=label, parameters=wanted.parameters())


def write(wanted: SetRequest, out: BinaryIO, *, by: User, progress: Progress) -> int:
    """Write the archive of what the person may read today; returns the number of files."""
    return write_scopes(wanted, out, scopes_of(by, on=clock.today()), by=by, progress=progress)


def write_scopes(
    wanted: SetRequest, out: BinaryIO, scopes: list[Unit | None], *, by: User, progress: Progress
) -> int:
    """The archive of some entities (None: the region), by code; the right to each is asked."""
    papers = notes_of(wanted, by, scopes)
    total = sum(len(kinds_of(unit, wanted)) for unit in scopes) * len(FORMATS) + len(papers)
    count = 0
    progress(0, total)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for unit, sums in _with_sums(wanted.at, scopes):
            for name, data in _files(wanted, unit, by, sums):
                archive.writestr(name, data)
                count += 1
                progress(count, total)
            notes = papers.get(unit.pk if unit else None)
            if notes is not None:
                archive.writestr(f"{_folder(unit)}/{NOTES_NAME}", _notes_file(notes, by))
                count += 1
                progress(count, total)
    return count


def notes_of(wanted: SetRequest, by: User, scopes: list[Unit | None]) -> dict[int | None, FinancialNotes]:
    """The CaLK of these entities by unit (None: the region), when the set is of the year's end."""
    if not _is_year_end(wanted):
        return {}
    ids = {unit.pk if unit else None for unit in scopes}
    rows = financial_notes.readable(by, on=clock.today()).filter(year=wanted.year)
    return {one.entity_id: one for one in rows.select_related("unit", "year") if one.entity_id in ids}


def _notes_file(notes: FinancialNotes, by: User) -> bytes:
    out = io.BytesIO()
    printing.write(paper_of(notes), out, printed_by=by)
    return out.getvalue()


def kinds_of(unit: Unit | None, wanted: SetRequest) -> tuple[str, ...]:
    """The statements of a unit; of the region also the annexes of accountability at the end of a year."""
    if unit is not None:
        return OF_UNIT
    return (*OF_REGION, *statements.ANNEXES, *BALANCE_ANNEXES) if _is_year_end(wanted) else OF_REGION


def _is_year_end(wanted: SetRequest) -> bool:
    return wanted.at == date(wanted.year, 12, 31)


def _with_sums(at: date, scopes: list[Unit | None]) -> Iterator[tuple[Unit | None, Sums]]:
    """Each entity with the sums of its book, read in one query; the region with those of all."""
    units = [unit for unit in scopes if unit is not None]
    places = dict(Book.objects.filter(unit__in=units).values_list("unit", "pk"))
    gathering = Gathering(at, None if None in scopes else list(places.values()))
    books = (found for found in gathering.books() if found[0] in places.values())
    # Both go by the book's code; a book without lines is not among those read.
    found = next(books, None)
    for unit in units:
        if found is not None and found[0] == places[unit.pk]:
            yield unit, found[1]
            found = next(books, None)
        else:
            yield unit, gathering.of_nothing()
    if None in scopes:
        yield None, gathering.whole


def _files(wanted: SetRequest, unit: Unit | None, by: User, sums: Sums) -> Iterator[tuple[str, bytes]]:
    """(name within the archive, content) of every statement of one entity."""
    furniture: paper.Furniture | None = None
    for kind in kinds_of(unit, wanted):
        request = statements.Request(
            kind, wanted.year, wanted.at, unit.pk if unit else None, level=wanted.level
        )
        matrix = statements.read(by, request, sums=sums).matrix
        furniture = furniture or paper.furniture_of(matrix, unit=unit, printed_by=by)
        for extension in FORMATS:
            out = io.BytesIO()
            paper.write(matrix, out, extension, unit=unit, printed_by=by, furniture=furniture)
            yield f"{_folder(unit)}/{paper.file_name(matrix, extension)}", out.getvalue()


def _folder(unit: Unit | None) -> str:
    code = REGION_CODE if unit is None else unit.code
    return "".join(letter if letter.isalnum() or letter in ".-_" else "-" for letter in code)
