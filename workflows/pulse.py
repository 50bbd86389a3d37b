"""Sign of life of a running job: a thread with its own connection writes heartbeat and progress.

The work itself may be one long transaction whose writes nobody sees; people still watch its progress.
"""

import logging
import threading
from types import TracebackType
from typing import ClassVar

from django.db import DatabaseError, connection

from core import clock
from workflows.models import JobRun, JobState

PULSE_SECONDS = 1

logger = logging.getLogger(__name__)


class JobLost(Exception):
    """The run belongs to another attempt by now; this one must leave no trace."""


def write_progress(run: JobRun) -> bool:
    """Write heartbeat and progress; False when the run is no longer this attempt's."""
    changed = JobRun.objects.filter(pk=run.pk, attempts=run.attempts, state=JobState.RUNNING).update(
        heartbeat=clock.now(), done=run.done, total=run.total, message=run.message
    )
    return bool(changed)


class Pulse:
    """Context manager: beats until `stop`, and learns when the run was taken over."""

    _beating: ClassVar[dict[int, "Pulse"]] = {}

    def __init__(self, run: JobRun) -> None:
        self.run = run
        self.is_lost = False
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name=f"pulse of job {run.pk}", daemon=True)

    @classmethod
    def of(cls, run: JobRun) -> "Pulse | None":
        """The pulse of a run that a worker of this process does."""
        found = cls._beating.get(run.pk)
        return found if found and found.run is run else None

    def __enter__(self) -> "Pulse":
        self._beating[self.run.pk] = self
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()
        self._beating.pop(self.run.pk, None)

    def stop(self) -> None:
        """No more beats; the end of the run is written after this."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join()

    def _beat(self) -> None:
        while not self._stopped.wait(PULSE_SECONDS):
            try:
                self.is_lost = not write_progress(self.run)
            except DatabaseError as error:
                # The next beat tries again; the work finds out by itself that the database is away.
                logger.warning("no pulse of job %s: %s", self.run.pk, type(error).__name__)
                connection.close()
        connection.close()
