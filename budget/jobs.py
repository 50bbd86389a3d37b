"""Pekerjaan latar of the budget: a large workbook is loaded by the worker, a small one at once."""

from dataclasses import dataclass
from typing import Any

from budget import price_import  # noqa: F401 - registers its job
from budget.models import BudgetDocument
from budget.workbook import Outcome, WorkbookErrors, import_workbook
from core import files, workbooks
from core.money import rupiah
from reference.models import User
from workflows import jobs
from workflows.models import JobRun

JOB = "budget-workbook"
# Up to here a person waits for the page; above, for the worker.
DIRECT_LINES_MAX = 2_000
JOB_ERRORS_MAX = 100


@dataclass(frozen=True)
class Checked:
    """A workbook that may be loaded: what it would do, and the key of the kept file."""

    outcome: Outcome
    file_key: str


def check(document: BudgetDocument, data: bytes, *, actor: User) -> Checked:
    """Periksa: nothing is written to the budget; the file is kept only when nothing is wrong with it."""
    outcome = import_workbook(document, data, actor=actor, dry_run=True)
    return Checked(outcome, files.store(data, limit=workbooks.UPLOAD_MAX).sha256)


def load(document: BudgetDocument, checked: Checked, *, actor: User) -> Outcome | JobRun:
    """Muat: at once, or ordered when there are many lines; the import asks every right and rule again."""
    if checked.outcome.lines <= DIRECT_LINES_MAX:
        return import_workbook(document, _kept(checked.file_key), actor=actor)
    return order(document, checked.file_key, actor=actor)


def order(document: BudgetDocument, file_key: str, *, actor: User) -> JobRun:
    """Order the load of a kept workbook as the job `budget-workbook`."""
    return jobs.enqueue(
        JOB,
        actor=actor,
        unit=document.unit,
        label=f"Muat buku kerja DPA {document.version.name}, {document.unit.name}",
        parameters={"document": document.pk, "file": file_key},
    )


@jobs.register(JOB)
def load_workbook(run: JobRun, parameters: dict[str, Any]) -> None:
    """All lines or none: the work is one transaction, also when its worker is killed."""
    document = BudgetDocument.objects.select_related("version__year", "unit").get(pk=parameters["document"])
    jobs.report(run, 0, 1, "Membaca dan memeriksa buku kerja.")
    try:
        outcome = import_workbook(document, _kept(parameters["file"]), actor=run.created_by)
    except WorkbookErrors as error:
        raise error.shortened(JOB_ERRORS_MAX) from error
    run.message = sentence(outcome)


def sentence(outcome: Outcome) -> str:
    """What was done, in one sentence."""
    sums = "; ".join(f"{total.name} {rupiah(total.after)}" for total in outcome.totals)
    return (
        f"{outcome.lines} rincian dimuat: {outcome.added} baru, {outcome.changed} berubah,"
        f" {outcome.removed} dihapus. {sums}."
    )


def _kept(file_key: str) -> bytes:
    with files.open_file(file_key) as opened:
        return opened.read()
