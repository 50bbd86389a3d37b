"""Supervise what `make run` starts: site, job worker and the embedded database.

A small process manager: it starts programs, each in a process group of its own, starts one again when it
dies, keeps the embedded server up, and on Ctrl+C ends all of them. It needs neither Django's set-up nor the
database, so that it lives while everything else dies. On a server systemd does this (docs/DEPLOYMENT.md).
"""

import ctypes
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from types import FrameType

from django.core.exceptions import ImproperlyConfigured

from config import database, embedded

LOOK_SECONDS = 0.2
DELAY_FIRST = 0.5
DELAY_MAX = 5.0
# Who lived so long has started well: its next death is a new story.
SETTLED_SECONDS = 10
# A program that ends by itself so often without ever having settled is misconfigured.
START_FAILURES_MAX = 5
STOP_SECONDS = 10
PR_SET_PDEATHSIG = 1
END_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


@dataclass
class Program:
    """One supervised program: its name for people, its command line, and how its starts went."""

    name: str
    words: list[str]
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0
    next_start_at: float = 0
    delay: float = DELAY_FIRST
    failures: int = 0
    has_settled: bool = False

    def start(self) -> None:
        self.process = subprocess.Popen(
            self.words,
            stdin=subprocess.DEVNULL,
            # Its own group: Ctrl+C reaches the supervisor alone, which then ends the group in order.
            start_new_session=True,
            # There are no threads here.
            preexec_fn=_die_with_parent if sys.platform == "linux" else None,  # noqa: PLW1509
        )
        self.started_at = time.monotonic()

    def look(self, now: float) -> str:
        """Start it when due; returns what there is to say when it has died."""
        if self.process is None:
            if now >= self.next_start_at:
                self.start()
            return ""
        code = self.process.poll()
        if not self.has_settled and now - self.started_at >= SETTLED_SECONDS:
            self.has_settled, self.failures = True, 0
        if code is None:
            return ""
        return self._has_died(code, now)

    def _has_died(self, code: int, now: float) -> str:
        # What the dead one left running would hold its port and its rows.
        self.signal_group(signal.SIGKILL)
        lived = now - self.started_at
        self.delay = DELAY_FIRST if lived >= SETTLED_SECONDS else min(self.delay * 2, DELAY_MAX)
        self.process, self.next_start_at = None, now + self.delay
        self.failures += code > 0
        how = f"sinyal {-code}" if code < 0 else f"kode {code}"
        return f"{self.name} berhenti ({how}) dan dijalankan lagi."

    @property
    def cannot_start(self) -> bool:
        return not self.has_settled and self.failures >= START_FAILURES_MAX

    def signal_group(self, number: signal.Signals) -> None:
        if self.process is None:
            return
        try:
            os.killpg(self.process.pid, number)
        except ProcessLookupError:
            return


@dataclass
class Supervisor:
    """Runs programs until told to stop; `keep_database` also watches the embedded server."""

    programs: list[Program]
    keep_database: bool
    is_stopping: bool = False
    exit_code: int = 0
    database_due_at: float = 0
    database_delay: float = DELAY_FIRST

    def run(self) -> int:
        for number in END_SIGNALS:
            signal.signal(number, self._stop_asked)
        try:
            while not self.is_stopping:
                self._look()
                time.sleep(LOOK_SECONDS)
        finally:
            self._end_all()
        return self.exit_code

    def _stop_asked(self, number: int, frame: FrameType | None) -> None:
        self.is_stopping = True

    def _look(self) -> None:
        if self.keep_database:
            self._look_at_database()
        now = time.monotonic()
        for program in self.programs:
            said = program.look(now)
            if said:
                say(said)
            if program.cannot_start:
                say(f"{program.name} tidak dapat dijalankan; lihat pesan di atas. Kapuas berhenti.")
                self.is_stopping, self.exit_code = True, 1

    def _look_at_database(self) -> None:
        if embedded.is_alive() or time.monotonic() < self.database_due_at:
            return
        say("Basis data berhenti dan dijalankan lagi.")
        try:
            embedded.start(database.ensure_roles)
        except (ImproperlyConfigured, OSError, subprocess.SubprocessError, database.psycopg.Error) as error:
            # Processes of the killed server may still hold its memory; they end by themselves.
            say(str(error))
            self.database_due_at = time.monotonic() + self.database_delay
            self.database_delay = min(self.database_delay * 2, DELAY_MAX)
        else:
            self.database_delay = DELAY_FIRST
            say("Basis data berjalan lagi.")

    def _end_all(self) -> None:
        """TERM to every group, KILL to what still runs after a while; nothing is left behind."""
        for program in self.programs:
            program.signal_group(signal.SIGTERM)
        deadline = time.monotonic() + STOP_SECONDS
        for program in self.programs:
            if program.process is None:
                continue
            try:
                program.process.wait(max(0.0, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                say(f"{program.name} dihentikan paksa.")
            program.signal_group(signal.SIGKILL)
            program.process.wait()


def say(text: str) -> None:
    print(f"Kapuas: {text}", file=sys.stderr, flush=True)


def _die_with_parent() -> None:
    """In the child: the kernel ends it when the supervisor itself is killed."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def command_line(programs: list[tuple[str, list[str]]], *, keep_database: bool) -> list[str]:
    """The words that start a supervisor of these programs as a process of its own."""
    wanted = {"programs": programs, "keep_database": keep_database}
    return [sys.executable, "-m", "config.supervisor", json.dumps(wanted)]


def main(text: str) -> int:
    wanted = json.loads(text)
    programs = [Program(name, words) for name, words in wanted["programs"]]
    return Supervisor(programs, keep_database=wanted["keep_database"]).run()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
