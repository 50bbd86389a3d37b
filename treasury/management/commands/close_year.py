"""`manage.py close_year --year Y --user U [--reopen | --open-next | --cancel-opening]`: year end, by name."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from core import arguments
from core.errors import DomainError
from ledger.models import PeriodEvent
from reference.models import FiscalYear, User
from treasury.services import year_end

ACTS = {
    "reopen": year_end.reopen,
    "open_next": year_end.open_next,
    "cancel_opening": year_end.cancel_opening,
}


class Command(BaseCommand):
    help = (
        "Close a year after its checklist (I-36), reopen it, or open the next year's balances; prints heads."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--year", type=arguments.fiscal_year, required=True)
        parser.add_argument("--user", required=True, help="who acts; the right of PPKD is asked")
        parser.add_argument("--reason", default="", help="kept with the entries; needed to reopen or cancel")
        act = parser.add_mutually_exclusive_group()
        act.add_argument("--reopen", action="store_true", help="mirror the closing entries")
        act.add_argument(
            "--open-next", action="store_true", help="opening of the next year from this closing"
        )
        act.add_argument("--cancel-opening", action="store_true", help="take this year's opening back")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = User.objects.filter(username=options["user"], is_active=True).first()
        if actor is None:
            raise CommandError(f"Pengguna {options['user']} tidak dikenal atau tidak aktif.")
        year = FiscalYear.objects.filter(pk=options["year"]).first()
        if year is None:
            raise CommandError(f"Tahun anggaran {options['year']} belum dibuka. Periksa --year.")
        act = next((act for name, act in ACTS.items() if options[name]), year_end.close)
        try:
            events = act(year, reason=options["reason"], actor=actor)
        except DomainError as error:
            raise CommandError(str(error)) from error
        for event in events:
            self.stdout.write(f"{event.book.code} {event.year}/{event.last_number} {event.hash}")
        done = PeriodEvent.Action(events[0].action).label.lower() if events else "tidak ada yang berubah"
        self.stdout.write(f"{len(events)} buku: {done}.")
