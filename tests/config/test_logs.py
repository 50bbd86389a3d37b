"""Logs: one JSON line a record, with what supervision needs and nothing of people or money."""

import io
import json
import logging
import re
import sys
from pathlib import Path

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from config import logs
from core import metrics
from core.errors import DomainError
from reference.models import Role, User, Vendor
from tests.factories import treasury as make
from web.views import parts


def written(name: str, message: str, *values: object, failed: bool = False) -> dict[str, object]:
    """The line of a record."""
    info = sys.exc_info() if failed else None
    record = logging.LogRecord(name, logging.ERROR, __file__, 7, message, values, info)
    return json.loads(logs.JsonFormatter().format(record))


def test_a_librarys_message_is_its_template():
    found = written("axes", "Repeated login failure by %s.", "Siti Aminah")
    assert found["message"] == "Repeated login failure by %s."
    assert found["line"] == "tests/config/test_logs.py:7"
    assert "Siti" not in json.dumps(found)
    assert "message" not in written("lib", f"paid {1_500_000} to Siti")


def test_an_exception_gives_type_and_place_but_not_its_text():
    try:
        raise DomainError("Sisa pagu Rp 2.000.000 milik Siti")
    except DomainError:
        found = written("django.request", "Internal Server Error: %s", "/spp/", failed=True)
    assert found["exception"] == "core.errors.DomainError"
    assert found["places"][-1].startswith("tests/config/test_logs.py:")
    assert "Siti" not in json.dumps(found)


@pytest.fixture
def lines(monkeypatch, settings) -> list[dict[str, object]]:
    """Everything that is logged in the test, parsed; the text is kept as well."""
    settings.LOG_REQUESTS = True
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logs.JsonFormatter())
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [handler])
    monkeypatch.setattr(root, "level", logging.DEBUG)

    class Lines(list):
        @property
        def text(self) -> str:
            return stream.getvalue()

        def read(self) -> list[dict[str, object]]:
            return [json.loads(line) for line in stream.getvalue().splitlines()]

    return Lines()


def middleware(view, **headers):
    """(response, request) of a view behind the middleware."""
    request = RequestFactory().get("/x/", headers=headers)
    return logs.RequestLogMiddleware(view)(request), request


def test_a_request_number_is_taken_over_when_it_is_one(lines):
    def view(request):
        logging.getLogger("kapuas.x").warning("in %s", "view")
        return parts.HttpResponse()

    response, request = middleware(view, **{"X-Request-ID": "abcdef-0123456789"})
    assert response["X-Request-ID"] == request.request_id == "abcdef-0123456789"
    assert [line["request_id"] for line in lines.read()] == ["abcdef-0123456789"] * 2
    for bad in ("", "kurang", "a b c d e f g h", "x" * 65, 'x"}\n{"forged": 1}'):
        response, _ = middleware(view, **{"X-Request-ID": bad})
        assert re.fullmatch(r"[0-9a-f]{32}", response["X-Request-ID"])


@pytest.mark.django_db
def test_the_error_page_shows_the_number_to_tell():
    response = Client().get("/tidak/ada/", headers={"X-Request-ID": "rujukan-12345"})
    assert response.status_code == 404
    assert 'Nomor rujukan: <span class="num">rujukan-12345</span>' in response.content.decode()


