"""What screens and reports read of the budget; sums are made in the database, query counts are constant."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Prefetch, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from budget.availability import Remaining, remaining
from budget.in_force import documents_in_force
from budget.models import (
    BudgetDocument,
    BudgetKey,
    BudgetLine,
    BudgetMovement,
    CashPlan,
    FundRelease,
    FundReleaseLine,
    PlannedMonth,
)
from core.money import ZERO, Decimal
from reference.models import FiscalYear


def documents(*, year: int | None = None) -> "QuerySet[BudgetDocument]":
    """All budget documents with their total of spending-side and receipt-side lines; for lists."""
    return plain_documents(year=year).annotate(
        line_count=Count("lines"),
        spending=_total("lines__amount", Q(lines__key__is_limited=True)),
        receipts=_total("lines__amount", Q(lines__key__is_limited=False)),
    )


def plain_documents(*, year: int | None = None) -> "QuerySet[BudgetDocument]":
    """The same documents in the same order without their totals: to filter, count and page."""
    found = BudgetDocument.objects.select_related("version", "unit")
    if year is not None:
        found = found.filter(version__year=year)
    return found.order_by("-version__year", "-version__number", "unit__code")


def lines_of(document: BudgetDocument) -> "QuerySet[BudgetLine]":
    """Lines of one document with key, master rows and the twelve months, in the order of a DPA."""
    return (
        BudgetLine.objects.filter(document=document)
        .select_related("key__account", "key__sub_activity", "key__fund_source", "key__unit")
        .prefetch_related(Prefetch("months", queryset=CashPlan.objects.order_by("month")))
        .order_by(
            "key__account__nature", "key__sub_activity__code", "key__account__code", "key__fund_source__code"
        )
    )


def lines_in_force(
    *, year: int, unit_id: int | None = None, at: date | None = None
) -> "QuerySet[BudgetLine]":
    """Lines of the documents in force now, or on a day; of one unit or of all."""
    found = BudgetLine.objects.filter(document__in=documents_in_force(year=year, at=at))
    if unit_id is not None:
        found = found.filter(document__unit=unit_id)
    return found.select_related(
        "key__account", "key__sub_activity", "key__fund_source", "key__unit"
    ).order_by("key__unit__code", "key__sub_activity__code", "key__account__code", "key__fund_source__code")


@dataclass(frozen=True)
class LineRemaining:
    """One line in force and what remains of its key."""

    line: BudgetLine
    remaining: Remaining


def spendable_lines(*, year: int, unit_id: int, on: date) -> list[LineRemaining]:
    """Lines in force that a payment may name, with what remains of each on a document's date."""
    lines = list(lines_in_force(year=year, unit_id=unit_id).filter(key__is_limited=True))
    left = remaining([line.key_id for line in lines], on=on)
    return [LineRemaining(line, left[line.key_id]) for line in lines]


@dataclass(frozen=True)
class UnitRemaining:
    """Totals of one unit's spending and financing out."""

    unit_id: int
    unit_code: str
    unit_name: str
    ceiling: Decimal
    reserved: Decimal
    committed: Decimal
    consumed: Decimal
    contra_posted: Decimal
    released: Decimal

    @property
    def budget(self) -> Decimal:
        """What remains of the budget in force."""
        return self.ceiling - self.consumed - self.reserved + self.contra_posted

    @property
    def spd(self) -> Decimal:
        """What remains of the fund releases."""
        return self.released - (self.consumed + self.reserved - self.committed - self.contra_posted)


def remaining_by_unit(*, year: int, on: date, unit_ids: Iterable[int] | None = None) -> list[UnitRemaining]:
    """Totals of every unit (or of `unit_ids`), two queries."""
    keys = BudgetKey.objects.filter(year=year, is_limited=True)
    releases = FundReleaseLine.objects.filter(
        release__year=year, release__state="signed", release__dated_on__lte=on
    )
    if unit_ids is not None:
        ids = list(unit_ids)
        keys, releases = keys.filter(unit__in=ids), releases.filter(release__unit__in=ids)
    released = dict(releases.order_by().values_list("release__unit").annotate(total=Sum("amount")))
    sums = ("ceiling", "reserved", "committed", "consumed", "contra_posted")
    rows = (
        keys.order_by()
        .values("unit_id", unit_code=F("unit__code"), unit_name=F("unit__name"))
        .annotate(**{f"total_{name}": Sum(name) for name in sums})
        .order_by("unit_code")
    )
    return [
        UnitRemaining(
            row["unit_id"],
            row["unit_code"],
            row["unit_name"],
            *(row[f"total_{name}"] for name in sums),
            released.get(row["unit_id"], ZERO),
        )
        for row in rows
    ]


