"""The job worker: takes runs from the queue, and takes up again what a dead worker left.

It ends at the first sign that it lost the database; whoever supervises it (`make run`, systemd) starts
another. Dying is always safe: see workflows.jobs.
"""

import asyncio
import logging
import os

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import DjangoApp
from procrastinate.contrib.django.utils import connector_params
from procrastinate.exceptions import ConnectorException
from procrastinate.psycopg_connector import PsycopgConnector

from workflows.daily import care_daily
from workflows.jobs import PASSING, QUEUE, TASK, execute

POLL_SECONDS = 1
RETRY_SECONDS = 2
# Name of the task in which procrastinate writes the worker's sign of life.
HEARTBEAT = "update_heartbeats"

logger = logging.getLogger(__name__)


def make_app() -> DjangoApp:
    """The queue with its one task, on connections of its own."""
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4, timeout=10)
    app = DjangoApp(connector=connector)
    app.task(
        name=TASK,
        queue=QUEUE,
        retry=RetryStrategy(wait=RETRY_SECONDS, retry_exceptions=PASSING),
    )(perform)
    return app


def perform(run_id: int) -> None:
    """The one task of the queue."""
    execute(run_id)


def work(*, alone: bool = False, until_empty: bool = False) -> None:
    """Work until a signal (or, in tests, until the queue is empty).

    `alone` says that no other worker serves this database: what is marked as running is then taken up
    at once, without waiting for heartbeats to grow old. Should it be wrong, the attempt's number fences.
    """
    try:
        asyncio.run(_work(make_app(), alone=alone, until_empty=until_empty))
    except Exception as error:
        logger.error("the worker lost the database and ends: %s", error.__cause__ or error)
        # Not sys.exit: that would wait for a job's thread that can save nothing any more.
        os._exit(1)


async def _work(app: DjangoApp, *, alone: bool, until_empty: bool) -> None:
    stale = settings.JOB_STALE_SECONDS
    async with app.open_async():
        await app.job_manager.prune_stalled_workers(0 if alone else stale)
        await _take_up_stalled(app)
        watch = asyncio.create_task(_watch_stalled(app))
        # A lone worker is one of `make run`, where no timer cares for the region.
        care = asyncio.create_task(care_daily()) if alone and not until_empty else None
        worker = asyncio.create_task(
            app.run_worker_async(
                queues=[QUEUE],
                wait=not until_empty,
                concurrency=1,
                fetch_job_polling_interval=POLL_SECONDS,
                update_heartbeat_interval=max(1, stale // 5),
                stalled_worker_timeout=stale,
                shutdown_graceful_timeout=5,
                delete_jobs="successful",
            )
        )
        await asyncio.wait({watch, worker}, return_when=asyncio.FIRST_COMPLETED)
        if watch.done():
            watch.result()
        watch.cancel()
        if care:
            care.cancel()
        await worker


async def _watch_stalled(app: DjangoApp) -> None:
    has_beaten = False
    while True:
        await asyncio.sleep(max(1, settings.JOB_STALE_SECONDS // 3))
        if not _is_beating() and has_beaten:
            # The queue ends a worker at the first of its tasks that failed, but looks no more once one of
            # them, the listener, has ended without an error: a heartbeat that then fails is seen by nobody.
            logger.error("the worker's heartbeat stopped; it ends")
            os._exit(1)
        has_beaten = _is_beating()
        await _take_up_stalled(app)


def _is_beating() -> bool:
    """True while procrastinate's heartbeat of this worker runs."""
    return any(task.get_name() == HEARTBEAT for task in asyncio.all_tasks())


async def _take_up_stalled(app: DjangoApp) -> None:
    """Give out again what dead workers hold; another worker may do the same and be first."""
    for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=settings.JOB_STALE_SECONDS):
        try:
            await app.job_manager.retry_job(job)
        except ConnectorException:
            logger.info("job %s was taken up by another worker", job.id)
