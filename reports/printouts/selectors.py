"""What the forms read beyond the documents' own selectors: earlier releases, what is disbursed, months.

Every function reads with a constant number of queries for one document.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet, Sum

from budget.in_force import documents_in_force
from budget.models import BudgetDocument, BudgetLine, FundRelease, FundReleaseLine
from core.money import ZERO, Decimal
from reports import accounts
from reports.scope import context
from treasury.models import DisbursementOrder, PaymentOrder, PaymentRequest, PaymentRequestLine

# An SP2D in these states has drawn on the funds.
DISBURSED = ("signed", "paid")


def requests() -> "QuerySet[PaymentRequest]":
    """SPP with all that a form of the chain needs of it."""
    return PaymentRequest.objects.select_related("unit", "year", "vendor", "contract__vendor", "created_by")


def orders() -> "QuerySet[PaymentOrder]":
    """SPM with its SPP."""
    return PaymentOrder.objects.select_related(
        "unit", "year", "request__unit", "request__year", "request__vendor", "request__contract__vendor"
    )


def disbursements() -> "QuerySet[DisbursementOrder]":
    """SP2D with its SPM and SPP."""
    return DisbursementOrder.objects.select_related(
        "unit",
        "year",
        "treasury_account",
        "order__unit",
        "order__request__unit",
        "order__request__year",
        "order__request__vendor",
        "order__request__contract__vendor",
    )


def releases() -> "QuerySet[FundRelease]":
    """SPD with unit and the document it releases from."""
    return FundRelease.objects.select_related("unit", "year", "budget_document__version")


def budget_documents() -> "QuerySet[BudgetDocument]":
    """DPA with unit and version."""
    return BudgetDocument.objects.select_related("unit", "version__year")


# --- SPP ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReleaseShare:
    """One SPD and what it gives the sub kegiatan asked about."""

    number: str
    dated_on: date
    amount: Decimal


@dataclass(frozen=True)
class Summary:
    """Ringkasan SPP: budget, releases and SP2D of the sub kegiatan charged, up to the SPP's date."""

    document: BudgetDocument | None
    budget: Decimal
    releases: tuple[ReleaseShare, ...]
    disbursed: dict[str, Decimal]

    @property
    def released(self) -> Decimal:
        """Σ SPD."""
        return sum((one.amount for one in self.releases), ZERO)

    @property
    def unreleased(self) -> Decimal:
        """Budget that no SPD has released."""
        return self.budget - self.released

    @property
    def spent(self) -> Decimal:
        """Σ SP2D of other requests."""
        return sum(self.disbursed.values(), ZERO)

    @property
    def unspent(self) -> Decimal:
        """Released and not yet disbursed, before this request."""
        return self.released - self.spent


def summary_of(request: PaymentRequest, lines: Iterable[PaymentRequestLine]) -> Summary:
    """What the request's sub kegiatan had on its date; four queries."""
    subs = {line.key.sub_activity_id for line in lines}
    of_key = _in_subs("key__", subs)
    on = request.dated_on
    document = (
        documents_in_force(year=request.year_id, at=on)
        .filter(unit=request.unit_id)
        .select_related("version")
        .first()
    )
    budget = BudgetLine.objects.filter(of_key, document=document, key__is_limited=True)
    spent = PaymentRequestLine.objects.filter(
        of_key,
        request__unit=request.unit_id,
        request__year=request.year_id,
        request__orders__disbursements__state__in=DISBURSED,
        request__orders__disbursements__dated_on__lte=on,
    ).exclude(request=request)
    return Summary(
        document=document,
        budget=budget.aggregate(total=Sum("amount"))["total"] or ZERO if document else ZERO,
        releases=tuple(_shares(request, of_key)),
        disbursed=dict(spent.order_by().values_list("request__kind").annotate(total=Sum("amount"))),
    )


def _in_subs(prefix: str, subs: Iterable[int | None]) -> Q:
    named = [one for one in subs if one is not None]
    found = Q(**{f"{prefix}sub_activity__in": named})
    return found | Q(**{f"{prefix}sub_activity__isnull": True}) if None in set(subs) else found


def _shares(request: PaymentRequest, of_key: Q) -> list[ReleaseShare]:
    rows = (
        FundReleaseLine.objects.filter(
            of_key,
            release__unit=request.unit_id,
            release__year=request.year_id,
            release__state="signed",
            release__dated_on__lte=request.dated_on,
        )
        .order_by()
        .values_list("release__number", "release__dated_on")
        .annotate(total=Sum("amount"))
        .order_by("release__dated_on", "release__number")
    )
    return [ReleaseShare(number, dated_on, total) for number, dated_on, total in rows]


def released_to(request: PaymentRequest, lines: Iterable[PaymentRequestLine]) -> list[ReleaseShare]:
    """Dasar SPD: the releases that the request's sub kegiatan draw on."""
    return _shares(request, _in_subs("key__", {line.key.sub_activity_id for line in lines}))


# --- SPD ---------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ReleaseContext:
    """What stood before an SPD: budget and earlier releases by key, and their totals of the unit."""

    budget: dict[int, Decimal]
    earlier: dict[int, Decimal]

    @property
    def budget_total(self) -> Decimal:
        """Spending and financing out of the unit's document."""
        return sum(self.budget.values(), ZERO)

    @property
    def earlier_total(self) -> Decimal:
        """Σ SPD signed before this one."""
        return sum(self.earlier.values(), ZERO)


def context_of(release: FundRelease) -> ReleaseContext:
    """Budget and earlier signed SPD of the release's unit; two queries."""
    budget = BudgetLine.objects.filter(document=release.budget_document_id, key__is_limited=True)
    before = Q(release__dated_on__lt=release.dated_on) | Q(
        release__dated_on=release.dated_on, release__lt=release.pk
    )
    earlier = FundReleaseLine.objects.filter(
        before, release__unit=release.unit_id, release__year=release.year_id, release__state="signed"
    )
    return ReleaseContext(
        budget={key: amount for key, amount in budget.order_by().values_list("key", "amount")},
        earlier=dict(earlier.order_by().values_list("key").annotate(total=Sum("amount"))),
    )


# --- DPA ---------------------------------------------------------------------------------------
def account_tree(document: BudgetDocument) -> accounts.Tree:
    """The chart of the document's year, to name the accounts above its lines."""
    found = context(document.version.year_id, document.unit_id)
    return accounts.tree(found.chart_id, found.load_id)
