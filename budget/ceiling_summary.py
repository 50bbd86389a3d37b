"""What a page of KUA-PPAS shows: units with their ceilings, funds against the revenue expected of them."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import F, Sum

from budget.ceiling_use import CeilingUse, uses_of_plan
from budget.models import CeilingPlan, ProposalLine
from core.money import ZERO, Decimal
from reference.models import Nature, Unit


@dataclass
class UnitCeiling:
    """A unit's whole ceiling (None: it has none), what its programs and funds sum to, what RKA fill."""

    unit: Unit
    whole: CeilingUse | None = None
    rows: int = 0
    by_program: Decimal = ZERO
    by_fund: Decimal = ZERO
    passed: int = 0

    @property
    def warnings(self) -> list[str]:
        """Where rows of the unit do not fit each other."""
        limit = self.whole.limit if self.whole is not None else None
        found = []
        if limit is None:
            found.append("belum ada pagu seluruh unit")
        elif self.by_program > limit:
            found.append("jumlah pagu program melebihi pagu unit")
        elif self.by_fund > limit:
            found.append("jumlah pagu sumber dana melebihi pagu unit")
        if self.passed:
            found.append(f"{self.passed} pagu dilampaui RKA")
        return found


@dataclass(frozen=True)
class FundSum:
    """What the ceilings give of one fund source, and what revenue and financing in are expected of it."""

    name: str
    ceiling: Decimal
    expected: Decimal

    @property
    def rest(self) -> Decimal:
        """Expected less given; negative where more is given than is expected."""
        return self.expected - self.ceiling


def by_unit(plan: CeilingPlan, unit_ids: Collection[int] | None = None) -> list[UnitCeiling]:
    """Units of the plan by code, those of `unit_ids` only where given; two queries."""
    found: dict[int, UnitCeiling] = {}
    for use in uses_of_plan(plan):
        row = use.ceiling
        if unit_ids is not None and row.unit_id not in unit_ids:
            continue
        one = found.setdefault(row.unit_id, UnitCeiling(row.unit))
        one.rows += 1
        one.passed += use.remaining < 0
        if row.program_id is None and row.fund_source_id is None:
            one.whole = use
        elif row.program_id is None:
            one.by_fund += use.limit
        elif row.fund_source_id is None and row.program is not None and row.program.level == 3:
            one.by_program += use.limit
    return list(found.values())


def by_fund(plan: CeilingPlan) -> list[FundSum]:
    """Ceilings of each fund source (rows of whole units) beside the receipts of the RKA; two queries."""
    given = dict(
        plan.ceilings.filter(program=None, fund_source__isnull=False)
        .order_by()
        .values_list("fund_source__name")
        .annotate(total=Sum("amount"))
    )
    receipts = ProposalLine.objects.filter(
        proposal__budget__version=plan.version_id,
        account__nature__in=(Nature.REVENUE, Nature.FINANCING_IN),
        fund_source__isnull=False,
    )
    expected = dict(receipts.order_by().values_list(F("fund_source__name")).annotate(total=Sum("amount")))
    return [
        FundSum(name, given.get(name, ZERO), expected.get(name, ZERO)) for name in sorted({*given, *expected})
    ]
