"""The chart of an edition as a tree in memory: parents by reference, never by reading a code.

A chart is 25,000 rows that change only when reference data is loaded, so one process keeps it until
then: the key is the database, the edition and the last load record.
"""

import gc
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import NamedTuple

from django.db import connection

from reports.vocabulary import Selector


class Node(NamedTuple):
    """One account as reports need it."""

    id: int
    code: str
    name: str
    level: int
    parent_id: int | None
    is_postable: bool
    nature: str
    ledger_set: str
    is_debit_normal: bool


Path = tuple[Node, ...]


class MappedRow(NamedTuple):
    """One row of the report mapping: the account's subtree belongs to `row` of `statement`."""

    statement: str
    row: str
    account_id: int
    detail: int | None
    label: str
    valid_from: date
    valid_to: date | None


@dataclass
class Tree:
    """All accounts of an edition, their parents, the accounts that play a role, the report mapping."""

    nodes: dict[int, Node]
    roles: dict[str, int]
    mapped_rows: tuple[MappedRow, ...] = ()
    _paths: dict[int, Path] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _ranges: dict[tuple[Selector, ...], tuple[int, int] | None] = field(default_factory=dict)
    _mappings: dict[tuple[str, date], dict[int, MappedRow]] = field(default_factory=dict)
    _changes: dict[str, list[date]] = field(default_factory=dict)
    _selected: dict[tuple[Selector, date], list[int]] = field(default_factory=dict)

    def path(self, account_id: int) -> Path:
        """The account and its parents, from the account up."""
        found = self._paths.get(account_id)
        if found is None:
            node = self.nodes[account_id]
            above = () if node.parent_id is None else self.path(node.parent_id)
            found = self._paths[account_id] = (node, *above)
        return found

    def id_of(self, code: str) -> int | None:
        """The account with that code in this chart."""
        if not self._codes:
            self._codes.update({node.code: node.id for node in self.nodes.values()})
        return self._codes.get(code)

    def id_range(self, selectors: tuple[Selector, ...]) -> tuple[int, int] | None:
        """Least and greatest id of the postable accounts in any of the selections; None when none is.

        A chart is loaded by code, so accounts of a kind lie together: the range spares reading the others.
        Of a mapped selection it takes what any row of the mapping, valid or not, may bring.
        """
        if selectors not in self._ranges:
            roots = {found.account_id for found in self.mapped_rows if _may_take(found, selectors)}
            ids = [
                node.id
                for node in self.nodes.values()
                if node.is_postable
                and (
                    any(not one.statement and self.selects(one, node.id) for one in selectors)
                    or (roots and any(step.id in roots for step in self.path(node.id)))
                )
            ]
            self._ranges[selectors] = (min(ids), max(ids)) if ids else None
        return self._ranges[selectors]

    def selects(self, selector: Selector, account_id: int) -> bool:
        """True when the postable account is in the selection; the mapping is not asked."""
        node = self.nodes[account_id]
        if selector.natures and node.nature not in selector.natures:
            return False
        if selector.ledger_set and node.ledger_set != selector.ledger_set:
            return False
        return self.plays(selector, self.path(account_id))

    def plays(self, selector: Selector, path: Path) -> bool:
        """True when the account plays one of the roles asked and lies below one of the roots asked."""
        if selector.roles and path[0].id not in {self.roles.get(role) for role in selector.roles}:
            return False
        roots = {self.roles.get(role) for role in selector.under}
        return not roots or any(step.id in roots for step in path)

    def since(self, statement: str, on: date) -> date:
        """First day of the span around `on` in which the mapping of the statement is the same."""
        if statement not in self._changes:
            days = {date.min}
            for found in self.mapped_rows:
                if found.statement == statement:
                    days.add(found.valid_from)
                    if found.valid_to is not None and found.valid_to < date.max:
                        days.add(found.valid_to + timedelta(days=1))
            self._changes[statement] = sorted(days)
        days_of = self._changes[statement]
        return days_of[bisect_right(days_of, on) - 1]

    def mapping(self, statement: str, on: date) -> dict[int, MappedRow]:
        """The mapping of a statement on a day, by account; of two rows the one that began later."""
        key = (statement, self.since(statement, on))
        if key not in self._mappings:
            while len(self._mappings) >= _MAPPINGS_MAX:
                self._mappings.pop(next(iter(self._mappings)))
            valid = [
                found
                for found in self.mapped_rows
                if found.statement == statement
                and found.valid_from <= on
                and (found.valid_to is None or found.valid_to >= on)
            ]
            valid.sort(key=lambda found: found.valid_from)
            self._mappings[key] = {found.account_id: found for found in valid}
        return self._mappings[key]

    def mapped(self, statement: str, on: date, path: Path) -> MappedRow | None:
        """The row that the account belongs to: that of the nearest mapped account upwards."""
        mapping = self.mapping(statement, on)
        return next((mapping[step.id] for step in path if step.id in mapping), None)

    def ids_of(self, selector: Selector, on: date) -> list[int]:
        """Postable accounts in the mapped rows of the selector; found once while the mapping is the same."""
        key = (selector, self.since(selector.statement, on))
        if key not in self._selected:
            found = []
            for node in self.nodes.values():
                if node.is_postable:
                    row = self.mapped(selector.statement, on, self.path(node.id))
                    if row is not None and row.row in selector.rows:
                        found.append(node.id)
            self._selected[key] = found
        return self._selected[key]


def _may_take(found: MappedRow, selectors: tuple[Selector, ...]) -> bool:
    return any(found.statement == one.statement and found.row in one.all_rows for one in selectors)


_ACCOUNTS = """
SELECT id, code, name, level, parent_id, is_postable, nature, ledger_set, is_debit_normal
FROM reference_account WHERE edition_id = %s
"""
_MAPPED = """
SELECT statement, row, account_id, detail, label, valid_from, valid_to
FROM reference_reportrow WHERE edition_id = %s ORDER BY account_id
"""
_ROLES = "SELECT key, account_id FROM reference_accountrole WHERE edition_id = %s"

_trees: dict[tuple[str, int, int | None], Tree] = {}
_TREES_MAX = 8
# Days that a tree remembers its mapping for: screens ask for a few, a loop over a year for many.
_MAPPINGS_MAX = 100


def tree(edition_id: int, load_id: int | None, *, is_fresh: bool = False) -> Tree:
    """The tree of the edition as of the last reference load; three queries the first time, then none."""
    key = (str(connection.settings_dict["NAME"]), edition_id, load_id)
    found = _trees.get(key)
    if found is None or is_fresh:
        while len(_trees) >= _TREES_MAX:
            _trees.pop(next(iter(_trees)))
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNTS, [edition_id])
            nodes = {row[0]: Node(*row) for row in cursor.fetchall()}
            cursor.execute(_ROLES, [edition_id])
            roles = dict(cursor.fetchall())
            cursor.execute(_MAPPED, [edition_id])
            rows = tuple(MappedRow(*row) for row in cursor.fetchall())
        found = _trees[key] = Tree(nodes, roles, rows)
        # The chart stays: the garbage collector need not walk its rows again while a statement is made.
        gc.collect()
        gc.freeze()
    return found


def forget() -> None:
    """Read every chart and mapping anew when it is asked for next."""
    _trees.clear()


def tree_of(account_id: int, load_id: int | None) -> Tree:
    """The tree, read anew, of whichever edition holds the account."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT edition_id FROM reference_account WHERE id = %s", [account_id])
        (edition_id,) = cursor.fetchone()
    return tree(edition_id, load_id, is_fresh=True)
