"""`make screenshots`: the ten main screens of a running demo region as PNG files for docs/SCREENS.md.

python -m tests.browser.screenshots http://127.0.0.1:8000 docs/screens
"""

import os
import sys
from pathlib import Path

import django
from playwright.sync_api import Browser, Page, sync_playwright

from tests.chromium import find_chromium

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from fixtures.demo_people import PASSWORD  # noqa: E402
from tests.browser.conftest import FLAGS  # noqa: E402

WIDTH, HEIGHT = 1280, 900
# The year that the demo lived through; of the next one it has only plans and budgets.
YEAR = "2025"
# File name, account, address or (list, link) to open the first document of a list.
SCREENS = (
    ("01-beranda", "bendahara", "/"),
    ("02-dpa", "tapd", "/anggaran/dpa/>first"),
    ("03-spd", "bendahara", "/anggaran/spd/>first"),
    ("04-spp-daftar", "bendahara", "/belanja/spp/"),
    ("05-spp-baru", "bendahara", "/belanja/spp/baru/"),
    ("06-spp", "ppk", "/belanja/spp/>first"),
    ("07-sp2d", "kuasa.bud", "/belanja/sp2d/>first"),
    ("08-lra", "ppkd", "/laporan/lra/"),
    ("09-neraca-saldo", "auditor", "/laporan/neraca-saldo/"),
    ("10-audit", "auditor", "/audit/"),
)


def signed_in(browser: Browser, site: str, account: str) -> Page:
    """A window of the demo account."""
    page = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}).new_page()
    page.goto(f"{site}/masuk/")
    page.fill("[name=username]", account)
    page.fill("[name=password]", PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url(f"{site}/")
    return page


def in_year(page: Page, year: str) -> Page:
    """Look at that fiscal year, chosen in the bar as a person would."""
    page.locator("button[data-focus=konteks-tahun]").click()
    page.select_option("#konteks-tahun", year)
    with page.expect_navigation():
        page.locator("#konteks button[type=submit], #konteks .btn.primary").first.click()
    return page


def take(site: str, folder: Path) -> None:
    """Open and photograph every screen."""
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS)
        pages: dict[str, Page] = {}
        for name, account, address in SCREENS:
            page = pages.get(account) or in_year(signed_in(browser, site, account), YEAR)
            pages[account] = page
            path, _, first = address.partition(">")
            page.goto(site + path)
            if first:
                page.goto(site + page.locator("tbody th a.cell").first.get_attribute("href"))
            page.wait_for_load_state("networkidle")
            page.screenshot(path=folder / f"{name}.png")
            print(folder / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    take(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
