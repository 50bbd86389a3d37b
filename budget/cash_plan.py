"""Usulan anggaran kas: twelve months of a line by last year's pattern or in even parts (I-14).

A proposal is shown before it is saved; the remainder falls into the last month.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Sum

from budget.in_force import documents_in_force
from budget.lines import MONTHS
from budget.models import BudgetMovement, CashPlan
from core.money import ZERO, Decimal, split_by_weights, split_even
from reference.models import Account, Program, Unit

# Codes, since next year's lists are other rows: (sub kegiatan, account).
Codes = tuple[str, str]


class Method(StrEnum):
    """How months are proposed."""

    EVEN = "even"
    LAST_YEAR = "last_year"


@dataclass(frozen=True)
class Asked:
    """A line whose months are wanted."""

    sub_activity: Program | None
    account: Account
    amount: Decimal

    @property
    def codes(self) -> Codes:
        """What the line is known by in another year."""
        return self.sub_activity.code if self.sub_activity else "", self.account.code


@dataclass(frozen=True)
class ProposedMonths:
    """Twelve months that sum to the line, and what they follow."""

    months: tuple[Decimal, ...]
    basis: str


EVEN_BASIS = "bagi rata"


def propose(
    lines: Sequence[Asked], *, unit: Unit, year: int, method: Method = Method.LAST_YEAR
) -> list[ProposedMonths]:
    """Months of each line in the given order; three queries whatever their number.

    Last year's pattern is what the line realised, else what it planned, else what the whole unit realised;
    a line that no pattern fits is split evenly.
    """
    if method == Method.EVEN:
        return [_even(line) for line in lines]
    realised = _realised(unit, year - 1)
    planned = _planned(unit, year - 1)
    whole = _sum_of(realised.values())
    return [
        _proposed(
            line,
            (
                (realised.get(line.codes), f"pola realisasi {year - 1}"),
                (planned.get(line.codes), f"pola rencana {year - 1}"),
                (whole if line.sub_activity else None, f"pola realisasi unit {year - 1}"),
            ),
        )
        for line in lines
    ]


def _proposed(line: Asked, patterns: Iterable[tuple[Sequence[Decimal] | None, str]]) -> ProposedMonths:
    for weights, basis in patterns:
        if weights is not None and sum(weights, ZERO) > ZERO and min(weights) >= ZERO:
            return ProposedMonths(tuple(split_by_weights(line.amount, weights)), basis)
    return _even(line)


def _even(line: Asked) -> ProposedMonths:
    return ProposedMonths(tuple(split_even(line.amount, MONTHS)), EVEN_BASIS)


def _realised(unit: Unit, year: int) -> dict[Codes, list[Decimal]]:
    """What the unit spent a month of that year, less what came back, by codes."""
    rows = (
        BudgetMovement.objects.filter(key__unit=unit, key__year=year, kind__in=("consume", "contra"))
        .order_by()
        .values_list("key__sub_activity__code", "key__account__code", "dated_on__month", "kind")
        .annotate(total=Sum("amount"))
    )
    found: dict[Codes, list[Decimal]] = defaultdict(lambda: [ZERO] * MONTHS)
    for sub, account, month, kind, total in rows:
        found[sub or "", account][month - 1] += total if kind == "consume" else -total
    return found


def _planned(unit: Unit, year: int) -> dict[Codes, list[Decimal]]:
    """The cash plan in force of that year, by codes."""
    rows = (
        CashPlan.objects.filter(line__document__in=documents_in_force(year=year).filter(unit=unit))
        .order_by()
        .values_list("month", "line__key__sub_activity__code", "line__key__account__code")
        .annotate(total=Sum("amount"))
    )
    found: dict[Codes, list[Decimal]] = defaultdict(lambda: [ZERO] * MONTHS)
    for month, sub, account, total in rows:
        found[sub or "", account][month - 1] += total
    return found


def _sum_of(patterns: Iterable[Sequence[Decimal]]) -> list[Decimal]:
    sums = [ZERO] * MONTHS
    for pattern in patterns:
        sums = [before + more for before, more in zip(sums, pattern, strict=True)]
    return sums


# --- A later version ---------------------------------------------------------------------------
def in_force_months(unit: Unit, year: int) -> dict[tuple[int | None, int, int], list[Decimal]]:
    """The plan in force by (sub kegiatan, account, fund); one query."""
    rows = CashPlan.objects.filter(
        line__document__in=documents_in_force(year=year).filter(unit=unit)
    ).values_list(
        "line__key__sub_activity", "line__key__account", "line__key__fund_source", "month", "amount"
    )
    found: dict[tuple[int | None, int, int], list[Decimal]] = defaultdict(lambda: [ZERO] * MONTHS)
    for sub, account, fund, month, amount in rows:
        found[sub, account, fund][month - 1] = amount
    return found


def carried_over(months: Sequence[Decimal], amount: Decimal, *, from_month: int) -> ProposedMonths:
    """The months in force for a changed amount: more is spread from a month on, less taken from the end.

    So what was planned, released and spent in the first months stays planned.
    """
    found = list(months)
    more = amount - sum(found, ZERO)
    if more > ZERO:
        parts = split_even(more, MONTHS - from_month + 1)
        for number, part in enumerate(parts, start=from_month):
            found[number - 1] += part
    for number in range(MONTHS, 0, -1):
        less = min(found[number - 1], max(ZERO, sum(found, ZERO) - amount))
        found[number - 1] -= less
    return ProposedMonths(tuple(found), "anggaran kas yang berlaku")
