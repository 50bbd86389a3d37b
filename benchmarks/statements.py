"""LRA and trial balance to the finished matrix, against raw SQL that returns the same columns."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import connection

from benchmarks import floors
from benchmarks.measure import Ratio, compare
from benchmarks.run import owner_link
from benchmarks.workload import YEAR
from reports.definitions.lra import LRA
from reports.definitions.trial_balance import TRIAL_BALANCE
from reports.engine import Parameters, build
from reports.matrix import Matrix, RowKind
from reports.vocabulary import Definition

AT = date(YEAR, 12, 31)
Floor = Callable[..., str]


def _first_book() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, unit_id FROM ledger_book ORDER BY id LIMIT 1")
        book_id, unit_id = cursor.fetchone()
    return book_id, unit_id


def same_figures(matrix: Matrix, rows: list[tuple[Any, ...]], figures_at: int) -> None:
    """Floor and product must say the same before their times mean anything."""
    drawn = {
        row.code: [cell.value or 0 for cell in row.cells] for row in matrix if row.kind is RowKind.ACCOUNT
    }
    raw = {row[0]: [value or 0 for value in row[figures_at:]] for row in rows}
    raw = {code: values for code, values in raw.items() if any(values)}
    if drawn != raw:
        wrong = [code for code in sorted(set(drawn) | set(raw)) if drawn.get(code) != raw.get(code)]
        raise AssertionError(f"{matrix.kind}: floor and product differ in {wrong[:5]}")


def _compare(
    name: str,
    bound: str,
    *,
    definition: Definition,
    floor: Floor,
    figures_at: int,
    is_region: bool,
    times: int,
) -> Ratio:
    book = None if is_region else _first_book()
    parameters = Parameters(YEAR, AT, None if book is None else book[1])
    with owner_link(autocommit=True) as link:
        query = floor(link, YEAR, is_region=is_region)
        same_figures(build(definition, parameters), floors.statement(link, query, AT, book), figures_at)

        def run_floor(run: int) -> None:
            for _ in range(times):
                floors.statement(link, query, AT, book)

        def run_product(run: int) -> None:
            for _ in range(times):
                build(definition, parameters)

        return compare(name, bound, floor=run_floor, product=run_product, times=times)


def lra_of_a_unit(name: str) -> Ratio:
    """One unit, all six levels."""
    return _compare(
        name, "1.5", definition=LRA, floor=floors.lra_query, figures_at=3, is_region=False, times=20
    )


def lra_of_the_region(name: str) -> Ratio:
    """The consolidated statement."""
    return _compare(
        name, "1.3", definition=LRA, floor=floors.lra_query, figures_at=3, is_region=True, times=3
    )


def trial_balance_of_a_unit(name: str) -> Ratio:
    """One unit, every account."""
    return _compare(
        name,
        "1.5",
        definition=TRIAL_BALANCE,
        floor=floors.trial_balance_query,
        figures_at=2,
        is_region=False,
        times=20,
    )


def trial_balance_of_the_region(name: str) -> Ratio:
    """The consolidated one."""
    return _compare(
        name,
        "1.3",
        definition=TRIAL_BALANCE,
        floor=floors.trial_balance_query,
        figures_at=2,
        is_region=True,
        times=3,
    )


BOUNDS = (
    ("LRA, one unit", lra_of_a_unit),
    ("LRA, whole region", lra_of_the_region),
    ("trial balance, one unit", trial_balance_of_a_unit),
    ("trial balance, whole region", trial_balance_of_the_region),
)
