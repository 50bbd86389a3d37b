"""`manage.py sync_grants`: the daily mirror of appointments in guardian grants."""

from typing import Any

from django.core.management.base import BaseCommand

from core import clock
from reference.appointments import sync_grants


class Command(BaseCommand):
    help = "Make the guardian grants on units equal to today's appointments; run daily."

    def handle(self, *args: Any, **options: Any) -> None:
        added, removed = sync_grants(on=clock.today())
        self.stdout.write(f"Izin unit: {added} ditambah, {removed} dicabut.")
