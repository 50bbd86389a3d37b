"""A worker whose sign of life stopped ends, so that its supervisor starts another."""

import asyncio
import inspect

import pytest
from procrastinate.worker import Worker

from workflows import worker


class Ended(BaseException):
    """The process would have ended."""


def watch(monkeypatch, beating_seconds):
    """Run the watch beside a heartbeat of that name and length; how the process ended."""
    nap = asyncio.sleep
    monkeypatch.setattr(worker.asyncio, "sleep", lambda seconds: nap(0.01))

    async def nothing(app):
        pass

    def end(code):
        raise Ended(code)

    monkeypatch.setattr(worker, "_take_up_stalled", nothing)
    monkeypatch.setattr(worker.os, "_exit", end)

    async def both():
        beating = asyncio.create_task(nap(beating_seconds), name="update_heartbeats")
        await asyncio.wait_for(worker._watch_stalled(None), 0.3)
        await beating

    asyncio.run(both())


def test_a_stopped_heartbeat_ends_the_worker(monkeypatch):
    with pytest.raises(Ended):
        watch(monkeypatch, 0.1)


def test_control_a_worker_that_beats_goes_on(monkeypatch):
    with pytest.raises(TimeoutError):
        watch(monkeypatch, 10)


def test_the_queue_gives_its_heartbeat_that_name():
    assert f'name="{worker.HEARTBEAT}"' in inspect.getsource(Worker._start_side_tasks)
