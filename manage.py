#!/usr/bin/env python3
"""Entry point of every command; see `manage.py help`."""

import os
import sys

# These make the region's database themselves, with more in it, or must not make one.
MAKERS = {
    *("run", "demo", "replay", "prepare_database", "backup", "restore"),
    *("import_budget", "budget_totals"),
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    from config.region import take_region_option

    try:
        words = take_region_option(sys.argv)
        str(settings.DATABASES)  # reads the settings: a fault in them speaks here, for every command
        if len(words) < len(sys.argv) and words[1] not in MAKERS:
            words = make_region_when_missing(words)
    except ImproperlyConfigured as error:
        sys.exit(f"manage.py: {error}")
    execute_from_command_line(words)


def make_region_when_missing(words: list[str]) -> list[str]:
    """`--region NAME` makes and migrates its database when missing; `--fresh` drops it first."""
    from django.conf import settings

    from config.prepare import make_when_missing, take_fresh_option

    words, is_fresh = take_fresh_option(words)
    make_when_missing(settings.DATABASES["default"]["NAME"], fresh=is_fresh)
    return words


if __name__ == "__main__":
    main()