def cash_plan_by_month(*, year: int, unit_ids: Iterable[int] | None = None) -> dict[int, Decimal]:
    """Planned spending and financing out of the documents in force, per month 1–12."""
    plans = PlannedMonth.objects.filter(document__in=documents_in_force(year=year))
    if unit_ids is not None:
        plans = plans.filter(document__unit__in=list(unit_ids))
    found = dict(plans.order_by().values_list("month").annotate(total=Sum("amount")))
    return {month: found.get(month, ZERO) for month in range(1, 13)}


def budget_totals(
    *, year: int, at: date, unit_ids: Iterable[int] | None = None
) -> "QuerySet[Any, dict[str, Any]]":
    """Budget in force at a date: rows of unit_id, sub_activity_id, account_id, amount (summed over funds)."""
    lines = BudgetLine.objects.filter(document__in=documents_in_force(year=year, at=at))
    if unit_ids is not None:
        lines = lines.filter(document__unit__in=list(unit_ids))
    return (
        lines.order_by()
        .values(unit_id=F("key__unit"), sub_activity_id=F("key__sub_activity"), account_id=F("key__account"))
        .annotate(total=Sum("amount"))
    )


def account_totals(*, year: int, at: date, unit_ids: Iterable[int] | None = None) -> dict[int, Decimal]:
    """Budget in force at a date per account, over all units asked for; one query."""
    rows = budget_totals(year=year, at=at, unit_ids=unit_ids).values_list("account_id")
    return dict(rows.annotate(total=Sum("amount")))


def releases(*, year: FiscalYear | int | None = None) -> "QuerySet[FundRelease]":
    """All fund releases with their total; for lists."""
    found = FundRelease.objects.select_related("unit", "budget_document__version").annotate(
        total=_total("lines__amount", Q())
    )
    if year is not None:
        found = found.filter(year=year)
    return found.order_by("-dated_on", "-pk")


def release_lines(release: FundRelease) -> "QuerySet[FundReleaseLine]":
    """Lines of one fund release with their master rows."""
    return (
        FundReleaseLine.objects.filter(release=release)
        .select_related("key__account", "key__sub_activity", "key__fund_source")
        .order_by("key__sub_activity__code", "key__account__code", "key__fund_source__code")
    )


@dataclass(frozen=True)
class Releasable:
    """A key of the document in force and how much a fund release of a quarter may still give it."""

    line: BudgetLine
    planned: Decimal
    released: Decimal

    @property
    def amount(self) -> Decimal:
        """Plan through the quarter's end less what is released, never below zero."""
        return max(ZERO, min(self.planned, self.line.amount.amount) - self.released)


def releasable(*, document: BudgetDocument, quarter: int) -> list[Releasable]:
    """What a fund release of this quarter may still give each line of the document; three queries."""
    lines = list(
        lines_in_force(year=document.version.year_id, unit_id=document.unit_id).filter(key__is_limited=True)
    )
    plans = CashPlan.objects.filter(line__in=lines, month__lte=quarter * 3).order_by()
    planned = dict(plans.values_list("line").annotate(total=Sum("amount")))
    given = FundReleaseLine.objects.filter(
        key__in=[line.key_id for line in lines], release__state="signed"
    ).order_by()
    released = dict(given.values_list("key").annotate(total=Sum("amount")))
    return [Releasable(line, planned.get(line.pk, ZERO), released.get(line.key_id, ZERO)) for line in lines]


def movements(key_id: int) -> "Iterator[BudgetMovement]":
    """The history of one key, oldest first."""
    return BudgetMovement.objects.filter(key=key_id).select_related("actor").order_by("id").iterator()


def _total(path: str, condition: Q) -> Coalesce:
    from django.db.models import DecimalField

    amount = DecimalField(max_digits=20, decimal_places=2)
    return Coalesce(Sum(path, filter=condition, output_field=amount), ZERO, output_field=amount)
