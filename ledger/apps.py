"""The journal: entries, periods, balances, chain. Knows no document and no budget."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "ledger"
    verbose_name = "Buku besar"

    def ready(self) -> None:
        from ledger import checks, checks_year_end, fences, legacy_checks  # noqa: F401
