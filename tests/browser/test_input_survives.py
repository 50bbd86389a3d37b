"""What was typed survives a lost connection and an expired session, and is dropped once it is saved."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Site, started_site
from tests.factories.reference import PASSWORD

pytestmark = pytest.mark.browser

NEW_CONTRACT = "/belanja/kontrak/baru/"
KEPT = "Object.keys(localStorage).filter((key) => key.startsWith('kapuas:isian:'))"


@pytest.fixture(scope="module")
def world_site(chromium: str) -> Iterator[Site]:
    with started_site(chromium, "tests.browser.world_seed") as (site, _):
        yield site


@pytest.fixture
def page(world_site: Site) -> Iterator[Page]:
    """The operator's form, opened in a fresh browser profile."""
    world_site.people.clear()
    person = world_site.person("operator")
    person.open(NEW_CONTRACT)
    yield person.page
    person.page.context.close()


def wait_for_kept(page: Page, number: int) -> None:
    """Until so many forms are kept; asked from outside, as the site's policy forbids evaluated code."""
    for _ in range(100):
        if page.evaluate(f"{KEPT}.length") == number:
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"{number} kept forms expected")


def fill(page: Page) -> None:
    page.fill("[name=number]", "027/UJI/2025")
    page.fill("[name=value]", "9.999.999.999.999.999,99")
    page.fill("[name=description]", "Pengadaan yang belum tersimpan")
    page.locator("[name=description]").blur()
    wait_for_kept(page, 1)


def test_a_lost_connection_keeps_the_form_and_says_so(page: Page) -> None:
    fill(page)
    page.context.set_offline(True)
    page.locator("main form .btn.primary").click()
    expect(page.get_by_role("alert")).to_contain_text("Sambungan terputus")
    assert page.input_value("[name=value]") == "9.999.999.999.999.999,99"
    page.context.set_offline(False)
    page.goto(page.url)
    page.get_by_role("button", name="Pulihkan isian").click()
    assert page.input_value("[name=number]") == "027/UJI/2025"
    assert page.input_value("[name=value]") == "9.999.999.999.999.999,99"
    assert page.input_value("[name=description]") == "Pengadaan yang belum tersimpan"


def test_an_expired_session_leads_back_to_the_form(page: Page, world_site: Site) -> None:
    fill(page)
    page.context.clear_cookies(name="sessionid")
    page.locator("main form .btn.primary").click()
    page.wait_for_url(re.compile("/masuk/"))
    expect(page.get_by_role("status")).to_contain_text("Isian tersimpan di peramban ini")
    page.fill("[name=username]", world_site.usernames["operator"])
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(NEW_CONTRACT))
    page.get_by_role("button", name="Pulihkan isian").click()
    assert page.input_value("[name=description]") == "Pengadaan yang belum tersimpan"


def test_a_script_told_that_the_session_ended_says_so_beside_the_form(page: Page) -> None:
    fill(page)
    page.context.clear_cookies(name="sessionid")
    page.locator("#key").press_sequentially("komputer", delay=10)
    expect(page.get_by_role("alert")).to_contain_text("Sesi Anda berakhir")
    assert page.input_value("[name=number]") == "027/UJI/2025"


def test_neither_token_nor_password_is_kept_and_signing_out_drops_all(page: Page) -> None:
    fill(page)
    kept = page.evaluate(f"localStorage.getItem({KEPT}[0])")
    assert "csrfmiddlewaretoken" not in kept
    page.goto(page.url.replace(NEW_CONTRACT, "/keluar/"))
    page.locator("main form .btn.primary").click()
    page.wait_for_url(re.compile("/masuk/"))
    assert page.evaluate(f"{KEPT}.length") == 0


def test_input_is_dropped_after_a_day(page: Page) -> None:
    fill(page)
    page.evaluate(
        f"""const key = {KEPT}[0]; const kept = JSON.parse(localStorage.getItem(key));
        kept.at -= 25 * 3600 * 1000; localStorage.setItem(key, JSON.stringify(kept))"""
    )
    page.goto(page.url)
    expect(page.get_by_role("button", name="Pulihkan isian")).to_have_count(0)
    assert page.evaluate(f"{KEPT}.length") == 0


def test_what_was_saved_is_not_offered_again(page: Page) -> None:
    fill(page)
    page.fill("[name=value]", "1.000.000")
    page.locator("[name=vendor]").select_option(index=1)
    page.locator("#key").press_sequentially("computer", delay=10)
    page.locator("#key-daftar [role=option]").first.wait_for()
    page.keyboard.press("Enter")
    page.locator("main form .btn.primary").click()
    page.wait_for_url(re.compile(r"/belanja/kontrak/\d+/"))
    wait_for_kept(page, 0)
