"""CaLK as a job: the order, after the right to read it, and the work itself."""

from collections.abc import Mapping
from typing import Any, BinaryIO

from core.locks import one_transaction
from reference.models import User
from reports.notes import paper, printing
from treasury.services import financial_notes
from workflows import jobs
from workflows.models import JobRun

JOB = "financial-notes"


def order(pk: int, *, actor: User) -> JobRun:
    """Order the PDF of a CaLK that the person may read (I-40)."""
    with one_transaction():
        notes = financial_notes.find(pk, actor)
        return jobs.enqueue(JOB, actor=actor, label=f"PDF {notes}", parameters={"notes": notes.pk})


def write(parameters: Mapping[str, Any], out: BinaryIO, *, by: User, progress: paper.Progress) -> str:
    """Write the PDF of what the person may still read today; returns the file's name."""
    made = paper.read(int(parameters["notes"]), by, progress=progress)
    printing.write(made, out, printed_by=by)
    return printing.file_name(made)
