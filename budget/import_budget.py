"""Impor anggaran yang sudah ditetapkan: a file becomes the RKA of a version, every unit's, or nothing does.

A code without a master row stays on its line as it was given and is reported; it stops the enactment, not
the import. Callers have asked for the right to import, or are commands of who runs the machine.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from budget import documents, proposal_store, proposals
from budget.errors import BadRows
from budget.import_codes import KINDS, Masters
from budget.import_file import read_grid, table_of
from budget.import_judge import Report, judge
from budget.import_rows import LEVELS, LINES, IncomingLine, Reading, read_levels, read_lines
from budget.import_units import Units
from budget.models import BudgetProposal, BudgetVersion, ProposalLine, RegionalBudget
from core.errors import DomainError
from core.locks import one_transaction
from reference import imported
from reference.models import Edition, FiscalYear, Unit, User

_EDITIONS = dict(zip(KINDS, (Edition.Kind.CHART, Edition.Kind.FUND, Edition.Kind.PROGRAM), strict=True))

NAMED_MAX = 5


@dataclass(frozen=True)
class Job:
    """What to bring in where; a dry one keeps nothing."""

    data: bytes
    year: int
    kind: str
    with_new_units: bool = False
    is_dry: bool = False
    sheet: str | None = None
    # Code of the SKPKD whose accounts of the PPKD alone go to the region's PPKD.
    office: str = ""


class UnknownUnits(DomainError):
    """The file names units that the region lacks and that may not be made; nothing was taken."""

    def __init__(self, report: Report) -> None:
        self.report = report
        names = ", ".join(unit.code for unit in report.missing_units[:NAMED_MAX])
        if len(report.missing_units) > NAMED_MAX:
            names += f" dan {len(report.missing_units) - NAMED_MAX} lain"
        super().__init__(
            f"{len(report.missing_units)} unit belum dikenal: {names}. Tidak ada yang dimuat; buat unitnya"
            " dahulu, atau pakai --create-units.",
            rule="I-01",
        )


def read(data: bytes, *, sheet: str | None = None) -> Reading:
    """The rows of a file, with units or as a list by levels; BadRows names every bad cell."""
    place, table = table_of(read_grid(data, sheet=sheet), LINES, LEVELS)
    found = read_lines(table) if place == 0 else read_levels(table)
    if found.bad:
        raise BadRows(found.bad)
    if not found.lines:
        raise DomainError(f"Tidak ada rincian di bawah judul kolom (baris {table.heading_row}). Isi dulu.")
    return found


def import_budget(job: Job, *, actor: User | None = None) -> Report:
    """Bring the file into the year's newest version of the kind, which is made when missing.

    Raises BadRows with every bad cell, UnknownUnits when units are missing and may not be made, DomainError
    when the version is past its draft (I-11). Nothing is then taken, nor in a dry run.
    """
    reading = read(job.data, sheet=job.sheet)
    with one_transaction():
        by = actor or imported.actor()
        year, notes = imported.open_year(job.year, _codes(reading.lines), by)
        budget = _open_budget(year, job.kind, by)
        report = take_in(budget, reading, by=by, with_new_units=job.with_new_units, office=job.office)
        report.notes = notes
        if job.is_dry:
            transaction.set_rollback(True)
    return report


def take_in(
    budget: RegionalBudget, reading: Reading, *, by: User, with_new_units: bool = False, office: str = ""
) -> Report:
    """Replace every line of the APBD, which is locked and open, by those of the reading."""
    units = Units(reading.lines)
    if units.bad:
        raise BadRows(units.bad)
    if office and not units.has(office):
        raise DomainError(
            f"Berkas tidak memuat unit {office}, yang akun PPKD-nya diminta dipindahkan.", rule="I-01"
        )
    report = Report(version=budget.version.name, reading=reading, units=units.count)
    details = judge(reading.lines, Masters(budget.version.year), units, report, office=office)
    if units.missing and not with_new_units:
        report.missing_units = list(units.missing.values())
        raise UnknownUnits(report)
    report.made_units = [(unit.code, unit.name) for unit in units.make_missing(by)]
    proposals_by_unit = {
        proposal.unit_id: proposal for proposal in BudgetProposal.objects.filter(budget=budget)
    }
    for proposal in proposals_by_unit.values():
        report.replaced += proposal_store.remove_lines(proposal, actor=by)
    for code, lines in details.items():
        unit = units.by_code(code) if code else None
        known = proposals_by_unit.get(unit.pk if unit else None)
        proposal = known or proposals.make_proposal(budget, unit, actor=by)
        proposal_store.add_lines(proposal, lines, actor=by)
    report.emptied = _empty_others(budget, by)
    return report


def _empty_others(budget: RegionalBudget, by: User) -> list[str]:
    """An empty RKA for every unit of earlier versions that has none: the file is the whole budget."""
    earlier = RegionalBudget.objects.filter(
        version__year=budget.version.year_id, version__number__lt=budget.version.number
    )
    units = Unit.objects.filter(is_active=True, budget_proposals__budget__in=earlier).exclude(
        budget_proposals__budget=budget
    )
    made = list(units.distinct().order_by("code"))
    for unit in made:
        proposals.make_proposal(budget, unit, actor=by)
    return [unit.code for unit in made]


def require_importable(budget: RegionalBudget, *, replaces: bool = False) -> None:
    """DomainError when the APBD, which is locked, may not take a file: past its draft, or made by hand.

    `replaces`: the person has said that what units have entered may go.
    """
    name = budget.version.name
    if budget.state != "draft":
        raise DomainError(
            f"APBD {name} {budget.version.year_id} sudah dihimpun atau ditetapkan, jadi tidak diimpor lagi."
            " Buat versi baru, atau minta PPKD mengembalikannya ke penyusunan.",
            rule="I-11",
        )
    rows = BudgetProposal.objects.filter(budget=budget)
    closed = rows.exclude(state__in=proposals.OPEN_STATES).select_related("unit").first()
    if closed is not None:
        raise DomainError(f"{closed} sudah diajukan. Minta TAPD mengembalikannya sebelum impor.", rule="I-11")
    if ProposalLine.objects.filter(proposal__in=rows, is_returned=True).exists():
        raise DomainError(
            f"APBD {name} {budget.version.year_id} berisi baris yang dikembalikan TAPD. Selesaikan dahulu.",
            rule="I-11",
        )
    if (
        not replaces
        and budget.origin != RegionalBudget.Origin.IMPORTED
        and ProposalLine.objects.filter(proposal__in=rows).exists()
    ):
        raise DomainError(
            f"APBD {name} {budget.version.year_id} disusun dari RKA dan sudah berisi rincian; impor akan"
            " menghapusnya. Impor ke versi lain.",
            rule="I-11",
        )


def _open_budget(year: FiscalYear, kind: str, by: User) -> RegionalBudget:
    """The locked APBD of the year's newest version of the kind."""
    versions = BudgetVersion.objects.filter(year=year).order_by("-number")
    version = versions.filter(kind=kind).first()
    if version is None:
        if kind != BudgetVersion.Kind.ORIGINAL and not versions.exists():
            raise DomainError(
                f"Tahun anggaran {year.year} belum berisi anggaran murni. Impor murni dahulu.",
                field="kind",
            )
        version = documents.make_version(year=year, kind=kind, name=kind.upper(), actor=by)
    found = RegionalBudget.objects.filter(version=version).first()
    if found is None:
        found = proposals.make_budget(version, actor=by, origin=RegionalBudget.Origin.IMPORTED)
    budget = proposals.lock_budget(found.pk)
    require_importable(budget)
    return budget


def _codes(lines: Iterable[IncomingLine]) -> dict[Edition.Kind, set[str]]:
    """The codes that tell which of several editions the file was written with."""
    found: dict[Edition.Kind, set[str]] = {kind: set() for kind in _EDITIONS.values()}
    for line in lines:
        for name, code in (
            ("account", line.account), ("fund_source", line.fund), ("sub_activity", line.sub_activity)
        ):  # fmt: skip
            found[_EDITIONS[name]].add(code.code)
    return found
