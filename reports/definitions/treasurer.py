"""What the treasurer's books and registers share: whose they are, pages of rows, and their closing lines."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from core.money import Decimal
from core.words import terbilang
from reference.models import FiscalYear, Unit
from reports.definitions.listing import Listing, ListParameters, check_size
from reports.matrix import Column, FootLine, Matrix, Row, RowKind
from reports.scope import Context

ONE_UNIT = "Buku pembantu adalah milik satu bendahara. Pilih unitnya."
# A document's number in the books: as on paper where it came from elsewhere, else the drawn one.
NUMBER = "COALESCE(NULLIF({0}.external_number, ''), {0}.number)"


def owner(parameters: ListParameters) -> tuple[Unit, FiscalYear] | None:
    """The unit and year of a book; None when no unit is chosen: the region has no treasurer."""
    if parameters.unit_id is None:
        return None
    unit = Unit.objects.select_related("parent").get(pk=parameters.unit_id)
    return unit, FiscalYear.objects.get(pk=parameters.start.year)


def fetch(query: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """All rows of one query."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def in_words(amount: Decimal) -> str:
    """Terbilang with a capital, as below a book."""
    text = terbilang(amount)
    return f"{text[:1].upper()}{text[1:]}"


def balance_foot(label: str, balance: Decimal) -> tuple[FootLine, ...]:
    """The closing balance and its words."""
    return (FootLine(label, balance), FootLine("Terbilang", text=in_words(balance)))


@dataclass(frozen=True)
class Heading:
    """What stands above a book: kind, title, columns, and what its code and name are called."""

    kind: str
    title: str
    columns: tuple[Column, ...]
    names: tuple[str, str] = ("Nomor bukti", "Uraian")


def listing_of(
    heading: Heading,
    rows: Sequence[Row],
    found: Context,
    parameters: ListParameters,
    *,
    foot: tuple[FootLine, ...] = (),
    needs_unit: bool = True,
    note: str = "",
) -> Listing:
    """A page of finished rows; what stands below the last row is on the last page only."""
    check_size(parameters, len(rows))
    shown = _page(rows, parameters)
    is_last = parameters.offset + parameters.size >= len(rows)
    is_missing = needs_unit and parameters.unit_id is None
    matrix = Matrix(
        kind=heading.kind,
        title=heading.title,
        scope_code=found.unit_code,
        scope_name=found.unit_name,
        start=parameters.start,
        end=parameters.end,
        columns=heading.columns,
        rows=tuple(shown),
        code_label=heading.names[0],
        name_label=heading.names[1],
        note=ONE_UNIT if is_missing else note,
        foot=() if is_missing or not is_last else foot,
    )
    return Listing(matrix, len(rows))


def _page(rows: Sequence[Row], parameters: ListParameters) -> Iterable[Row]:
    """The rows of the page below the headings that they belong to."""
    first, last = parameters.offset, parameters.offset + parameters.size
    page = list(rows[first:last])
    heads: list[Row] = []
    for row in rows[:first]:
        if row.kind is RowKind.HEADER:
            heads = [one for one in heads if one.level < row.level]
            heads.append(row)
    if not page:
        return page
    level = page[0].level if page[0].kind is RowKind.HEADER else 99
    return [*(one for one in heads if one.level < level), *page]
