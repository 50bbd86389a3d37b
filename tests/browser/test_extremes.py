"""Screens with 500 rows, one row and none, longest names, amounts of 15 and 16 digits, at 1280 and 390 px."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from reference.models import Role
from tests.browser.conftest import Site, started_site
from tests.browser.person import Person
from tests.extent import IS_WHOLE, some, turn
from tests.factories.reference import PASSWORD

pytestmark = pytest.mark.browser

SIZES = ((1280, 900), (390, 844))
LARGE, LARGEST = "123.456.789.012.345,67", "9.999.999.999.999.999,99"
# Address, who looks, whether it has several pages. {name} is an id of the seed.
LISTS = (
    ("/belanja/spp/", Role.TREASURER, True),
    ("/belanja/spm/", Role.TREASURER, True),
    ("/belanja/sp2d/", Role.TREASURER, True),
    ("/belanja/kontrak/", Role.OPERATOR, True),
    ("/laporan/jurnal/", Role.AUDITOR, True),
    ("/laporan/jejak/", Role.AUDITOR, True),
    ("/audit/", Role.AUDITOR, True),
    ("/laporan/buku-besar/", Role.AUDITOR, True),
    ("/laporan/register-sp2d/", Role.AUDITOR, True),
    ("/laporan/kartu-kendali/", Role.OPERATOR, True),
    ("/laporan/lra/?tingkat=6", Role.OPERATOR, False),
    ("/laporan/neraca-saldo/", Role.OPERATOR, False),
    ("/anggaran/dpa/", Role.OPERATOR, False),
    ("/administrasi/rekanan/", Role.OPERATOR, False),
    ("/administrasi/unit/", Role.ADMINISTRATOR, False),
)
DOCUMENTS = (
    ("/", Role.TREASURER),
    ("/", Role.TREASURY_DELEGATE),
    ("/anggaran/dpa/{budget}/", Role.OPERATOR),
    ("/anggaran/spd/{release}/", Role.OPERATOR),
    ("/belanja/spp/{spp}/", Role.TREASURER),
    ("/belanja/spm/{spm}/", Role.TREASURER),
    ("/belanja/sp2d/{sp2d}/", Role.TREASURER),
    ("/belanja/kontrak/{contract}/", Role.OPERATOR),
    ("/laporan/jurnal/{entry}/", Role.AUDITOR),
    ("/belanja/spp/baru/", Role.TREASURER),
    ("/belanja/kontrak/baru/", Role.OPERATOR),
    ("/belanja/bast/baru/", Role.OPERATOR),
    ("/anggaran/spd/baru/", Role.TREASURY_STAFF),
    ("/kas-daerah/penerimaan/baru/", Role.TREASURY_STAFF),
    ("/kas-daerah/setoran/baru/", Role.TREASURY_STAFF),
)
EMPTY = (
    "/belanja/spp/",
    "/belanja/spm/",
    "/belanja/sp2d/",
    "/belanja/kontrak/",
    "/belanja/bast/",
    "/anggaran/dpa/",
    "/anggaran/spd/",
    "/laporan/lra/",
    "/laporan/register-sp2d/",
    "/laporan/kartu-kendali/",
)
# Tables, then everything outside of a part that scrolls by itself.
WRONG = r"""
() => {
    const wrong = [];
    const root = document.documentElement;
    const say = (what, node) => wrong.push(`${what}: ${node.textContent.trim().slice(0, 60)}`);
    if (root.scrollWidth > root.clientWidth) wrong.push(`page ${root.scrollWidth} wide`);
    const rects = (node) => {
        const range = document.createRange();
        range.selectNodeContents(node);
        return [...range.getClientRects()].filter((rect) => rect.width > 1 && rect.height > 1);
    };
    const texts = (node) => {
        const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT), found = [];
        while (walker.nextNode()) {
            const hidden = walker.currentNode.parentElement.closest(".vh, [hidden], dialog:not([open])");
            if (walker.currentNode.data.trim() && !hidden) found.push(walker.currentNode);
        }
        return found;
    };
    for (const cell of document.querySelectorAll("main table th, main table td")) {
        const box = cell.getBoundingClientRect();
        if (!box.width) continue;
        if (cell.scrollWidth > cell.clientWidth + 1) say("clipped", cell);
        for (const text of texts(cell)) {
            const lines = rects(text);
            const past = (line) => line.right > box.right + 1 || line.left < box.left - 1;
            if (lines.some(past)) say("outside", cell);
            if (/^\s*\(?[\d.]+(,\d+)?\)?\s*$/.test(text.data) && cell.matches("td.num") && lines.length > 1)
                say("number broken", cell);
        }
        if (cell.matches(".num") && !["end", "right"].includes(getComputedStyle(cell).textAlign))
            say("not right", cell);
    }
    for (const text of texts(document.querySelector("main"))) {
        const parent = text.parentElement;
        if (parent.closest(".table-wrap, .tabs, select, option, .combo-list")) continue;
        const far = (line) => line.right > root.clientWidth + 1 || line.left < -1;
        if (rects(text).some(far)) say("beyond", parent);
    }
    return [...new Set(wrong)].slice(0, 6);
}
"""
SEEN_ON_PAPER = (
    ".topbar, .context, .filters, .actions, .pager, .tabs, .btn, .toast, .drawer, .palette, .skip, button"
)


def window(site: Site, role: str) -> Page:
    """The window of a role's holder, signed in without showing him his home."""
    if role not in site.people:
        page = site.browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        asked = page.request.get(f"{site.url}/masuk/").text()
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', asked)
        assert token
        fields = {
            "csrfmiddlewaretoken": token[1],
            "username": site.usernames[role],
            "password": PASSWORD,
        }
        answer = page.request.post(
            f"{site.url}/masuk/", form=fields, headers={"Referer": site.url}, max_redirects=0
        )
        assert answer.status == 302
        site.people[role] = Person(page, site.url, site.usernames[role])
    return site.people[role].page


