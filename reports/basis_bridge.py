"""From the cash basis to the accrual basis: why revenue, spending and assets of both sets differ, exactly.

Every document writes both sets, and its FIN lines balance. So what its accrual figure is beyond its budget
figure is the sum of its other FIN lines (receivables, payables, inventory, depreciation, …), less what the
same document did to other revenue, expense or financing, and of cash that no budget line speaks of. The
first are the named causes, by the account's kind in the chart; the last is what nothing explains.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from core.money import ZERO, Decimal
from reference.models import BUDGETED, Nature
from reports import accounts
from reports.accounts import Node, Tree
from reports.definitions.common import EXCLUDED
from reports.journal import YearNeed, movement_condition
from reports.matrix import Side
from reports.scope import Context, scope_condition
from reports.selectors import ORIGIN

# Groups and causes are accounts of this level (jenis); a chart without it gives what it has.
LEVEL = 3
# Causes that are no single kind of account.
UNEXPLAINED, EXPENSE, LO_REVENUE, FINANCING = -1, -2, -3, -4
PSEUDO = {
    EXPENSE: "Beban, dikurangi belanja dokumen yang sama",
    LO_REVENUE: "Pendapatan-LO, dikurangi pendapatan-LRA dokumen yang sama",
    FINANCING: "Pembiayaan dokumen yang sama",
}
MOVED_WITHIN = "Perpindahan antarjenis"


@dataclass(frozen=True)
class Basis:
    """The two figures of one reconciliation: which accounts each sums, and which side counts up."""

    cash: Nature
    accrual: Nature
    orientation: Side
    # Only part of the nature: rows of the mapping of CaLK. Empty: all of it.
    cash_rows: tuple[str, ...] = ()
    accrual_rows: tuple[str, ...] = ()


REVENUE = Basis(Nature.REVENUE, Nature.LO_REVENUE, Side.CREDIT)
SPENDING = Basis(Nature.SPENDING, Nature.EXPENSE, Side.DEBIT)
ASSETS = Basis(Nature.SPENDING, Nature.ASSET, Side.DEBIT, ("CAPITAL",), ("FIXED_ASSET",))


class Group(NamedTuple):
    """Kinds of account that the account mapping puts together; the one of the budget side leads."""

    code: str
    name: str
    nodes: tuple[Node, ...]


class Cause(NamedTuple):
    """Part of a difference: of one group, by one kind of document, because of accounts (ids or PSEUDO)."""

    group: int
    origin: str
    accounts: tuple[int, ...]
    amount: Decimal
    # True when all lines of that kind of document on the account add up to the amount.
    is_whole: bool

    @property
    def is_explained(self) -> bool:
        """False for cash that no budget line speaks of."""
        return UNEXPLAINED not in self.accounts


@dataclass(frozen=True)
class Bridge:
    """Both figures by group, and the causes of their differences."""

    groups: list[Group]
    cash: list[Decimal]
    accrual: list[Decimal]
    causes: list[Cause]
    tree: Tree

    @property
    def explained(self) -> Decimal:
        """Σ of the named causes."""
        return sum((one.amount for one in self.causes if one.is_explained), ZERO)

    @property
    def unexplained(self) -> Decimal:
        """What is left of the difference of the two figures."""
        return sum(self.accrual, ZERO) - sum(self.cash, ZERO) - self.explained

    def name_of(self, cause: Cause) -> str:
        """The causing accounts in words; several when a document has several and the parts cannot be told."""
        if not cause.accounts:
            return MOVED_WITHIN
        return " dan ".join(self._name(one) for one in cause.accounts if one != UNEXPLAINED)

    def _name(self, account_id: int) -> str:
        return PSEUDO[account_id] if account_id < 0 else self.tree.nodes[account_id].name


class _Part(NamedTuple):
    """How one account counts: in the figures of a group or in a cause (`sign`), and as cash or budget."""

    account: int
    group: int
    cause: int
    sign: int
    in_cash: int


NO_GROUP, NO_CAUSE = -1, 0
# Rows of the mapping of LAK that only move money, or lead to the other book of the same event.
MONEY = frozenset({"CASH_RKUD", "CASH_OTHER", "TRANSITORY", "RECIPROCAL"})
_BY_ACCOUNT = """
SELECT account_id, sum(debit - credit) FROM ledger_entryline WHERE {scope} AND {movement} GROUP BY 1
"""
_CAUSES = """
WITH part AS (
    SELECT * FROM unnest(%s::bigint[], %s::int[], %s::bigint[], %s::int[], %s::int[])
        AS p (account_id, grp, cause, sign, in_cash)),
