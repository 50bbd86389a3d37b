"""Payment and receipt documents, and the rules that turn their events into journal entries."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "treasury"
    verbose_name = "Penatausahaan"

    def ready(self) -> None:
        from treasury import checks, checks_revenue, effects, evidence, flows, flows_revenue  # noqa: F401
