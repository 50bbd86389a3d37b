"""Statements and reconciliation; reads only."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = "Laporan"

    def ready(self) -> None:
        from reports import articulation_checks, reconcile, semester  # noqa: F401
