"""Filters of the document screens."""

from typing import Any

from django import template

from budget.models import BudgetLine, ProposalLine
from budget.proposal_changes import detail_of
from budget.proposal_text import coefficient_text
from core.money import ZERO, Decimal
from web.forms.budget_lines import MONTH_NAMES, planned_of
from web.forms.inputs import Row
from web.templatetags.kapuas import amount

register = template.Library()
# As wide as the inner margin of an input.
PADDING = "\u00a0" * 3


@register.filter
def quarters(line: BudgetLine) -> list[Decimal]:
    """The cash plan of a line by quarter."""
    sums = [ZERO] * 4
    for plan in line.months.all():
        sums[(plan.month - 1) // 3] += plan.amount.amount
    return sums


@register.filter
def coefficient(line: ProposalLine) -> str:
    """The volumes of an RKA line: `12 desa × 40 balita`."""
    return coefficient_text(detail_of(line).volumes)


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
def number(document: Any) -> str:
    """The document's own number, the one of its paper, or that it is a draft."""
    return document.number or document.external_number or f"Draf {document.pk}"


@register.filter
def cell(value: Any) -> str:
    """An amount under typed ones: padded as they are, so that the digits stand under each other."""
    text = amount(value)
    return f"{PADDING}{text}{PADDING}" if text else ""


@register.filter
def get(mapping: Any, key: Any) -> Any:
    """`mapping[key]`, or nothing."""
    return mapping.get(key) if mapping else None


@register.filter
def negated(value: Any) -> Any:
    """The other side's amount."""
    return -value
