"""Uji perubahan pagu: what a change of chosen ceilings would make of them; nothing is saved until applied.

A change is a percentage of each row, or an amount that the chosen rows share in proportion. Rows of one
kind (of a whole unit, a program, a kegiatan, a sub kegiatan; of all funds or of one) share it among
themselves, for each kind divides the same money anew.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from budget.ceiling_use import CeilingUse, uses_of_plan
from budget.ceilings import CeilingInput, put_ceilings
from budget.models import CeilingPlan
from core.errors import DomainError, raise_all
from core.locks import one_transaction
from core.money import ZERO, Decimal, percent_of, rupiah, split_by_weights, split_even
from reference.models import FundSource, Program, User


@dataclass(frozen=True)
class Change:
    """How much, and of which rows; empty choices mean all. Exactly one of percent and amount."""

    percent: Decimal | None = None
    amount: Decimal | None = None
    unit_ids: frozenset[int] = frozenset()
    program: Program | None = None
    fund_source: FundSource | None = None


@dataclass(frozen=True)
class Moved:
    """One row before and after, with what RKA fill of it."""

    use: CeilingUse
    after: Decimal

    @property
    def before(self) -> Decimal:
        """The present ceiling."""
        return self.use.limit

    @property
    def difference(self) -> Decimal:
        """More or (less)."""
        return self.after - self.before

    @property
    def is_below(self) -> bool:
        """True where RKA would pass the changed row."""
        return self.after < self.use.filled


def what_if(plan: CeilingPlan, change: Change) -> list[Moved]:
    """The chosen rows before and after; DomainError when nothing is chosen or a row would be negative."""
    if (change.percent is None) == (change.amount is None):
        raise DomainError("Isi persen atau nilai perubahan, salah satu saja.", field="amount")
    chosen = [use for use in uses_of_plan(plan) if _is_chosen(use, change)]
    if not chosen:
        raise DomainError(
            f"Tidak ada pagu {plan} yang cocok dengan pilihan itu. Pilih unit, program, atau sumber dana"
            " lain."
        )
    moved = _by_percent(chosen, change.percent) if change.percent is not None else _by_amount(chosen, change)
    raise_all(
        DomainError(
            f"Pagu {one.use.label} menjadi {rupiah(one.after)}, kurang dari nol. Kecilkan pengurangannya.",
            rule="I-04",
        )
        for one in moved
        if one.after < ZERO
    )
    return moved


def apply_change(plan: CeilingPlan, change: Change, *, actor: User) -> list[Moved]:
    """The change becomes the draft's ceilings; rows that RKA already fill further are warned of only."""
    with one_transaction():
        moved = what_if(plan, change)
        after = {one.use.ceiling.pk: one.after for one in moved}
        rows = [
            CeilingInput(
                use.ceiling.unit,
                after.get(use.ceiling.pk, use.limit),
                use.ceiling.program,
                use.ceiling.fund_source,
            )
            for use in uses_of_plan(plan)
        ]
        put_ceilings(plan, rows, actor=actor)
    return moved


def _is_chosen(use: CeilingUse, change: Change) -> bool:
    row = use.ceiling
    if change.unit_ids and row.unit_id not in change.unit_ids:
        return False
    if change.fund_source is not None and row.fund_source_id != change.fund_source.pk:
        return False
    return change.program is None or change.program.pk in _above(row.program)


def _above(program: Program | None) -> set[int]:
    """A program and what it lies under."""
    found = set()
    while program is not None:
        found.add(program.pk)
        program = program.parent
    return found


def _by_percent(chosen: Sequence[CeilingUse], percent: Decimal) -> list[Moved]:
    return [Moved(use, use.limit + percent_of(percent, use.limit)) for use in chosen]


def _by_amount(chosen: Sequence[CeilingUse], change: Change) -> list[Moved]:
    kinds: dict[tuple[int, bool], list[CeilingUse]] = defaultdict(list)
    for use in chosen:
        row = use.ceiling
        level = row.program.level if row.program is not None else 0
        kinds[level, row.fund_source_id is None].append(use)
    after: dict[int, Decimal] = {}
    for uses in kinds.values():
        limits = [use.limit for use in uses]
        amount = change.amount or ZERO
        shares = split_by_weights(amount, limits) if any(limits) else split_even(amount, len(uses))
        after |= {use.ceiling.pk: use.limit + share for use, share in zip(uses, shares, strict=True)}
    return [Moved(use, after[use.ceiling.pk]) for use in chosen]
