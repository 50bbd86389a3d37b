"""Straight-line depreciation by semester, without residual value (SAP Buletin Teknis 18)."""

from dataclasses import dataclass
from datetime import date

from core.money import ZERO, Decimal, rounded

MONTHS_A_SEMESTER = 6


@dataclass(frozen=True)
class Basis:
    """What depreciation is reckoned from."""

    cost: Decimal
    acquired_on: date
    life_years: int
    accumulated: Decimal = ZERO
    accumulated_on: date | None = None


def semester_of(day: date) -> int:
    """Number of a day's semester, counted over all years."""
    return day.year * 2 + (day.month > MONTHS_A_SEMESTER)


def is_semester_end(day: date) -> bool:
    """True on 30 June and 31 December, to which depreciation is reckoned."""
    return (day.month, day.day) in {(6, 30), (12, 31)}


def due(basis: Basis, *, through: date, booked: Decimal = ZERO) -> Decimal:
    """What is still to be depreciated through a semester's end; the semester of acquisition counts whole.

    An asset that brought accumulated depreciation along spreads the rest over the semesters left of its life.
    `booked` is what was depreciated since. Never below nothing, never more than the rest.
    """
    if not basis.life_years or basis.acquired_on > through:
        return ZERO
    total = basis.life_years * 2
    first = semester_of(basis.acquired_on)
    gone = 0 if basis.accumulated_on is None else semester_of(basis.accumulated_on) - first + 1
    rest, left = basis.cost - basis.accumulated, total - gone
    elapsed = semester_of(through) - first + 1 - gone
    if elapsed <= 0 or rest <= ZERO:
        return ZERO
    target = rest if elapsed >= left else rounded(rest * elapsed / left)
    return max(ZERO, target - booked)
