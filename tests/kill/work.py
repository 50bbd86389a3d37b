"""The job worker of the kill test: the product's, with one more job that posts in bulk."""

import os
import time
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from ledger.books import ensure_book  # noqa: E402
from ledger.posting import post  # noqa: E402
from reference.models import Unit, User  # noqa: E402
from tests.factories.ledger import EXPENSE, PAYABLE, make_draft  # noqa: E402
from workflows import jobs  # noqa: E402
from workflows.models import JobRun  # noqa: E402

PARTS = 8
PART_ENTRIES = 25
ENTRIES = PARTS * PART_ENTRIES
PART_SECONDS = 0.2


@jobs.register("uji-impor")
def load(run: JobRun, parameters: dict[str, Any]) -> None:
    """Entries in parts, all in the job's one transaction; slow enough to be hit."""
    book = ensure_book(Unit.objects.get(pk=parameters["unit"]))
    actor = User.objects.get(pk=parameters["actor"])
    for part in range(PARTS):
        numbers = range(part * PART_ENTRIES, (part + 1) * PART_ENTRIES)
        drafts = [
            make_draft(book, 1000, source=f"impor-{run.pk}:{number}", codes=(EXPENSE, PAYABLE))
            for number in numbers
        ]
        post(drafts, actor=actor)
        jobs.report(run, (part + 1) * PART_ENTRIES, ENTRIES)
        time.sleep(PART_SECONDS)
    jobs.finish_with_file(run, "hasil.txt", "text/plain", f"{ENTRIES} jurnal".encode())


if __name__ == "__main__":
    from workflows.worker import work

    work(alone=True)
