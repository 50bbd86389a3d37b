"""`manage.py verify_chain FILE [--anchor HEADS]`: check an exported year; needs no database."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.outfile import why
from ledger import chain


class Command(BaseCommand):
    help = "Check an exported journal: names the first bad entry and exits 1."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--anchor", type=Path, metavar="HEADS", help="heads kept at a close")

    def handle(self, *args: Any, **options: Any) -> None:
        anchor = _heads(options["anchor"]) if options["anchor"] else None
        try:
            found = chain.verify(_rows(options["file"]), anchor=anchor)
        except OSError as error:
            raise CommandError(f"Berkas {options['file']} tidak dapat dibaca: {why(error)}.") from error
        except chain.ChainBroken as broken:
            self.stdout.write(f"RUSAK  {broken}")
            sys.exit(1)
        except UnicodeDecodeError as error:
            self.stdout.write(
                f"RUSAK  berkas memuat bita yang bukan UTF-8 (bita ke-{error.start} dari satu blok)"
            )
            sys.exit(1)
        self.stdout.write(f"Rantai {found.year} utuh: {len(found.heads)} buku, {found.entries} jurnal.")
        if anchor is None:
            self.stdout.write(
                "Tanpa --anchor, ekor yang dipotong rapi dan rantai yang dihitung ulang tidak terlihat."
            )


def _heads(file: Path) -> list[chain.Head]:
    try:
        return chain.read_heads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, chain.ChainBroken) as error:
        reason = why(error) if isinstance(error, OSError) else "bukan berkas dari export_ledger --heads"
        raise CommandError(f"Berkas kepala buku {file} tidak dapat dibaca: {reason}.") from error


def _rows(file: Path) -> Iterator[str]:
    with file.open(encoding="utf-8", newline="\n") as opened:
        for row in opened:
            yield row.removesuffix("\n")
        yield ""
