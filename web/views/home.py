"""Home: what waits for me and what remains to spend."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from web import context
from web.views import parts


@login_required
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Beranda menurut peran."""
    work = context.of(request)
    return parts.page(request, "home.html", {"today": work.on})
