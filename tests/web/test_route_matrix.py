"""Every route × method × role × own and other unit × signed out, walked from the URL configuration.

What each answers stands in tests/web/matrix/table.py; a route without a row there fails by its name.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from budget import workbook_template
from tests.web.conftest import BACKEND
from tests.web.matrix.rows import REFUSED, REGION, UNIT, Row
from tests.web.matrix.table import TABLE
from tests.web.matrix.walk import PlainClient, ask, routes, undone
from tests.web.matrix.world import (
    OTHER_AMOUNTS,
    OTHER_MARK,
    OWN_AMOUNTS,
    OWN_MARK,
    Objects,
    World,
    make_world,
)

ROUTES = dict(routes())
SOME = ("auditor", "expenditure_treasurer", "administrator", "none")
ODD_METHODS = ("PUT", "DELETE")
# Reports take the unit as a parameter: (route's parameters, query beside the unit).
SPAN = {"mode": "movement", "start": "2025-01-01", "end": "2025-12-31", "orientation": "debit"}
REPORTS_OF_UNIT = {
    "lra": ({}, {}),
    "trial-balance": ({}, {}),
    "general-ledger": ({}, {}),
    "sp2d-register": ({}, {}),
    "availability-card": ({}, {}),
    "ledger-lines": ({}, {}),
    "ledger-lines-csv": ({}, SPAN),
    "drill": ({}, SPAN),
    **{f"statement-csv {kind}": ({"kind": kind}, {}) for kind in ("lra", "trial_balance")},
    **{
        f"statement-file {kind} {extension}": ({"kind": kind, "extension": extension}, {})
        for kind in ("lra", "trial_balance", "general_ledger", "sp2d_register", "availability_card")
        for extension in ("pdf", "xlsx")
    },
}
# What a request of one's own may touch: sessions, marks of sign-in, jobs with their queue.
OWN_TABLES = ("django_session", "axes_", "procrastinate_", "workflows_jobrun", "django_")
# The official lists: thousands of rows that only an import writes; counting them is enough.
LISTS = ("reference_account", "reference_program", "reference_fundsource", "reference_historical")


def marks(mark: str, amounts: tuple[int, ...]) -> tuple[str, ...]:
    """The words and the amounts, as written on screens and in files, that only one SKPD's data hold."""
    texts = [str(amount) for amount in amounts]
    return (mark, *texts, *(f"{amount:,}".replace(",", ".") for amount in amounts))


OWN_MARKS, OTHER_MARKS = marks(OWN_MARK, OWN_AMOUNTS), marks(OTHER_MARK, OTHER_AMOUNTS)


@dataclass
class Walk:
    """The world, and one signed-in client a role, whose cookies are as they were before every request."""

    world: World
    clients: dict[str, Client]
    stranger: Client

    def ask(self, who: str, method: str, path: str, data: dict[str, str] | None = None) -> HttpResponse:
        client = self.clients[who]
        client.cookies = self.kept[who].copy()
        return ask(client, method, path, data)

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
        return path + ("?" + "&".join(f"{key}={value}" for key, value in query.items()) if query else "")


@pytest.fixture(scope="module")
def walk(django_db_setup, django_db_blocker) -> Iterator[Walk]:
    """One world for all tests of the module, in a transaction that is never committed."""
    logging.disable(logging.CRITICAL)
    with django_db_blocker.unblock(), undone(), pytest.MonkeyPatch.context() as patched:
        # Thousands of codes a workbook, and a workbook a person, say nothing about rights.
        patched.setattr(workbook_template, "_write_codes", lambda *_: None)
        world = make_world()
        clients = {}
        for who, user in world.people.items():
            clients[who] = PlainClient()
            clients[who].force_login(user, backend=BACKEND)
        yield Walk(world, clients, PlainClient())
    logging.disable(logging.NOTSET)


def test_every_route_has_a_row_and_every_row_a_route():
    assert sorted(set(ROUTES) - set(TABLE)) == [], "declare these routes in tests/web/matrix/table.py"
    assert sorted(set(TABLE) - set(ROUTES)) == []


def expected(row: Row, method: str, who: str, which: str) -> frozenset[int]:
    """The statuses that this person may get from this method."""
    allowed = row.get if method in ("GET", "HEAD") else row.post
    if allowed is None:
        # The method may be refused before or after the person.
        may_anything = who in (row.get or row.post or frozenset()) and which == "own"
        return frozenset({405}) if may_anything else frozenset({405}) | row.refused
    if who not in allowed or (which == "other" and who not in row.beyond):
        return row.refused
    return row.seen if method in ("GET", "HEAD") else row.heard


