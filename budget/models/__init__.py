"""Budget tables, one file per concept."""

from budget.models.cash_plan import CashPlan
from budget.models.ceiling import Ceiling, CeilingPlan
from budget.models.document import BudgetDocument, BudgetLine, BudgetVersion
from budget.models.exchange import ColumnMapping, LegalConsideration
from budget.models.fund_release import FundRelease, FundReleaseLine
from budget.models.key import BudgetKey
from budget.models.mandatory_share import MandatoryShare
from budget.models.movement import BudgetMovement
from budget.models.plan import (
    DevelopmentPlan,
    PlanAmount,
    PlanIndicator,
    PlannedProgram,
    PlanProposal,
    PlanTag,
    PlanTarget,
)
from budget.models.planned_month import PlannedMonth
from budget.models.price import PriceEdition, PriceItem, PriceKind, PriceProposal
from budget.models.proposal import BudgetProposal, ProposalLine, ReviewNote
from budget.models.regional_budget import RegionalBudget

__all__ = [
    "BudgetDocument",
    "BudgetKey",
    "BudgetLine",
    "BudgetMovement",
    "BudgetProposal",
    "BudgetVersion",
    "CashPlan",
    "Ceiling",
    "CeilingPlan",
    "ColumnMapping",
    "DevelopmentPlan",
    "FundRelease",
    "FundReleaseLine",
    "LegalConsideration",
    "MandatoryShare",
    "PlanAmount",
    "PlanIndicator",
    "PlanProposal",
    "PlanTag",
    "PlanTarget",
    "PlannedMonth",
    "PlannedProgram",
    "PriceEdition",
    "PriceItem",
    "PriceKind",
    "PriceProposal",
    "ProposalLine",
    "RegionalBudget",
    "ReviewNote",
]
