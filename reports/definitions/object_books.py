"""Buku pembantu rincian objek: what the book of receipts and the book of spending share."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Protocol, TypeVar

from django.db.models import Sum

from budget.in_force import documents_in_force
from budget.models import BudgetLine
from core.money import Decimal
from reference.models import Nature
from reports.definitions.listing import Listing, ListParameters, account_codes, check_days, note_of
from reports.definitions.treasurer import Heading, listing_of
from reports.matrix import NO_DATA, AnyCell, Cell, Row, TextCell
from reports.scope import Context, context


class BookLine(Protocol):
    """What both books ask of a booked line."""

    @property
    def account_code(self) -> str: ...


L = TypeVar("L", bound=BookLine)


def book_of(
    heading: Heading,
    parameters: ListParameters,
    lines_of: Callable[[Context, int], list[L]],
    rows_of: Callable[[list[L]], Iterable[Row]],
) -> Listing:
    """A page of the book of one unit, below an account when one is named; no rows without a unit."""
    check_days(parameters)
    found = context(parameters.start.year, parameters.unit_id)
    rows: list[Row] = []
    if parameters.unit_id is not None:
        lines = lines_of(found, parameters.unit_id)
        if parameters.account_id is not None:
            wanted = account_codes(parameters.account_id)
            lines = [line for line in lines if line.account_code in wanted]
        rows = list(rows_of(lines))
    return listing_of(heading, rows, found, parameters, note=note_of(parameters.account_id))


def in_force(parameters: ListParameters, nature: Nature, *keys: str) -> list[tuple[Any, ...]]:
    """Budget lines of the unit in force on the last day: `keys` of the budget key, and their sum."""
    documents = documents_in_force(year=parameters.start.year, at=parameters.end)
    rows = (
        BudgetLine.objects.filter(
            document__in=documents.filter(unit=parameters.unit_id), key__account__nature=nature
        )
        .order_by()
        .values_list(*(f"key__{key}" for key in keys))
        .annotate(total=Sum("amount"))
    )
    return list(rows)


def cells(
    first: TextCell, figures: Sequence[Decimal], total: Decimal, planned: Decimal
) -> tuple[AnyCell, ...]:
    """Figures without an amount stay empty; cumulative and what is left of the plan are always told."""
    shown = tuple(Cell(value) if value else NO_DATA for value in figures)
    return (first, NO_DATA, *shown, Cell(total), Cell(planned - total))
