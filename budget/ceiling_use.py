"""What RKA fill of the ceilings of KUA-PPAS, and what passes them (I-09); a constant number of queries.

A row of an SKPD bounds its own RKA together with those that its sub-units have sent in; a row of a
sub-unit bounds that sub-unit. A row of a program or a fund source bounds all that lies below it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet, Sum

from budget.models import BudgetProposal, Ceiling, CeilingPlan, ProposalLine
from budget.proposals import OPEN_STATES
from core.errors import DomainError, raise_all
from core.money import ZERO, Decimal, rupiah
from reference.models import LIMITED, FundSource, Program, Unit

AGREED = "agreed"


@dataclass(frozen=True)
class CeilingUse:
    """One row of the ceilings and the spending and financing out of the RKA that it bounds."""

    ceiling: Ceiling
    limit: Decimal
    filled: Decimal

    @property
    def remaining(self) -> Decimal:
        """What may still be proposed; negative where the RKA pass the row."""
        return self.limit - self.filled

    @property
    def label(self) -> str:
        """What the row bounds, in words."""
        return label_of(self.ceiling)


@dataclass(frozen=True)
class Filled:
    """Spending and financing out of one unit's RKA under one sub kegiatan and fund source."""

    unit_id: int | None
    parent_id: int | None
    programs: frozenset[int]
    funds: frozenset[int]
    amount: Decimal


def label_of(ceiling: Ceiling) -> str:
    """`DINKES, 1.02.02 Program …, sumber dana PAD`."""
    parts = [ceiling.unit.name]
    if ceiling.program is not None:
        parts.append(str(ceiling.program))
    if ceiling.fund_source is not None:
        parts.append(f"sumber dana {ceiling.fund_source.name}")
    return ", ".join(parts)


def remaining_of(proposal: BudgetProposal) -> list[CeilingUse]:
    """Every row that bounds the RKA, with its limit, what is filled and what remains; five queries."""
    if proposal.unit is None:
        return []
    rows = list(
        _ceilings(CeilingPlan.objects.filter(version=proposal.budget.version_id)).filter(
            unit__in=_line_of_descent(proposal.unit)
        )
    )
    if not rows:
        return []
    units = {row.unit_id for row in rows}
    mine = Q(pk=proposal.pk) | (Q(unit__parent__in=units) | Q(unit__in=units)) & ~Q(state__in=OPEN_STATES)
    # The RKA first, then their lines by the index: all lines of the version are never read.
    which = list(
        BudgetProposal.objects.filter(mine, budget=proposal.budget_id).order_by().values_list("pk", flat=True)
    )
    return _uses(rows, _filled(ProposalLine.objects.filter(proposal__in=which)))


def uses_of_plan(plan: CeilingPlan, *, with_drafts: bool = True) -> list[CeilingUse]:
    """Every row of the plan and what the RKA of its version fill of it; four queries."""
    lines = ProposalLine.objects.filter(proposal__budget__version=plan.version_id)
    if not with_drafts:
        lines = lines.exclude(proposal__state__in=OPEN_STATES)
    return _uses(list(_ceilings(CeilingPlan.objects.filter(pk=plan.pk))), _filled(lines))


def refusals(proposal: BudgetProposal) -> list[DomainError]:
    """Why the RKA may not go on under the ceilings (I-09); empty where its version has no KUA-PPAS.

    Six queries, whatever the number of lines and ceilings.
    """
    if proposal.unit is None:
        return []
    plan = CeilingPlan.objects.filter(version=proposal.budget.version_id).select_related("version").first()
    if plan is None:
        return []
    if plan.state != AGREED:
        return [
            DomainError(
                f"Pagu {plan} belum disepakati, jadi RKA {proposal.unit.name} belum dapat diuji terhadap"
                " pagu. Minta Sekretaris Daerah mencatat Nota Kesepakatan.",
                rule="I-09",
            )
        ]
    uses = remaining_of(proposal)
    if not uses:
        return [
            DomainError(
                f"{plan} tidak memberi {proposal.unit.name} pagu. Minta PPKD menambahkan pagunya dengan"
                " perubahan KUA-PPAS.",
                rule="I-09",
            )
        ]
    return [_refusal(plan, use) for use in uses if use.remaining < 0]


def require_within(proposal: BudgetProposal) -> None:
    """Raise what `refusals` names."""
    raise_all(refusals(proposal))


def passed(plan: CeilingPlan) -> list[DomainError]:
    """Rows that RKA which were already sent in pass."""
    return [_refusal(plan, use) for use in uses_of_plan(plan, with_drafts=False) if use.remaining < 0]


def _refusal(plan: CeilingPlan, use: CeilingUse) -> DomainError:
    return DomainError(
        f"RKA melebihi pagu {plan}: {use.label} berpagu {rupiah(use.limit)}, diusulkan {rupiah(use.filled)},"
        f" lebih {rupiah(-use.remaining)}. Kurangi rinciannya, atau minta PPKD mengubah pagu.",
        rule="I-09",
    )


def _line_of_descent(unit: Unit) -> list[int]:
    return [unit.pk] if unit.parent_id is None else [unit.pk, unit.parent_id]


def _ceilings(plans: "QuerySet[CeilingPlan]") -> "QuerySet[Ceiling]":
    return (
        Ceiling.objects.filter(plan__in=plans)
        .select_related("unit", "program", "fund_source")
        .order_by(
            "unit__code",
            F("program__code").asc(nulls_first=True),
            F("fund_source__code").asc(nulls_first=True),
        )
    )


def _filled(lines: "QuerySet[ProposalLine]") -> list[Filled]:
    """Sums by unit, sub kegiatan and fund source with what stands above both; three queries.

    The sums come by ids alone: joined to what stands above them, each line would be joined to it.
    """
    found = list(
        lines.filter(account__nature__in=LIMITED)
        .order_by()
        .values_list("proposal__unit", "proposal__unit__parent", "sub_activity_id", "fund_source_id")
        .annotate(total=Sum("amount"))
    )
    programs = _upwards(Program, {row[2] for row in found}, "parent", "parent__parent")
    funds = _upwards(
        FundSource, {row[3] for row in found}, "parent", "parent__parent", "parent__parent__parent"
    )
    return [
        Filled(unit, parent, programs.get(program, frozenset()), funds.get(fund, frozenset()), total)
        for unit, parent, program, fund, total in found
    ]


def _upwards(
    model: "type[Program] | type[FundSource]", ids: Iterable[int | None], *parents: str
) -> dict[int | None, frozenset[int]]:
    """Each row with what stands above it, by id; one query."""
    rows = model._default_manager.filter(pk__in=[pk for pk in ids if pk is not None])
    return {
        row[0]: frozenset(pk for pk in row if pk is not None)
        for row in rows.order_by().values_list("pk", *parents)
    }


def _uses(rows: Sequence[Ceiling], filled: Iterable[Filled]) -> list[CeilingUse]:
    """Each row with the sums below it: a dictionary look-up for each sum and what stands above it."""
    at: dict[tuple[int, int | None, int | None], int] = {
        (row.unit_id, row.program_id, row.fund_source_id): number for number, row in enumerate(rows)
    }
    sums = [ZERO] * len(rows)
    for part in filled:
        for unit in (part.unit_id, part.parent_id):
            if unit is None:
                continue
            for program in (None, *part.programs):
                for fund in (None, *part.funds):
                    number = at.get((unit, program, fund))
                    if number is not None:
                        sums[number] += part.amount
    return [CeilingUse(row, row.amount.amount, total) for row, total in zip(rows, sums, strict=True)]
