"""Groups within groups, summed from facts, and the way from each of their figures to its lines."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from core.money import ZERO, Decimal, percent
from reference.models import Nature
from reports.accounts import Node
from reports.matrix import NO_DATA, NO_SUB_ACTIVITY, Cell, DrillDown, Mode, Side
from reports.realisation.facts import Fact, Facts, Organisation, Programme

FINANCING = (Nature.FINANCING_IN.value, Nature.FINANCING_OUT.value)
# Natures that are summed apart, each with the side that counts as positive.
PARTS: dict[tuple[str, ...], Side] = {
    (Nature.REVENUE.value,): Side.CREDIT,
    (Nature.SPENDING.value,): Side.DEBIT,
    FINANCING: Side.CREDIT,
}
REVENUE, SPENDING, FINANCED = PARTS
_PART_OF = {nature: part for part in PARTS for nature in part}


class Step(NamedTuple):
    """One group that a fact belongs to; `key` names it among its neighbours, `order` sorts it there.

    What it narrows the lines to: an organisation, a programme's subtree, an account's subtree. A group by
    programme without one (`is_programme`) holds what has no sub kegiatan. `is_opaque`: none of these says
    which lines are in it (functions), so no figure leads on until a programme does.
    """

    key: str
    code: str
    label: str
    level: int
    is_bold: bool = False
    organisation: Organisation | None = None
    programme: Programme | None = None
    is_programme: bool = False
    account: Node | None = None
    is_opaque: bool = False

    @property
    def order(self) -> tuple[bool, str]:
        """By code; what has none comes last."""
        return (not self.code, self.code)


@dataclass
class Sum:
    """Budget and realisation of one part, debit positive, and where its lines have a sub kegiatan."""

    budget: Decimal = ZERO
    net: Decimal = ZERO
    has_activity: bool = False
    has_none: bool = False

    def add(self, fact: Fact) -> None:
        """One fact more."""
        self.budget += fact.budget
        self.net += fact.net
        if fact.sub_activity_id is None:
            self.has_none = True
        else:
            self.has_activity = True


NOTHING = Sum()


@dataclass
class Branch:
    """A group with its sums by part and the groups in it."""

    step: Step
    sums: dict[tuple[str, ...], Sum] = field(default_factory=dict)
    branches: dict[str, "Branch"] = field(default_factory=dict)
    # Rows of the programme lists that were met under its code: more than one, and no single subtree is it.
    programme_ids: set[int] = field(default_factory=set)

    def add(self, steps: Sequence[Step], fact: Fact) -> None:
        """Count the fact here and in the groups below that `steps` name."""
        branch = self
        branch._count(fact)
        for step in steps:
            branch = branch.branches.setdefault(step.key, Branch(step))
            if step.programme is not None:
                branch.programme_ids.add(step.programme.id)
            branch._count(fact)

    def _count(self, fact: Fact) -> None:
        self.sums.setdefault(_PART_OF[fact.nature], Sum()).add(fact)

    def sum_of(self, part: tuple[str, ...]) -> Sum:
        """Its sum of one part; zero where it has none."""
        return self.sums.get(part, NOTHING)

    @property
    def part(self) -> tuple[str, ...]:
        """The one part of a group below an account."""
        (part,) = self.sums
        return part


@dataclass(frozen=True)
class Way:
    """What the groups above narrow the lines to."""

    organisation_id: int | None = None
    programme_id: int | None = None
    has_programme: bool = False
    account_id: int | None = None
    is_opaque: bool = False
    key: str = ""

    def into(self, branch: Branch) -> "Way":
        """The way on into a group."""
        step, found = branch.step, self
        if step.organisation is not None:
            found = replace(found, organisation_id=step.organisation.id)
        if step.is_programme and not step.is_opaque:
            only = next(iter(branch.programme_ids)) if len(branch.programme_ids) == 1 else None
            found = replace(found, programme_id=only, has_programme=True, is_opaque=False)
        if step.account is not None:
            found = replace(found, account_id=step.account.id)
        if step.is_opaque:
            found = replace(found, is_opaque=True)
        return replace(found, key=f"{self.key} {step.key}".strip())


def walk(branch: Branch, way: Way | None = None) -> Iterator[tuple[Branch, Way]]:
    """Every group below, each before what is in it, in order of their codes."""
    for below in sorted(branch.branches.values(), key=lambda one: one.step.order):
        its_way = (way or Way()).into(below)
        yield below, its_way
        yield from walk(below, its_way)


def turned(amount: Decimal, *, is_debit: bool) -> Decimal:
    """Debit positive to the side that is shown, or back; zero stays plain, as 0 × −1 would not."""
    return amount if is_debit else -amount


class Cells:
    """Writes budget and realisation of groups, each with its way to budget lines and journal lines."""

    def __init__(self, facts: Facts) -> None:
        found = facts.context
        self.has_budget = facts.has_budget
        self.base = DrillDown(
            mode=Mode.MOVEMENT,
            unit_id=found.unit_id,
            account_id=None,
            natures=(),
            ledger_set="",
            start=facts.start,
            end=facts.end,
            excluded=facts.excluded,
            orientation=Side.DEBIT,
            is_legacy=found.is_legacy and found.is_mixed,
        )

    def pair(self, branch: Branch, way: Way, part: tuple[str, ...]) -> tuple[Cell, Cell]:
        """Budget and realisation of one part of a group."""
        found = branch.sum_of(part)
        account = branch.step.account
        side = PARTS[part]
        if account is not None:
            side = Side.DEBIT if account.is_debit_normal else Side.CREDIT
        drill = self._drill(found, way, part, side)
        budget = NO_DATA
        if self.has_budget:
            shown = turned(found.budget, is_debit=side is Side.DEBIT)
            budget = Cell(shown, drill and drill._replace(mode=Mode.BUDGET))
        return budget, Cell(turned(found.net, is_debit=side is Side.DEBIT), drill)

    def together(self, whole: Branch, *parts: tuple[str, ...]) -> tuple[Cell, Cell]:
        """Budget and realisation of several parts as one figure, receipts less what goes out."""
        natures = tuple(nature for part in parts for nature in part)
        drill = self.base._replace(natures=natures, orientation=Side.CREDIT)
        sums = [whole.sum_of(part) for part in parts]
        budget = NO_DATA
        if self.has_budget:
            total = sum((-found.budget for found in sums), ZERO)
            budget = Cell(total, drill._replace(mode=Mode.BUDGET))
        return budget, Cell(sum((-found.net for found in sums), ZERO), drill)

    def _drill(self, found: Sum, way: Way, part: tuple[str, ...], side: Side) -> DrillDown | None:
        """The lines of the sum; None where no subtree, organisation and account say which they are."""
        if way.is_opaque or not (found.has_activity or found.has_none):
            return None
        sub_activity_id = None
        if way.has_programme:
            if found.has_none and found.has_activity:
                return None
            # Without a sub kegiatan lines belong to a bidang by their organisation only.
            if found.has_none and way.organisation_id is None:
                return None
            sub_activity_id = NO_SUB_ACTIVITY if found.has_none else None
            if found.has_activity and way.programme_id is None:
                return None
        return self.base._replace(
            unit_id=way.organisation_id or self.base.unit_id,
            program_id=way.programme_id if way.has_programme and found.has_activity else None,
            sub_activity_id=sub_activity_id,
            account_id=way.account_id,
            natures=() if way.account_id is not None else part,
            orientation=side,
        )


def compared(budget: Cell, realised: Cell) -> tuple[Cell, Cell, Cell, Cell]:
    """Budget, realisation, more or less than budgeted, and in per cent."""
    return budget, realised, _difference(budget, realised), in_percent(budget, realised)


def in_percent(budget: Cell, realised: Cell) -> Cell:
    """Realisation in per cent of the budget; no data without a budget."""
    if budget.value is None or realised.value is None:
        return NO_DATA
    return Cell(percent(realised.value, budget.value))


def _difference(budget: Cell, realised: Cell) -> Cell:
    if budget.value is None or realised.value is None:
        return NO_DATA
    return Cell(realised.value - budget.value)
