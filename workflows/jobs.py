"""Pekerjaan latar: long work ordered in a request and done by a worker, with progress and a file.

A room registers its work in its `jobs` module and orders it from a service:

    @register("budget-workbook")
    def load_workbook(run: JobRun, parameters: dict[str, Any]) -> None: ...

    enqueue("budget-workbook", actor=user, unit=unit, label="Impor DPA …", parameters={"document": 7})

The order is part of the caller's transaction: what rolls back was never ordered. A worker may be killed
at any moment and its job is then taken up again from the start; therefore the work must be transactional
or idempotent. By default the function runs in one transaction that also marks the job as done, so that it
happens exactly once, and a worker that was believed dead and comes back can commit nothing. With
`one_transaction=False` (work that commits in steps) every step must bear being repeated.
"""

import logging
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import QuerySet
from django.utils.module_loading import autodiscover_modules
from procrastinate import App
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateWorker

from core import clock, files
from core.errors import DomainError, NotFound, Refusals, TryAgain
from core.locks import one_transaction
from reference import access
from reference.models import Role, Unit, User
from workflows.models import JobRun, JobState
from workflows.pulse import JobLost, Pulse, write_progress

TASK = "kapuas-job"
QUEUE = "kapuas"
ATTEMPTS_MAX = 5
# Nothing is wrong with the job itself: the database was away or held. The queue gives it out again.
PASSING = (OperationalError, InterfaceError, TryAgain)

logger = logging.getLogger(__name__)
JobFunction = Callable[[JobRun, dict[str, Any]], None]


@dataclass(frozen=True)
class Job:
    """A registered kind of work."""

    name: str
    function: JobFunction
    one_transaction: bool


_registry: dict[str, Job] = {}


def register(name: str, *, one_transaction: bool = True) -> Callable[[JobFunction], JobFunction]:
    """Decorator: `function(run, parameters)` is the work of that name. See the module for its duties."""

    def keep(function: JobFunction) -> JobFunction:
        known = _registry.get(name)
        if known and known.function is not function:
            raise LookupError(f"job {name} is registered twice")
        _registry[name] = Job(name, function, one_transaction)
        return function

    return keep


def job_named(name: str) -> Job:
    """The registered work; reads the rooms' `jobs` modules when it does not know the name yet."""
    if name not in _registry:
        autodiscover_modules("jobs")
    if name not in _registry:
        raise LookupError(f"no job named {name}; known: {', '.join(sorted(_registry))}")
    return _registry[name]


# --- Ordering ----------------------------------------------------------------------------------
def enqueue(
    name: str, *, actor: User, unit: Unit | None = None, label: str, parameters: dict[str, Any]
) -> JobRun:
    """Order the work; the caller's service has asked for the right. Rolls back with the caller.

    `label` is what people read; `parameters` is JSON (dates and amounts as text).
    """
    job_named(name)
    now = clock.now()
    with transaction.atomic():
        run = JobRun.objects.create(
            name=name,
            label=label,
            parameters=parameters,
            created_by=actor,
            unit=unit,
            created_at=now,
            queued_at=now,
        )
        _queue(run)
    return run


def retry(run_id: int, *, actor: User) -> JobRun:
    """Order a failed job again, by the person who ordered it first; the work asks its rights itself."""
    with one_transaction():
        run = JobRun.objects.select_for_update(no_key=True).filter(pk=run_id, created_by=actor).first()
        if run is None:
            raise NotFound("Pekerjaan tidak ditemukan.", rule="I-40")
        if run.state != JobState.FAILED:
            raise DomainError(
                f"Pekerjaan “{run.label}” berstatus {run.get_state_display()}; hanya yang gagal dapat"
                " diulangi. Muat ulang halaman untuk melihat keadaan terakhir."
            )
        if run.finished_at and clock.now() - run.finished_at > timedelta(days=settings.JOB_RESULT_DAYS):
            raise DomainError(
                f"Pekerjaan “{run.label}” gagal lebih dari {settings.JOB_RESULT_DAYS} hari lalu;"
                " berkasnya tidak disimpan lagi. Pesan lagi dari halaman asalnya."
            )
        JobRun.objects.filter(pk=run.pk).update(
            state=JobState.WAITING,
            attempts=0,
            done=0,
            total=0,
            message="",
            queued_at=clock.now(),
            started_at=None,
            finished_at=None,
            heartbeat=None,
        )
        _queue(run)
    run.refresh_from_db()
    return run


