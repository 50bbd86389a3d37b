"""Every route of the URL configuration, with the address of an object of one SKPD."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver


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


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written within is taken back; the product sees no transaction around its own."""
    block = transaction.atomic()
    # As the blocks of pytest-django: the lock order is judged per act, not per test.
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def ask(client: Client, method: str, path: str, data: dict[str, str] | None = None) -> HttpResponse:
    """One request; what it writes is taken back, and an exception of the view is its answer 500."""
    with undone():
        if method in ("POST", "GET", "HEAD"):
            return getattr(client, method.lower())(path, data)
        return client.generic(method, path)
