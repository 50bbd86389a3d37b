"""The process manager of `make run`: starts again what dies, ends everything, leaves nobody behind."""

import signal
import subprocess
import sys
import time

import pytest

from config import embedded, supervisor
from config.supervisor import Program, Supervisor
from tests.database import BASE
from tests.kill import processes

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
# A program with a child of its own, as a web server with workers.
FAMILY = [
    sys.executable,
    "-c",
    "import subprocess, sys; subprocess.run([sys.executable, '-c', 'import time; time.sleep(61)'])",
]
WAIT_SECONDS = 15


def until(found, seconds=WAIT_SECONDS):
    """The first true answer of `found`; fails when none comes."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        answer = found()
        if answer:
            return answer
        time.sleep(0.05)
    raise AssertionError("waited in vain")


@pytest.fixture
def start():
    """Start a supervisor in a process of its own; whatever it started is gone afterwards."""
    started = []

    def begin(*programs):
        words = supervisor.command_line(list(programs), keep_database=False)
        process = subprocess.Popen(words, cwd=BASE, stderr=subprocess.PIPE, text=True)
        started.append(process)
        return process

    yield begin
    for process in started:
        if process.poll() is None:
            process.terminate()
        process.communicate(timeout=20)


def child_of(process, words):
    found = [one for one in processes.children(process.pid) if words in processes.words(one)]
    return found[0] if found else None


def test_what_is_killed_is_started_again(start):
    process = start(("Situs", SLEEP))
    first = until(lambda: child_of(process, "sleep(60)"))
    processes.kill(first)
    second = until(lambda: (one := child_of(process, "sleep(60)")) != first and one)
    assert processes.exists(second)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 0
    assert said == "Kapuas: Situs berhenti (sinyal 9) dan dijalankan lagi.\n"
    assert not processes.exists(second)


def test_the_children_of_a_killed_program_end_with_it(start):
    process = start(("Situs", FAMILY))
    parent = until(lambda: child_of(process, "subprocess"))
    (grandchild,) = until(lambda: processes.children(parent))
    processes.kill(parent)
    until(lambda: not processes.exists(grandchild))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_it_ends_everything_in_order(start, number):
    process = start(("Situs", FAMILY), ("Pekerja", SLEEP))
    until(lambda: len(processes.descendants(process.pid)) == 3)
    family = processes.descendants(process.pid)
    process.send_signal(number)
    assert process.wait(timeout=20) == 0
    assert [one for one in family if processes.exists(one)] == []


def test_what_does_not_obey_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "STOP_SECONDS", 0.5)
    deaf = "import signal, time; signal.signal(15, signal.SIG_IGN); print('tuli', flush=True); time.sleep(60)"
    program = Program("Tuli", [sys.executable, "-c", deaf])
    program.start()
    until(lambda: "SIG_IGN" in processes.words(program.process.pid))
    time.sleep(0.5)
    begun = time.monotonic()
    Supervisor([program], keep_database=False)._end_all()
    assert time.monotonic() - begun < 5
    assert program.process.returncode == -signal.SIGKILL


def test_a_killed_supervisor_takes_its_programs_along(start):
    process = start(("Pekerja", SLEEP))
    child = until(lambda: child_of(process, "sleep(60)"))
    processes.kill(process.pid)
    until(lambda: not processes.exists(child))


def test_a_program_that_cannot_start_ends_the_run(monkeypatch, capfd):
    monkeypatch.setattr(supervisor, "DELAY_MAX", 0.1)
    before = {number: signal.getsignal(number) for number in supervisor.END_SIGNALS}
    program = Program("Situs", [sys.executable, "-S", "-c", "raise SystemExit(3)"])
    try:
        assert Supervisor([program], keep_database=False).run() == 1
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    said = capfd.readouterr().err
    assert said.count("Situs berhenti (kode 3)") == supervisor.START_FAILURES_MAX
    assert "Situs tidak dapat dijalankan" in said


def test_each_quick_death_waits_longer_and_a_settled_one_does_not():
    program = Program("Situs", SLEEP)
    delays = []
    for _ in range(6):
        program.start()
        program.process.kill()
        program.process.wait()
        program.look(program.started_at + 1)
        delays.append(program.delay)
    assert delays == [1.0, 2.0, 4.0, 5.0, 5.0, 5.0]
    program.start()
    program.process.kill()
    program.process.wait()
    program.look(program.started_at + supervisor.SETTLED_SECONDS)
    assert program.delay == supervisor.DELAY_FIRST
    assert not program.cannot_start


def test_a_database_server_that_is_gone_is_started(monkeypatch):
    started = []
    monkeypatch.setattr(embedded, "is_alive", lambda: bool(started))
    monkeypatch.setattr(embedded, "start", started.append)
    watch = Supervisor([], keep_database=True)
    watch._look()
    watch._look()
    assert len(started) == 1


def test_a_database_server_that_does_not_start_yet_is_tried_again(monkeypatch):
    tries = []

    def refuse(roles):
        tries.append(1)
        raise supervisor.ImproperlyConfigured("pre-existing shared memory block is still in use")

    monkeypatch.setattr(embedded, "is_alive", lambda: False)
    monkeypatch.setattr(embedded, "start", refuse)
    watch = Supervisor([], keep_database=True)
    watch._look()
    watch._look()
    assert len(tries) == 1
    watch.database_due_at = 0
    watch._look()
    assert (len(tries), watch.database_delay) == (2, 2.0)
