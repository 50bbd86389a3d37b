"""What is wrong with one route: every person, method and SKPD against its row; an empty list when nothing is.

Half of the routes are judged by each of two test files, so that two workers share them.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch
from urllib.parse import urlencode

from django.template.backends.django import Template
from django.urls import reverse

from reports import paper
from tests.extent import IS_WHOLE, turn
from tests.web.matrix.rows import DENIED, HIDDEN, LED_ON, NOT_A_METHOD, OK, REGION, UNIT, Row
from tests.web.matrix.table import SPAN, TABLE
from tests.web.matrix.walk import (
    OTHER_MARKS,
    OWN_MARKS,
    PlainClient,
    Walk,
    ask,
    body,
    hidden_from,
    routes,
    shown_of,
)
from web.forms.reports import REGION as WHOLE_REGION

ROUTES = dict(routes())
JUDGED = sorted(set(ROUTES) & set(TABLE))
ODD_METHODS = ("PUT", "PATCH", "DELETE", "OPTIONS")
# Reports take the unit as a parameter: (route's parameters, query beside the unit).
REPORTS_OF_UNIT: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "lra": ({}, {}),
    **{name: ({}, {}) for name in ("lo", "lpe", "neraca", "lak", "calk-figures", "articulation")},
    "articulation-file": ({"extension": "csv"}, {}),
    "trial-balance": ({}, {}),
    "general-ledger": ({}, {}),
    "sp2d-register": ({}, {}),
    "availability-card": ({}, {}),
    **{f"annex-{name}": ({}, {}) for name in ("receivables", "assets", "liabilities")},
    **{f"reconcile-{name}": ({}, {}) for name in ("revenue", "spending", "assets")},
    "ledger-lines": ({}, {}),
    "ledger-lines-csv": ({}, SPAN),
    "drill": ({}, SPAN),
    **{f"statement-csv {kind}": ({"kind": kind}, {}) for kind in ("lra", "trial_balance")},
    **{
        f"statement-file {kind} {extension}": ({"kind": kind, "extension": extension}, {})
        for kind in ("lra", "neraca", "trial_balance", "general_ledger", "sp2d_register", "availability_card")
        for extension in ("pdf", "xlsx")
    },
}
REPORTS = sorted(REPORTS_OF_UNIT)
PEOPLE = [*sorted(UNIT), *sorted(REGION), "administrator", "none"]
Wrong = list[tuple[Any, ...]]


def wrong_answers(walk: Walk, name: str, row: Row) -> Wrong:
    """Answers to GET and POST that are not the declared ones, and pages that show what they must not."""
    wrong: Wrong = []
    addresses = walk.addresses(name)
    for which, path in addresses.items():
        for who in askers(name, row.get, row.post):
            if which == "own" and "other" in addresses and is_everywhere_alike(who):
                continue
            for method in ("GET", "POST"):
                expected = row.expected(method, who, which)
                # The frame of a refusal's page is that of every page; htmx gets what is said, without it.
                is_brief = expected in (DENIED, HIDDEN) and who not in FRAMED
                with drawn_for(who):
                    answer = walk.ask(who, method, path, row.data if method == "POST" else None, is_brief)
                if answer.status_code != expected:
                    wrong.append((method, which, who, answer.status_code))
                wrong += [(method, which, who, mark) for mark in shown_of(answer, hidden_from(who))]
    return wrong


def wrong_methods(walk: Walk, name: str, row: Row) -> Wrong:
    """HEAD that is not as GET without a body, and other methods that are not refused as such."""
    wrong: Wrong = []
    two = ("auditor", "none")
    for which, path in walk.addresses(name).items():
        # web.head answers every HEAD by the GET of the same person: two show that it is asked.
        for who in two if IS_WHOLE else [turn(f"{name} {which}", two)]:
            head = walk.ask(who, "HEAD", path)
            if head.status_code != row.expected("HEAD", who, which) or body(head):
                wrong.append(("HEAD", which, who, head.status_code))
    # An odd method is refused before anybody looks whose page it is.
    path = walk.addresses(name)["own"]
    for who in two if IS_WHOLE else [turn(name, two)]:
        for method in ODD_METHODS:
            status = walk.ask(who, method, path).status_code
            if status != NOT_A_METHOD:
                wrong.append((method, "own", who, status))
    return wrong


def wrong_to_strangers(walk: Walk, name: str, row: Row) -> Wrong:
    """Answers to the signed-out that are not the way to sign in, and forged POSTs that are heard."""
    wrong: Wrong = []
    path = walk.addresses(name)["own"]
    for method in ("GET", "HEAD", "POST", *ODD_METHODS):
        answer = ask(walk.stranger, method, path)
        is_led_astray = answer.status_code == LED_ON and not answer.url.startswith(reverse("login"))
        if answer.status_code not in row.expected_of_stranger(method) or is_led_astray:
            wrong.append((method, answer.status_code))
        wrong += [(method, mark) for mark in shown_of(answer, OWN_MARKS + OTHER_MARKS)]
    if row.post:
        forger = PlainClient(enforce_csrf_checks=True)
        forger.cookies = walk.kept[sorted(row.post)[0]].copy()
        status = ask(forger, "POST", path, row.data).status_code
        wrong += [("forged", status)] if status != DENIED else []
    return wrong


# Two persons see the whole page of each refusal: one with an SKPD, one without any office.
FRAMED = frozenset({"expenditure_treasurer", "none"})
# Nothing is hidden from the region's people: of two the pages are drawn, of the others the answer is enough.
DRAWN = frozenset({"auditor", "finance_officer"}) | (frozenset(UNIT) | {"administrator", "none"})


def askers(name: str, *let_in: frozenset[str] | None) -> list[str]:
    """Who is asked about a route: all in a whole run, else of the people of SKPD and of the region one who is
    let in and one who is refused (for each method), by turns, and the two who belong to neither."""
    if IS_WHOLE:
        return PEOPLE
    chosen = {"administrator", "none"}
    for group in (sorted(UNIT), sorted(REGION)):
        for allowed in let_in:
            for is_in in (True, False):
                some = [who for who in group if (who in (allowed or ())) is is_in]
                chosen |= {turn(name, some)} if some else set()
    return [who for who in PEOPLE if who in chosen]


def is_everywhere_alike(who: str) -> bool:
    """True for people of the region but two: no SKPD is their own, so one SKPD's object is asked for."""
    return who in REGION and who not in DRAWN


