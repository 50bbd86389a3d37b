"""The index of reports and the tabs beside a report: web.navigation, its parts and web.views.report_index."""

import re

import pytest
from django.urls import reverse

from reference.models import Role
from web import navigation, navigation_reports
from web.navigation_parts import GROUPS, INDEX


def scope(*roles):
    return type("Scope", (), {"roles": frozenset(roles)})()


def test_every_report_has_a_purpose_and_its_notes():
    for page in navigation_reports.REPORTS.pages:
        assert page.route == INDEX or (page.group in GROUPS and page.note), page.label
    found = dict(navigation.reports(scope(Role.AUDITOR)))
    assert list(found) == [group for group in GROUPS if group in found]
    # Books of treasurers belong to another module and are listed all the same.
    assert reverse("cash-book") in {link.url for link in found["Bendahara"]}
    assert "LPSAL" not in {link.label for link in dict(navigation.reports(scope(Role.OPERATOR)))[GROUPS[0]]}
    assert navigation.reports(scope(Role.ADMINISTRATOR)) == []


def test_the_address_that_says_most_is_the_present_page():
    (module,) = [one for one in navigation.modules(scope(Role.AUDITOR), reverse("lo")) if one.is_current]
    assert [page.label for page in module.pages if page.is_current] == ["LO"]
    assert [page.label for page in module.tabs][:3] == ["Semua laporan", "LRA", "LPSAL"]
    assert {page.group for page in module.tabs[1:]} == {"Laporan keuangan"}
    (index,) = [one for one in navigation.modules(scope(Role.AUDITOR), reverse(INDEX)) if one.is_current]
    assert index.tabs == ()


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.TREASURER])
def test_the_index_lists_what_the_person_may_open(client_of, role):
    page = client_of(role).get(reverse(INDEX)).content.decode()
    listed = re.findall(r'<li><a href="([^"]+)"', page)
    assert listed == [link.url for _, links in navigation.reports(scope(role)) for link in links]
    assert 'class="tabs"' not in page
