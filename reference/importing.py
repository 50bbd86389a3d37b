"""Muat data acuan: read a folder of official lists into the database, all or nothing.

A folder holds `files.csv`, which names table, file, edition and generic row of every sheet, in the order
of loading. A sheet whose content was loaded before is skipped by its SHA-256. Everything happens in one
transaction: with a single bad row anywhere nothing changes, and all bad rows are reported together.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from core import clock
from core.errors import DomainError
from core.locks import one_transaction
from reference import (
    asset_classes,
    charts,
    function_map,
    imprest_exclusions,
    note_outline,
    receivables,
    report_rows,
    trees,
)
from reference.bulk import Counts
from reference.models import Edition, ReferenceLoad, User
from reference.sheets import BadRow, BadRows, Sheet, one_of, read_bytes, read_sheet

BASE = Path(__file__).resolve().parent.parent
FOLDER = BASE / "fixtures" / "reference"
MANIFEST = "files.csv"


@dataclass(frozen=True)
class Table:
    """What a sheet of this kind looks like: columns, cells that must be filled, kind of its edition."""

    columns: tuple[str, ...]
    required: tuple[str, ...]
    kind: Edition.Kind | None


TABLES: dict[str, Table] = {
    "editions": Table(
        ("code", "kind", "name", "legal_basis", "valid_from", "valid_to", "segment_widths", "depth"),
        ("code", "kind", "name", "legal_basis", "valid_from", "depth"),
        None,
    ),
    "account_classes": Table(
        ("prefix", "ledger_set", "nature", "normal", "ppkd_only"),
        ("prefix", "normal", "ppkd_only"),
        Edition.Kind.CHART,
    ),
    "accounts": Table(("code", "name", "level", "parent"), ("code", "name", "level"), Edition.Kind.CHART),
    "account_roles": Table(("key", "account"), ("key", "account"), Edition.Kind.CHART),
    # Peran akun of a chart that only old ledgers use: those that it has, not all.
    "legacy_roles": Table(("key", "account"), ("key", "account"), Edition.Kind.CHART),
    "account_map": Table(charts.MAPPING_COLUMNS, ("lra",), Edition.Kind.CHART),
    "depreciation_map": Table(("asset", "accumulated", "expense"), ("asset",), Edition.Kind.CHART),
    "report_rows": Table(report_rows.COLUMNS, report_rows.REQUIRED, Edition.Kind.CHART),
    "note_sections": Table(note_outline.COLUMNS, note_outline.REQUIRED, Edition.Kind.CHART),
    "receivable_qualities": Table(
        receivables.QUALITY_COLUMNS,
        ("code", "kind", "quality", "days_from", "share", "valid_from", "legal_basis"),
        Edition.Kind.CHART,
    ),
    "allowance_map": Table(receivables.ALLOWANCE_COLUMNS, receivables.ALLOWANCE_COLUMNS, Edition.Kind.CHART),
    "imprest_exclusions": Table(imprest_exclusions.COLUMNS, imprest_exclusions.COLUMNS, Edition.Kind.CHART),
    "asset_classes": Table(
        asset_classes.COLUMNS,
        ("code", "account", "register", "life_years", "valid_from", "legal_basis"),
        Edition.Kind.CHART,
    ),
    "programs": Table(("code", "name", "level", "parent"), ("code", "name", "level"), Edition.Kind.PROGRAM),
    "funds": Table(("code", "name", "parent", "postable"), ("code", "name", "postable"), Edition.Kind.FUND),
    "functions": Table(("code", "name", "parent"), ("code", "name"), Edition.Kind.FUNCTION),
    "function_map": Table(function_map.COLUMNS, function_map.COLUMNS, Edition.Kind.FUNCTION),
}


@dataclass(frozen=True)
class Job:
    """One sheet to load; `name` is how load records call the file."""

    table: str
    path: Path
    name: str
    edition: str
    generic: str = ""


@dataclass
class Loaded:
    """What became of one sheet."""

    job: Job
    counts: Counts = field(default_factory=Counts)
    is_skipped: bool = False


def load_reference(
    *,
    actor: User | None = None,
    folder: Path = FOLDER,
    only: Collection[str] = (),
    jobs: Collection[Job] | None = None,
    force: bool = False,
) -> list[Loaded]:
    """Load the folder's sheets (or only the files named, or the given jobs); idempotent.

    Raises BadRows naming every bad row of every sheet; then nothing has changed. `force` reads sheets again
    whose content was loaded before.
    """
    work = list(jobs) if jobs is not None else read_manifest(folder, only)
    load = _Load(actor=actor, force=force, charts_of=_class_jobs(work, folder))
    with one_transaction():
        with connection.cursor() as cursor:
            # Two loads at once would both take the same rows for new.
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('kapuas.load_reference'))")
        done = [load.run(job) for job in work]
        if load.bad:
            raise BadRows(load.bad)
        load.write_records(done)
    return done


def read_manifest(folder: Path, only: Collection[str] = ()) -> list[Job]:
    """The jobs of a folder in the order of its files.csv."""
    content = read_bytes(folder / MANIFEST)
    sheet = read_sheet(
        content, file=MANIFEST, columns=("table", "file", "edition", "generic"), required=("table", "file")
    )
    for row in sheet.rows:
        one_of(sheet, row, "table", list(TABLES))
        if Path(row["file"]).name != row["file"]:
            sheet.refuse(row, "file", "harus nama berkas dalam folder yang sama")
        if bool(row["edition"]) != (row["table"] != "editions"):
            sheet.refuse(row, "edition", "setiap tabel selain editions menyebut edisinya")
    if sheet.bad:
        raise BadRows(sheet.bad)
    found = [
        Job(row["table"], folder / row["file"], name_of(folder / row["file"]), row["edition"], row["generic"])
        for row in sheet.rows
    ]
    if unknown := sorted(set(only) - {job.path.name for job in found}):
        raise DomainError(f"Berkas {unknown[0]} tidak disebut dalam {MANIFEST}; sebut tabel dan edisinya.")
    return [job for job in found if not only or job.path.name in only]


def name_of(path: Path) -> str:
    """How load records name a file: from the project's folder when it lies there, else in full."""
    full = path.resolve()
    return str(full.relative_to(BASE)) if full.is_relative_to(BASE) else str(full)


