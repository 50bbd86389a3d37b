"""A formula between statements: two sides as the books give them, and what explains them."""

from dataclasses import dataclass, field
from enum import StrEnum

from core.money import Decimal
from reports.matrix import DrillDown


class Status(StrEnum):
    """What a formula says."""

    EQUAL = "equal"
    DIFFERENT = "different"
    # One side has no data yet: no books of last year, a year that is not closed.
    NOT_YET = "not_yet"


@dataclass(frozen=True)
class Value:
    """One side of a formula or a part of its explanation; `source`: its lines, or `flow:id` of a document."""

    label: str
    amount: Decimal | None
    source: DrillDown | str | None = None


@dataclass(frozen=True)
class Formula:
    """One comparison. `parts` explain the sides or name the rows that differ."""

    code: str
    title: str
    left: Value
    right: Value
    parts: list[Value] = field(default_factory=list)

    @property
    def difference(self) -> Decimal | None:
        """Left less right; None while one side has no data."""
        if self.left.amount is None or self.right.amount is None:
            return None
        return self.left.amount - self.right.amount

    @property
    def status(self) -> Status:
        """Equal to the rupiah and sen, or not; rows that differ count though their sums agree."""
        if self.difference is None:
            return Status.NOT_YET
        is_equal = not self.difference and not any(part.label.startswith(ROW) for part in self.parts)
        return Status.EQUAL if is_equal else Status.DIFFERENT


# Begins the label of a part that is a difference by itself.
ROW = "Baris "
