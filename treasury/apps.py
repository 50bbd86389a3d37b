"""Payment and receipt documents, and the rules that turn their events into journal entries."""

from django.apps import AppConfig


class TreasuryConfig(AppConfig):
    name = "treasury"
    verbose_name = "Penatausahaan"

    def ready(self) -> None:
        from treasury import (  # noqa: F401
            checks,
            checks_desk,
            checks_imprest,
            checks_revenue,
            checks_under_way,
            effects,
            evidence,
            flows,
            flows_desk,
            flows_notes,
            flows_revenue,
            flows_semester,
        )
