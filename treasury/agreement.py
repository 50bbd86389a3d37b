"""Documents against the journal (domain.md 5.8): A-16 cash books, A-17 functional SPJ, A-18 RKUD outflow.

Both sides are summed in the database by place (unit, sub kegiatan, account), one query for all units. Only a
difference asks a second one: which documents and entries are behind it. What an audit adjusts has no
document of the treasurer: it is told apart, never added to either side in silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from core.money import ZERO, Decimal
from reference.roles import AccountKey
from treasury import agreement_sql as sql

BOOKS, REPORT, OUTFLOW = "A-16", "A-17", "A-18"
# Documents that are listed behind one formula.
BEHIND_MAX = 200


@dataclass(frozen=True)
class Scope:
    """Whose money until when. `units`: an SKPD with its sub-units; None for the RKUD or the whole region."""

    year: int
    chart_id: int
    at: date
    units: tuple[int, ...] | None = None

    def values(self, formula: str) -> dict[str, Any]:
        """Parameters of the statements."""
        return {
            "year": self.year,
            "chart": self.chart_id,
            "start": date(self.year, 1, 1),
            "at": self.at,
            "units": list(self.units) if self.units is not None else None,
            "roles": [key.value for key in _ROLES[formula]],
            "max": BEHIND_MAX,
        }


@dataclass(frozen=True)
class Place:
    """What documents and journal say of one place; `opening` is in both."""

    unit_id: int | None
    unit_code: str
    # 0: no sub kegiatan.
    sub_id: int
    sub_code: str
    account_id: int
    account_code: str
    account_name: str
    opening: Decimal
    said: Decimal
    posted: Decimal
    audited: Decimal

    @property
    def by_documents(self) -> Decimal:
        """Saldo or sum that the documents make."""
        return self.opening + self.said

    @property
    def by_journal(self) -> Decimal:
        """Saldo or sum in the ledger, audit adjustments included."""
        return self.opening + self.posted + self.audited

    @property
    def difference(self) -> Decimal:
        """Documents less journal; what an audit adjusted is explained."""
        return self.said - self.posted

    @property
    def name(self) -> str:
        """Unit, sub kegiatan and account, as far as the place has them."""
        parts = (self.unit_code, self.sub_code, self.account_code, self.account_name)
        return " ".join(part for part in parts if part)


@dataclass(frozen=True)
class Cause:
    """One document or entry that the other side has otherwise: `key` is `flow:id`, or `entry:id`."""

    key: str
    number: str
    unit_code: str
    account_code: str
    said: Decimal
    posted: Decimal

    @property
    def difference(self) -> Decimal:
        """Document less journal."""
        return self.said - self.posted


_ROLES = {
    BOOKS: (AccountKey.TREASURER_CASH, AccountKey.RECEIPT_CASH),
    REPORT: (),
    OUTFLOW: (AccountKey.RKUD_CASH,),
}


def places(formula: str, scope: Scope) -> list[Place]:
    """Every place of A-16, A-17 or A-18 by unit, sub kegiatan and account; one query."""
    rows = _rows(sql.TOTALS, formula, scope)
    return [Place(*row[:7], *(amount or ZERO for amount in row[7:])) for row in rows]


def causes(formula: str, scope: Scope) -> list[Cause]:
    """Documents and entries on which the two sides differ, BEHIND_MAX at most; one query."""
    rows = _rows(sql.BEHIND, formula, scope)
    return [Cause(*row[:4], *(amount or ZERO for amount in row[4:])) for row in rows]


def outflow_parts(scope: Scope) -> dict[str, Decimal]:
    """A-18 by what it is made of: gross, deducted (negative), remitted, refunded, other; one query."""
    found = dict.fromkeys(sql.OUTFLOW_SORTS, ZERO)
    found.update(_rows(sql.SORTS, OUTFLOW, scope))
    return found


def differing(found: Iterable[Place]) -> list[Place]:
    """The places whose sides are not equal."""
    return [place for place in found if place.difference]


def _rows(query: str, formula: str, scope: Scope) -> list[tuple[Any, ...]]:
    text = query.format(documents=sql.DOCUMENTS[formula], lines=sql.LINES[formula])
    with connection.cursor() as cursor:
        cursor.execute(text, scope.values(formula))
        return list(cursor.fetchall())
