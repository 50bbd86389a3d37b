"""Request middleware of the screens."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from core.errors import DomainError
from web import context
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
        """AccessDenied → 403, NotFound → 404, TryAgain → 409, any other refusal → 422."""
        return parts.error_page(request, error) if isinstance(error, DomainError) else None