summed AS MATERIALIZED (
    SELECT e.source, max({origin}) AS origin, p.grp, p.cause,
        sum(l.net * p.sign) AS amount, sum(l.net * p.in_cash) AS cash
    FROM (SELECT entry_id, account_id, debit - credit AS net
          FROM ledger_entryline WHERE {scope} AND {movement}) l
    JOIN ledger_entry e ON e.id = l.entry_id JOIN part p USING (account_id)
    GROUP BY e.source, p.grp, p.cause),
differing AS (
    SELECT source, max(origin) AS origin, grp, sum(amount) * %s AS amount FROM summed WHERE grp >= 0
    GROUP BY source, grp HAVING sum(amount) <> 0),
causing AS (
    SELECT source, max(origin) AS origin, cause, sum(amount) * %s AS amount FROM summed WHERE cause <> 0
    GROUP BY source, cause HAVING sum(amount) <> 0
    UNION ALL
    SELECT source, max(origin), -1::bigint, sum(cash) * %s FROM summed GROUP BY source HAVING sum(cash) <> 0),
places AS (SELECT source, count(*) AS count, min(grp) AS grp FROM differing GROUP BY source),
reasons AS (
    SELECT c.source, array_agg(c.cause ORDER BY c.cause) AS causes
    FROM causing c JOIN places USING (source) GROUP BY c.source),
told AS (
    SELECT p.grp, c.origin, ARRAY[c.cause] AS causes, c.amount
    FROM causing c JOIN places p USING (source) WHERE p.count = 1
    UNION ALL
    SELECT d.grp, d.origin, COALESCE(r.causes, ARRAY[]::bigint[]), d.amount
    FROM differing d JOIN places p USING (source) LEFT JOIN reasons r USING (source) WHERE p.count > 1),
