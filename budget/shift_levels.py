"""Tingkat pergeseran: which level of the chart moves in each unit, and whose approval that needs (I-13)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum

from budget.models import BudgetVersion, RegionalBudget
from budget.shift import shift_refusal
from budget.version_sums import KeyChange, changes, differing_proposals
from core.errors import DomainError
from core.money import ZERO, Decimal
from reference.models import Account, Program, Role, Unit

KIND_LEVEL, OBJECT_LEVEL, DETAIL_LEVEL = 3, 4, 5


class Level(IntEnum):
    """What moved, from nothing to amounts that leave their jenis or kegiatan."""

    NONE = 0
    TEXT = 1
    SUB_DETAIL = 2
    DETAIL = 3
    OBJECT = 4
    KIND = 5

    @property
    def label(self) -> str:
        """What moved, in words."""
        return _LABELS[self]

    @property
    def approver(self) -> Role | None:
        """Who approves a move of this level; nobody has to when nothing moved."""
        return _APPROVERS.get(self)


_LABELS = {
    Level.NONE: "tidak berubah",
    Level.TEXT: "uraian, volume, atau harga dalam satu sub rincian objek",
    Level.SUB_DETAIL: "antar-sub rincian objek dalam satu rincian objek",
    Level.DETAIL: "antarrincian objek dalam satu objek",
    Level.OBJECT: "antarobjek dalam satu jenis",
    Level.KIND: "antarjenis atau antarkegiatan",
}
_APPROVERS = {
    Level.TEXT: Role.BUDGET_USER,
    Level.SUB_DETAIL: Role.FINANCE_OFFICER,
    Level.DETAIL: Role.FINANCE_OFFICER,
    Level.OBJECT: Role.REGIONAL_SECRETARY,
    Level.KIND: Role.REGIONAL_SECRETARY,
}


@dataclass(frozen=True)
class UnitShift:
    """What a version moves in one unit."""

    unit: Unit
    level: Level


@dataclass(frozen=True)
class _Chart:
    """Ancestors of the accounts by level, and the kegiatan of the sub kegiatan."""

    ancestors: dict[int, dict[int, Account]]
    activities: dict[int, Program | None]

    def account(self, row: KeyChange, level: int) -> int:
        return self.ancestors[row.account_id].get(level, self.ancestors[row.account_id][0]).pk

    def activity(self, row: KeyChange) -> int | None:
        found = self.activities.get(row.sub_activity_id or 0)
        return found.pk if found else None


def shifts_of(budget: RegionalBudget, *, differing: set[int] | None = None) -> list[UnitShift]:
    """The level that each unit with an RKA in the budget moves, by unit code.

    `differing` is what `differing_proposals` said, where the caller has asked already.
    """
    rows = changes(budget.version)
    chart = _chart(rows)
    if differing is None:
        differing = differing_proposals(budget)
    by_unit = _by_unit(rows)
    found = []
    for proposal in budget.proposals.filter(unit__isnull=False).select_related("unit").order_by("unit__code"):
        level = _level(by_unit[proposal.unit_id], chart)
        if level == Level.NONE and proposal.pk in differing:
            level = Level.TEXT
        found.append(UnitShift(proposal.unit, level))
    return found


def region_shift_refusals(version: BudgetVersion, *, unit: Unit | None = None) -> Iterator[DomainError]:
    """I-13 over the RKA: a pergeseran without a decree keeps every kegiatan and jenis of a unit."""
    if version.kind != BudgetVersion.Kind.SHIFT or version.exception_basis.strip():
        return
    rows = changes(version, unit=unit)
    chart = _chart(rows)
    units = Unit.objects.in_bulk({row.unit_id for row in rows})
    kinds = {found.pk: found for by_level in chart.ancestors.values() for found in by_level.values()}
    sums: dict[tuple[int, int | None, int], tuple[Decimal, Decimal]] = {}
    for row in rows:
        name = (row.unit_id, chart.activity(row), chart.account(row, KIND_LEVEL))
        before, after = sums.get(name, (ZERO, ZERO))
        sums[name] = (before + row.before, after + row.after)
    codes = {found.pk: found.code for found in chart.activities.values() if found}
    for (unit_id, activity, kind), (before, after) in sums.items():
        if before != after:
            yield shift_refusal(
                version,
                unit=units[unit_id].name,
                activity=codes[activity] if activity else "",
                kind=f"{kinds[kind].code} {kinds[kind].name}",
                before=before,
                after=after,
            )


def _level(rows: list[KeyChange], chart: _Chart) -> Level:
    """The highest level whose sums changed: looked at from the widest group to the narrowest."""
    groups: tuple[tuple[Level, Callable[[KeyChange], object]], ...] = (
        (Level.KIND, lambda row: (chart.activity(row), chart.account(row, KIND_LEVEL))),
        (Level.OBJECT, lambda row: (row.sub_activity_id, chart.account(row, OBJECT_LEVEL))),
        (Level.DETAIL, lambda row: (row.sub_activity_id, chart.account(row, DETAIL_LEVEL))),
        (Level.SUB_DETAIL, lambda row: (row.sub_activity_id, row.account_id, row.fund_source_id)),
    )
    for level, group in groups:
        sums: dict[object, Decimal] = defaultdict(lambda: ZERO)
        for row in rows:
            sums[group(row)] += row.difference
        if any(sums.values()):
            return level
    return Level.NONE


def _by_unit(rows: Iterable[KeyChange]) -> dict[int, list[KeyChange]]:
    found: dict[int, list[KeyChange]] = defaultdict(list)
    for row in rows:
        found[row.unit_id].append(row)
    return found


def _chart(rows: list[KeyChange]) -> _Chart:
    """Ancestors by level (0: the account itself), a query a level of the chart."""
    known: dict[int, Account] = {}
    wanted = {row.account_id for row in rows}
    while wanted:
        known |= Account.objects.in_bulk(wanted)
        wanted = {found.parent_id for found in known.values() if found.parent_id} - set(known)
    ancestors: dict[int, dict[int, Account]] = {}
    for leaf in {row.account_id for row in rows}:
        step: Account | None = known[leaf]
        ancestors[leaf] = {0: known[leaf]}
        while step is not None:
            ancestors[leaf][step.level] = step
            step = known[step.parent_id] if step.parent_id else None
    programs = Program.objects.select_related("parent").in_bulk(
        {row.sub_activity_id for row in rows if row.sub_activity_id}
    )
    return _Chart(ancestors, {pk: found.parent for pk, found in programs.items()})
