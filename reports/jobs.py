"""Pekerjaan latar of the reports: printing many forms as one file, statements of all units as one archive."""

from tempfile import SpooledTemporaryFile, TemporaryFile
from typing import Any

from reports import auditor_export, statement_sets
from reports.appropriation import service as appropriation
from reports.notes import orders, printing
from reports.printouts import batch
from reports.printouts.batch import Selection
from workflows import jobs
from workflows.models import JobRun

SPOOL_BYTES = 8 * 1024 * 1024


@jobs.register(batch.JOB)
def print_batch(run: JobRun, parameters: dict[str, Any]) -> None:
    """Cetak gabungan: the selection's documents as one PDF."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as out:
        count = batch.print_batch(
            parameters,
            out,  # type: ignore[arg-type]
            by=run.created_by,
            progress=lambda done, total: jobs.report(run, done, total, f"{done} dari {total} dokumen"),
        )
        out.seek(0)
        selection = Selection.of(parameters)
        name = f"{selection.kind}-{selection.first:%Y%m%d}-{selection.last:%Y%m%d}.pdf"
        jobs.finish_with_file(run, name, batch.CONTENT_TYPE, out)  # type: ignore[arg-type]
    run.message = f"{count} dokumen dicetak."


@jobs.register(auditor_export.JOB, one_transaction=False)
def write_package(run: JobRun, parameters: dict[str, Any]) -> None:
    """Paket auditor: the year as one ZIP, read from one snapshot of its own."""
    auditor_export.require(run.created_by)
    year = int(parameters["year"])
    with TemporaryFile() as out:
        members = auditor_export.write(
            year,
            out,  # type: ignore[arg-type]
            by=str(run.created_by),
            progress=lambda done, total, name: jobs.report(run, done, total, name),
        )
        out.seek(0)
        jobs.finish_with_file(run, auditor_export.file_name(year), auditor_export.CONTENT_TYPE, out)  # type: ignore[arg-type]
    run.message = f"{len(members) + 1} berkas."


@jobs.register(orders.JOB)
def write_notes(run: JobRun, parameters: dict[str, Any]) -> None:
    """CaLK as one PDF."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as out:
        name = orders.write(
            parameters,
            out,  # type: ignore[arg-type]
            by=run.created_by,
            progress=lambda done, total: jobs.report(run, done, total, f"{done} dari {total} bagian"),
        )
        out.seek(0)
        jobs.finish_with_file(run, name, printing.CONTENT_TYPE, out)  # type: ignore[arg-type]
    run.message = f"{name} siap diunduh."


@jobs.register(statement_sets.JOB)
def write_statement_sets(run: JobRun, parameters: dict[str, Any]) -> None:
    """Berkas laporan gabungan: statements of every readable entity as one ZIP of PDF and XLSX."""
    wanted = statement_sets.SetRequest.of(parameters)
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as out:
        count = statement_sets.write(
            wanted,
            out,  # type: ignore[arg-type]
            by=run.created_by,
            progress=lambda done, total: jobs.report(run, done, total, f"{done} dari {total} berkas"),
        )
        out.seek(0)
        name = f"laporan-keuangan-{wanted.at:%Y%m%d}.zip"
        jobs.finish_with_file(run, name, statement_sets.CONTENT_TYPE, out)  # type: ignore[arg-type]
    run.message = f"{count} berkas laporan."


@jobs.register(appropriation.JOB)
def write_appropriation(run: JobRun, parameters: dict[str, Any]) -> None:
    """Lampiran APBD: all annexes of a version as one ZIP of PDF and XLSX."""
    with SpooledTemporaryFile(max_size=SPOOL_BYTES) as out:
        name = appropriation.write(
            parameters,
            out,  # type: ignore[arg-type]
            by=run.created_by,
            progress=lambda done, total: jobs.report(run, done, total, f"{done} dari {total} berkas"),
        )
        out.seek(0)
        jobs.finish_with_file(run, name, appropriation.CONTENT_TYPE, out)  # type: ignore[arg-type]
    run.message = f"{name} siap diunduh."
