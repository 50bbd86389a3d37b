"""What screens read of RKA: registers, totals by sub kegiatan, sheets, filtered lines; constant queries."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from budget.models import BudgetProposal, ProposalLine, ReviewNote
from budget.proposal_lines import VOLUMES_MAX
from core.money import ZERO, Decimal
from reference.models import LIMITED, Nature, Program

# Parts of an RKA that have no sub kegiatan; what cannot be placed yet stands in the last one.
REVENUE, FINANCING, UNPLACED = "pendapatan", "pembiayaan", "belum-dikenal"
PART_TITLES = {
    REVENUE: "Pendapatan",
    FINANCING: "Pembiayaan",
    UNPLACED: "Rincian tanpa sub kegiatan",
}
PART_NATURES: dict[str, tuple[str, ...]] = {
    REVENUE: (Nature.REVENUE,),
    FINANCING: (Nature.FINANCING_IN, Nature.FINANCING_OUT),
}


def proposals(*, year: int) -> "QuerySet[BudgetProposal]":
    """RKA of a year, newest version first; without sums, to filter, count and page."""
    return (
        BudgetProposal.objects.filter(budget__version__year=year)
        .select_related("budget__version", "unit")
        .annotate(dated_on=TruncDate("created_at"))
        .order_by("-budget__version__number", F("unit__code").asc(nulls_first=True))
    )


def with_sums(rows: "QuerySet[BudgetProposal]") -> "QuerySet[BudgetProposal]":
    """The same RKA with the number of their lines and the sums of spending and receipts."""
    lines = ProposalLine.objects.filter(proposal=OuterRef("pk")).order_by().values("proposal")

    def of(value: Any, **condition: Any) -> Any:
        return Subquery(lines.filter(**condition).annotate(found=value).values("found"))

    return rows.annotate(
        line_count=Coalesce(of(Count("pk")), 0),
        spending=Coalesce(of(Sum("amount"), account__nature__in=LIMITED), ZERO),
        receipts=Coalesce(of(Sum("amount"), account__nature__in=(Nature.REVENUE, Nature.FINANCING_IN)), ZERO),
    )


@dataclass
class Part:
    """One sheet of an RKA: a sub kegiatan, pendapatan, pembiayaan, or what has no place yet."""

    key: str
    code: str
    name: str
    lines: int = 0
    returned: int = 0
    incomplete: int = 0
    notes: int = 0
    # By nature; lines without an account under the empty one.
    sums: dict[str, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return sum(self.sums.values(), ZERO)


def part_of(sub_activity_id: int | None, nature: str | None) -> str:
    """The key of the sheet on which a line stands."""
    if sub_activity_id is not None:
        return str(sub_activity_id)
    return next((key for key, natures in PART_NATURES.items() if nature in natures), UNPLACED)


_MISSING = Q(account__isnull=True) | Q(fund_source__isnull=True) | Q(given__isnull=False)


def parts_of(proposal: BudgetProposal) -> list[Part]:
    """Sheets in the order of a budget, each with its sums and what waits on it; three queries."""
    rows = list(
        ProposalLine.objects.filter(proposal=proposal)
        .order_by()
        .values_list("sub_activity_id", "account__nature")
        .annotate(
            lines=Count("pk"),
            total=Sum("amount"),
            returned=Count("pk", filter=Q(is_returned=True)),
            incomplete=Count("pk", filter=_MISSING),
        )
    )
    programs = Program.objects.filter(pk__in={row[0] for row in rows if row[0] is not None})
    titles = {pk: (code, name) for pk, code, name in programs.values_list("pk", "code", "name")}
    found: dict[str, Part] = {}
    for sub_activity, nature, lines, total, returned, incomplete in rows:
        key = part_of(sub_activity, nature)
        code, name = titles.get(sub_activity, ("", PART_TITLES.get(key, "")))
        part = found.setdefault(key, Part(key, code, name))
        part.lines += lines
        part.returned += returned
        part.incomplete += incomplete
        part.sums[nature or ""] = part.sums.get(nature or "", ZERO) + total
    for key, count in _open_notes(proposal).items():
        if key in found:
            found[key].notes = count
    order = {REVENUE: 0, FINANCING: 2, UNPLACED: 3}
    return sorted(found.values(), key=lambda part: (order.get(part.key, 1), part.code))


def _open_notes(proposal: BudgetProposal) -> dict[str, int]:
    """Open notes by sheet; one query."""
    rows = (
        ReviewNote.objects.filter(proposal=proposal, is_open=True, parent__isnull=True, line__isnull=False)
        .order_by()
        .values_list("line__sub_activity", "line__account__nature")
        .annotate(count=Count("pk"))
    )
    found: dict[str, int] = {}
    for sub_activity, nature, count in rows:
        key = part_of(sub_activity, nature)
        found[key] = found.get(key, 0) + count
    return found


def sums_of(parts: Iterable[Part]) -> dict[str, Decimal]:
    """Sums by nature of all sheets together."""
    found: dict[str, Decimal] = {}
    for part in parts:
        for nature, total in part.sums.items():
            found[nature] = found.get(nature, ZERO) + total
    return found


def lines_of(proposal: BudgetProposal) -> "QuerySet[ProposalLine]":
    """Lines with what a sheet shows of their master rows, in their order."""
    return (
        ProposalLine.objects.filter(proposal=proposal)
        .select_related("account", "fund_source", "price_item", "sub_activity")
        .defer("price_item__words")
        .order_by("place", "id")
    )


def sheet_lines(proposal: BudgetProposal, part: str) -> "QuerySet[ProposalLine]":
    """Lines of one sheet, in their order."""
    rows = lines_of(proposal)
    if part.isdecimal():
        return rows.filter(sub_activity=int(part))
    rows = rows.filter(sub_activity__isnull=True)
    if part in PART_NATURES:
        return rows.filter(account__nature__in=PART_NATURES[part])
    placed = [nature for natures in PART_NATURES.values() for nature in natures]
    return rows.filter(Q(account__isnull=True) | ~Q(account__nature__in=placed))


_VOLUMES = [f"{name}_{number}" for number in range(1, VOLUMES_MAX + 1) for name in ("volume", "measure")]
RECORD = (
    "id", "revision", "is_returned", "header", "description", "specification", "measure", "price",
    "tax_percent", "amount", "exception_basis", "location", "recipient", "given",
    "account__code", "account__name", "account__nature", "fund_source__code", "fund_source__name",
    "price_item", "price_item__code", "price_item__name", "price_item__kind", "price_item__measure",
    "price_item__price", *_VOLUMES,
)  # fmt: skip


def records(rows: "QuerySet[ProposalLine]") -> list[dict[str, Any]]:
    """What a sheet shows of the lines, as plain values: no object a line is made; one query."""
    return list(rows.select_related(None).defer(None).values(*RECORD))


def filtered(
    rows: "QuerySet[ProposalLine]",
    *,
    words: str = "",
    account: str = "",
    fund: int | None = None,
    only: str = "",
) -> "QuerySet[ProposalLine]":
    """Lines whose texts hold every word, under an account's code, of a fund source; or of one condition."""
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(description__icontains=word)
            | Q(specification__icontains=word)
            | Q(header__icontains=word)
            | Q(account__code__startswith=word)
            | Q(account__name__icontains=word)
        )
    if account:
        rows = rows.filter(account__code__startswith=account)
    if fund is not None:
        rows = rows.filter(fund_source=fund)
    conditions = {
        "dikembalikan": Q(is_returned=True),
        "belum-lengkap": _MISSING,
        "di-atas-standar": ~Q(exception_basis=""),
    }
    return rows.filter(conditions[only]) if only in conditions else rows


def known_programs(proposal: BudgetProposal, ids: Iterable[int]) -> "QuerySet[Program]":
    """Sub kegiatan of the year's nomenclature among the ids."""
    return Program.objects.filter(
        pk__in=list(ids), edition=proposal.budget.version.year.programs_id, is_postable=True, is_active=True
    )


def funds_of(proposal: BudgetProposal) -> list[tuple[int, str]]:
    """Fund sources that the lines name, by code."""
    rows = ProposalLine.objects.filter(proposal=proposal, fund_source__isnull=False).order_by(
        "fund_source__code"
    )
    return list(rows.values_list("fund_source", "fund_source__name").distinct())


def count_and_sum(rows: "QuerySet[ProposalLine]") -> tuple[int, Decimal]:
    """How many lines, and their sum; one query without their master rows."""
    whole = rows.select_related(None).order_by().aggregate(count=Count("pk"), total=Sum("amount"))
    return whole["count"], whole["total"] or ZERO