whole AS (SELECT origin, cause, sum(amount) AS amount FROM causing WHERE cause > 0 GROUP BY 1, 2),
named AS (SELECT origin, causes, sum(amount) AS amount FROM told GROUP BY 1, 2)
SELECT t.grp, t.origin, t.causes, sum(t.amount), COALESCE(bool_and(w.amount = n.amount), FALSE)
FROM told t JOIN named n USING (origin, causes)
LEFT JOIN whole w ON w.origin = t.origin AND t.causes = ARRAY[w.cause]
GROUP BY 1, 2, 3 HAVING sum(t.amount) <> 0 ORDER BY 1, 3, 2
"""
_PAIRS = """
SELECT m.account_id, m.lo_account_id, m.asset_account_id
FROM reference_accountmapping m JOIN reference_account a ON a.id = m.account_id WHERE a.edition_id = %s
"""


def bridge(found: Context, basis: Basis, *, start: date, end: date) -> Bridge:
    """The reconciliation of a unit or the region between two days of one year; three queries."""
    tree = accounts.tree(found.chart_id, found.load_id)
    movement = movement_condition(YearNeed(start, end, EXCLUDED, False, True, False))
    scope = scope_condition(found)
    words = {"scope": scope[0], "movement": movement[0], "origin": ORIGIN}
    place = [*scope[1], *movement[1]]
    sums = {row[0]: row[1] for row in _rows(_BY_ACCOUNT.format(**words), place)}
    sorter = _Sorter(tree, basis, end)
    groups = _groups([one for one in sums if sorter.figure_of(one)], sorter, found.chart_id)
    sorter.places = {node.id: at for at, group in enumerate(groups) for node in group.nodes}
    parts = [part for one in sums if (part := sorter.part(one)) is not None]
    sign = 1 if basis.orientation is Side.DEBIT else -1
    arrays = [list(column) for column in zip(*parts, strict=True)] if parts else [[]] * len(_Part._fields)
    # What balances the figure within its document stands on the other side.
    rows = _rows(_CAUSES.format(**words), [*arrays, *place, sign, -sign, -sign])
    drawn = _undivided(parts, tree)
    causes = [Cause(row[0], row[1], tuple(row[2]), row[3], row[4] and row[2][0] in drawn) for row in rows]
    cash, accrual = [ZERO] * len(groups), [ZERO] * len(groups)
    for part in parts:
        if part.group != NO_GROUP:
            side = cash if part.sign < 0 else accrual
            side[part.group] += sums[part.account] * sign
    return Bridge(groups, cash, accrual, causes, tree)


class _Sorter:
    """Says of an account what it does in a reconciliation."""

    def __init__(self, tree: Tree, basis: Basis, on: date) -> None:
        self.tree = tree
        self.basis = basis
        self.on = on
        # Account of LEVEL → its group.
        self.places: dict[int, int] = {}

    def kind_of(self, account_id: int) -> Node:
        """The account of LEVEL above one (jenis)."""
        path = self.tree.path(account_id)
        return next((step for step in path if step.level == LEVEL), path[0])

    def figure_of(self, account_id: int) -> int:
        """+1 of accounts that the accrual figure sums, −1 of the cash figure, 0 of all others."""
        node, basis = self.tree.nodes[account_id], self.basis
        pairs = ((1, basis.accrual, basis.accrual_rows), (-1, basis.cash, basis.cash_rows))
        for sign, nature, rows in pairs:
            if node.nature == nature and (not rows or self._row("calk", account_id) in rows):
                return sign
        return 0

    def part(self, account_id: int) -> _Part | None:
        """How the account counts; None for accounts of the budget itself (estimates, appropriations)."""
        node, sign = self.tree.nodes[account_id], self.figure_of(account_id)
        in_cash = int(node.nature in BUDGETED)
        if sign:
            return _Part(account_id, self.places[self.kind_of(account_id).id], NO_CAUSE, sign, in_cash)
        if node.nature == Nature.BUDGET_EQUITY:
            return None
        if self._row("lak", account_id) in MONEY:
            return _Part(account_id, NO_GROUP, NO_CAUSE, 0, 1)
        cause, sign = _PAIRED.get(node.nature, (self.kind_of(account_id).id, 1))
        return _Part(account_id, NO_GROUP, cause, sign, in_cash)

    def _row(self, statement: str, account_id: int) -> str:
        found = self.tree.mapped(statement, self.on, self.tree.path(account_id))
        return found.row if found else ""


# Other nominal accounts of a document: accrual less budget is what they leave.
_PAIRED: dict[str, tuple[int, int]] = {
    Nature.EXPENSE: (EXPENSE, 1),
    Nature.SPENDING: (EXPENSE, -1),
    Nature.LO_REVENUE: (LO_REVENUE, 1),
    Nature.REVENUE: (LO_REVENUE, -1),
    Nature.FINANCING_IN: (FINANCING, -1),
    Nature.FINANCING_OUT: (FINANCING, -1),
}


def _undivided(parts: Iterable[_Part], tree: Tree) -> set[int]:
    """Causes all of whose accounts with lines count in them alone: their subtree is the list behind."""
    found: dict[int, set[int]] = defaultdict(set)
    for part in parts:
        for step in tree.path(part.account):
            found[step.id].add(part.cause)
    return {node for node, causes in found.items() if causes == {node}}


def _groups(used: Iterable[int], sorter: _Sorter, edition_id: int) -> list[Group]:
    """Kinds with lines; one of the accrual side stands with the kind that most of its accounts map from."""
    kinds = {node.id: node for node in map(sorter.kind_of, used)}
    pairs: dict[int, Counter[int]] = defaultdict(Counter)
    for account_id, *others in _rows(_PAIRS, [edition_id]):
        for other in others:
            if other is not None and sorter.figure_of(account_id) < 0 < sorter.figure_of(other):
                pairs[sorter.kind_of(other).id][sorter.kind_of(account_id).id] += 1
    members: dict[int, list[Node]] = defaultdict(list)
    for one, node in kinds.items():
        ((home, _),) = pairs[one].most_common(1) if pairs[one] else ((one, 0),)
        members[home if home in kinds else one].append(node)
    return sorted(map(_group(sorter.basis), members.values()), key=lambda group: group.code)


def _group(basis: Basis) -> Callable[[list[Node]], Group]:
    def make(nodes: list[Node]) -> Group:
        ordered = sorted(nodes, key=lambda node: (node.nature != basis.cash, node.code))
        return Group(ordered[0].code, ordered[0].name, tuple(ordered))

    return make


def _rows(text: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(text, list(values))
        return list(cursor.fetchall())
