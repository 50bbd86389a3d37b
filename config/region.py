"""The region a process works on: one region is one database.

`--region NAME` on any command that takes it selects the database beside the default one; it is
read before Django starts, because settings name the database.
"""

import os
import re

from django.core.exceptions import ImproperlyConfigured

ENVIRONMENT_KEY = "KAPUAS_REGION"
_NAME = re.compile(r"[a-z][a-z0-9_]{0,30}")


def take_region_option(argv: list[str]) -> list[str]:
    """Move `--region NAME` (or `--region=NAME`) from argv into the environment; returns the rest."""
    rest: list[str] = []
    words = iter(argv)
    for word in words:
        if word == "--region":
            os.environ[ENVIRONMENT_KEY] = next(words, "")
            check_region_name(os.environ[ENVIRONMENT_KEY])
        elif word.startswith("--region="):
            os.environ[ENVIRONMENT_KEY] = word.partition("=")[2]
            check_region_name(os.environ[ENVIRONMENT_KEY])
        else:
            rest.append(word)
    return rest


def current_region() -> str:
    """The chosen region's name, empty for the default database."""
    return os.environ.get(ENVIRONMENT_KEY, "")


def check_region_name(name: str) -> str:
    """A region name becomes part of a database name: lower case letters, digits, underscores."""
    if not _NAME.fullmatch(name):
        raise ImproperlyConfigured(
            f"Nama region {name!r} tidak sah: huruf kecil, angka, dan garis bawah, diawali huruf."
        )
    return name