def _queue(run: JobRun) -> None:
    """Put the run into the queue through Django's own connection, hence inside its transaction."""
    queue = App(connector=DjangoConnector())
    queue.configure_task(TASK, queue=QUEUE, allow_unknown=True).defer(run_id=run.pk)


# --- Offered to the work itself ----------------------------------------------------------------
def report(run: JobRun, done: int, total: int, message: str = "") -> None:
    """Say how far the work is. Cheap: a worker writes the last word once a second.

    Raises JobLost when another worker has taken the job over: the work then ends without a trace.
    """
    run.done, run.total, run.message = done, total, message
    pulse = Pulse.of(run)
    if pulse is None:
        write_progress(run)
    elif pulse.is_lost:
        raise JobLost(run.pk)


def finish_with_file(
    run: JobRun, name: str, content_type: str, data: bytes | BinaryIO | Path
) -> files.StoredFile:
    """Keep the result in the file store; it is offered for download once the job is done."""
    if isinstance(data, Path):
        with data.open("rb") as opened:
            stored = files.store(opened)
    else:
        stored = files.store(data)
    run.file_key, run.file_size = stored.sha256, stored.size
    run.file_name, run.content_type = name, content_type
    return stored


# --- Doing -------------------------------------------------------------------------------------
def run_now(run: JobRun) -> JobRun:
    """Do the work in this process and transaction: for tests and commands. Returns the run as it ended."""
    taken = _take(run.pk)
    if taken is not None:
        _perform(taken, pulse=None)
    run.refresh_from_db()
    return run


def execute(run_id: int) -> None:
    """Do the work of one run in a worker. Raises only PASSING errors: the queue gives it out again."""
    run = _take(run_id)
    if run is None:
        return
    with Pulse(run) as pulse:
        _perform(run, pulse=pulse)


def _take(run_id: int) -> JobRun | None:
    """Mark the run as running under a new attempt; None when there is nothing left to do."""
    with one_transaction():
        run = JobRun.objects.select_for_update(no_key=True).get(pk=run_id)
        if run.is_over:
            return None
        if run.attempts >= ATTEMPTS_MAX:
            _end(
                run,
                JobState.FAILED,
                f"Pekerjaan {run.attempts} kali terhenti sebelum selesai, jadi tidak dijalankan lagi. Ulangi;"
                f" bila tetap gagal, hubungi administrator dengan nomor pekerjaan {run.pk}.",
            )
            return None
        now = clock.now()
        JobRun.objects.filter(pk=run_id).update(
            state=JobState.RUNNING,
            attempts=run.attempts + 1,
            started_at=now,
            heartbeat=now,
            done=0,
            total=0,
            message="",
        )
    run.refresh_from_db()
    return run


def _perform(run: JobRun, *, pulse: Pulse | None) -> None:
    """Call the work and write how it ended; a refusal is its message, a fault is logged."""
    try:
        job = job_named(run.name)
        with one_transaction() if job.one_transaction else nullcontext():
            job.function(run, run.parameters)
            if pulse:
                pulse.stop()
            _end(run, JobState.DONE, run.message)
    except PASSING:
        raise
    except JobLost:
        logger.warning("job %s was taken over by another worker", run.pk)
    except DomainError as refusal:
        _fail(run, pulse, _sentences(refusal))
    except Exception:
        logger.exception("job %s (%s) failed", run.pk, run.name)
        _fail(
            run,
            pulse,
            "Terjadi kesalahan yang tidak terduga. Ulangi; bila tetap gagal,"
            f" hubungi administrator dengan nomor pekerjaan {run.pk}.",
        )


