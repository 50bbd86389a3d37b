"""`manage.py sweep_files [--dry-run] [--region NAME]`: removes stored files that nothing names any more."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from workflows.file_sweep import sweep


class Command(BaseCommand):
    help = "Remove results of jobs that are over and stored files that no row names; run daily."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only count")

    def handle(self, *args: Any, **options: Any) -> None:
        done = sweep(dry_run=options["dry_run"])
        verb = "akan dihapus" if options["dry_run"] else "dihapus"
        self.stdout.write(f"{done.results} hasil pekerjaan, {done.files} berkas ({done.size} bita) {verb}.")
        if done.waits_for:
            self.stdout.write(f"Berkas dibiarkan: {done.waits_for}.")
