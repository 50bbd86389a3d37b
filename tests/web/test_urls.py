"""Every route of web.urls: what does not exist is refused; strangers are led away in the route matrix.

The lists are the modules web.urls_*, joined by web.urls under config.urls.
"""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from django.urls import URLPattern, get_resolver, reverse

import web
from config import urls as root
from reference.models import Role
from web import urls

ROUTES = sorted(urls.urlpatterns, key=lambda route: route.name)


def address(route: URLPattern) -> str:
    """The route with its parameters filled by what certainly does not exist."""
    values = {
        name: 10**9 if "int" in type(converter).__name__.lower() else "tidak-ada"
        for name, converter in route.pattern.converters.items()
    }
    return reverse(route.name, kwargs=values)


def test_the_lists_are_joined_without_a_name_twice():
    names = [route.name for route in urls.urlpatterns]
    parts = [
        import_module(f"web.{module.name}")
        for module in iter_modules(web.__path__)
        if module.name.startswith("urls_")
    ]
    assert len(names) == len(set(names)) and len(parts) > 4
    joined = [route.name for part in parts for route in part.urlpatterns]
    assert len(joined) == len(set(joined)) and set(joined) < set(names)


def test_errors_of_the_site_have_pages_of_ours():
    resolver = get_resolver()
    assert root.handler404 == "web.views.session.not_found"
    assert resolver.resolve_error_handler(404).__module__ == "web.views.session"
    assert resolver.resolve_error_handler(500).__module__ == "web.views.session"


@pytest.mark.parametrize(
    "role",
    [
        pytest.param(Role.AUDITOR, marks=pytest.mark.whole),
        pytest.param(Role.ADMINISTRATOR, marks=pytest.mark.whole),
        Role.TREASURER,
    ],
)
def test_what_does_not_exist_is_refused_and_never_breaks(client_of, role):
    client = client_of(role)
    for route in ROUTES:
        if not route.pattern.converters:
            continue
        found = client.get(address(route)).status_code, client.post(address(route)).status_code
        assert set(found) <= {403, 404, 405}, f"{route.name} {found}"