@pytest.fixture(scope="module")
def extremes(chromium: str) -> Iterator[tuple[Site, dict[str, int]]]:
    with started_site(chromium, "tests.browser.extremes_seed") as (site, told):
        yield site, told["ids"]


def wrong_at_both_sizes(page: Page, address: str) -> list[str]:
    """Open once and measure at both widths; a plain run at one, by turns."""
    answer = page.goto(address)
    assert answer is not None and answer.status == 200, address
    found = []
    for width, height in SIZES if IS_WHOLE else [turn(urlsplit(address).path, SIZES)]:
        page.set_viewport_size({"width": width, "height": height})
        found += [f"{width}: {one}" for one in page.evaluate(WRONG)]
    page.set_viewport_size({"width": 1280, "height": 900})
    return found


@pytest.mark.parametrize(("path", "role", "is_paged"), some(LISTS))
def test_a_long_list_fits_and_is_paged(extremes, path: str, role: Role, is_paged: bool) -> None:
    site, _ = extremes
    page = window(site, role)
    assert wrong_at_both_sizes(page, site.url + path) == []
    assert page.locator("main tbody tr").count() > 0
    assert (page.locator(".pager a").count() > 0) is is_paged


@pytest.mark.parametrize(("path", "role"), some(DOCUMENTS))
def test_a_document_or_form_fits(extremes, path: str, role: Role) -> None:
    site, ids = extremes
    assert wrong_at_both_sizes(window(site, role), site.url + path.format(**ids)) == []


def test_the_largest_amount_stands_whole(extremes) -> None:
    site, _ = extremes
    page = window(site, Role.TREASURER)
    page.goto(f"{site.url}/belanja/spp/?q=00101/SPP")
    assert page.locator("main tbody tr").count() == 1
    assert page.locator("main tbody td.num").first.inner_text().strip() == LARGEST
    page.goto(f"{site.url}/belanja/spp/?q=00102/SPP")
    assert page.locator("main tbody td.num").first.inner_text().strip() == LARGE
    assert page.locator("main tfoot td.num").first.inner_text().strip() == LARGE


@pytest.mark.parametrize("path", some(EMPTY))
def test_an_empty_list_says_why_and_what_next(extremes, path: str) -> None:
    site, _ = extremes
    page = window(site, "other")
    assert wrong_at_both_sizes(page, site.url + path) == []
    empty = page.locator("main .empty")
    assert len(empty.locator("h2, h3").inner_text()) > 8
    assert len(empty.locator("p").first.inner_text()) > 25


@pytest.mark.parametrize(
    ("path", "role", "words"),
    [
        ("/belanja/spp/", Role.TREASURER, ("Status", "Dibayar")),
        ("/belanja/sp2d/", Role.TREASURER, ("Status", "Dibayar")),
        ("/anggaran/dpa/{budget}/", Role.OPERATOR, ("Triwulan IV", "3.086.419.725")),
        ("/laporan/kartu-kendali/", Role.OPERATOR, ("Sisa SPD", "0,00")),
        ("/laporan/register-sp2d/", Role.AUDITOR, ("Dibayar", "LS-BJ")),
        ("/laporan/neraca-saldo/", Role.OPERATOR, ("Saldo akhir kredit", "0,00")),
    ],
)
def test_paper_has_no_buttons_repeats_the_head_and_cuts_no_column(
    extremes, tmp_path: Path, path: str, role: Role, words: tuple[str, str]
) -> None:
    site, ids = extremes
    head, last = words
    page = window(site, role)
    page.goto(site.url + path.format(**ids))
    page.emulate_media(media="print")
    seen = page.locator(SEEN_ON_PAPER).evaluate_all(
        "(all) => all.filter((one) => one.checkVisibility()).length"
    )
    file = tmp_path / "cetak.pdf"
    page.pdf(path=file, prefer_css_page_size=True)
    page.emulate_media(media="screen")
    assert seen == 0
    sheets = pages_of(file)
    assert len(sheets) > 1
    assert all(head in sheet for sheet in sheets if last in sheet), f"{head} does not head every page"
    assert sum(last in sheet for sheet in sheets) >= len(sheets) - 1, f"{last} is cut off"


def pages_of(file: Path) -> list[str]:
    """The words of each page that lie within the sheet, with single spaces."""
    boxes = subprocess.run(
        ["pdftotext", "-bbox", file, "-"], capture_output=True, text=True, check=True
    ).stdout
    found = []
    for page in boxes.split("<page ")[1:]:
        width = re.search(r'width="([\d.]+)"', page)
        assert width
        edge = int(width[1].partition(".")[0]) + 1
        words = re.findall(r'xMax="([\d.]+)"[^>]*>([^<]*)</word>', page)
        found.append(" ".join(word for right, word in words if int(right.partition(".")[0]) < edge))
    return found
