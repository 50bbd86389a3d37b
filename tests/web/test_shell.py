"""What every page has: policy headers, nothing inline, the bar by role, errors as pages."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.template.loader import get_template
from django.test import RequestFactory
from django.urls import reverse

from core.errors import AccessDenied, DomainError, NotFound, Refusals, TryAgain
from reference.models import Role
from tests.web.matrix.table import TABLE
from web import navigation
from web.middleware import WorkContextMiddleware
from web.templatetags.parts import ICONS

BASE = Path(__file__).resolve().parent.parent.parent
TEMPLATES = sorted((BASE / "web" / "templates").rglob("*.html"))


def test_the_policy_allows_nothing_inline(client_of):
    response = client_of(Role.AUDITOR).get("/")
    policy = response["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "style-src 'self'" in policy
    assert response["Cache-Control"] == "no-store"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_hold_no_inline_script_or_style(path):
    text = path.read_text()
    assert not re.search(r"<style\b|\sstyle\s*=|\son[a-z]+\s*=|javascript:|hx-on", text, re.I)
    assert not re.search(r"<script(?![^>]*\ssrc=)", text, re.I)
    assert not re.search(r"(?:src|href)=\"https?://", text)


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.name)
def test_templates_compile(path):
    assert get_template(str(path.relative_to(BASE / "web" / "templates")))


def test_the_script_evaluates_nothing():
    text = (BASE / "web/static/web/kapuas.js").read_text()
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|\.style\b|setTimeout\(['\"]", text)


def test_htmx_is_told_to_keep_to_the_policy(client_of):
    page = client_of(Role.AUDITOR).get("/").content.decode()
    assert '"includeIndicatorStyles": false' in page
    assert '"allowEval": false' in page


def test_stylesheets_scripts_and_fonts_are_served():
    wanted = ["tokens.css", "kapuas.css", "fonts.css", "kapuas.js", "vendor/htmx.min.js", "icon.svg"]
    assert [name for name in wanted if not finders.find(f"web/{name}")] == []
    font = re.search(r'url\("([^"]+)"\)', (BASE / "web/static/web/fonts.css").read_text()).group(1)
    assert finders.find("web/" + font.replace("%5B", "[").replace("%5D", "]"))


def test_every_icon_that_templates_name_exists():
    named = {name for path in TEMPLATES for name in re.findall(r'{% icon "(\w+)"', path.read_text())}
    assert named - set(ICONS) == set()


# --- The bar -------------------------------------------------------------------------------------
def labels(client) -> list[str]:
    bar = re.search(r'<nav class="modnav".*?</nav>', client.get("/").content.decode(), re.S).group()
    return re.findall(r">([^<]+)</a>", bar)


def test_modules_follow_the_roles(client_of):
    assert labels(client_of(Role.ADMINISTRATOR)) == ["Beranda", "Administrasi"]
    treasurer = labels(client_of(Role.TREASURER))
    assert "Belanja" in treasurer
    assert "Kas daerah" not in treasurer
    assert "Kas daerah" in labels(client_of(Role.TREASURY_STAFF))


def test_every_page_of_the_navigation_has_a_route():
    for module in navigation.MODULES:
        for page in module.pages:
            assert reverse(page.route)


def test_every_page_offered_to_a_role_opens():
    """The route matrix asks for every page; here: nobody is offered one that refuses him there."""
    offered = [
        (role, page.route)
        for module in navigation.MODULES
        for page in module.pages
        for role in Role
        if page.route == "home" or role in page.roles
    ]
    assert len(offered) > 200
    assert [(role, route) for role, route in offered if role.value not in TABLE[route].get] == []


def test_the_palette_finds_pages_by_words(client_of):
    client = client_of(Role.AUDITOR)
    found = client.get(reverse("palette"), {"q": "realisasi"}).content.decode()
    assert f'data-href="{reverse("lra")}"' in found
    assert "Tidak ada halaman" in client.get(reverse("palette"), {"q": "zzz"}).content.decode()
    hidden = client.get(reverse("palette"), {"q": "pengguna"}).content.decode()
    assert reverse("users") not in hidden


def test_shortcuts_are_a_page_too(client_of):
    assert "Ctrl K" in client_of(Role.AUDITOR).get(reverse("shortcuts")).content.decode()


# --- Errors --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("error", "status", "title"),
    [
        (AccessDenied("Tidak boleh.", rule="I-40"), 403, "Anda tidak berwenang"),
        (NotFound("Tidak ada."), 404, "Tidak ditemukan"),
        (TryAgain(), 409, "Coba lagi"),
        (DomainError("Sisa pagu kurang.", rule="I-15"), 422, "Tidak dapat dilakukan"),
        (Refusals([DomainError("Satu.", rule="I-15"), DomainError("Dua.")]), 422, "Tidak dapat dilakukan"),
    ],
)
def test_refusals_become_pages(region, error, status, title):
    request = RequestFactory().get("/")
    request.user = region[Role.AUDITOR]
    request.session = {}
    captured = {}
    middleware = WorkContextMiddleware(lambda r: (captured.setdefault("r", r) and None) or _response())
    middleware(request)
    response = middleware.process_exception(request, error)
    page = response.content.decode()
    assert response.status_code == status
    assert title in page
    for line in error.message.splitlines():
        assert line in page
    assert all(rule in page for rule in error.rules)
    assert middleware.process_exception(request, ValueError("x")) is None


def _response():
    from django.http import HttpResponse

    return HttpResponse()


def test_an_unknown_address_is_told_in_words(client):
    response = client.get("/tidak/ada/")
    assert response.status_code == 404
    assert "Alamat ini tidak ada" in response.content.decode()


def test_deployment_checks_are_clean():
    environment = {**os.environ, "KAPUAS_TLS": "1", "SECRET_KEY": "p" * 30 + "Q7" * 20 + "r!s@t#u$v%"}
    done = subprocess.run(
        [sys.executable, str(BASE / "manage.py"), "check", "--deploy", "--fail-level", "WARNING"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
