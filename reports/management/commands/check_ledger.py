"""`manage.py check_ledger [--anchor HEADS] [--files]`: every named check, both values of each failure."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.checks import Finding, registered
from core.errors import DomainError
from reports.anchor import compare
from workflows.evidence import damaged

FAILURES_SHOWN = 20


class Command(BaseCommand):
    help = "Run all checks of ledger, budget and documents; exit 1 when one fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--anchor", type=Path, metavar="HEADS", help="heads kept at a close (export_ledger --heads)"
        )
        parser.add_argument("--files", action="store_true", help="also read and hash every evidence file")

    def handle(self, *args: Any, **options: Any) -> None:
        failed = [
            name
            for name, (title, function) in registered().items()
            if self.has_failed(name, title, function())
        ]
        if options["files"] and self.has_failed(
            "evidence_contents", "Isi setiap bukti sama dengan SHA-256-nya", damaged()
        ):
            failed.append("evidence_contents")
        if options["anchor"] is None:
            self.stdout.write(
                "Tanpa --anchor, rantai yang seluruhnya dihitung ulang oleh pemilik basis data tidak"
                " terlihat. Berikan berkas kepala buku yang disimpan saat tutup buku."
            )
        else:
            failed += self.check_anchor(options["anchor"])
        if failed:
            self.stdout.write(f"{len(failed)} pemeriksaan gagal: {', '.join(failed)}.")
            sys.exit(1)
        self.stdout.write("Semua pemeriksaan cocok.")

    def check_anchor(self, file: Path) -> list[str]:
        """["anchor"] when a head of the file is not the stored one."""
        title = "Kepala buku sama dengan yang disimpan saat tutup buku"
        try:
            return ["anchor"] if self.has_failed("anchor", title, compare(file)) else []
        except DomainError as error:
            raise CommandError(str(error)) from error

    def has_failed(self, name: str, title: str, findings: Iterable[Finding]) -> bool:
        """Print one check and its first failures; True when it failed."""
        failures = [finding for finding in findings if not finding.is_ok]
        self.stdout.write(f"{'GAGAL' if failures else 'cocok'}  {name}: {title}")
        for finding in failures[:FAILURES_SHOWN]:
            self.stdout.write(
                f"       {finding.subject}: seharusnya {finding.expected}, nyatanya {finding.found}"
            )
        if len(failures) > FAILURES_SHOWN:
            self.stdout.write(f"       … dan {len(failures) - FAILURES_SHOWN} lainnya")
        return bool(failures)
