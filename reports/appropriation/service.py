"""Lampiran APBD for whoever may read them: one annex, or all of a version as one archive by a job."""

import io
import zipfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO

from budget.models import BudgetVersion
from core import clock
from core.errors import NotFound
from core.locks import one_transaction
from reference.models import Unit, User
from reports import paper as files
from reports import statements
from reports.appropriation import annexes, facts, paper
from reports.appropriation.facts import Appropriation
from reports.matrix import Matrix
from workflows import jobs
from workflows.models import JobRun

JOB = "apbd-annexes"
CONTENT_TYPE = "application/zip"
FORMATS = (files.PDF, files.XLSX)
OF_UNIT = "penjabaran_2"
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Wanted:
    """Which annex of which version, of which unit (None: the region), beside which version."""

    kind: str
    version_id: int
    before_id: int | None = None
    unit_id: int | None = None

    def parameters(self) -> dict[str, Any]:
        """As a job keeps it."""
        return {"version": self.version_id, "before": self.before_id}


def version_of(version_id: int | None) -> BudgetVersion:
    """The version with its year; NotFound."""
    version = BudgetVersion.objects.filter(pk=version_id).select_related("year").first()
    if version is None:
        raise NotFound("Versi anggaran tidak ditemukan.")
    return version


def earlier(version: BudgetVersion) -> BudgetVersion | None:
    """The version before it in its year."""
    rows = BudgetVersion.objects.filter(year=version.year_id, number__lt=version.number)
    return rows.order_by("-number").first()


def read(user: User, wanted: Wanted) -> tuple[Matrix, Appropriation, Unit | None]:
    """The annex after the right to read its unit or the region; NotFound or AccessDenied (I-40)."""
    if wanted.kind not in annexes.ANNEXES:
        raise NotFound(f"Lampiran “{wanted.kind}” tidak ada.")
    unit = statements.require(user, wanted.unit_id, on=clock.today())
    found = _facts(wanted)
    return annexes.of_facts(wanted.kind, found), found, unit


def _facts(wanted: Wanted) -> Appropriation:
    version = version_of(wanted.version_id)
    before = version_of(wanted.before_id) if wanted.before_id is not None else None
    if before is not None and before.year_id != version.year_id:
        raise NotFound("Versi pembanding tidak ada pada tahun ini.")
    return facts.read(version, before=before, unit_id=wanted.unit_id)


def order(wanted: Wanted, *, actor: User) -> JobRun:
    """Order all annexes of the version as a job, after the right to read the region."""
    with one_transaction():
        statements.require(actor, None, on=clock.today())
        version = version_of(wanted.version_id)
        label = f"Lampiran APBD {version.name} {version.year_id}"
        return jobs.enqueue(JOB, actor=actor, label=label, parameters=wanted.parameters())


def write(parameters: Mapping[str, Any], out: BinaryIO, *, by: User, progress: Progress) -> str:
    """The archive: annexes of Perda and Perkada of the region, and the penjabaran of each SKPD.

    The lines are read once for the region and once for each SKPD. Returns the archive's name.
    """
    statements.require(by, None, on=clock.today())
    wanted = Wanted("", parameters["version"], parameters["before"])
    region = _facts(wanted)
    units = list(Unit.objects.filter(pk__in={fact.organisation_id for fact in region.facts}).order_by("code"))
    total = (len(annexes.ANNEXES) + len(units)) * len(FORMATS)
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for count, (name, data) in enumerate(_files(region, units, by), 1):
            archive.writestr(name, data)
            progress(count, total)
    return f"lampiran-apbd-{region.version.year_id}-{region.version.name.lower()}.zip".replace(" ", "-")


def _files(region: Appropriation, units: list[Unit], by: User) -> Iterator[tuple[str, bytes]]:
    """(name within the archive, content)."""
    for kind in annexes.ANNEXES:
        folder = "Perda" if kind in annexes.OF_PERDA else "Perkada"
        yield from _written(folder, annexes.of_facts(kind, region), region, None, by)
    for unit in units:
        found = facts.read(region.version, before=region.before, unit_id=unit.pk)
        yield from _written("Perkada/SKPD", annexes.of_facts(OF_UNIT, found), found, unit, by)


def _written(
    folder: str, matrix: Matrix, found: Appropriation, unit: Unit | None, by: User
) -> Iterator[tuple[str, bytes]]:
    for extension in FORMATS:
        out = io.BytesIO()
        paper.write(matrix, found, out, extension, unit=unit, printed_by=by)
        yield f"{folder}/{paper.file_name(matrix, found, extension)}", out.getvalue()