def _class_jobs(work: list[Job], folder: Path) -> dict[str, Job]:
    """Edition → sheet of account classes: of this load, else of the folder, else of the project."""
    found: dict[str, Job] = {}
    sources = [source for source in (FOLDER, folder) if (source / MANIFEST).exists()]
    for job in [*(job for source in sources for job in read_manifest(source)), *work]:
        if job.table == "account_classes":
            found[job.edition] = job
    return found


@dataclass
class _Load:
    """The state of one load: contents read, faults found, sheets that failed."""

    actor: User | None
    force: bool
    charts_of: dict[str, Job]
    bad: list[BadRow] = field(default_factory=list)
    failed: set[tuple[str, str]] = field(default_factory=set)
    contents: dict[Path, bytes] = field(default_factory=dict)
    known: dict[tuple[str, str, str], str] | None = None

    def run(self, job: Job) -> Loaded:
        """Load one sheet unless its content is the one loaded last or what it rests on failed."""
        done = Loaded(job)
        if self._rests_on_failure(job):
            return done
        if not self.force and self._is_known(job):
            done.is_skipped = True
            return done
        sheet = self._sheet(job)
        edition = self._edition(job, sheet)
        if not sheet.bad:
            done.counts = self._apply(job, sheet, edition)
        if sheet.bad:
            self.bad += [fault for fault in sheet.bad if fault not in self.bad]
            self.failed.add((job.table, job.edition))
        return done

    def sha(self, job: Job) -> str:
        return hashlib.sha256(self._content(job)).hexdigest()

    def _content(self, job: Job) -> bytes:
        if job.path not in self.contents:
            self.contents[job.path] = read_bytes(job.path)
        return self.contents[job.path]

    def _sheet(self, job: Job) -> Sheet:
        table = TABLES[job.table]
        return read_sheet(
            self._content(job), file=job.path.name, columns=table.columns, required=table.required
        )

    def _rests_on_failure(self, job: Job) -> bool:
        """A sheet is not judged by rows that a faulty one should have brought."""
        below = {
            "editions": (),
            "account_classes": (("editions", ""),),
            "account_roles": (("editions", ""), ("accounts", job.edition)),
            "legacy_roles": (("editions", ""), ("accounts", job.edition)),
            "account_map": (("editions", ""), ("accounts", job.edition)),
            "depreciation_map": (("editions", ""), ("accounts", job.edition)),
            "report_rows": (("editions", ""), ("accounts", job.edition)),
            "allowance_map": (("editions", ""), ("accounts", job.edition)),
            "imprest_exclusions": (("editions", ""), ("accounts", job.edition)),
            "asset_classes": (("editions", ""), ("accounts", job.edition)),
            "accounts": (("editions", ""), ("account_classes", job.edition)),
            "function_map": (("editions", ""), ("functions", job.edition)),
        }.get(job.table, (("editions", ""),))
        if self.failed & set(below):
            self.failed.add((job.table, job.edition))
            return True
        return False

    def _is_known(self, job: Job) -> bool:
        """True when the last load of this file had this content; accounts rest on their classes too."""
        if self.known is None:
            rows = ReferenceLoad.objects.order_by("id").values_list(
                "table", "file_name", "edition__code", "sha256"
            )
            self.known = {(table, name, edition or ""): sha for table, name, edition, sha in rows}
        parts = [job]
        if job.table == "accounts" and job.edition in self.charts_of:
            parts.append(self.charts_of[job.edition])
        return all(self.known.get((part.table, part.name, part.edition)) == self.sha(part) for part in parts)

    def _edition(self, job: Job, sheet: Sheet) -> Edition | None:
        kind = TABLES[job.table].kind
        if kind is None:
            return None
        found = Edition.objects.filter(code=job.edition).first()
        if found is None or found.kind != kind:
            why = "edisi belum dimuat" if found is None else f"edisi ini bukan {kind.label}"
            sheet.bad.append(BadRow(sheet.file, 1, "edition", job.edition, why))
        return found

    def _apply(self, job: Job, sheet: Sheet, edition: Edition | None) -> Counts:
        if job.table == "editions":
            return trees.load_editions(sheet, self.actor)
        if job.table == "account_classes":
            # Classes are kept on the accounts themselves; the accounts' own sheet counts the changes.
            return Counts(unchanged=len(charts.read_classes(sheet)))
        if job.table == "accounts":
            return charts.load_accounts(sheet, edition, self._classes(sheet, job), self.actor)
        if job.table == "programs":
            return trees.load_programs(sheet, edition, job.generic, self.actor)
        loaders: dict[str, Callable[[Sheet, Edition | None, User | None], Counts]] = {
            "account_roles": charts.load_roles,
            "legacy_roles": charts.load_some_roles,
            "account_map": charts.load_mapping,
            "depreciation_map": charts.load_depreciation,
            "report_rows": report_rows.load_report_rows,
            "note_sections": note_outline.load_note_sections,
            "receivable_qualities": receivables.load_qualities,
            "allowance_map": receivables.load_allowances,
            "imprest_exclusions": imprest_exclusions.load_exclusions,
            "asset_classes": asset_classes.load_asset_classes,
            "funds": trees.load_funds,
            "functions": trees.load_functions,
            "function_map": function_map.load_function_map,
        }
        return loaders[job.table](sheet, edition, self.actor)

    def _classes(self, sheet: Sheet, job: Job) -> dict[str, charts.AccountClass]:
        source = self.charts_of.get(job.edition)
        if source is None:
            sheet.bad.append(BadRow(sheet.file, 1, "edition", job.edition, "kelas akun edisi ini tidak ada"))
            return {}
        return charts.read_classes(self._sheet(source))

    def write_records(self, done: list[Loaded]) -> None:
        """One load record a sheet that was read; the skipped ones have theirs."""
        editions = dict(Edition.objects.values_list("code", "pk"))
        ReferenceLoad.objects.bulk_create(
            ReferenceLoad(
                edition_id=editions.get(one.job.edition),
                loaded_at=clock.now(),
                actor=self.actor,
                file_name=one.job.name,
                sha256=self.sha(one.job),
                table=one.job.table,
                added=one.counts.added,
                changed=one.counts.changed,
                unchanged=one.counts.unchanged,
            )
            for one in done
            if not one.is_skipped
        )
