"""Every route of the URL configuration, asked by one person a role; what a page or file of theirs shows."""

import io
import logging
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from pypdf import PdfReader

from budget import workbook_template
from core.locks import taken_back
from tests.web.matrix.rows import REGION, Row
from tests.web.matrix.table import TABLE
from tests.web.matrix.world import (
    OTHER_AMOUNTS,
    OTHER_MARK,
    OWN_AMOUNTS,
    OWN_MARK,
    Objects,
    World,
    make_world,
)
from web import sessions
from web.views import health

BACKEND = "django.contrib.auth.backends.ModelBackend"


def routes(resolver: URLResolver | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """(name with its namespaces, route) of every address that the site answers."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from routes(entry, inner)
        else:
            yield f"{prefix}{entry.name}", entry


class PlainClient(Client):
    """A client that keeps no copy of every template's context: half the time of a walk goes into those."""

    def request(self, **request: Any) -> HttpResponse:
        return self.handler(self._base_environ(**request))


def ask(
    client: Client,
    method: str,
    path: str,
    data: Mapping[str, str] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """One request; what it writes is taken back, and an exception of the view is its answer 500."""
    with taken_back():
        if method in ("POST", "GET", "HEAD"):
            return getattr(client, method.lower())(path, data, headers=headers)
        return client.generic(method, path)


# --- The people ----------------------------------------------------------------------------------
@dataclass
class Walk:
    """The world, and one signed-in client a role, whose cookies are as they were before every request."""

    world: World
    clients: dict[str, Client]
    stranger: Client

    def ask(
        self,
        who: str,
        method: str,
        path: str,
        data: Mapping[str, str] | None = None,
        is_brief: bool = False,
    ) -> HttpResponse:
        """One request of a person; a brief one comes from a page's script, so no frame is drawn around it."""
        client = self.clients[who]
        client.cookies = self.kept[who].copy()
        return ask(client, method, path, data, {"HX-Request": "true"} if is_brief else None)

    def __post_init__(self) -> None:
        self.kept = {who: client.cookies.copy() for who, client in self.clients.items()}

    def addresses(self, name: str) -> dict[str, str]:
        """The route's address for the own SKPD's object, and for the other's where it belongs to one."""
        row = TABLE[name]
        found = {"own": self._address(name, row, self.world.own)}
        if row.is_of_unit:
            found["other"] = self._address(name, row, self.world.other)
        return found

    def _address(self, name: str, row: Row, objects: Objects) -> str:
        path = reverse(name, kwargs=row.address(self.world, objects))
        query = row.query(self.world, objects)
        return f"{path}?{urlencode(query)}" if query else path


@contextmanager
def made_walk() -> Iterator[Walk]:
    """One world in a transaction that is never committed."""
    logging.disable(logging.CRITICAL)
    with taken_back(), pytest.MonkeyPatch.context() as patched:
        # Thousands of codes a workbook, and a workbook a person, say nothing about rights.
        patched.setattr(workbook_template, "_write_codes", lambda *_: None)
        # Nor does a nearly full disk of the machine that runs the tests.
        patched.setattr(health, "FREE_BYTES_MIN", 0)
        patched.setattr(health, "FREE_PERCENT_MIN", 0)
        # All requests are of one moment, soon after signing in: none measures the session anew and saves it.
        moment = sessions.moment()
        patched.setattr(sessions, "moment", lambda: moment)
        world = make_world()
        clients = {}
        for who, user in world.people.items():
            clients[who] = PlainClient()
            clients[who].force_login(user, backend=BACKEND)
        yield Walk(world, clients, PlainClient())
    logging.disable(logging.NOTSET)


# --- What they see -------------------------------------------------------------------------------
def marks(mark: str, amounts: tuple[int, ...]) -> tuple[str, ...]:
    """The words and the amounts, as written on screens and in files, that only one SKPD's data hold."""
    texts = [str(amount) for amount in amounts]
    return (mark, *texts, *(f"{amount:,}".replace(",", ".") for amount in amounts))


OWN_MARKS, OTHER_MARKS = marks(OWN_MARK, OWN_AMOUNTS), marks(OTHER_MARK, OTHER_AMOUNTS)


def hidden_from(who: str) -> tuple[str, ...]:
    """What must not stand on any page or in any file of this person."""
    if who in REGION:
        return ()
    return OTHER_MARKS if who not in ("administrator", "none") else OTHER_MARKS + OWN_MARKS


def body(answer: HttpResponse) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def text_of(answer: HttpResponse) -> str:
    """What a reader finds in the answer: of a PDF its text, of a workbook all of its parts."""
    data = body(answer)
    if data.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
    if data.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            data = b"\n".join(parts.read(name) for name in parts.namelist())
    return data.decode("utf-8", "replace")


def shown_of(answer: HttpResponse, forbidden: tuple[str, ...]) -> list[str]:
    """Which of the forbidden words and amounts the answer shows."""
    text = text_of(answer) if forbidden else ""
    return [mark for mark in forbidden if mark in text]
