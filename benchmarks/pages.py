"""List and form pages under 20 simultaneous users, against an empty page of a signed-in person.

The site is started as `make run` starts it, on the benchmark's database: 60 units, 1,000,000 journal lines,
60,000 payment
requests and 50,000 disbursements. Client and server share the machine for floor and product alike.
"""

import http.client
import os
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache
from itertools import count
from statistics import median
from time import perf_counter_ns

from django.conf import settings
from django.test import Client

from benchmarks import workload
from benchmarks.measure import Ratio
from benchmarks.run import NAME, owner_link
from benchmarks.workload import YEAR
from fixtures.serving import HOST, server_words
from reference.models import Appointment, Role, Unit, User

USERS = 20
ASKS = 5
RUNS = 3
FLOOR = "/pintasan/"
START_SECONDS = 60
_PORTS = count(18_400)


@cache
def _people() -> dict[str, User]:
    """A treasurer of the first unit, treasury staff and an auditor: who see one unit and all."""
    unit = Unit.objects.order_by("pk").first()
    found = {}
    for name, role, where in (
        ("bench_list", Role.TREASURY_STAFF, None),
        ("bench_form", Role.TREASURER, unit),
        ("bench_audit", Role.AUDITOR, None),
    ):
        user, _ = User.objects.get_or_create(username=name, defaults={"full_name": name})
        Appointment.objects.get_or_create(
            user=user, role=role, unit=where, defaults={"valid_from": f"{YEAR}-01-01", "decree": "SK"}
        )
        found[name] = user
    with owner_link(autocommit=True) as link:
        if not link.execute("SELECT count(*) FROM treasury_paymentrequest").fetchone()[0]:
            workload.seed_documents(link)
    return found


def cookie_of(user: User) -> str:
    """A session of the person, as a header."""
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


@contextmanager
def site() -> Iterator[int]:
    """The site on a port of its own."""
    port = next(_PORTS)
    environment = {**os.environ, "KAPUAS_DATABASE_NAME": NAME, "WHITENOISE_USE_FINDERS": "1"}
    server = subprocess.Popen(server_words(port), cwd=settings.BASE_DIR, env=environment)
    try:
        deadline = time.monotonic() + START_SECONDS
        while True:
            try:
                ask(http.client.HTTPConnection(HOST, port, timeout=5), "/masuk/", "", status=200)
                break
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.2)
        yield port
    finally:
        server.terminate()
        server.wait(timeout=20)


def ask(link: http.client.HTTPConnection, path: str, cookie: str, *, status: int) -> int:
    """Nanoseconds until the whole answer is there."""
    start = perf_counter_ns()
    link.request("GET", path, headers={"Cookie": cookie})
    answer = link.getresponse()
    answer.read()
    if answer.status != status:
        raise AssertionError(f"{path}: {answer.status}")
    return perf_counter_ns() - start


def _latency(port: int, path: str, cookie: str) -> int:
    """The median of what 20 users wait, who each ask five times in a row on a connection kept open."""

    def one_user(_: int) -> list[int]:
        link = http.client.HTTPConnection(HOST, port, timeout=60)
        found = [ask(link, path, cookie, status=200) for _ in range(ASKS)]
        link.close()
        return found

    with ThreadPoolExecutor(USERS) as pool:
        return int(median(taken for found in pool.map(one_user, range(USERS)) for taken in found))


def _compare(name: str, path: str, who: str) -> Ratio:
    cookie = cookie_of(_people()[who])
    floors, products = [], []
    with site() as port:
        for asked in (FLOOR, path):
            _latency(port, asked, cookie)
        for _ in range(RUNS):
            floors.append(_latency(port, FLOOR, cookie))
            products.append(_latency(port, path, cookie))
    return Ratio(name, "4", tuple(floors), tuple(products), 1)


PAGES = (
    ("page under 20 users: SPP list", "/belanja/spp/", "bench_list"),
    ("page under 20 users: SP2D list", "/belanja/sp2d/", "bench_list"),
    ("page under 20 users: SPP form", "/belanja/spp/baru/", "bench_form"),
    ("page under 20 users: LRA", "/laporan/lra/", "bench_list"),
    ("page under 20 users: DPA list", "/anggaran/dpa/", "bench_list"),
    ("page under 20 users: SPM list", "/belanja/spm/", "bench_list"),
    ("page under 20 users: journal lines", "/laporan/jurnal/", "bench_list"),
    ("page under 20 users: trial balance", "/laporan/neraca-saldo/", "bench_list"),
    ("page under 20 users: home of the region", "/", "bench_list"),
    ("page under 20 users: audit, 25 events", "/audit/", "bench_audit"),
)
BOUNDS = tuple(
    (name, lambda given, path=path, who=who: _compare(given, path, who)) for name, path, who in PAGES
)
