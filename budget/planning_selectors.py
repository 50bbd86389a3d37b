"""What screens read of RKA and APBD; sums are made in the database, query counts are constant."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import TruncDate

from budget.models import BudgetProposal, ProposalLine, RegionalBudget, ReviewNote
from budget.proposal_selectors import proposals, with_sums
from core.money import ZERO, Decimal
from reference.models import Nature, Unit


def waiting_proposals() -> "QuerySet[BudgetProposal]":
    """RKA of units in an APBD in drafting, of any year, with their sums: what may wait for a person."""
    return with_sums(
        BudgetProposal.objects.filter(unit__isnull=False, budget__state="draft")
        .select_related("budget__version", "unit")
        .annotate(dated_on=TruncDate("created_at"))
        .order_by("-budget__version__number", "unit__code")
    )


def asks_the_unit() -> Q:
    """RKA that were sent back, or that hold an open note of TAPD without an answer of the unit."""
    answers = ReviewNote.objects.filter(parent=OuterRef("pk"))
    open_notes = ReviewNote.objects.filter(proposal=OuterRef("pk"), parent__isnull=True, is_open=True)
    return Q(state="returned") | Q(Exists(open_notes.filter(~Exists(answers))))


def open_notes_of(proposal_ids: Iterable[int]) -> "QuerySet[ReviewNote, tuple[int, int, int]]":
    """(RKA, its open notes, those of them that are answered); one query."""
    answers = ReviewNote.objects.filter(parent=OuterRef("pk"))
    return (
        ReviewNote.objects.filter(proposal__in=proposal_ids, parent__isnull=True, is_open=True)
        .annotate(is_answered=Exists(answers))
        .order_by()
        .values("proposal")
        .annotate(count=Count("pk"), answered=Count("pk", filter=Q(is_answered=True)))
        .values_list("proposal", "count", "answered")
    )


def budgets(*, year: int | None = None) -> "QuerySet[RegionalBudget]":
    """APBD of a year, newest version first."""
    found = (
        RegionalBudget.objects.all() if year is None else RegionalBudget.objects.filter(version__year=year)
    )
    return (
        found.select_related("version")
        .annotate(dated_on=TruncDate("created_at"))
        .order_by("-version__number")
    )


@dataclass(frozen=True)
class Balance:
    """The structure of an APBD (I-10): what comes in, what goes out, and what is left over."""

    revenue: Decimal
    spending: Decimal
    financing_in: Decimal
    financing_out: Decimal

    @property
    def surplus(self) -> Decimal:
        """Surplus or (deficit)."""
        return self.revenue - self.spending

    @property
    def financing(self) -> Decimal:
        """Pembiayaan neto."""
        return self.financing_in - self.financing_out

    @property
    def outgoing(self) -> Decimal:
        """Belanja dan pengeluaran pembiayaan."""
        return self.spending + self.financing_out

    @property
    def difference(self) -> Decimal:
        """SiLPA berkenaan: zero for a balanced budget."""
        return self.surplus + self.financing

    @property
    def rows(self) -> list[tuple[str, Decimal, bool]]:
        """(label, amount, is a sum) in the order of the form."""
        return [
            ("Pendapatan", self.revenue, False),
            ("Belanja", self.spending, False),
            ("Surplus/(defisit)", self.surplus, True),
            ("Penerimaan pembiayaan", self.financing_in, False),
            ("Pengeluaran pembiayaan", self.financing_out, False),
            ("Pembiayaan neto", self.financing, True),
            ("SiLPA berkenaan", self.difference, True),
        ]


def balance_of(lines: "QuerySet[ProposalLine]") -> Balance:
    """Sums by nature; one query."""
    rows = lines.order_by().values_list("account__nature").annotate(total=Sum("amount"))
    sums = dict(rows)
    return Balance(
        *(
            sums.get(nature, ZERO)
            for nature in (Nature.REVENUE, Nature.SPENDING, Nature.FINANCING_IN, Nature.FINANCING_OUT)
        )
    )


def lines_of_budget(budget: RegionalBudget) -> "QuerySet[ProposalLine]":
    """Every line of the RKA of its units."""
    return ProposalLine.objects.filter(proposal__budget=budget, proposal__unit__isnull=False)


def proposals_of(budget: RegionalBudget, *, units: Iterable[Unit]) -> "QuerySet[BudgetProposal]":
    """RKA of the budget of these units, with their sums."""
    found = proposals(year=budget.version.year_id).filter(budget=budget, unit__in=[u.pk for u in units])
    return with_sums(found.order_by("unit__code"))


def review_lines(proposal: BudgetProposal, *, words: str = "") -> "QuerySet[ProposalLine]":
    """Lines of an RKA in the order of a form, with their master rows and open notes."""
    found = (
        ProposalLine.objects.filter(proposal=proposal)
        .select_related("sub_activity", "account", "fund_source")
        .annotate(open_notes=Count("notes", filter=Q(notes__is_open=True, notes__parent__isnull=True)))
        .order_by(F("sub_activity__code").asc(nulls_first=True), "account__code", "place", "id")
    )
    for word in words.split()[:6]:
        found = found.filter(
            Q(description__icontains=word)
            | Q(header__icontains=word)
            | Q(account__code__startswith=word)
            | Q(account__name__icontains=word)
            | Q(sub_activity__name__icontains=word)
        )
    return found


def sums_by_sub_activity(proposal: BudgetProposal) -> dict[int | None, Decimal]:
    """Sum of each sub kegiatan of an RKA; one query."""
    rows = ProposalLine.objects.filter(proposal=proposal).order_by()
    return dict(rows.values_list("sub_activity").annotate(total=Sum("amount")))
