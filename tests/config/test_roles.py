"""The site refuses to start as the owner or a superuser."""

import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from config import database, roles


@pytest.mark.django_db
def test_the_application_role_has_nothing_it_must_not_have():
    assert roles.privileges_of_current_role() == []


def test_a_privileged_role_is_refused_by_what_it_has(monkeypatch):
    monkeypatch.setattr(roles, "privileges_of_current_role", lambda: ["superuser", "owns tables"])
    with pytest.raises(ImproperlyConfigured, match="superuser, owns tables"):
        roles.refuse_privileged_role()


def start(*words: str, database_name: str, **over: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "KAPUAS_DATABASE_NAME": database_name, **over}
    return subprocess.run(
        [sys.executable, *words],
        cwd=settings.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


RUNSERVER = ("manage.py", "runserver", "--noreload", "127.0.0.1:0")
LOAD = ("-c", "import config.wsgi; print('served')")


def test_the_site_loads_as_the_application_role(database_name):
    done = start(*LOAD, database_name=database_name)
    assert (done.returncode, done.stdout) == (0, "served\n"), done.stderr


def url_of(user: str, name: str) -> str:
    host = settings.APP_ADDRESS.host
    return f"postgresql://{user}@/{name}?host={host}"


@pytest.mark.parametrize(
    ("words", "user"),
    [
        pytest.param(LOAD, database.OWNER_ROLE, id="wsgi-owner"),
        pytest.param(LOAD, "postgres", id="wsgi-postgres", marks=pytest.mark.whole),
        pytest.param(RUNSERVER, database.OWNER_ROLE, id="runserver-owner", marks=pytest.mark.whole),
        pytest.param(RUNSERVER, "postgres", id="runserver-postgres"),
    ],
)
def test_the_site_does_not_start_as_owner_or_superuser(database_name, user, words):
    if not settings.APP_ADDRESS.host.startswith("/"):
        user = settings.OWNER_ADDRESS.user
    done = start(*words, database_name=database_name, DATABASE_URL=url_of(user, database_name))
    assert done.returncode != 0
    assert "must run as the application's role" in done.stderr + done.stdout
