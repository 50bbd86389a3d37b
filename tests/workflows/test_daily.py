"""Daily care of an installation without timers: each part is done, a failing one keeps none from its work."""

import asyncio
import os
import re
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.contrib.sessions.models import Session
from django.core.management import CommandError

from core import clock, files
from workflows import daily, worker


def test_old_sessions_and_unnamed_files_go(db, settings, tmp_path):
    settings.FILES_ROOT = tmp_path / "files"
    old, fresh = files.store(b"lama").sha256, files.store(b"baru").sha256
    moment = time.time() - 100 * 3600
    os.utime(files.path_of(old), (moment, moment))
    Session.objects.create(session_key="usai", session_data="", expire_date=clock.now().replace(year=2020))
    daily.care()
    assert list(files.stored_hashes()) == [fresh]
    assert not Session.objects.exists()


def test_one_that_fails_keeps_none_from_its_work(monkeypatch, caplog):
    called = []

    def call(name, **_):
        called.append(name)
        if name == "sync_grants":
            raise CommandError("tidak dapat")

    monkeypatch.setattr(daily, "call_command", call)
    daily.care()
    assert called == list(daily.COMMANDS)
    assert [record.args for record in caplog.records] == [("sync_grants",)]


def test_it_comes_after_the_start_and_then_once_a_day(monkeypatch):
    naps, cares = [], []

    async def nap(seconds):
        naps.append((seconds, len(cares)))
        if len(naps) == 4:
            raise asyncio.CancelledError

    monkeypatch.setattr(daily.asyncio, "sleep", nap)
    monkeypatch.setattr(daily, "_care_apart", lambda: cares.append(1))
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(daily.care_daily())
    assert naps == [(60, 0), (86_400, 1), (86_400, 2), (86_400, 3)]


@pytest.mark.parametrize(
    ("alone", "until_empty", "cares"), [(True, False, 1), (False, False, 0), (True, True, 0)]
)
def test_only_a_lone_worker_that_stays_cares(monkeypatch, alone, until_empty, cares):
    begun, ended = [], []

    class Queue:
        """Stands for the queue: nothing to do, and the worker ends at once."""

        job_manager = None

        def open_async(self):
            return self

        async def __aenter__(self):
            return self

        async def __aexit__(self, *_):
            return None

        async def prune_stalled_workers(self, _):
            return None

        async def run_worker_async(self, **_):
            await asyncio.sleep(0.01)

    async def nothing(_):
        await asyncio.sleep(10)

    async def taken_up(_):
        return None

    async def care():
        begun.append(1)
        try:
            await asyncio.sleep(10)
        finally:
            ended.append(1)

    queue = Queue()
    queue.job_manager = queue
    monkeypatch.setattr(worker, "_take_up_stalled", taken_up)
    monkeypatch.setattr(worker, "_watch_stalled", nothing)
    monkeypatch.setattr(worker, "care_daily", care)
    asyncio.run(worker._work(queue, alone=alone, until_empty=until_empty))
    assert (len(begun), len(ended)) == (cares, cares)


def test_a_server_does_the_same_by_its_timer():
    unit = Path(django_settings.BASE_DIR, "docs/deploy/kapuas-daily.service").read_text()
    commands = re.findall(r"^ExecStart=\S+ manage\.py (\w+)$", unit, re.MULTILINE)
    assert commands == [*daily.COMMANDS, "check_ledger"]
