"""`manage.py close_books --year Y --month M --user U`: close a month and print every head.

The year is closed with `manage.py close_year`, which asks what must be done before (I-36).
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import arguments, outfile
from core.errors import DomainError
from ledger import chain, export, periods
from ledger.models import Book, PeriodEvent
from reference.models import User


class Command(BaseCommand):
    help = "Close a month as a named person; prints the heads to keep. The year: close_year."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=arguments.fiscal_year, required=True)
        parser.add_argument("--month", type=arguments.month, required=True)
        parser.add_argument("--books", nargs="+", default=[], metavar="CODE", help="default: all books")
        parser.add_argument("--user", required=True, help="who closes; his right is asked for every book")
        parser.add_argument("--reason", default="")
        parser.add_argument("--reopen", action="store_true", help="open the month again, with a reason")
        parser.add_argument("--heads", type=Path, help="also write the heads file that verify_chain takes")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["heads"]:
                outfile.check_writable(options["heads"])
            events = self._act(options)
        except DomainError as error:
            raise CommandError(str(error)) from error
        for event in events:
            self.stdout.write(f"{event.book.code} {event.year}/{event.last_number} {event.hash}")
        self.stdout.write(f"{len(events)} buku: {PeriodEvent.Action(events[0].action).label.lower()}.")
        if options["heads"]:
            found = export.heads(options["year"])
            self._keep(options["heads"], chain.heads_text(options["year"], found), options["year"])

    def _keep(self, file: Path, text: str, year: int) -> None:
        """The heads file; a refusal says that the books are closed and how to write it again."""
        try:
            outfile.write_text(file, [text])
        except DomainError as error:
            raise CommandError(
                f"{error} Buku sudah ditutup; tulis kepalanya dengan export_ledger --year {year} --heads."
            ) from error

    def _act(self, options: dict[str, Any]) -> list[PeriodEvent]:
        actor = User.objects.filter(username=options["user"], is_active=True).first()
        if actor is None:
            raise CommandError(f"Pengguna {options['user']} tidak dikenal atau tidak aktif.")
        year, month, reason = options["year"], options["month"], options["reason"]
        act = periods.reopen_period if options["reopen"] else periods.close_period
        return act(self._books(options["books"]), year, month, actor=actor, reason=reason)

    def _books(self, codes: list[str]) -> list[Book]:
        books = Book.objects.select_related("unit").order_by("code")
        found = list(books.filter(code__in=codes) if codes else books.all())
        unknown = set(codes) - {book.code for book in found}
        if unknown or not found:
            raise CommandError(f"Buku tidak dikenal: {', '.join(sorted(unknown)) or 'belum ada buku'}.")
        return found