AMOUNT = 12_345_678


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.django_db
def test_a_whole_story_leaves_no_amount_and_no_name(lines):
    """Payments, pages, refusals, a wrong password and a fault; then every line is searched."""
    paying = make.make_paying()
    make.paid(paying, make.line(paying.key(), AMOUNT))
    spp = make.submit(paying, make.draft_request(paying, make.line(paying.key(), AMOUNT)))
    treasurer, stranger = paying[Role.TREASURER], paying[Role.SKPD_VERIFIER]
    client = sign_in(treasurer)
    for route in ("home", "spp-list", "sp2d-list", "trial-balance"):
        assert client.get(reverse(route)).status_code == 200
    assert client.get(reverse("spp-detail", args=[spp.pk])).status_code == 200
    assert client.get(reverse("palette"), {"q": "Alat tulis"}).status_code == 200
    client.post(reverse("document-step", args=["payment_request", spp.pk, "verify"]))
    Client().post(reverse("login"), {"username": treasurer.username, "password": "salah-12345", "year": 2025})
    assert sign_in(stranger).get(reverse("spp-detail", args=[10**9])).status_code == 404
    found = lines.read()
    requests = [line for line in found if line["logger"] == "kapuas.request"]
    assert {line["route"] for line in requests} >= {"home", "spp-list", "spp-detail", "login", "palette"}
    home = next(line for line in requests if line["route"] == "home")
    assert set(home) == {
        "at",
        "level",
        "logger",
        "request_id",
        "route",
        "method",
        "status",
        "ms",
        "user",
        "unit",
    }
    assert (home["user"], home["unit"], home["status"]) == (treasurer.pk, paying.unit.pk, 200)
    assert next(line for line in requests if line["status"] == 404)["refused"]
    text = lines.text
    secret = {"12345678", "12.345.678", "5000000000", "Alat tulis", "salah-12345", "2025-"}
    secret |= set(User.objects.values_list("username", flat=True))
    secret |= {word for name in User.objects.values_list("full_name", flat=True) for word in name.split()[:2]}
    secret |= set(Vendor.objects.values_list("name", flat=True))
    at_free = re.sub(r'"at": "[^"]*"', "", text)
    assert [word for word in secret if len(word) > 3 and re.search(rf"\b{re.escape(word)}\b", at_free)] == []


def test_a_fault_is_told_by_type_and_place_and_counted(lines, settings, tmp_path, monkeypatch):
    settings.METRICS_ROOT = tmp_path
    monkeypatch.setattr(metrics._Own, "counters", None)
    request = RequestFactory().get("/x/")
    layer = logs.RequestLogMiddleware(lambda request: parts.HttpResponse(status=500))
    try:
        raise ZeroDivisionError("Rp 12.345.678")
    except ZeroDivisionError as error:
        layer.process_exception(request, error)
    layer(request)
    (line,) = lines.read()
    assert (line["exception"], line["status"], line["route"]) == ("builtins.ZeroDivisionError", 500, "none")
    assert "12.345" not in lines.text
    assert metrics.totals()['kapuas_requests_total{route="none",method="GET",status="500"}'] == 1


def test_the_rules_of_a_refusal_are_told_and_counted(lines, settings, tmp_path, monkeypatch):
    settings.METRICS_ROOT = tmp_path
    monkeypatch.setattr(metrics._Own, "counters", None)

    def view(request):
        parts.remember(request, DomainError("Sisa pagu Rp 2.000.000", rule=("I-15", "I-16")))
        parts.remember(request, DomainError("Tanpa aturan"))
        return parts.HttpResponse(status=422)

    middleware(view)
    assert lines.read()[0]["refused"] == ["DomainError", "I-15", "I-16"]
    assert metrics.totals()['kapuas_refusals_total{rule="I-15"}'] == 1


def test_without_the_setting_only_faults_are_written(lines, settings):
    settings.LOG_REQUESTS = False
    middleware(lambda request: parts.HttpResponse())
    assert lines.read() == []


def test_the_database_servers_log_keeps_no_values_either(settings):
    """A server's own PostgreSQL: neither statements nor the rows of a refusal, for both roles."""
    text = Path(settings.BASE_DIR, "docs/deploy/roles.sql").read_text()
    found = re.findall(r"^ALTER ROLE (\w+) SET (\w+) = '(\w+)';$", text, re.MULTILINE)
    kept = {("log_min_error_statement", "panic"), ("log_error_verbosity", "terse")}
    assert set(found) == {
        (role, name, value) for role in ("kapuas_owner", "kapuas_app") for name, value in kept
    }
