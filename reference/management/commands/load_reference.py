"""`manage.py load_reference`: the official lists into the region's database."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core.errors import DomainError
from reference.importing import FOLDER, TABLES, Job, Loaded, load_reference, name_of
from reference.models import User


class Command(BaseCommand):
    help = "Load the official lists into the region; idempotent, all or nothing."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--folder", type=Path, default=FOLDER, help="folder with files.csv and its sheets"
        )
        parser.add_argument(
            "--file",
            action="append",
            default=[],
            help="only this sheet of the folder (repeatable); with --table and --edition any file of yours",
        )
        parser.add_argument(
            "--table", choices=sorted(TABLES), help="what --file holds, when not in files.csv"
        )
        parser.add_argument("--edition", default="", help="edition that --file belongs to")
        parser.add_argument("--generic", default="", help="generic row of a programme list, for example X.XX")
        parser.add_argument(
            "--user", default="", help="user name of the person who loads, for the load record"
        )
        parser.add_argument("--force", action="store_true", help="read sheets again that were loaded before")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = load_reference(
                actor=self._actor(options["user"]),
                folder=options["folder"],
                only=[] if options["table"] else options["file"],
                jobs=self._jobs(options) if options["table"] else None,
                force=options["force"],
            )
        except DomainError as error:
            raise CommandError(str(error)) from error
        for one in done:
            self.stdout.write(self._line(one))

    def _actor(self, name: str) -> User | None:
        if not name:
            return None
        found = User.objects.filter(username=name).first()
        if found is None:
            raise CommandError(f"Pengguna {name} tidak ada.")
        return found

    def _jobs(self, options: dict[str, Any]) -> list[Job]:
        if not options["file"]:
            raise CommandError("--table perlu --file.")
        table, edition = options["table"], options["edition"]
        return [
            Job(table, Path(name), name_of(Path(name)), edition, options["generic"])
            for name in options["file"]
        ]

    def _line(self, one: Loaded) -> str:
        place = f"{one.job.path.name} ({one.job.edition or one.job.table})"
        if one.is_skipped:
            return f"{place}: tidak berubah sejak pemuatan terakhir."
        counts = one.counts
        return f"{place}: {counts.added} baru, {counts.changed} berubah, {counts.unchanged} tetap."
