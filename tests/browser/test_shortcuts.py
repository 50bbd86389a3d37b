"""The keyboard shortcuts of the interface reference, in Chromium."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, started_site

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def told_site(chromium: str) -> Iterator[tuple[Site, dict]]:
    with started_site(chromium, "tests.browser.world_seed") as found:
        yield found


@pytest.fixture
def treasurer(told_site) -> Page:
    return told_site[0].person("expenditure_treasurer").page


def test_ctrl_k_opens_the_palette_and_escape_closes_it(treasurer: Page, told_site) -> None:
    treasurer.goto(told_site[0].url + "/")
    treasurer.keyboard.press("Control+k")
    expect(treasurer.locator("#palet")).to_be_visible()
    treasurer.keyboard.type("neraca saldo")
    treasurer.locator("#palet-hasil [role=option]").first.wait_for()
    treasurer.keyboard.press("Escape")
    expect(treasurer.locator("#palet")).to_be_hidden()


def test_a_question_mark_lists_the_shortcuts_outside_of_fields_only(treasurer: Page, told_site) -> None:
    treasurer.goto(told_site[0].url + "/belanja/spp/")
    treasurer.keyboard.press("?")
    expect(treasurer.locator("#pintasan")).to_be_visible()
    treasurer.keyboard.press("Escape")
    treasurer.keyboard.press("/")
    treasurer.keyboard.type("?")
    expect(treasurer.locator("#pintasan")).to_be_hidden()


def test_j_and_k_walk_the_list_and_then_its_documents(treasurer: Page, told_site) -> None:
    treasurer.goto(told_site[0].url + "/belanja/spp/")
    links = treasurer.locator("tbody th a.cell")
    treasurer.keyboard.press("j")
    treasurer.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    treasurer.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    second = links.nth(1).get_attribute("href")
    treasurer.keyboard.press("Enter")
    treasurer.wait_for_url(re.compile(r"/belanja/spp/\d+/"))
    treasurer.keyboard.press("j")
    treasurer.wait_for_url(f"**{second}")


def test_ctrl_s_saves_f8_walks_errors_and_alt_n_starts_a_line(treasurer: Page, told_site) -> None:
    treasurer.goto(told_site[0].url + "/belanja/spp/baru/")
    treasurer.keyboard.press("Alt+n")
    expect(treasurer.locator("#new_line")).to_be_focused()
    with treasurer.expect_navigation():
        treasurer.keyboard.press("Control+s")
    wrong = treasurer.locator("[aria-invalid=true]")
    assert wrong.count() > 0
    treasurer.keyboard.press("F8")
    expect(wrong.first).to_be_focused()


def test_ctrl_enter_asks_before_it_sends(treasurer: Page, told_site) -> None:
    site, told = told_site
    treasurer.goto(f"{site.url}/belanja/spp/{told['own']['payment_request']}/")
    treasurer.keyboard.press("Control+Enter")
    dialog = treasurer.locator("#kirim")
    expect(dialog).to_be_visible()
    treasurer.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    treasurer.keyboard.press("Control+Enter")
    with treasurer.expect_navigation():
        treasurer.keyboard.press("Control+Enter")
    expect(treasurer.locator("main")).to_contain_text("Menunggu PPK-SKPD")


def test_a_picker_is_walked_by_arrows_and_shows_what_remains(treasurer: Page, told_site) -> None:
    treasurer.goto(told_site[0].url + "/belanja/spp/baru/")
    field = treasurer.locator("#new_line")
    field.press_sequentially("alat", delay=10)
    options = treasurer.locator("#new_line-daftar [role=option]")
    options.first.wait_for()
    expect(field).to_have_attribute("aria-activedescendant", re.compile("."))
    is_in_sight = "(one) => one.getBoundingClientRect().bottom <= innerHeight"
    assert treasurer.locator("#new_line-daftar").evaluate(is_in_sight)
    assert field.evaluate("(one) => one.getBoundingClientRect().top >= 0")
    for label in ("sisa pagu", "sisa SPD", "sisa kas s.d."):
        expect(options.first).to_contain_text(label)
    treasurer.set_viewport_size({"width": 390, "height": 844})
    found = Axe().run(treasurer).response["violations"]
    assert [one["id"] for one in found] == []
    assert treasurer.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    inside = "(one) => one.getBoundingClientRect().right <= innerWidth"
    assert treasurer.locator("#new_line-daftar .left .num").first.evaluate(inside)
    treasurer.set_viewport_size({"width": 1280, "height": 900})
    treasurer.keyboard.press("Escape")
    expect(treasurer.locator("#new_line-daftar")).to_be_hidden()
