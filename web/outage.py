"""When the database is away: a short page that says so, instead of a fault."""

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

# Class 08: the connection broke. 57P01–57P03: the server shuts down, crashed, or is starting.
AWAY_STATES = ("08", "57P01", "57P02", "57P03")
RETRY_AFTER_SECONDS = 5


def is_database_away(error: BaseException | None) -> bool:
    """True when the error says that there is no server, not that it refused something."""
    if isinstance(error, InterfaceError):
        return True
    if not isinstance(error, OperationalError):
        return False
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(AWAY_STATES)


def away_page(request: HttpRequest) -> HttpResponse:
    """503, drawn without a single query; nothing of the request was kept."""
    text = (
        "Basis data sedang tidak dapat dihubungi; biasanya kembali dalam beberapa detik. Langkah terakhir"
        " Anda mungkin belum tersimpan. Tunggu sebentar, muat ulang, lalu periksa sebelum mengulanginya."
    )
    # Without the request: its context would ask the database for person, unit and year.
    found = {"title": "Layanan sedang dipulihkan", "text": text}
    answer = HttpResponse(render_to_string("web/errors/plain.html", found), status=503)
    if request.headers.get("HX-Request") and request.method == "GET":
        # A part that refreshes itself stays as it is and asks again.
        answer.headers["HX-Reswap"] = "none"
    answer.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return answer
