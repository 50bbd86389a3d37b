"""`manage.py export_ledger --year Y --out FILE [--heads FILE]`: the canonical text of all books."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import arguments, outfile
from core.errors import DomainError
from ledger import chain, export


class Command(BaseCommand):
    help = "Write a year's journal as canonical text; verify_chain checks it without a database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=arguments.fiscal_year, required=True)
        parser.add_argument("--out", type=Path, required=True)
        parser.add_argument("--heads", type=Path, help="also write every book's last number and hash")

    def handle(self, *args: Any, **options: Any) -> None:
        year = options["year"]
        try:
            found = self._write(year, options["out"], options["heads"])
        except DomainError as error:
            raise CommandError(str(error)) from error
        for head in found:
            self.stdout.write(f"{head.book} {head.year}/{head.number} {head.hash}")
        self.stdout.write(f"{len(found)} buku tahun {year} ditulis ke {options['out']}.")

    def _write(self, year: int, file: Path, heads: Path | None) -> list[chain.Head]:
        """Both files; a place that takes one of them only is refused before the first is written."""
        found = export.heads(year)
        if not found:
            raise DomainError(f"Tahun {year} tidak dibuka di buku mana pun. Periksa --year.")
        if heads is not None and heads.resolve() == file.resolve():
            raise DomainError(f"--out dan --heads menyebut berkas yang sama: {file}. Pilih dua nama.")
        if heads is not None:
            outfile.check_writable(heads)
        # Heads read first are in the file also when somebody posts meanwhile.
        outfile.write_text(file, (f"{row}\n" for row in export.export_rows(year)))
        if heads is not None:
            outfile.write_text(heads, [chain.heads_text(year, found)])
        return found
