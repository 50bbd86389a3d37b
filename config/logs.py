"""Log terstruktur: JSON lines on standard output that hold no amount, no name and nothing typed.

What is written: moment, level, logger, request number, and for a request its route, method, status,
duration, the person's number, the unit's number, the rules of a refusal, the type and place of an
exception. A library's message is written as its template, without the values; the text of an exception
never, because databases and services quote amounts and names in it.
"""

import json
import logging
import re
import time
import traceback
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from core import metrics

request_log = logging.getLogger("kapuas.request")
FRAMES_KEPT = 6
_ID = re.compile(r"[0-9A-Za-z-]{8,64}")
_BASE = Path(__file__).resolve().parent.parent
_current: ContextVar[str] = ContextVar("request_id", default="")


class JsonFormatter(logging.Formatter):
    """One record, one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        found: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
        }
        if _current.get():
            found["request_id"] = _current.get()
        fields = getattr(record, "kapuas", None)
        if fields is not None:
            found |= fields
        else:
            found["line"] = f"{_place_of(record.pathname)}:{record.lineno}"
            # Without values a message may have been put together with them; then only its place is named.
            if record.args:
                found["message"] = str(record.msg)
        if record.exc_info and record.exc_info[0]:
            found |= exception_fields(record.exc_info[0], record.exc_info[2])
        return json.dumps(found, ensure_ascii=False)


def exception_fields(kind: type[BaseException], trace: TracebackType | None) -> dict[str, Any]:
    """Type and places of an exception, innermost last; never its text."""
    frames = traceback.extract_tb(trace)[-FRAMES_KEPT:]
    places = [f"{_place_of(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]
    return {"exception": f"{kind.__module__}.{kind.__qualname__}", "places": places}


def _place_of(path: str) -> str:
    """A path below the project or the packages, without the folders of the machine."""
    if path.startswith(f"{_BASE}/"):
        return path.removeprefix(f"{_BASE}/")
    return path.rpartition("site-packages/")[2].rpartition("/lib/")[2]


class RequestLogMiddleware:
    """Outermost: gives the request its number, counts it, and writes its line."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        number = given if _ID.fullmatch(given) else uuid.uuid4().hex
        request.request_id = number  # type: ignore[attr-defined]
        token = _current.set(number)
        begun = time.monotonic()
        try:
            response = self.get_response(request)
            milliseconds = int((time.monotonic() - begun) * 1000)
            fields = request_fields(request, response, milliseconds)
            count(fields)
            if settings.LOG_REQUESTS:
                request_log.info("", extra={"kapuas": fields})
        finally:
            _current.reset(token)
        response["X-Request-ID"] = number
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> None:
        """Remember type and place of what no other middleware answered."""
        request.failed_with = exception_fields(type(error), error.__traceback__)  # type: ignore[attr-defined]


def request_fields(request: HttpRequest, response: HttpResponse, milliseconds: int) -> dict[str, Any]:
    """What the line of a request holds; reads nothing that the request has not read itself."""
    match = request.resolver_match
    fields: dict[str, Any] = {
        "route": match.view_name if match and match.view_name else "none",
        "method": request.method if request.method in _METHODS else "OTHER",
        "status": response.status_code,
        "ms": milliseconds,
    }
    work = getattr(request, "work", None)
    if work is not None:
        fields["user"] = work.user.pk
        unit = work.__dict__.get("unit")
        if unit is not None:
            fields["unit"] = unit.pk
    rules = getattr(request, "refused_rules", None)
    if rules is not None:
        fields["refused"] = sorted(rules)
    return fields | getattr(request, "failed_with", {})


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def count(fields: dict[str, Any]) -> None:
    """Requests by route and status, their duration, refusals by rule."""
    metrics.count(
        "kapuas_requests_total", route=fields["route"], method=fields["method"], status=fields["status"]
    )
    metrics.observe("kapuas_request_seconds", fields["ms"], route=fields["route"])
    for rule in fields.get("refused", ()):
        metrics.count("kapuas_refusals_total", rule=rule)
