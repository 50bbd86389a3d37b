"""Filters of the document screens."""

from typing import Any

from django import template

from budget.models import BudgetLine
from core.money import ZERO, Decimal
from web.forms.budget_lines import MONTH_NAMES, planned_of
from web.forms.inputs import Row

register = template.Library()


@register.filter
def quarters(line: BudgetLine) -> list[Decimal]:
    """The cash plan of a line by quarter."""
    sums = [ZERO] * 4
    for plan in line.months.all():
        sums[(plan.month - 1) // 3] += plan.amount.amount
    return sums


@register.filter
def unplanned(row: Row) -> Decimal:
    """What the typed months still leave of a typed line; negative when they exceed it."""
    return row.amount - planned_of(row)


@register.filter
def rowno(row: Row) -> int:
    """A line's number as people count."""
    return row.index + 1


@register.filter
def month_cells(row: Row) -> list[tuple[str, str, bool]]:
    """(name, typed text, is wrong) of the twelve months."""
    return [(name, row.texts[name], name in row.errors) for name in MONTH_NAMES]


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None
