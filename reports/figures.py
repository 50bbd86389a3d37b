"""What every account shows in every measure of a statement, and its sums up the tree of accounts."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from core.money import ZERO, Decimal
from reports import accounts
from reports.accounts import MappedRow, Node, Path
from reports.gathered import Sums
from reports.journal import YearFacts, YearNeed, correction_facts, journal_facts
from reports.matrix import Mode, Side
from reports.scope import Context
from reports.selectors import budget_facts
from reports.vocabulary import CORRECTED, Layout, Measure, Selector

Vector = list[Decimal]
Pick = Callable[[YearFacts], Decimal | None]


def _opening(facts: YearFacts) -> Decimal | None:
    return facts[0]


def _movement(facts: YearFacts) -> Decimal | None:
    return facts[1]


def _debit(facts: YearFacts) -> Decimal | None:
    return facts[2]


def _credit(facts: YearFacts) -> Decimal | None:
    return facts[3]


def _closing(facts: YearFacts) -> Decimal | None:
    opening, movement = facts[0], facts[1]
    if opening is None:
        return movement
    return opening if movement is None else opening + movement


_BALANCES: dict[Mode, Pick] = {Mode.OPENING: _opening, Mode.MOVEMENT: _movement, Mode.CLOSING: _closing}


class _Spread(NamedTuple):
    """Where a figure of a year's facts goes: its net, or the side on which the balance stands."""

    position: int
    pick: Pick
    net_at: int
    debit_at: int
    credit_at: int


def _spreads(measures: tuple[Measure, ...], offsets: list[int]) -> list[_Spread]:
    """One for each figure that the measures share: both sides of a balance come from the same net."""
    found: dict[tuple[int, Pick], dict[Side, int]] = {}
    for at, (mode, side, year_offset) in enumerate(measures):
        if mode not in _BALANCES or year_offset not in offsets:
            continue
        pick, place = _BALANCES[mode], side
        if mode is Mode.MOVEMENT and side is not Side.NET:
            pick, place = _debit if side is Side.DEBIT else _credit, Side.NET
        found.setdefault((offsets.index(year_offset), pick), {})[place] = at
    return [
        _Spread(*key, *(places.get(side, -1) for side in (Side.NET, Side.DEBIT, Side.CREDIT)))
        for key, places in found.items()
    ]


