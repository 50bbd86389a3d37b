"""Pictures of a page for whoever looks at screens; taken only where SCREENSHOTS names a folder."""

import os
from pathlib import Path

from playwright.sync_api import Page

WIDE, NARROW = (1280, 900), (390, 844)


def photograph(page: Page, name: str) -> None:
    """The whole page as it stands, as `name`.png.

    The caret stays as it is: hiding it leaves an empty style attribute on every field, which the page's
    policy refuses as soon as a part of it is copied.
    """
    folder = os.environ.get("SCREENSHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True, caret="initial")


def photograph_both(page: Page, name: str) -> None:
    """The page on a desk and on a telephone; afterwards it is as wide as on the desk."""
    if not os.environ.get("SCREENSHOTS"):
        return
    for width, height in (NARROW, WIDE):
        page.set_viewport_size({"width": width, "height": height})
        photograph(page, f"{name}-{width}")
