"""A really started site on a cloned database, and one browser window a person."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.error import URLError

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from fixtures.serving import HOST, server_words
from tests.browser.person import Person
from tests.database import BASE, cloned_database

START_SECONDS = 60
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


@dataclass
class Site:
    """The started site: its address, its database, who holds which role, and the open windows."""

    url: str
    database: str
    usernames: dict[str, str]
    browser: Browser
    people: dict[str, Person] = field(default_factory=dict)

    def person(self, role: str) -> Person:
        """The holder of a role, signed in, in a window of his own."""
        if role not in self.people:
            page: Page = self.browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            self.people[role] = Person(page, self.url, self.usernames[role])
            self.people[role].sign_in()
        return self.people[role]


@pytest.fixture(scope="module")
def site(chromium: str) -> Iterator[Site]:
    """The product's own server command on a clone with people and an open year, but no budget."""
    with started_site(chromium, "tests.browser.seed") as (found, _):
        yield found


@contextmanager
def started_site(chromium: str, seed: str) -> Iterator[tuple[Site, dict[str, Any]]]:
    """A started site on a clone that the module `seed` filled, and what the module printed last."""
    with cloned_database("browser") as name:
        environment = {
            **os.environ,
            # Static files as they stand in the code, whatever an earlier run has collected.
            "WHITENOISE_USE_FINDERS": "1",
            "KAPUAS_DATABASE_NAME": name,
            "DJANGO_SETTINGS_MODULE": "config.settings",
        }
        seeded = subprocess.run(
            [sys.executable, "-m", seed],
            cwd=BASE,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        told = json.loads(seeded.stdout.splitlines()[-1])
        port = free_port()
        server = subprocess.Popen(server_words(port), cwd=BASE, env=environment)
        try:
            url = f"http://{HOST}:{port}"
            wait_for(url, server)
            with sync_playwright() as playwright:
                browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
                yield Site(url, name, told.get("usernames", told), browser), told
                browser.close()
        finally:
            server.terminate()
            server.wait(timeout=20)


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def wait_for(url: str, server: "subprocess.Popen[bytes]") -> None:
    """Until the sign-in page answers; fails when the server ends or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the site ended while starting"
        try:
            with urllib.request.urlopen(f"{url}/masuk/", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (URLError, ConnectionError, TimeoutError):
            time.sleep(0.2)
    raise AssertionError(f"the site did not answer within {START_SECONDS} seconds")
