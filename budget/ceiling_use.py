"""What RKA fill of the ceilings of KUA-PPAS, and what passes them (I-09); a constant number of queries.

A row of an SKPD bounds its own RKA together with those that its sub-units have sent in; a row of a
sub-unit bounds that sub-unit. A row of a program or a fund source bounds all that lies below it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F, Q, QuerySet

from budget.models import BudgetProposal, Ceiling, CeilingPlan
from budget.proposals import OPEN_STATES
from core.errors import DomainError, raise_all
from core.money import ZERO, Decimal, rupiah
from reference.models import LIMITED, Unit

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
    """Every row that bounds the RKA, with its limit, what is filled and what remains; three queries."""
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
    return _uses(rows, _filled(BudgetProposal.objects.filter(mine, budget=proposal.budget_id)))


def uses_of_plan(plan: CeilingPlan, *, with_drafts: bool = True) -> list[CeilingUse]:
    """Every row of the plan and what the RKA of its version fill of it; three queries."""
    proposals = BudgetProposal.objects.filter(budget__version=plan.version_id)
    if not with_drafts:
        proposals = proposals.exclude(state__in=OPEN_STATES)
    return _uses(list(_ceilings(CeilingPlan.objects.filter(pk=plan.pk))), _filled(proposals))


def refusals(proposal: BudgetProposal) -> list[DomainError]:
    """Why the RKA may not go on under the ceilings (I-09); empty where its version has no KUA-PPAS.

    Four queries, whatever the number of lines and ceilings.
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


# Summed by ids first: joined to what stands above it, each line of the version would be joined to it.
_FILLED = """
SELECT p.unit_id, u.parent_id, ARRAY[s.id, s.parent_id, k.parent_id],
    ARRAY[f.id, f.parent_id, f1.parent_id, f2.parent_id], x.total
FROM (
    SELECT l.proposal_id, l.sub_activity_id, l.fund_source_id, sum(l.amount) AS total
    FROM budget_proposalline l JOIN reference_account a ON a.id = l.account_id
    WHERE l.proposal_id = ANY(%(proposals)s) AND a.nature = ANY(%(natures)s)
    GROUP BY l.proposal_id, l.sub_activity_id, l.fund_source_id
) x
JOIN budget_budgetproposal p ON p.id = x.proposal_id
LEFT JOIN reference_unit u ON u.id = p.unit_id
LEFT JOIN reference_program s ON s.id = x.sub_activity_id
LEFT JOIN reference_program k ON k.id = s.parent_id
LEFT JOIN reference_fundsource f ON f.id = x.fund_source_id
LEFT JOIN reference_fundsource f1 ON f1.id = f.parent_id
LEFT JOIN reference_fundsource f2 ON f2.id = f1.parent_id
"""


def _filled(proposals: "QuerySet[BudgetProposal]") -> list[Filled]:
    """Sums by RKA, sub kegiatan and fund source with what stands above both; two queries."""
    ids = list(proposals.order_by().values_list("pk", flat=True))
    with connection.cursor() as cursor:
        cursor.execute(_FILLED, {"proposals": ids, "natures": [str(nature) for nature in LIMITED]})
        return [
            Filled(unit, parent, _known(programs), _known(funds), total)
            for unit, parent, programs, funds, total in cursor.fetchall()
        ]


def _known(ids: Iterable[int | None]) -> frozenset[int]:
    return frozenset(pk for pk in ids if pk is not None)


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
