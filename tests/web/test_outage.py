"""A database that is away gives a short Indonesian page with status 503, never a traceback."""

import psycopg
import pytest
from django.db import InterfaceError, OperationalError
from django.test import Client, RequestFactory

from reference.models import User
from web import outage
from web.views import session


def caused(cause):
    error = OperationalError("x")
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "is_away"),
    [
        (caused(psycopg.OperationalError("connection failed: No such file")), True),
        (caused(psycopg.errors.AdminShutdown("x")), True),
        (caused(psycopg.errors.CrashShutdown("x")), True),
        (caused(psycopg.errors.CannotConnectNow("x")), True),
        (InterfaceError("the connection is closed"), True),
        (caused(psycopg.errors.LockNotAvailable("x")), False),
        (caused(psycopg.errors.DiskFull("x")), False),
        (ValueError("x"), False),
        (None, False),
    ],
)
def test_only_a_missing_server_is_an_outage(error, is_away):
    assert outage.is_database_away(error) is is_away


@pytest.mark.django_db
def test_a_view_without_database_says_so_in_indonesian(monkeypatch, django_assert_num_queries):
    def away(*args, **kwargs):
        raise caused(psycopg.OperationalError("connection failed: No such file"))

    monkeypatch.setattr(session.FiscalYear.objects, "values_list", away)
    with django_assert_num_queries(0):
        answer = Client(raise_request_exception=False).get("/masuk/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    text = answer.content.decode()
    assert "Basis data sedang tidak dapat dihubungi" in text
    assert "Traceback" not in text
    assert "No such file" not in text
    assert "HX-Reswap" not in answer.headers
    # A part of a page that refreshes itself is not replaced by it.
    answer = Client(raise_request_exception=False).get("/masuk/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Reswap"] == "none"


def test_a_fault_before_the_view_is_told_apart(monkeypatch):
    request = RequestFactory().get("/")
    request.user = User()
    try:
        raise caused(psycopg.errors.CannotConnectNow("starting"))
    except OperationalError:
        assert session.server_error(request).status_code == 503
