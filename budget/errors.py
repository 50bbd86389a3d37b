"""Errors of the budget room."""

from collections.abc import Iterable
from dataclasses import dataclass

from core.errors import DomainError


@dataclass(frozen=True)
class RowError:
    """One bad cell: line (1 = header), column, its value and why it is refused."""

    line: int
    column: str
    value: str
    why: str
    rule: str = ""

    def __str__(self) -> str:
        return f"Baris {self.line}, kolom {self.column}, nilai “{self.value}”: {self.why}"


class BadRows(DomainError):
    """A file or form with bad rows; nothing of it was taken. `rows` names every bad cell."""

    def __init__(self, rows: Iterable[RowError]) -> None:
        self.rows = list(rows)
        rules = dict.fromkeys(row.rule for row in self.rows if row.rule)
        super().__init__("\n".join(str(row) for row in self.rows), rule=rules)
