"""Request middleware of the screens."""

from collections.abc import Callable
from urllib.parse import urlsplit

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect
from django.urls import resolve, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from core.errors import DomainError
from reference import second_factor
from web import context, outage, sessions
from web.views import parts


class WorkContextMiddleware:
    """Puts unit, year and role on the request, and turns refusals that a view let pass into pages."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            chosen = request.session.get(context.SESSION_KEY, {})
            request.work = context.WorkContext(request.user, chosen)  # type: ignore[attr-defined]
        response = self.get_response(request)
        # Pages hold figures of a region: no copy may stay in a shared browser or a proxy.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """AccessDenied → 403, NotFound → 404, TryAgain → 409, any other refusal → 422; no database → 503."""
        if outage.is_database_away(error):
            return outage.away_page(request)
        return parts.error_page(request, error) if isinstance(error, DomainError) else None


# Open to a person whose password or second factor is not settled: the way to settle it, and out.
_ALWAYS = frozenset({"logout", "session-state", "session-stay"})
_PASSWORD = _ALWAYS | {"password"}
_FACTOR = _ALWAYS | {
    "second-factor",
    "second-factor-setup",
    "second-factor-qr",
    "second-factor-check",
}


class CareMiddleware:
    """Ends sessions by their limits; leads to password and second factor before anything else.

    What a signed-out browser gets: a page leads to the sign-in with `next`; a request that a script made
    (htmx, fetch) gets 401 with `HX-Trigger: session-expired`, so that the page keeps what was typed.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.user.is_authenticated:
            response = self.get_response(request)
            return sign_in_first(request) if _leads_to_sign_in(response) else response
        care = sessions.of(request)
        reason = care.ended(sessions.moment())
        if reason:
            logout(request)
            return sign_in_first(request, reason)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: object, args: object, kwargs: object
    ) -> HttpResponse | None:
        """After the address is known: count it as work, and lead to what is not settled."""
        if not request.user.is_authenticated:
            return None
        care = sessions.of(request)
        if not sessions.is_passive(request):
            care = sessions.touch(request, care)
        name = request.resolver_match.url_name if request.resolver_match else None
        is_password_due = request.user.must_change_password or care.expired
        is_factor_due = care.factor and not request.user.is_verified()
        # Who has a second factor shows it before anything: a password alone does not replace the password.
        if is_factor_due and (not is_password_due or second_factor.device_of(request.user)):
            return None if name in _FACTOR else _settle(request, "second-factor")
        if is_password_due:
            return None if name in _PASSWORD else _settle(request, "password")
        return None


def is_scripted(request: HttpRequest) -> bool:
    """True for htmx and fetch, whose answer lands inside a page."""
    return bool(
        getattr(request, "htmx", False)
        or request.headers.get("X-Requested-With") == "XMLHttpRequest"
        or request.headers.get("Sec-Fetch-Dest") == "empty"
    )


def sign_in_first(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The way to the sign-in page, and from there back to the page where the person was."""
    address = _sign_in_address(request, reason)
    if is_scripted(request):
        response = HttpResponse("Sesi berakhir. Masuk lagi untuk melanjutkan.", status=401)
        response.headers["HX-Trigger"] = "session-expired"
        response.headers["HX-Reswap"] = "none"
        response.headers["Kapuas-Sign-In"] = address
        return response
    return redirect(address)


def _sign_in_address(request: HttpRequest, reason: str) -> str:
    query = QueryDict(mutable=True)
    came_from = _page_of(request)
    if came_from and came_from != "/":
        query["next"] = came_from
    if reason:
        query["berakhir"] = reason
    return _address("login", query)


def _page_of(request: HttpRequest) -> str:
    """The page that the person looks at: of a POST or a part of a page the one that sent it."""
    if request.method in ("GET", "HEAD") and not is_scripted(request):
        return request.get_full_path()
    sent_by = request.headers.get("HX-Current-URL") or request.headers.get("Referer") or ""
    if not url_has_allowed_host_and_scheme(sent_by, allowed_hosts={request.get_host()}):
        return ""
    parts_of = urlsplit(sent_by)
    return f"{parts_of.path}?{parts_of.query}" if parts_of.query else parts_of.path


def _leads_to_sign_in(response: HttpResponse) -> bool:
    if not isinstance(response, HttpResponseRedirect):
        return False
    return resolve(urlsplit(response.url).path).url_name == "login" and "next=" in response.url


def _settle(request: HttpRequest, route: str) -> HttpResponse:
    """To the page that settles it, and back afterwards; a part of a page sends its whole page there."""
    query = QueryDict(mutable=True)
    query["next"] = _page_of(request) or "/"
    address = _address(route, query)
    if is_scripted(request):
        return HttpResponse(status=403, headers={"HX-Redirect": address})
    return redirect(address)


def _address(route: str, query: QueryDict) -> str:
    return f"{reverse(route)}?{query.urlencode(safe='/')}" if query else reverse(route)
