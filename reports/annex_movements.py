"""What accounts of the Neraca did within a year, by what made them move; for the annexes of accountability.

Every line is sorted by its own entry: whether money moved with it, revenue or expense, a liability, another
account of the same kind. Each annex says in which order these are asked.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import connection

from core.errors import DomainError
from core.money import ZERO, Decimal
from reports.accounts import Tree, tree
from reports.definitions.common import EXCLUDED, mapped
from reports.gathered import Sums
from reports.journal import YearNeed, movement_condition, opening_condition
from reports.scope import Context, scope_condition

OPENING = "opening"
# Sorted sums (debit − credit) of one account of one unit.
Sorted = dict[str, Decimal]
Places = dict[tuple[int, int], Sorted]

# Of a receivable: money settled it, revenue made it, allowance or expense wrote it off.
RECEIVABLES = """CASE WHEN r.has_money THEN 'settled' WHEN r.has_revenue THEN 'added'
    WHEN r.has_beside OR r.has_expense THEN 'written' ELSE 'other' END"""
# Of a fixed asset: complete or regrouped within assets, bought by the budget or on credit, given, gone.
ASSETS = """CASE WHEN r.own_debit AND r.own_credit AND r.has_begun THEN 'completed'
    WHEN r.own_debit AND r.own_credit THEN 'regrouped'
    WHEN e.source IN (SELECT source FROM capital) OR (r.own_debit AND r.has_liability) THEN 'bought'
    WHEN r.has_equity THEN 'other' WHEN r.own_credit THEN 'gone'
    WHEN r.has_revenue THEN 'granted' ELSE 'other' END"""
# Of a liability: from one to another without money, else paid, corrected or new.
LIABILITIES = """CASE WHEN r.own_debit AND r.own_credit AND NOT r.has_money THEN 'regrouped'
    WHEN t.credit > 0 THEN 'added' WHEN r.has_money THEN 'paid' ELSE 'corrected' END"""

# The arrays are of the column's own type: only so does PostgreSQL hash them, and look each line up at once.
_MOVED = """
WITH touched AS (
    SELECT entry_id, book_id, account_id, debit, credit, {opening} AS is_opening
    FROM ledger_entryline WHERE {scope} AND account_id = ANY(%s::bigint[]) AND ({opening} OR {movement})),
capital AS (
    SELECT DISTINCT c.source FROM ledger_entry c JOIN (
        SELECT entry_id FROM ledger_entryline
        WHERE {scope} AND account_id = ANY(%s::bigint[]) AND {movement}) s ON s.entry_id = c.id),
around AS (
    SELECT l.entry_id,
        bool_or(l.account_id = ANY(%s::bigint[])) AS has_money,
        bool_or(l.account_id = ANY(%s::bigint[])) AS has_beside,
        bool_or(l.account_id = ANY(%s::bigint[]) AND l.credit > 0) AS has_begun,
        bool_or(l.account_id = ANY(%s::bigint[]) AND l.debit > 0) AS own_debit,
        bool_or(l.account_id = ANY(%s::bigint[]) AND l.credit > 0) AS own_credit,
        bool_or(a.nature = 'lo_revenue') AS has_revenue,
        bool_or(a.nature = 'expense') AS has_expense,
        bool_or(a.nature = 'equity' AND NOT l.account_id = ANY(%s::bigint[])) AS has_equity,
        bool_or(a.nature IN ('liability', 'withholding') AND l.credit > 0) AS has_liability
    FROM ledger_entryline l JOIN reference_account a ON a.id = l.account_id
    WHERE l.entry_id IN (SELECT entry_id FROM touched WHERE NOT is_opening) GROUP BY l.entry_id)
SELECT b.unit_id, t.account_id, CASE WHEN t.is_opening THEN 'opening' ELSE {sort} END, sum(t.debit - t.credit)
FROM touched t JOIN ledger_book b ON b.id = t.book_id JOIN ledger_entry e ON e.id = t.entry_id
LEFT JOIN around r ON r.entry_id = t.entry_id
GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Chart:
    """Accounts of rows of the report mapping, in the chart of the statement's year."""

    found: Context
    on: date

    @property
    def tree(self) -> Tree:
        """The chart."""
        return tree(self.found.chart_id, self.found.load_id)

    def ids(self, statement: str, *rows: str) -> list[int]:
        """Postable accounts of the rows."""
        return self.tree.ids_of(mapped(statement, *rows), self.on)

    def needed(self, title: str, *rows: str) -> list[int]:
        """Accounts of rows of CaLK; DomainError when the chart says of none that it is one (I-01)."""
        found = self.ids("calk", *rows)
        if not found:
            raise DomainError(
                f"Bagan akun tahun {self.on.year} belum dipetakan ke baris {title}."
                " Muat pemetaan laporannya (report_rows) dengan load_reference.",
                rule="I-01",
            )
        return found

    @property
    def money(self) -> list[int]:
        """Cash, what is withheld, and the accounts that lead to another book of the same event."""
        return self.ids("lak", "CASH_RKUD", "CASH_OTHER", "RECIPROCAL")


@dataclass(frozen=True)
class Wanted:
    """Which accounts (`own`, and `beside` read with them), how their lines are sorted, what that asks."""

    sort: str
    own: Sequence[int]
    beside: Sequence[int] = ()
    begun: Sequence[int] = ()
    capital: Sequence[int] = ()


def places(chart: Chart, wanted: Wanted, *, start: date, end: date, gathered: Sums | None = None) -> Places:
    """Sums by unit of the book and account, by opening and sort; one query, or one for all books gathered."""
    if gathered is None or gathered.shared is None or chart.found.parent_id is not None:
        return _read(chart, wanted, start=start, end=end)
    name = ("places", wanted.sort, start, end)
    if name not in gathered.shared:
        of_all = Chart(replace(chart.found, unit_id=None, book_id=None), chart.on)
        gathered.shared[name] = _read(of_all, wanted, start=start, end=end)
    whole: Places = gathered.shared[name]
    unit_id = chart.found.unit_id
    return {place: sums for place, sums in whole.items() if unit_id is None or place[0] == unit_id}


def _read(chart: Chart, wanted: Wanted, *, start: date, end: date) -> Places:
    need = YearNeed(start, end, EXCLUDED, True, True, False)
    opening, movement = opening_condition(need), movement_condition(need)
    scope = scope_condition(chart.found)
    money, own = chart.money, list(wanted.own)
    text = _MOVED.format(opening=opening[0], movement=movement[0], scope=scope[0], sort=wanted.sort)
    values = [
        *(*opening[1], *scope[1], [*own, *wanted.beside], *opening[1], *movement[1]),
        *(*scope[1], list(wanted.capital), *movement[1]),
        *(money, list(wanted.beside), list(wanted.begun), own, own, money),
    ]
    found: Places = defaultdict(lambda: defaultdict(lambda: ZERO))
    with connection.cursor() as cursor:
        cursor.execute(text, values)
        for unit_id, account_id, sort, amount in cursor.fetchall():
            found[unit_id, account_id][sort] += amount
    return dict(found)


def added(parts: Sequence[Sorted]) -> Sorted:
    """Σ of sorted sums."""
    total: Sorted = defaultdict(lambda: ZERO)
    for part in parts:
        for sort, amount in part.items():
            total[sort] += amount
    return total
