"""`manage.py export_ledger --year Y --out FILE [--heads FILE]`: the canonical text of all books."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from ledger import chain, export


class Command(BaseCommand):
    help = "Write a year's journal as canonical text; verify_chain checks it without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=int, required=True)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--heads", type=Path, help="also write every book's last number and hash")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        with options["out"].open("w", encoding="utf-8", newline="\n") as file:
            for row in export.export_rows(year):
                file.write(f"{row}\n")
        found = export.heads(year)
        if options["heads"]:
            options["heads"].write_text(chain.heads_text(year, found), encoding="utf-8", newline="\n")
        for head in found:
            self.stdout.write(f"{head.book} {head.year}/{head.number} {head.hash}")
        self.stdout.write(f"{len(found)} buku tahun {year} ditulis ke {options['out']}.")
