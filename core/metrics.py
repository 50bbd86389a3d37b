"""Penghitung: numbers for supervision, counted by every process of the site and summed when asked.

A process writes into a file of its own, mapped into memory: an addition costs a microsecond and a killed
process loses nothing. The next process takes over a file that nobody holds, so counts only grow and there
are never more files than processes at once. Keys are series names in the Prometheus text format.
"""

import fcntl
import logging
import mmap
import os
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

SIZE = 512 * 1024
KEY_BYTES_MAX = 300
# Upper bounds of the latency histogram in milliseconds.
BUCKETS = (25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
log = logging.getLogger(__name__)
_COUNT = struct.Struct("<Q")
_LENGTH = struct.Struct("<H")


class Counters:
    """One process's counters in one file: records of (length, key, 64-bit count) until length 0."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.process = os.getpid()
        self._lock = threading.Lock()
        self._file = _take_file(folder)
        self._map = mmap.mmap(self._file, SIZE)
        self._places: dict[str, int] = {}
        self._end = 0
        for key, place, _ in _records(self._map):
            self._places[key] = place
            self._end = place + _COUNT.size

    def add(self, key: str, amount: int = 1) -> None:
        """Add to the series; a series for which there is no room is not counted."""
        with self._lock:
            place = self._places.get(key) or self._new(key)
            if place:
                (before,) = _COUNT.unpack_from(self._map, place)
                _COUNT.pack_into(self._map, place, before + amount)

    def _new(self, key: str) -> int | None:
        name = key.encode()
        place = self._end + _LENGTH.size + len(name)
        if len(name) > KEY_BYTES_MAX or place + _COUNT.size + _LENGTH.size > SIZE:
            return None
        self._map[self._end + _LENGTH.size : place] = name
        # The length comes last: a reader sees the record whole or not at all.
        _LENGTH.pack_into(self._map, self._end, len(name))
        self._places[key] = place
        self._end = place + _COUNT.size
        return place


class _Own:
    """This process's counters, opened at the first count: after the fork of a preloading server."""

    counters: Counters | None = None
    # The process that could not open its file; it works on without counting.
    failed = 0


def count(name: str, amount: int = 1, /, **labels: object) -> None:
    """Add to a counter of this process; label values are texts of the code, never of users."""
    process = os.getpid()
    if _Own.failed == process:
        return
    if _Own.counters is None or _Own.counters.process != process:
        try:
            _Own.counters = Counters(_folder())
        except OSError:
            _Own.failed = process
            log.exception("counters of process %s cannot be opened", process)
            return
    _Own.counters.add(series(name, **labels), amount)


def observe(name: str, milliseconds: int, /, **labels: object) -> None:
    """Count a duration in a histogram; Prometheus wants the buckets cumulative, so each holds the smaller."""
    for bound in BUCKETS:
        if milliseconds <= bound:
            count(f"{name}_bucket", **labels, le=seconds(bound))
    count(f"{name}_bucket", **labels, le="+Inf")
    count(f"{name}_count", **labels)
    count(f"{name}_sum_ms", milliseconds, **labels)


def series(name: str, /, **labels: object) -> str:
    """`name{a="b"}` with the escapes of the text format."""
    pairs = ",".join(f'{key}="{_escape(str(value))}"' for key, value in labels.items())
    return f"{name}{{{pairs}}}" if pairs else name


def totals() -> dict[str, int]:
    """Every series, summed over all processes that ever counted here."""
    found: defaultdict[str, int] = defaultdict(int)
    for file in sorted(_folder().glob("*.counters")):
        with file.open("rb") as opened, mmap.mmap(opened.fileno(), SIZE, prot=mmap.PROT_READ) as data:
            for key, _, value in _records(data):
                found[key] += value
    return dict(found)


def seconds(milliseconds: int) -> str:
    """A duration as Prometheus writes it, exactly."""
    whole, rest = divmod(milliseconds, 1000)
    return f"{whole}.{rest:03d}"


def _folder() -> Path:
    return Path(settings.METRICS_ROOT) / str(settings.DATABASES["default"]["NAME"])


def _take_file(folder: Path) -> int:
    """The first counter file that no living process holds; the lock ends with the process."""
    number = 0
    while True:
        file = os.open(folder / f"{number:04d}.counters", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(file)
            number += 1
        else:
            # Room is taken now: a full disk must be an error here, not a killed process later.
            os.posix_fallocate(file, 0, SIZE)
            return file


def _records(data: mmap.mmap) -> Iterator[tuple[str, int, int]]:
    """(key, place of the count, count) of each record."""
    end = 0
    while end + _LENGTH.size <= SIZE:
        (length,) = _LENGTH.unpack_from(data, end)
        place = end + _LENGTH.size + length
        if not length or place + _COUNT.size > SIZE:
            return
        yield data[end + _LENGTH.size : place].decode(), place, _COUNT.unpack_from(data, place)[0]
        end = place + _COUNT.size


def _escape(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
