"""Pekerjaan latar of the treasury: the close of a year, told book by book."""

from typing import Any

from reference.models import FiscalYear
from treasury.services import year_end
from workflows import jobs
from workflows.models import JobRun


@jobs.register(year_end.CLOSE_JOB)
def close_year(run: JobRun, parameters: dict[str, Any]) -> None:
    """All books or none: the work is one transaction, also when its worker is killed."""
    year = FiscalYear.objects.get(pk=parameters["year"])
    jobs.report(run, 0, 1, "Memeriksa daftar periksa akhir tahun.")

    def told(done: int, total: int, message: str) -> None:
        jobs.report(run, done, total, message)

    year_end.close(year, reason=parameters["reason"], actor=run.created_by, progress=told)
