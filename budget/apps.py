"""The budget: documents, versions, cash plans, fund releases and what remains of them."""

from django.apps import AppConfig


class BudgetConfig(AppConfig):
    name = "budget"
    verbose_name = "Anggaran"

    def ready(self) -> None:
        from budget import (  # noqa: F401
            checks,
            flows,
            flows_ceiling,
            flows_plan,
            flows_planning,
            flows_price,
        )
