"""Budget tables, one file per concept."""

from budget.models.cash_plan import CashPlan
from budget.models.document import BudgetDocument, BudgetLine, BudgetVersion
from budget.models.fund_release import FundRelease, FundReleaseLine
from budget.models.key import BudgetKey
from budget.models.movement import BudgetMovement
from budget.models.planned_month import PlannedMonth

__all__ = [
    "BudgetDocument",
    "BudgetKey",
    "BudgetLine",
    "BudgetMovement",
    "BudgetVersion",
    "CashPlan",
    "FundRelease",
    "FundReleaseLine",
    "PlannedMonth",
]