def hidden_from(who: str) -> tuple[str, ...]:
    """What must not stand on any page of this person."""
    if who in REGION:
        return ()
    return OTHER_MARKS if who not in ("administrator", "none") else OTHER_MARKS + OWN_MARKS


def body(answer: HttpResponse) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("name", sorted(set(ROUTES) & set(TABLE)))
def test_each_person_gets_the_declared_answer_and_nothing_of_another_unit(walk: Walk, name: str):
    row = TABLE[name]
    wrong = []
    for which, path in walk.addresses(name).items():
        for who in walk.clients:
            for method in ("GET", "POST"):
                answer = walk.ask(who, method, path, dict(row.data) if method == "POST" else None)
                if answer.status_code not in expected(row, method, who, which):
                    wrong.append((method, which, who, answer.status_code))
                text = body(answer)
                wrong += [
                    (method, which, who, f"shows {mark}")
                    for mark in hidden_from(who)
                    if mark in text and who not in row.sees_all
                ]
    assert wrong == []


@pytest.mark.parametrize("name", sorted(set(ROUTES) & set(TABLE)))
def test_head_answers_as_get_and_odd_methods_are_refused(walk: Walk, name: str):
    row = TABLE[name]
    wrong = []
    for which, path in walk.addresses(name).items():
        for who in SOME:
            head = walk.ask(who, "HEAD", path)
            if head.status_code not in expected(row, "HEAD", who, which) or body(head):
                wrong.append(("HEAD", which, who, head.status_code))
            for method in ODD_METHODS:
                status = walk.ask(who, method, path).status_code
                if status not in {405} | row.refused:
                    wrong.append((method, which, who, status))
    assert wrong == []


@pytest.mark.parametrize("name", sorted(set(ROUTES) & set(TABLE)))
def test_a_stranger_is_led_to_the_sign_in_and_a_forged_post_is_refused(walk: Walk, name: str):
    row = TABLE[name]
    path = walk.addresses(name)["own"]
    if not row.is_open:
        for method in ("GET", "HEAD", "POST", *ODD_METHODS):
            answer = ask(walk.stranger, method, path)
            assert answer.status_code in (302, 401, 405), method
            if answer.status_code == 302:
                assert answer.url.startswith(reverse("login"))
            assert not [mark for mark in OWN_MARKS + OTHER_MARKS if mark in body(answer)]
    if row.post:
        forger = PlainClient(enforce_csrf_checks=True)
        forger.cookies = walk.kept[sorted(row.post)[0]].copy()
        assert ask(forger, "POST", path, dict(row.data)).status_code == 403


@pytest.mark.parametrize("name", sorted(REPORTS_OF_UNIT))
def test_a_report_is_given_of_ones_own_unit_only_and_refused_of_another(walk: Walk, name: str):
    kwargs, query = REPORTS_OF_UNIT[name]
    address = reverse(name.split(maxsplit=1)[0], kwargs=kwargs)
    wrong = []
    for which, objects in (("own", walk.world.own), ("other", walk.world.other)):
        path = f"{address}?{urlencode({'unit': objects['unit'], **query})}"
        for who in walk.clients:
            answer = walk.ask(who, "GET", path)
            allowed = who in REGION or (which == "own" and who in UNIT)
            if answer.status_code not in (frozenset({200}) if allowed else REFUSED):
                wrong.append((which, who, answer.status_code))
            text = body(answer)
            forbidden = hidden_from(who) if allowed else (*hidden_from(who), objects.unit.name)
            wrong += [
                (which, who, f"shows {mark}")
                for mark in forbidden
                if mark in text and mark != walk.world.own.unit.name
            ]
    assert wrong == []


def business_digest() -> dict[str, str]:
    """A digest of every business table; the large official lists by their number of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [row[0] for row in cursor.fetchall() if not row[0].startswith(OWN_TABLES)]
        found = {}
        for table in tables:
            digest = "md5(coalesce(string_agg(md5((to_jsonb(t) - 'last_login')::text), '' ORDER BY"
            what = "count(*)::text" if table.startswith(LISTS) else f"{digest} to_jsonb(t)::text), ''))"
            cursor.execute(f'SELECT {what} FROM "{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


def test_an_auditors_posts_change_no_business_row(walk: Walk):
    with undone():
        before = business_digest()
        client = walk.clients["auditor"]
        for name, row in TABLE.items():
            if name not in ROUTES or row.is_own_matter:
                continue
            for path in walk.addresses(name).values():
                client.cookies = walk.kept["auditor"].copy()
                client.post(path, dict(row.data))
        assert business_digest() == before
