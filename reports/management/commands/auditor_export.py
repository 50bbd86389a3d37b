"""`manage.py auditor_export --year Y --out FILE`: registers, journals, documents, chain proof as one ZIP."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import arguments, outfile
from core.errors import DomainError
from reports import auditor_export


class Command(BaseCommand):
    help = "Write a year's package for the auditor (SP2D registers, journals, documents, chain proof) as ZIP."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=arguments.fiscal_year, required=True)
        parser.add_argument("--out", type=Path, required=True, metavar="FILE")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            auditor_export.check_year(options["year"])
            with outfile.whole_file(options["out"]) as out:
                members = auditor_export.write(options["year"], out, by="manage.py auditor_export")
        except DomainError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(members) + 1} berkas ditulis ke {options['out']}.")
