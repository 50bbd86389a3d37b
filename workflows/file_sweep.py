"""Pembersihan berkas: what the file store keeps and nobody names any more.

Results of jobs are kept for JOB_RESULT_DAYS; then their row says that the result is gone. A stored file that
no row names and that is older than FILES_GRACE_HOURS is removed: checked uploads, files of work that rolled
back, results that are over. Evidence stays for ever, withdrawn or not, because its rows do.

Never together with a backup, which copies the files of its snapshot one by one: both hold one advisory lock.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice

from django.conf import settings
from django.db import connection
from django.db.models import Q, QuerySet

from core import clock, files
from workflows.models import Evidence, JobRun, JobState

# Any number, the same in every process of this program.
LOCK = 20_250_714
BATCH = 1_000


@dataclass(frozen=True)
class Swept:
    """What was removed, or would be; `waits_for` says why files had to stay."""

    results: int = 0
    files: int = 0
    size: int = 0
    waits_for: str = ""


def sweep(*, dry_run: bool = False) -> Swept:
    """Remove what is over and unnamed; `dry_run` only counts. Safe beside any other work."""
    with _alone() as is_alone:
        if not is_alone:
            return Swept(waits_for="cadangan atau pembersihan lain sedang berjalan")
        now = clock.now()
        over = _results_over(now)
        results = over.count() if dry_run else over.update(file_key="", file_size=0)
        if _is_database_kept_aside():
            return Swept(results, waits_for="basis data sebelum pemulihan masih disimpan")
        before = now - timedelta(hours=settings.FILES_GRACE_HOURS)
        count, size = 0, 0
        for sha256 in _unnamed(before, now, with_results=not dry_run):
            found = files.size_of(sha256) or 0
            if dry_run or files.remove_older(sha256, before.timestamp()):
                count, size = count + 1, size + found
        if not dry_run:
            files.clear_unfinished(before.timestamp())
        return Swept(results, count, size)


@contextmanager
def held() -> Iterator[None]:
    """Nothing is swept meanwhile: for a backup, before it takes its snapshot. Waits for a sweep to end."""
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '10min'")
        cursor.execute("SELECT pg_advisory_lock_shared(%s)", [LOCK])
        cursor.execute("RESET lock_timeout")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock_shared(%s)", [LOCK])


@contextmanager
def _alone() -> Iterator[bool]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        (is_alone,) = cursor.fetchone()
    try:
        yield is_alone
    finally:
        if is_alone:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _results_over(now: datetime) -> "QuerySet[JobRun]":
    """Finished jobs whose result was kept long enough."""
    over = now - timedelta(days=settings.JOB_RESULT_DAYS)
    return JobRun.objects.filter(state=JobState.DONE, finished_at__lt=over).exclude(file_key="")


def _unnamed(before: datetime, now: datetime, *, with_results: bool) -> Iterator[str]:
    """Files older than that moment which no row names; without `with_results` also results that are over."""
    waiting = _of_work_to_come(now)
    old = files.hashes_older(before.timestamp())
    while batch := list(islice(old, BATCH)):
        named = set(Evidence.objects.filter(sha256__in=batch).values_list("sha256", flat=True))
        results = JobRun.objects.filter(file_key__in=batch)
        if not with_results:
            results = results.exclude(pk__in=_results_over(now))
        named |= set(results.values_list("file_key", flat=True))
        yield from (sha256 for sha256 in batch if sha256 not in named and sha256 not in waiting)


def _of_work_to_come(now: datetime) -> set[str]:
    """Files that jobs were ordered with and that may still be read: also of a failed one, to be repeated."""
    since = now - timedelta(days=settings.JOB_RESULT_DAYS)
    may_come = Q(state__in=(JobState.WAITING, JobState.RUNNING))
    may_be_repeated = Q(state=JobState.FAILED, finished_at__gte=since)
    given = JobRun.objects.filter(may_come | may_be_repeated).values_list("parameters", flat=True)
    return {value for parameters in given for value in parameters.values() if isinstance(value, str)}


def _is_database_kept_aside() -> bool:
    """After a restore the database before it may be put back, and its rows name files too."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT 1 FROM pg_database WHERE starts_with(datname, %s))",
            [f"{connection.settings_dict['NAME']}_before_"],
        )
        return bool(cursor.fetchone()[0])
