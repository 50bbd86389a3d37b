#!/usr/bin/env python3
"""Entry point of every command; see `manage.py help`."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config.region import take_region_option
    from django.core.management import execute_from_command_line

    execute_from_command_line(take_region_option(sys.argv))


if __name__ == "__main__":
    main()