@contextmanager
def drawn_for(who: str) -> Iterator[None]:
    """Templates are left out for those whose pages need no reading; views do all their work."""
    if who in DRAWN:
        yield
        return
    with patch.object(Template, "render", lambda *_, **__: ""):
        yield


@contextmanager
def written_for(who: str) -> Iterator[None]:
    """Files are drawn for some; others get the same matrix as CSV: writers draw what they are given."""
    if who in ("auditor", "expenditure_treasurer", "administrator"):
        yield
        return
    with patch.object(paper, "write", lambda matrix, out, *_, **__: paper.write_csv(matrix, out)):
        yield


def wrong_reports(walk: Walk, name: str) -> Wrong:
    """A report of another's unit that is not hidden, one of the region given to others, or shown marks."""
    kwargs, query = REPORTS_OF_UNIT[name]
    address = reverse(name.split(maxsplit=1)[0], kwargs=kwargs)
    scopes: dict[str, tuple[str, frozenset[str], int]] = {
        "own": (str(walk.world.own["unit"]), REGION | UNIT, HIDDEN),
        "other": (str(walk.world.other["unit"]), REGION, HIDDEN),
        "region": ("" if query else WHOLE_REGION, REGION, DENIED),
    }
    wrong: Wrong = []
    for which, (unit, allowed, refused) in scopes.items():
        path = f"{address}?{urlencode({'unit': unit, **query})}"
        for who in askers(name, allowed):
            if which == "own" and is_everywhere_alike(who):
                continue
            with written_for(who):
                answer = walk.ask(who, "GET", path)
            if answer.status_code != (OK if who in allowed else refused):
                wrong.append((which, who, answer.status_code))
            forbidden = hidden_from(who)
            if which == "other" and who not in allowed:
                forbidden = (*forbidden, walk.world.other.unit.name)
            wrong += [(which, who, mark) for mark in shown_of(answer, forbidden)]
    return wrong
