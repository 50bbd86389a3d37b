"""What remains to spend, for the home page: sums per scope, per sub kegiatan and per SKPD.

All sums are made by the database; the number of queries does not depend on the number of rows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Sum

from budget.in_force import documents_in_force
from budget.models import BudgetKey, CashPlan, FundReleaseLine
from budget.selectors import cash_plan_by_month
from core.money import ZERO, Decimal

SUMS = ("ceiling", "reserved", "committed", "consumed", "contra_posted")


@dataclass(frozen=True)
class Remainder:
    """Sums of spending and financing out of one group of budget keys."""

    code: str
    name: str
    ceiling: Decimal
    reserved: Decimal
    committed: Decimal
    consumed: Decimal
    contra_posted: Decimal
    released: Decimal
    planned: Decimal = ZERO
    # Id of the unit or sub kegiatan; None for sums of several.
    key: int | None = None

    @property
    def realised(self) -> Decimal:
        """Realisasi: consumed less contra-posts."""
        return self.consumed - self.contra_posted

    @property
    def pending(self) -> Decimal:
        """Dalam proses, without what contracts only hold."""
        return self.reserved - self.committed

    @property
    def budget(self) -> Decimal:
        """Sisa anggaran."""
        return self.ceiling - self.realised - self.reserved

    @property
    def spd(self) -> Decimal:
        """Sisa SPD."""
        return self.released - self.realised - self.pending

    @property
    def cash_plan(self) -> Decimal:
        """Sisa anggaran kas sampai bulan yang dipilih."""
        return self.planned - self.realised - self.pending


def day_of(year: int, today: date) -> date:
    """Today inside the year looked at, else the year's nearest day."""
    return min(max(today, date(year, 1, 1)), date(year, 12, 31))


def _keys(year: int, unit_ids: Sequence[int] | None) -> Any:
    keys = BudgetKey.objects.filter(year=year, is_limited=True, ceiling__gt=0).order_by()
    return keys if unit_ids is None else keys.filter(unit__in=unit_ids)


def _released(year: int, on: date, unit_ids: Sequence[int] | None) -> Any:
    lines = FundReleaseLine.objects.filter(
        release__year=year, release__state="signed", release__dated_on__lte=on, key__is_limited=True
    ).order_by()
    return lines if unit_ids is None else lines.filter(key__unit__in=unit_ids)


def of_scope(
    *, year: int, on: date, unit_ids: Sequence[int] | None, rows: Sequence[Remainder] | None = None
) -> Remainder:
    """The whole scope in three queries: keys, SPD dated to `on`, cash plan to its month.

    `rows` are the groups of the same scope when they are there already: their sums spare two of the queries.
    """
    if rows is None:
        sums = _keys(year, unit_ids).aggregate(**{name: Sum(name) for name in SUMS})
        released = _released(year, on, unit_ids).aggregate(total=Sum("amount"))["total"]
    else:
        sums = {name: sum((getattr(row, name) for row in rows), ZERO) for name in SUMS}
        released = sum((row.released for row in rows), ZERO)
    plan = cash_plan_by_month(year=year, unit_ids=unit_ids)
    planned = sum((plan[month] for month in range(1, on.month + 1)), ZERO)
    return Remainder("", "", *(sums[name] or ZERO for name in SUMS), released or ZERO, planned)


def _grouped(year: int, on: date, unit_ids: Sequence[int] | None, group: str) -> list[Remainder]:
    """Summed by id and named after: thousands of keys are not sorted by their groups' texts."""
    sums = {
        row[group]: [row[f"sum_{one}"] for one in SUMS]
        for row in _keys(year, unit_ids).values(group).annotate(**{f"sum_{one}": Sum(one) for one in SUMS})
    }
    released = dict(_released(year, on, unit_ids).values_list(f"key__{group}").annotate(total=Sum("amount")))
    for pk in released.keys() - sums.keys():
        # Released, and nothing left in the budget of it: it counts all the same.
        sums[pk] = [ZERO] * len(SUMS)
    model = BudgetKey._meta.get_field(group).related_model
    named = model._default_manager.filter(pk__in=sums).order_by().values_list("pk", "code", "name")
    names = {pk: (code, name) for pk, code, name in named}
    rows = [
        Remainder(
            *names.get(pk, ("", "Tanpa sub kegiatan")),
            *found,
            released.get(pk, ZERO),
            key=pk,
        )
        for pk, found in sums.items()
    ]
    return sorted(rows, key=lambda row: (row.key is None, row.code))


def by_sub_activity(*, year: int, on: date, unit_ids: Sequence[int] | None) -> list[Remainder]:
    """Per sub kegiatan, by code; three queries."""
    return _grouped(year, on, unit_ids, "sub_activity")


def lines_of(*, year: int, unit_ids: Sequence[int], sub_activity_id: int) -> list[Remainder]:
    """The accounts of one sub kegiatan, by code; without SPD, which is not released by account alone."""
    rows = (
        _keys(year, unit_ids)
        .filter(sub_activity=sub_activity_id)
        .values("account", group_code=F("account__code"), group_name=F("account__name"))
        .annotate(**{f"sum_{one}": Sum(one) for one in SUMS})
        .order_by("group_code")
    )
    return [
        Remainder(
            row["group_code"],
            row["group_name"],
            *(row[f"sum_{one}"] for one in SUMS),
            ZERO,
            key=row["account"],
        )
        for row in rows
    ]


def left_by(
    group: str,
    ids: Sequence[int],
    *,
    year: int,
    on: date,
    unit_id: int,
    sub_activity_id: int | None = None,
) -> dict[int, Remainder]:
    """What remains in a unit of these accounts or sub kegiatan; three queries however many."""
    keys = _keys(year, [unit_id]).filter(**{f"{group}__in": ids})
    if sub_activity_id is not None:
        keys = keys.filter(sub_activity=sub_activity_id)
    rows = keys.values(group).annotate(**{f"sum_{one}": Sum(one) for one in SUMS})
    released = _released(year, on, [unit_id]).filter(key__in=keys)
    planned = CashPlan.objects.filter(
        line__document__in=documents_in_force(year=year), line__key__in=keys, month__lte=on.month
    ).order_by()
    given = dict(released.values_list(f"key__{group}").annotate(total=Sum("amount")))
    plan = dict(planned.values_list(f"line__key__{group}").annotate(total=Sum("amount")))
    return {
        row[group]: Remainder(
            "",
            "",
            *(row[f"sum_{one}"] for one in SUMS),
            given.get(row[group], ZERO),
            plan.get(row[group], ZERO),
            key=row[group],
        )
        for row in rows
    }


def by_unit(*, year: int, on: date, unit_ids: Sequence[int] | None = None) -> list[Remainder]:
    """Per SKPD, by code; three queries."""
    return _grouped(year, on, unit_ids, "unit")


def shortened(rows: Sequence[Remainder], limit: int, noun: str) -> tuple[list[Remainder], Remainder | None]:
    """The `limit` rows with the largest ceilings in their order, and one row that sums the others."""
    if len(rows) <= limit:
        return list(rows), None
    largest = set(map(id, sorted(rows, key=lambda row: row.ceiling, reverse=True)[:limit]))
    rest = [row for row in rows if id(row) not in largest]
    return [row for row in rows if id(row) in largest], total(rest, f"{len(rest)} {noun} lain")


def total(rows: Iterable[Remainder], name: str) -> Remainder:
    """The sum of rows."""
    found = list(rows)
    fields = (*SUMS, "released", "planned")
    sums = {field: sum((getattr(row, field) for row in found), ZERO) for field in fields}
    return Remainder("", name, **sums)