class Figures:
    """The figures of one run. Net measures count debit as positive whatever the account's normal side."""

    def __init__(
        self,
        found: Context,
        *,
        at: date,
        layout: Layout,
        excluded: tuple[str, ...],
        sums: Sums | None = None,
    ) -> None:
        self.context = found
        self._facts = journal_facts if sums is None else sums.facts
        self.at = at
        self.measures: tuple[Measure, ...] = layout.measures
        self.selectors = layout.selectors
        self.excluded = excluded
        self.tree = accounts.tree(found.chart_id, found.load_id)
        self.trees = [self.tree]
        if found.previous_chart_id not in (None, found.chart_id):
            self.trees.append(accounts.tree(found.previous_chart_id, found.load_id))
        self.has_data = [m.year_offset == 0 and m.mode is not Mode.BUDGET for m in layout.measures]
        self.vectors: dict[int, Vector] = {}
        self.paths: dict[int, Path] = {}
        self._selected: dict[Selector, list[int]] = {}

    def span(self, year_offset: int) -> tuple[date, date]:
        """First and last day shown; earlier years are always shown whole."""
        year = self.context.year + year_offset
        return date(year, 1, 1), self.at if year_offset == 0 else date(year, 12, 31)

    def read(self) -> None:
        """One query of the journal, one of each budget asked."""
        self._read_journal()
        for at, measure in enumerate(self.measures):
            if measure.mode is Mode.BUDGET:
                self._read_budget(at, measure.year_offset)
            elif measure.mode is Mode.CORRECTION and self.has_data[at]:
                self._read_corrections(at, measure.year_offset)
        self.paths = {account_id: self._path(account_id) for account_id in self.vectors}
        for at, measure in enumerate(self.measures):
            if measure.mode is Mode.BUDGET and self.has_data[at]:
                self._sign_budget(at)

    def _need(self, year_offset: int) -> YearNeed:
        wanted = [m for m in self.measures if m.year_offset == year_offset]
        return YearNeed(
            *self.span(year_offset),
            excluded=self.excluded,
            has_opening=any(m.mode in (Mode.OPENING, Mode.CLOSING) for m in wanted),
            has_movement=any(m.mode in (Mode.MOVEMENT, Mode.CLOSING) for m in wanted),
            has_sides=any(m.mode is Mode.MOVEMENT and m.side is not Side.NET for m in wanted),
        )

    def _read_journal(self) -> None:
        offsets = sorted({m.year_offset for m in self.measures if m.mode is not Mode.BUDGET}, reverse=True)
        if self.context.previous_chart_id is None:
            offsets = [offset for offset in offsets if offset == 0]
        needs = [self._need(offset) for offset in offsets]
        spreads = _spreads(self.measures, offsets)
        empty, vectors = [ZERO] * len(self.measures), self.vectors
        has_figures: set[int] = set()
        for account_id, years in self._facts(self.context, needs, self._id_ranges()).items():
            vector = vectors[account_id] = empty[:]
            for position, pick, net_at, debit_at, credit_at in spreads:
                net = pick(years[position])
                if net is None:
                    continue
                has_figures.add(position)
                if net_at >= 0:
                    vector[net_at] = net
                if net > 0:
                    if debit_at >= 0:
                        vector[debit_at] = net
                elif credit_at >= 0 and net:
                    vector[credit_at] = -net
        for at, measure in enumerate(self.measures):
            if measure.mode is not Mode.BUDGET and measure.year_offset in offsets:
                self.has_data[at] |= offsets.index(measure.year_offset) in has_figures

    def _id_ranges(self) -> list[tuple[int, int]]:
        """Where the accounts of the statement lie; none when it takes whole sets."""
        if all(selector.is_whole_set for selector in self.selectors):
            return []
        return [found for tree in self.trees if (found := tree.id_range(self.selectors))]

    def _read_budget(self, at: int, year_offset: int) -> None:
        _, end = self.span(year_offset)
        found = budget_facts(self.context, self.context.year + year_offset, end)
        if found is None:
            return
        self.has_data[at] = True
        self._put(at, found)

    def _read_corrections(self, at: int, year_offset: int) -> None:
        ids = [found for tree in self.trees for found in tree.ids_of(CORRECTED, self.at)]
        self._put(at, correction_facts(self.context, self._need(year_offset), ids))

    def _put(self, at: int, found: dict[int, Decimal]) -> None:
        for account_id, amount in found.items():
            vector = self.vectors.get(account_id)
            if vector is None:
                vector = self.vectors[account_id] = [ZERO] * len(self.measures)
            vector[at] = amount

    def _sign_budget(self, at: int) -> None:
        """A budget amount stands on its account's normal side."""
        for account_id, vector in self.vectors.items():
            if vector[at] and not self.paths[account_id][0].is_debit_normal:
                vector[at] = -vector[at]

    def _path(self, account_id: int) -> Path:
        """The account and its parents in whichever chart holds it."""
        for tree in self.trees:
            if account_id in tree.nodes:
                return tree.path(account_id)
        tree = accounts.tree_of(account_id, self.context.load_id)
        self.trees.append(tree)
        return tree.path(account_id)

    def selected(self, selector: Selector) -> list[int]:
        """The accounts with figures that the selector takes."""
        found = self._selected.get(selector)
        if found is None:
            natures, ledger_set = selector.natures, selector.ledger_set
            found = [
                account_id
                for account_id, path in self.paths.items()
                if (not natures or path[0].nature in natures)
                and (not ledger_set or path[0].ledger_set == ledger_set)
            ]
            if selector.roles or selector.under:
                found = [at for at in found if any(t.plays(selector, self.paths[at]) for t in self.trees)]
            if selector.statement:
                rows = selector.rows_for(is_region=self.context.is_region)
                found = [at for at in found if (row := self.mapped(selector, at)) and row.row in rows]
            self._selected[selector] = found
        return found

    def mapped(self, selector: Selector, account_id: int) -> MappedRow | None:
        """The row of the selector's statement that the account belongs to, in whichever chart holds it."""
        path = self.paths[account_id]
        found = (tree.mapped(selector.statement, self.at, path) for tree in self.trees)
        return next((row for row in found if row is not None), None)

    def total(self, selector: Selector) -> Vector:
        """Sum of the selection."""
        total = [ZERO] * len(self.measures)
        for account_id in self.selected(selector):
            add(total, self.vectors[account_id])
        return total

    def postable_rows(self, selector: Selector) -> list[tuple[Node, Vector]]:
        """One row an account, by code."""
        rows = [(self.paths[found][0], self.vectors[found][:]) for found in self.selected(selector)]
        rows.sort(key=_code)
        return rows

    def mapped_rows(self, selector: Selector) -> list[tuple[Node, str, Vector]]:
        """(account, label, sums) for each mapped row, or for each account at its detail; by code."""
        rows: dict[str, tuple[Node, str, Vector]] = {}
        for account_id in self.selected(selector):
            row, path = self.mapped(selector, account_id), self.paths[account_id]
            if row is None:
                continue
            root = next(step for step in path if step.id == row.account_id)
            level = max(row.detail or root.level, root.level)
            node = next(step for step in path if step.level <= level)
            label = row.label if row.label and node.id == root.id else node.name
            kept = rows.setdefault(node.code, (node, label, [ZERO] * len(self.measures)))
            add(kept[2], self.vectors[account_id])
        return [rows[code] for code in sorted(rows)]

    def tree_rows(self, selector: Selector, level_max: int) -> list[tuple[Node, Vector]]:
        """Accounts and their parents down to a level, with sums; by code, one row a code.

        Charts of two years meet here: parents with the same code are one row.
        """
        waiting: dict[int, dict[str, tuple[Path, Vector]]] = {}
        for account_id in self.selected(selector):
            path = self.paths[account_id]
            _merge(waiting.setdefault(path[0].level, {}), path, self.vectors[account_id])
        rows: list[tuple[Node, Vector]] = []
        for level in range(max(waiting, default=0), 0, -1):
            for path, vector in waiting.get(level, {}).values():
                if level <= level_max:
                    rows.append((path[0], vector))
                if len(path) > 1:
                    _merge(waiting.setdefault(path[1].level, {}), path[1:], vector)
        rows.sort(key=_code)
        return rows


def add(total: Vector, more: Vector) -> None:
    """Add `more` to `total`, place by place."""
    for at, amount in enumerate(more):
        if amount:
            total[at] += amount


def _merge(rows: dict[str, tuple[Path, Vector]], path: Path, vector: Vector) -> None:
    row = rows.get(path[0].code)
    if row is None:
        rows[path[0].code] = (path, vector[:])
    else:
        add(row[1], vector)


def _code(row: tuple[Node, Vector]) -> str:
    return row[0].code
