"""Payment and receipt documents, and the rules that turn their events into journal entries."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "treasury"
    verbose_name = "Penatausahaan"

    def ready(self) -> None:
        from importlib.util import find_spec

        if find_spec("ledger.posting") and find_spec("ledger.balances") and find_spec("ledger.books"):
            from treasury import checks, effects, flows  # noqa: F401
