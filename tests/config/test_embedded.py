"""The embedded server: found by its socket, made whole or not at all, private."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import embedded


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "DATA", tmp_path)
    monkeypatch.setattr(embedded, "CLUSTER", tmp_path / "pg")
    return tmp_path


def test_no_server_is_found_without_a_pid_file(elsewhere):
    assert embedded.running_socket() is None
    assert embedded.stop() is False


def test_a_stale_pid_file_is_not_believed(elsewhere):
    (elsewhere / "pg").mkdir()
    (elsewhere / "pg.ready").touch()
    lines = ["1", str(elsewhere / "pg"), "0", "5432", str(elsewhere / "pg"), "", "0 0", "ready"]
    (elsewhere / "pg" / "postmaster.pid").write_text("\n".join(lines))
    assert embedded.running_socket() is None


def test_a_cluster_of_another_user_is_explained(elsewhere, monkeypatch):
    (elsewhere / "pg").mkdir()
    (elsewhere / "pg.ready").touch()

    def refuse(self, *args, **kwargs):
        raise PermissionError

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ImproperlyConfigured, match="belongs to the user"):
        embedded.running_socket()


def test_a_path_too_long_for_a_socket_gets_a_short_private_folder(elsewhere, monkeypatch):
    monkeypatch.setattr(embedded, "CLUSTER", elsewhere / ("long" * 30) / "pg")
    monkeypatch.setattr(embedded, "_is_root", lambda: False)
    folder = Path(embedded._socket_folder())
    assert len(f"{folder}/{embedded.SOCKET_NAME}") <= embedded.SOCKET_PATH_MAX
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    folder.rmdir()


def test_a_short_folder_of_someone_else_is_refused(elsewhere, monkeypatch, tmp_path):
    monkeypatch.setattr(embedded, "CLUSTER", elsewhere / ("long" * 30) / "pg")
    monkeypatch.setattr(embedded, "_is_root", lambda: False)
    monkeypatch.setattr(os, "geteuid", lambda: 4_000_000)
    monkeypatch.setattr(embedded.tempfile, "gettempdir", lambda: str(tmp_path))
    with pytest.raises(ImproperlyConfigured, match="belongs to someone else"):
        embedded._socket_folder()


@pytest.mark.kill
def test_a_server_is_made_started_and_stopped(tmp_path):
    """A real one, in a process of its own: both roles, a socket for its owner only, no TCP."""
    script = (
        "from config import database, embedded\n"
        "host = database.embedded_socket()\n"
        "print(host)\n"
        "assert embedded.running_socket() == host == database.embedded_socket()\n"
    )
    environment = {**os.environ, "KAPUAS_DATA_DIR": str(tmp_path), "ALLOW_OPEN_PARENTS": "1"}
    environment.pop("KAPUAS_VOLATILE", None)
    run = [sys.executable, "-c", script]
    done = subprocess.run(
        run, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
    )
    host = done.stdout.strip()
    stop = [sys.executable, "-m", "config.embedded", "stop"]
    try:
        with psycopg.connect(host=host, user="postgres", dbname="postgres") as link:
            rows = link.execute(
                "SELECT rolname, rolsuper, rolcreatedb FROM pg_roles WHERE rolname ~ '^kapuas'"
            )
            assert sorted(rows.fetchall()) == [("kapuas_app", False, False), ("kapuas_owner", False, True)]
            assert link.execute("SHOW listen_addresses").fetchone() == ("",)
            assert link.execute("SHOW fsync").fetchone() == ("on",)
            assert link.execute("SHOW log_error_verbosity").fetchone() == ("terse",)
            assert link.execute("SHOW log_min_error_statement").fetchone() == ("panic",)
        assert stat.S_IMODE(Path(host, embedded.SOCKET_NAME).stat().st_mode) == 0o700
        assert stat.S_IMODE((tmp_path / "pg").stat().st_mode) == 0o700
    finally:
        stopped = subprocess.run(
            stop, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, check=True
        )
    assert stopped.stdout.strip() == "Server basis data dihentikan."


@pytest.mark.parametrize(("flag", "is_volatile"), [("", False), ("1", True)])
def test_only_a_cluster_of_tests_does_not_wait_for_the_disk(monkeypatch, flag: str, is_volatile: bool):
    monkeypatch.setenv("KAPUAS_VOLATILE", flag)
    assert ("fsync = off" in embedded._configuration()) is is_volatile


def test_a_left_pid_file_is_no_running_server(tmp_path, monkeypatch):
    monkeypatch.setattr(embedded, "CLUSTER", tmp_path)
    assert not embedded.is_alive()
    # A number that another process got since, and one that nobody has.
    for number in (os.getpid(), 2**22 + 1):
        (tmp_path / "postmaster.pid").write_text(f"{number}\n")
        assert not embedded.is_alive()
    (tmp_path / "postmaster.pid").write_text("")
    assert not embedded.is_alive()
