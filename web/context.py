"""Template context of every page."""

from django.http import HttpRequest


def work_context(request: HttpRequest) -> dict[str, object]:
    return {}
