"""Pekerjaan latar of the reports: printing many forms as one file, statements of all units as one archive."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, cast

from reports import auditor_export, statement_sets
from reports.appropriation import service as appropriation
from reports.notes import orders, printing
from reports.printouts import batch
from reports.printouts.batch import Selection
from workflows import jobs
from workflows.models import JobRun

SPOOL_BYTES = 8 * 1024 * 1024


@contextmanager
def _spooled() -> Iterator[BinaryIO]:
    """A file to write a result into, on disk once it is large."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as out:
        yield cast("BinaryIO", out)


def _keep(run: JobRun, name: str, content_type: str, out: BinaryIO) -> None:
    """Keep what was written as the job's file."""
    out.seek(0)
    jobs.finish_with_file(run, name, content_type, out)


def _progress(run: JobRun, things: str) -> Callable[[int, int], None]:
    """Tells how many of the `things` are done."""
    return lambda done, total: jobs.report(run, done, total, f"{done} dari {total} {things}")


@jobs.register(batch.JOB)
def print_batch(run: JobRun, parameters: dict[str, Any]) -> None:
    """Cetak gabungan: the selection's documents as one PDF."""
    with _spooled() as out:
        count = batch.print_batch(parameters, out, by=run.created_by, progress=_progress(run, "dokumen"))
        selection = Selection.of(parameters)
        name = f"{selection.kind}-{selection.first:%Y%m%d}-{selection.last:%Y%m%d}.pdf"
        _keep(run, name, batch.CONTENT_TYPE, out)
    run.message = f"{count} dokumen dicetak."


@jobs.register(auditor_export.JOB, one_transaction=False)
def write_package(run: JobRun, parameters: dict[str, Any]) -> None:
    """Paket auditor: the year as one ZIP, read from one snapshot of its own."""
    auditor_export.require(run.created_by)
    year = int(parameters["year"])
    with _spooled() as out:
        members = auditor_export.write(
            year,
            out,
            by=str(run.created_by),
            progress=lambda done, total, name: jobs.report(run, done, total, name),
        )
        _keep(run, auditor_export.file_name(year), auditor_export.CONTENT_TYPE, out)
    run.message = f"{len(members) + 1} berkas."


@jobs.register(orders.JOB)
def write_notes(run: JobRun, parameters: dict[str, Any]) -> None:
    """CaLK as one PDF."""
    with _spooled() as out:
        name = orders.write(parameters, out, by=run.created_by, progress=_progress(run, "bagian"))
        _keep(run, name, printing.CONTENT_TYPE, out)
    run.message = f"{name} siap diunduh."


@jobs.register(statement_sets.JOB)
def write_statement_sets(run: JobRun, parameters: dict[str, Any]) -> None:
    """Berkas laporan gabungan: statements of every readable entity as one ZIP of PDF and XLSX."""
    wanted = statement_sets.SetRequest.of(parameters)
    with _spooled() as out:
        count = statement_sets.write(wanted, out, by=run.created_by, progress=_progress(run, "berkas"))
        _keep(run, f"laporan-keuangan-{wanted.at:%Y%m%d}.zip", statement_sets.CONTENT_TYPE, out)
    run.message = f"{count} berkas laporan."


@jobs.register(appropriation.JOB)
def write_appropriation(run: JobRun, parameters: dict[str, Any]) -> None:
    """Lampiran APBD: all annexes of a version as one ZIP of PDF and XLSX."""
    with _spooled() as out:
        name = appropriation.write(parameters, out, by=run.created_by, progress=_progress(run, "berkas"))
        _keep(run, name, appropriation.CONTENT_TYPE, out)
    run.message = f"{name} siap diunduh."
