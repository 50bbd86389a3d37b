"""The books behind one CaLK: every statement built once, and what else the tables ask of the journal."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from ledger.models import EntryKind
from reference.models import FiscalYear, Nature, Unit
from reports import accounts, definitions
from reports.definitions.common import mapped
from reports.definitions.notes import CASH
from reports.engine import LEVEL_MAX, Parameters, build
from reports.journal import YearNeed, movement_condition, opening_condition
from reports.matrix import Matrix
from reports.scope import Context, context, scope_condition
from reports.vocabulary import Definition
from treasury import receivables
from treasury.receivables import OpenReceivable

# Down to which level statements are explained, as they are printed in the set of statements.
LEVEL = 3
OWN = {CASH.kind: CASH}


class Moved(NamedTuple):
    """What one account of fixed assets did within the year, by how the entry came about."""

    account_id: int
    # The same document spent capital budget, or the entry owes for it (BAST).
    is_bought: bool
    opening: Decimal
    debit: Decimal
    credit: Decimal


_ASSETS = """
WITH moved AS (
    SELECT entry_id, account_id,
        CASE WHEN {opening} THEN debit - credit ELSE 0 END AS opening,
        CASE WHEN {movement} THEN debit ELSE 0 END AS debit,
        CASE WHEN {movement} THEN credit ELSE 0 END AS credit
    FROM ledger_entryline WHERE {scope} AND account_id = ANY(%s) AND ({opening} OR {movement})),
capital AS (
    SELECT e.source FROM ledger_entry e WHERE e.id IN (
        SELECT entry_id FROM ledger_entryline WHERE {scope} AND account_id = ANY(%s) AND {movement})),
owed AS (
    SELECT l.entry_id FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id
    WHERE l.entry_id IN (SELECT entry_id FROM moved WHERE debit > 0) AND l.credit > 0 AND a.nature = %s)
SELECT m.account_id,
    e.source IN (SELECT source FROM capital) OR m.entry_id IN (SELECT entry_id FROM owed),
    sum(m.opening), sum(m.debit), sum(m.credit)
FROM moved m JOIN ledger_entry e ON e.id = m.entry_id GROUP BY 1, 2
"""
_CASH_BY_UNIT = """
SELECT b.unit_id, l.account_id, sum(l.opening), sum(l.amount)
FROM (SELECT book_id, account_id, debit - credit AS amount,
          CASE WHEN {opening} THEN debit - credit ELSE 0 END AS opening
      FROM ledger_entryline WHERE {scope} AND account_id = ANY(%s) AND ({opening} OR {movement})) l
JOIN ledger_book b ON b.id = l.book_id JOIN reference_unit u ON u.id = b.unit_id
GROUP BY b.unit_id, u.code, l.account_id HAVING sum(l.opening) <> 0 OR sum(l.amount) <> 0
ORDER BY u.code, l.account_id
"""


@dataclass
class Books:
    """One unit (None: the region) up to one day. Nothing is read before it is asked for, nothing twice."""

    year: int
    at: date
    unit_id: int | None
    _built: dict[tuple[str, int], Matrix] = field(default_factory=dict)

    @cached_property
    def context(self) -> Context:
        """Editions, unit and book."""
        return context(self.year, self.unit_id)

    @cached_property
    def tree(self) -> accounts.Tree:
        """The chart of the year."""
        return accounts.tree(self.context.chart_id, self.context.load_id)

    def statement(self, kind: str, *, level: int = LEVEL) -> Matrix:
        """The statement of that kind, exactly as it is printed."""
        key = (kind, level)
        if key not in self._built:
            definition: Definition = OWN.get(kind) or definitions.get(kind)
            parameters = Parameters(self.year, self.at, self.unit_id, level)
            self._built[key] = build(definition, parameters)
        return self._built[key]

    def detailed(self, kind: str) -> Matrix:
        """The statement down to the deepest accounts."""
        return self.statement(kind, level=LEVEL_MAX)

    def ids(self, *rows: str) -> list[int]:
        """Postable accounts of rows of the mapping of CaLK."""
        return self.tree.ids_of(mapped("calk", *rows), self.at)

    @cached_property
    def assets(self) -> list[Moved]:
        """Fixed assets and their accumulated depreciation by account and origin; one query."""
        opening, movement = self._parts()
        scope = scope_condition(self.context)
        ids = self.ids("FIXED_ASSET", "DEPRECIATED")
        text = _ASSETS.format(opening=opening[0], movement=movement[0], scope=scope[0])
        values = [
            *(*opening[1], *movement[1], *movement[1]),
            *(*scope[1], ids, *opening[1], *movement[1]),
            *(*scope[1], self.ids("CAPITAL"), *movement[1]),
            Nature.LIABILITY.value,
        ]
        return [Moved(*row) for row in _rows(text, values)]

    @cached_property
    def receivables(self) -> list[OpenReceivable]:
        """Open receivables with age and allowance; of the region those of every unit that has some."""
        year = FiscalYear.objects.get(pk=self.year)
        units = list(Unit.objects.filter(pk__in=self._units_owed()).order_by("code"))
        found = receivables.open_receivables_of(units, year, on=self.at)
        return [row for unit in units for row in found.get(unit.pk, ())]

    @cached_property
    def cash_by_unit(self) -> list[tuple[int, int, Decimal, Decimal]]:
        """(unit, account, opening, closing) of every cash account that had or has a balance; one query."""
        opening, movement = self._parts()
        scope = scope_condition(self.context)
        text = _CASH_BY_UNIT.format(opening=opening[0], movement=movement[0], scope=scope[0])
        ids = self.tree.ids_of(mapped("lak", "CASH_RKUD", "CASH_OTHER"), self.at)
        values = [*opening[1], *scope[1], ids, *opening[1], *movement[1]]
        return [(row[0], row[1], row[2], row[3]) for row in _rows(text, values)]

    def _units_owed(self) -> list[int]:
        scope = scope_condition(self.context, "l.")
        text = (
            "SELECT DISTINCT b.unit_id FROM ledger_entryline l JOIN ledger_book b ON b.id = l.book_id"
            " JOIN reference_allowancemapping m ON m.receivable_account_id = l.account_id"
            f" WHERE {scope[0]}"
        )
        return [row[0] for row in _rows(text, scope[1])]

    def _parts(self) -> tuple[tuple[str, list[Any]], tuple[str, list[Any]]]:
        """Conditions of what was there at first and of what happened since; a statement's own."""
        need = YearNeed(date(self.year, 1, 1), self.at, (EntryKind.CLOSING.value,), True, True, True)
        return opening_condition(need), movement_condition(need)


def _rows(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, list(values))
        return list(cursor.fetchall())


def summed(values: Sequence[Decimal]) -> Decimal:
    """Σ; zero of nothing."""
    return sum(values, ZERO)
