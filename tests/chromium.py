"""Where a Chromium is, for browser tests."""

import os
import shutil

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find_chromium() -> str | None:
    """CHROMIUM from the environment, else the first known program on the path."""
    given = os.environ.get("CHROMIUM")
    if given:
        return shutil.which(given)
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def browser_required() -> bool:
    """True when a run without a browser must fail."""
    return os.environ.get("REQUIRE_BROWSER", "0") not in {"", "0"}
