"""Perawatan harian of an installation without timers: what `kapuas-daily.timer` does on a server.

The worker that `make run` starts calls it; every part is safe beside any other work and may be repeated.
"""

import asyncio
import logging
from io import StringIO

from django.core.management import call_command
from django.db import connections

# The commands of kapuas-daily.service, less check_ledger: its findings need somebody who reads them.
COMMANDS = ("sync_grants", "clearsessions", "sweep_files")
# After the start, when people wait for pages, and then once a day.
FIRST_SECONDS = 60
DAY_SECONDS = 24 * 60 * 60

logger = logging.getLogger(__name__)


def care() -> None:
    """Every command once; one that fails is logged and keeps no other from its work."""
    for name in COMMANDS:
        try:
            call_command(name, stdout=StringIO())
        except Exception:
            logger.exception("daily care: %s failed", name)


async def care_daily() -> None:
    """Care once a day for as long as the process lives, in a thread with connections of its own."""
    await asyncio.sleep(FIRST_SECONDS)
    while True:
        await asyncio.to_thread(_care_apart)
        await asyncio.sleep(DAY_SECONDS)


def _care_apart() -> None:
    try:
        care()
    finally:
        connections.close_all()