def _fail(run: JobRun, pulse: Pulse | None, message: str) -> None:
    if pulse:
        pulse.stop()
    try:
        _end(run, JobState.FAILED, message)
    except JobLost:
        logger.warning("job %s was taken over by another worker", run.pk)


def _end(run: JobRun, state: JobState, message: str) -> None:
    """Write the end, only while the run is still this attempt's; the fence of the module's promise."""
    is_done = state == JobState.DONE
    changed = JobRun.objects.filter(
        pk=run.pk, attempts=run.attempts, state__in=(JobState.WAITING, JobState.RUNNING)
    ).update(
        state=state,
        message=message,
        finished_at=clock.now(),
        done=run.total if is_done else run.done,
        total=run.total,
        file_key=run.file_key if is_done else "",
        file_name=run.file_name if is_done else "",
        content_type=run.content_type if is_done else "",
        file_size=run.file_size if is_done else 0,
    )
    if not changed:
        raise JobLost(run.pk)


def _sentences(refusal: DomainError) -> str:
    parts = refusal.refusals if isinstance(refusal, Refusals) else [refusal]
    return "\n".join(part.message for part in parts)


# --- Reading -----------------------------------------------------------------------------------
def visible_runs(user: User) -> "QuerySet[JobRun]":
    """The person's own jobs, newest first; an administrator sees all."""
    rows = JobRun.objects.select_related("created_by", "unit").order_by("-id")
    if access.may(user, Role.ADMINISTRATOR, unit=None, on=clock.today()):
        return rows
    return rows.filter(created_by=user)


def get_run(run_id: int, user: User) -> JobRun:
    """A job for its orderer, an administrator, or who may read its unit; NotFound for others (I-40)."""
    run = visible_runs(user).filter(pk=run_id).first()
    return run or _readable(run_id, user)


def run_with_file(run_id: int, user: User) -> JobRun:
    """A finished job whose file the person may have: its orderer, or who may read its unit."""
    run = _readable(run_id, user)
    if run.is_result_gone:
        raise NotFound(
            f"Hasil {run.file_name} sudah dihapus: hasil disimpan {settings.JOB_RESULT_DAYS} hari. Pesan lagi"
            " dari halaman asalnya."
        )
    if not run.file_key:
        raise NotFound("Pekerjaan ini tidak menghasilkan berkas.")
    return run


def may_have_file(run: JobRun, user: User) -> bool:
    """True when there is a file and `run_with_file` would give it."""
    return bool(run.file_key) and _may_read(run, user)


def _readable(run_id: int, user: User) -> JobRun:
    run = JobRun.objects.select_related("created_by", "unit").filter(pk=run_id).first()
    if run is None or not _may_read(run, user):
        raise NotFound("Pekerjaan tidak ditemukan.", rule="I-40")
    return run


def _may_read(run: JobRun, user: User) -> bool:
    """The orderer, or who may read the unit; the administrator reads no business data (I-40)."""
    if run.created_by_id == user.pk:
        return True
    units = access.readable_units(user, on=clock.today())
    return run.unit_id is not None and units.filter(pk=run.unit_id).exists()


def live_workers() -> int:
    """Workers that gave a sign of life of late."""
    since = clock.now() - timedelta(seconds=settings.JOB_STALE_SECONDS)
    return int(ProcrastinateWorker.objects.filter(last_heartbeat__gte=since).count())


def waiting_seconds(run: JobRun) -> int:
    """How long the job has been in the queue; 0 once a worker has it."""
    if run.state != JobState.WAITING:
        return 0
    return max(0, int((clock.now() - run.queued_at).total_seconds()))
