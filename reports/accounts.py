"""The chart of an edition as a tree in memory: parents by reference, never by reading a code.

A chart is 25,000 rows that change only when reference data is loaded, so one process keeps it until
then: the key is the database, the edition and the last load record.
"""

from dataclasses import dataclass, field
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


@dataclass
class Tree:
    """All accounts of an edition, their parents and the accounts that play a role."""

    nodes: dict[int, Node]
    roles: dict[str, int]
    _paths: dict[int, tuple[Node, ...]] = field(default_factory=dict)
    _codes: dict[str, int] = field(default_factory=dict)
    _ids: dict[tuple[Selector, ...], str] = field(default_factory=dict)

    def path(self, account_id: int) -> tuple[Node, ...]:
        """The account and its parents, from the account up."""
        found = self._paths.get(account_id)
        if found is None:
            steps: list[Node] = []
            at: int | None = account_id
            while at is not None:
                node = self.nodes[at]
                steps.append(node)
                at = node.parent_id
            found = self._paths[account_id] = tuple(steps)
        return found

    def id_of(self, code: str) -> int | None:
        """The account with that code in this chart."""
        if not self._codes:
            self._codes.update({node.code: node.id for node in self.nodes.values()})
        return self._codes.get(code)

    def ids_of(self, selectors: tuple[Selector, ...]) -> str:
        """Postable accounts in any of the selections, as text, made once."""
        found = self._ids.get(selectors)
        if found is None:
            ids = [
                str(node.id)
                for node in self.nodes.values()
                if node.is_postable and any(self.selects(selector, node.id) for selector in selectors)
            ]
            found = self._ids[selectors] = ",".join(ids)
        return found

    def selects(self, selector: Selector, account_id: int) -> bool:
        """True when the postable account is in the selection."""
        node = self.nodes[account_id]
        if selector.natures and node.nature not in selector.natures:
            return False
        if selector.ledger_set and node.ledger_set != selector.ledger_set:
            return False
        if selector.roles and account_id not in {self.roles.get(role) for role in selector.roles}:
            return False
        if selector.under:
            roots = {self.roles.get(role) for role in selector.under}
            return any(step.id in roots for step in self.path(account_id))
        return True


_ACCOUNTS = """
SELECT id, code, name, level, parent_id, is_postable, nature, ledger_set, is_debit_normal
FROM reference_account WHERE edition_id = %s
"""
_ROLES = "SELECT key, account_id FROM reference_accountrole WHERE edition_id = %s"

_trees: dict[tuple[str, int, int | None], Tree] = {}
_TREES_MAX = 8


def tree(edition_id: int, load_id: int | None, *, is_fresh: bool = False) -> Tree:
    """The tree of the edition as of the last reference load; two queries the first time, then none."""
    key = (str(connection.settings_dict["NAME"]), edition_id, load_id)
    found = _trees.get(key)
    if found is None or is_fresh:
        while len(_trees) >= _TREES_MAX:
            _trees.pop(next(iter(_trees)))
        with connection.cursor() as cursor:
            cursor.execute(_ACCOUNTS, [edition_id])
            nodes = {row[0]: Node(*row) for row in cursor.fetchall()}
            cursor.execute(_ROLES, [edition_id])
            found = _trees[key] = Tree(nodes, dict(cursor.fetchall()))
    return found
