"""A statement as the site gives it: its page and its three files, read back and compared with the Matrix."""

from dataclasses import replace
from pathlib import Path

from django.test import Client
from django.urls import reverse

from reports import statements
from reports.statements import Request
from tests.reports import readback
from web.forms.reports import REGION
from web.views import reports


def differences(client: Client, wanted: Request, folder: Path) -> list[str]:
    """What page and files of the site say otherwise than the statement; a list's page is its first."""
    screen = next(one for one in reports.SCREENS.values() if wanted.kind in (one.kind, _by_cash(one)))
    query = {
        "unit": wanted.unit_id or REGION,
        "sampai": f"{wanted.at:%d-%m-%Y}",
        "tingkat": wanted.level,
        "kas": wanted.kind,
    }
    page = client.get(reverse(screen.route), query)
    assert page.status_code == 200, page.status_code
    shown = statements.listing(replace(wanted, limit=reports.PAGE_LINES)).matrix
    whole = statements.matrix(wanted)
    text = page.content.decode()
    if any(cell.value for row in shown for cell in row.cells):
        found = readback.differences(shown, readback.of_page(text, shown), "page")
    else:
        # Nothing but zeros: the page says so instead of drawing them.
        found = [] if "Belum ada angka" in text and not readback.of_page(text, shown) else ["page: not empty"]
    for form in readback.FORMS[1:]:
        file = client.get(reverse("statement-file", args=[screen.kind, form]), query)
        assert file.status_code == 200, (form, file.status_code)
        data: bytes = file.content
        read_as = data.decode() if form == "csv" else data
        found += readback.differences(whole, readback.read(read_as, whole, form, folder), form)
    return found


def _by_cash(screen: reports.Screen) -> str:
    """The second kind of a screen that asks which cash it is about."""
    return "lak_rkud" if "kas" in screen.fields else ""
