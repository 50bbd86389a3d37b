"""Axe on every screen of the route matrix, at 1280 and at 390 px, and nothing scrolls sideways.

A plain run asks every third screen, at one width; `.ci/run` asks all at both.
"""

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.urls import reverse

from tests.browser.conftest import Site, started_site
from tests.extent import IS_WHOLE, some, turn
from tests.web.matrix.table import NO_SCREENS, TABLE

pytestmark = pytest.mark.browser

# Who looks: the first of these who sees the screen.
LOOKERS = (
    "expenditure_treasurer",
    "operator",
    "treasury_staff",
    "finance_officer",
    "administrator",
    "auditor",
    "skpd_verifier",
    "revenue_treasurer",
    "budget_user",
    "delegated_budget_user",
    "activity_officer",
)
SIZES = ((1280, 900), (390, 844))
# How every visible text looks: its colour, what lies behind it, size, weight. Contrast, nine tenths of axe's
# time, is judged anew only where some text looks as none did that was judged before: in a whole run on the
# same screen, in another one on any screen.
LOOKS = """() => {
  const looks = new Set();
  for (const node of document.querySelectorAll("body, body *")) {
    if (![...node.childNodes].some((each) => each.nodeType === 3 && each.data.trim())) continue;
    if (!node.checkVisibility()) continue;
    const style = getComputedStyle(node);
    const behind = [];
    for (let at = node; at; at = at.parentElement) {
      const back = getComputedStyle(at);
      behind.push(back.backgroundColor, back.backgroundImage, back.opacity);
    }
    looks.add([style.color, style.fontSize, style.fontWeight, ...behind].join(" "));
  }
  return [...looks];
}"""
RUN = (
    "(isContrast) => axe.run({resultTypes: ['violations'], rules: {'color-contrast': {enabled: isContrast}}})"
)
JUDGED: set[str] = set()
SCREENS = some(sorted(name for name, row in TABLE.items() if row.get and name not in NO_SCREENS))


@pytest.fixture(scope="module")
def world_site(chromium: str) -> Iterator[tuple[Site, dict]]:
    """A started site with a document of every kind."""
    with started_site(chromium, "tests.browser.world_seed") as found:
        yield found


def address(name: str, told: dict) -> str:
    """The screen of the first SKPD's object."""
    row = TABLE[name]
    world = SimpleNamespace(shared=told["shared"])
    query = "&".join(f"{key}={value}" for key, value in row.query(world, told["own"]).items())
    return reverse(name, kwargs=row.address(world, told["own"])) + (f"?{query}" if query else "")


@pytest.mark.parametrize("name", SCREENS)
def test_a_screen_has_no_violation_and_never_scrolls_sideways(world_site, name: str):
    site, told = world_site
    role = next(role for role in LOOKERS if role in TABLE[name].get)
    page = site.person(role).page
    path = address(name, told)
    answer = page.goto(site.url + path, wait_until="load")
    assert answer.status == 200, path
    wrong = []
    axe = Axe()
    page.evaluate(axe.axe_script)
    judged: set[str] = set() if IS_WHOLE else JUDGED
    # A whole run judges both widths, another one by turns; sideways scrolling is looked for at both.
    turned = turn(name, SIZES)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if wide > 0:
            wrong.append(f"{width}: scrolls sideways by {wide} px")
        if not IS_WHOLE and (width, height) != turned:
            continue
        looks = set(page.evaluate(LOOKS))
        # The script stays in the page: it is sent once, not for every size.
        for found in page.evaluate(RUN, not looks <= judged)["violations"]:
            nodes = "; ".join(node["html"][:160] for node in found["nodes"][:3])
            wrong.append(f"{width}: {found['id']}: {nodes}")
        judged |= looks
    assert wrong == []


def test_the_sign_in_page_has_no_violation(world_site):
    site, _ = world_site
    page = site.browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{site.url}/masuk/")
    assert Axe().run(page).response["violations"] == []
