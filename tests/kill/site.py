"""What `make run` starts, on a database server of the test's own: nobody else's is ever killed."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psycopg
from django.conf import settings

from config import database, postgres, supervisor
from fixtures.serving import HOST, server_words
from tests.database import BASE, ensure_template
from tests.kill import processes

NAME = "kapuas"
BACK_SECONDS = 60
# A worker's last sign may have come in the moment of its death.
SIGN_SECONDS = 0.5
LEFT_OUT = {
    "DATABASE_URL",
    "DATABASE_OWNER_URL",
    "FILES_ROOT",
    "KAPUAS_REGION",
    "KAPUAS_ROLE",
    "KAPUAS_DATABASE_NAME",
    # What is killed here is a server as people run it.
    "KAPUAS_VOLATILE",
}
START_SERVER = "from config import database, embedded; print(embedded.start(database.ensure_roles))"


class Site:
    """The supervised site, its processes, and raw questions to its database."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.environment = {
            **{key: value for key, value in os.environ.items() if key not in LEFT_OUT},
            "KAPUAS_DATA_DIR": str(folder),
            "KAPUAS_JOB_STALE_SECONDS": "6",
            "WHITENOISE_USE_FINDERS": "1",
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        self.host = self.python("-c", START_SERVER).strip()
        self.owner = database.Address(self.host, "", database.OWNER_ROLE, "", NAME)
        self.port = _free_port()
        self.process: subprocess.Popen[bytes] | None = None

    def python(self, *words: str) -> str:
        """Output of a Python process in the site's environment."""
        done = subprocess.run(
            [sys.executable, *words],
            cwd=BASE,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def copy_template(self) -> None:
        """The migrated template with its reference data, carried over from the shared server."""
        # From template0: default privileges that stood before the tables would undo every REVOKE of the dump.
        database.create_database(self.owner, NAME, app_role=database.APP_ROLE, template="template0")
        source = settings.OWNER_ADDRESS.parameters(ensure_template())
        away = [f"--{key}={source[part]}" for key, part in _PROGRAM_WORDS.items() if part in source]
        secret = {**os.environ, "PGPASSWORD": source.get("password", "")}
        words = [postgres.program("pg_dump"), "--format=custom", "--no-owner", *away, source["dbname"]]
        dump = subprocess.Popen(words, stdout=subprocess.PIPE, env=secret)
        here = [f"--host={self.host}", f"--username={self.owner.user}", f"--dbname={NAME}"]
        words = [postgres.program("pg_restore"), "--no-owner", "--exit-on-error", *here]
        subprocess.run(words, stdin=dump.stdout, check=True)
        assert dump.wait() == 0

    def start(self) -> None:
        programs = [
            ("Situs", server_words(self.port)),
            ("Pekerja", [sys.executable, "-m", "tests.kill.work"]),
        ]
        self.process = subprocess.Popen(
            supervisor.command_line(programs, keep_database=True), cwd=BASE, env=self.environment
        )
        self.wait_until_back()

    def stop(self) -> None:
        """As Ctrl+C does it; nothing may be left below the supervisor."""
        assert self.process is not None
        family = processes.descendants(self.process.pid)
        self.process.send_signal(signal.SIGINT)
        assert self.process.wait(timeout=30) == 0
        assert [processes.words(number) for number in family if processes.exists(number)] == []

    # --- Who is who ---
    def program(self, words: str) -> int:
        """Process number of a supervised program."""
        assert self.process is not None
        found = [one for one in processes.children(self.process.pid) if words in processes.words(one)]
        assert len(found) == 1, found
        return found[0]

    def web_worker(self) -> int:
        return processes.children(self.program("gunicorn"))[-1]

    def job_worker(self) -> int:
        return self.program("tests.kill.work")

    def backend(self) -> int:
        """A server process that serves the application, a busy one when there is."""
        rows = self.rows(
            "SELECT pid FROM pg_stat_activity WHERE usename = 'kapuas_app' AND pid <> pg_backend_pid()"
            " ORDER BY state = 'active' DESC, xact_start NULLS LAST"
        )
        return int(rows[0][0])

    def postmaster(self) -> int:
        return int((self.folder / "pg" / "postmaster.pid").read_text().split()[0])

    # --- Asking ---
    def rows(self, statement: str, *values: object) -> list[tuple]:
        with psycopg.connect(**self.owner.parameters(), autocommit=True) as link:
            return link.execute(statement, values or None).fetchall()

    def act(self, *statements: str) -> None:
        """Statements of the owner, each by itself."""
        with psycopg.connect(**self.owner.parameters(), autocommit=True) as link:
            for statement in statements:
                link.execute(statement)

    def post(self, path: str, cookie: str, fields: str = "") -> tuple[int, str]:
        """A form sent by a signed-in person; raises OSError or HTTPException when nobody answers."""
        return self._ask("POST", path, cookie, fields)

    def page(self, path: str, cookie: str) -> str:
        """A page as a signed-in person sees it."""
        status, text = self._ask("GET", path, cookie)
        assert status == 200, f"{path}: {status}"
        return text

    def _ask(self, method: str, path: str, cookie: str, fields: str = "") -> tuple[int, str]:
        token = "k" * 32
        link = http.client.HTTPConnection(HOST, self.port, timeout=30)
        headers = {
            "Cookie": f"sessionid={cookie}; csrftoken={token}",
            "X-CSRFToken": token,
            "Content-Type": "application/x-www-form-urlencoded",
        }
        try:
            link.request(method, path, fields, headers)
            answer = link.getresponse()
            return answer.status, answer.read().decode()
        finally:
            link.close()

    def status(self) -> int:
        """Status of the sign-in page, which asks the database; 0 when nobody answers."""
        link = http.client.HTTPConnection(HOST, self.port, timeout=10)
        try:
            link.request("GET", "/masuk/")
            return link.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            link.close()

    def wait_until_back(self) -> float:
        """Seconds until the page answers and a worker has given a sign of life after this call."""
        begun, since = time.monotonic(), datetime.now(UTC) + timedelta(seconds=SIGN_SECONDS)
        while time.monotonic() - begun < BACK_SECONDS:
            if self.status() == 200 and self._has_worker(since):
                return time.monotonic() - begun
            time.sleep(0.2)
        raise AssertionError(f"not back within {BACK_SECONDS} seconds")

    def _has_worker(self, since: datetime) -> bool:
        question = "SELECT 1 FROM procrastinate_workers WHERE last_heartbeat > %s"
        try:
            return bool(self.rows(question, since))
        except psycopg.OperationalError:
            return False


_PROGRAM_WORDS = {"host": "host", "port": "port", "username": "user"}


@contextmanager
def own_site() -> Iterator[Site]:
    """A folder and a database server that are gone afterwards."""
    # Not pytest's folder: the server's own user must be able to enter its parents.
    folder = Path(tempfile.mkdtemp(prefix="kapuas-kill-"))
    folder.chmod(0o755)
    site = Site(folder)
    try:
        site.copy_template()
        yield site
    finally:
        if site.process and site.process.poll() is None:
            site.process.kill()
            site.process.wait()
        site.python("-m", "config.embedded", "stop")
        shutil.rmtree(folder)


def seeded(site: Site, *numbers: int) -> dict:
    """What tests.kill.seed made of its arguments."""
    output = site.python("-m", "tests.kill.seed", *map(str, numbers))
    return json.loads(output.splitlines()[-1])


def ready_to_close(site: Site) -> dict:
    """What tests.kill.closing made: the PPKD's session, the number of books."""
    return json.loads(site.python("-m", "tests.kill.closing").splitlines()[-1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
