"""Uang persediaan and tambahan uang: how much of each the treasurer holds, day by day (I-21, I-23, I-26).

Reading only. Cash comes from the journal (the books), what is left of each TU from its documents.
"""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Sum, When

from core.money import ZERO, Decimal
from ledger.books import book_of
from ledger.models import BookYear, EntryKind, EntryLine
from reference.models import Account, FiscalYear, Unit
from reference.roles import AccountKey, role_account
from treasury.models import (
    POSTED_RECEIPT,
    DisbursementOrder,
    ExpenseReceipt,
    ImprestReturn,
    PaymentRequest,
    TreasurerKind,
)

Kind = PaymentRequest.Kind
Source = ExpenseReceipt.Source
CASH_OF = {
    TreasurerKind.EXPENDITURE: AccountKey.TREASURER_CASH,
    TreasurerKind.REVENUE: AccountKey.RECEIPT_CASH,
}
LIVE = ("submitted", "verified")
# A reversal takes back what its receipt said.
SIGNED = Case(When(reverses__isnull=True, then=F("amount")), default=-F("amount"))

Days = dict[date, Decimal]


def cash_account(year: FiscalYear, kind: str = TreasurerKind.EXPENDITURE) -> Account:
    """Kas di Bendahara Pengeluaran or Penerimaan in the year's chart."""
    return role_account(year.chart_id, CASH_OF[TreasurerKind(kind)])


def first_day(year: FiscalYear) -> date:
    """Balances run from the newest opening that was carried over: it repeats what went before."""
    found = BookYear.objects.filter(is_carried=True, year__lte=year.pk).aggregate(newest=Max("year"))[
        "newest"
    ]
    return date(found, 1, 1) if found else date.min


def movements(unit: Unit, year: FiscalYear, accounts: Iterable[Account]) -> dict[int, Days]:
    """Per account of the unit's book: net debit by day, from the last opening to the end of the year."""
    rows = (
        EntryLine.objects.filter(
            book=book_of(unit),
            account__in=list(accounts),
            unit=unit,
            dated_on__gte=first_day(year),
            dated_on__lte=date(year.pk, 12, 31),
        )
        # Vouchers of an earlier system are no money of this one's treasurers.
        .exclude(kind=EntryKind.LEGACY)
        .order_by()
        .values_list("account_id", "dated_on")
        .annotate(debit=Sum("debit"), credit=Sum("credit"))
    )
    found: dict[int, Days] = defaultdict(dict)
    for account_id, day, debit, credit in rows:
        found[account_id][day] = debit - credit
    return found


def cash_days(unit: Unit, year: FiscalYear, kind: str = TreasurerKind.EXPENDITURE) -> Days:
    """Net movement of the treasurer's cash by day."""
    account = cash_account(year, kind)
    return movements(unit, year, [account]).get(account.pk, {})


def cash_balance(
    unit: Unit, year: FiscalYear, *, at: date | None = None, kind: str = TreasurerKind.EXPENDITURE
) -> Decimal:
    """Saldo of the treasurer's cash by the books at the end of a day."""
    return balance(cash_days(unit, year, kind), at or date(year.pk, 12, 31))


def balance(days: Days, at: date) -> Decimal:
    """Σ of the days up to and including `at`."""
    return sum((amount for day, amount in days.items() if day <= at), ZERO)


def lowest(days: Days, since: date) -> Decimal:
    """The lowest balance at the end of any day from `since` on."""
    running = least = balance(days, since)
    for day in sorted(day for day in days if day > since):
        running += days[day]
        least = min(least, running)
    return least


def less(days: Days, other: Days) -> Days:
    """Day by day: the first less the second."""
    found = dict(days)
    for day, amount in other.items():
        found[day] = found.get(day, ZERO) - amount
    return found


# --- TU ------------------------------------------------------------------------------------------


def paid_on_of(requests: "QuerySet[PaymentRequest]") -> "QuerySet[DisbursementOrder]":
    """Paid SP2D of these SPP."""
    return DisbursementOrder.objects.filter(order__request__in=requests, state="paid")


def is_paid() -> Exists:
    """Condition: the SPP's SP2D is paid."""
    return Exists(DisbursementOrder.objects.filter(order__request=OuterRef("pk"), state="paid"))


def unsettled(unit: Unit) -> "QuerySet[PaymentRequest]":
    """TU of a unit that are asked for or paid and not settled, oldest first."""
    return (
        PaymentRequest.objects.filter(unit=unit, kind=Kind.TOP_UP, state__in=LIVE, settled_on__isnull=True)
        .annotate(is_paid=is_paid())
        .order_by("dated_on", "pk")
    )


def top_up_days(unit: Unit, year: FiscalYear, *, only: PaymentRequest | None = None) -> Days:
    """Money of all TU of a unit (or of one) that is neither spent nor deposited: net movement by day."""
    requests = PaymentRequest.objects.filter(unit=unit, year=year, kind=Kind.TOP_UP)
    if only is not None:
        requests = requests.filter(pk=only.pk)
    days: Days = defaultdict(lambda: ZERO)
    for day, amount in paid_on_of(requests).values_list("paid_on", "gross"):
        days[day] += amount
    receipts = ExpenseReceipt.objects.filter(top_up__in=requests, state__in=POSTED_RECEIPT)
    for day, amount in _by_day(receipts, SIGNED):
        days[day] -= amount
    returns = ImprestReturn.objects.filter(top_up__in=requests, state="confirmed")
    for day, amount in _by_day(returns, F("amount")):
        days[day] -= amount
    return dict(days)


def _by_day(rows: QuerySet, amount: object) -> "QuerySet":
    return rows.order_by().values_list("dated_on").annotate(total=Sum(amount))


def top_up_rest(top_up: PaymentRequest) -> Decimal:
    """What is left of one TU now."""
    return sum(top_up_days(top_up.unit, top_up.year, only=top_up).values(), ZERO)


def spent(unit: Unit, year: FiscalYear, source: str, top_up: PaymentRequest | None = None) -> Decimal:
    """Σ receipts of a unit paid from UP, or from one TU, refused ones taken back."""
    rows = ExpenseReceipt.objects.filter(
        unit=unit, year=year, source=source, top_up=top_up, state__in=POSTED_RECEIPT
    )
    return rows.aggregate(total=Sum(SIGNED))["total"] or ZERO


def lowest_free(unit: Unit, year: FiscalYear, since: date) -> Decimal:
    """I-26: the least that the treasurer's cash, open TU money left out, is on any day from `since` on."""
    return lowest(less(cash_days(unit, year), top_up_days(unit, year)), since)


# --- UP ------------------------------------------------------------------------------------------


def requests_of(unit: Unit, year: FiscalYear, *kinds: str) -> "QuerySet[PaymentRequest]":
    """Live SPP of these kinds of a unit and year, with `is_paid`."""
    found = PaymentRequest.objects.filter(unit=unit, year=year, kind__in=kinds, state__in=LIVE)
    return found.annotate(is_paid=is_paid())


def imprest_paid(unit: Unit, year: FiscalYear) -> Decimal:
    """UP that was paid to the treasurer this year; nothing when none."""
    found = requests_of(unit, year, Kind.IMPREST).filter(is_paid=True)
    return found.aggregate(total=Sum("gross"))["total"] or ZERO


def outstanding(unit: Unit, year: FiscalYear) -> Decimal:
    """UP of this year in the treasurer's hands: UP and GU paid less receipts and deposits."""
    paid = requests_of(unit, year, Kind.IMPREST, Kind.REPLENISHMENT).filter(is_paid=True)
    received = paid.aggregate(total=Sum("gross"))["total"] or ZERO
    returned = ImprestReturn.objects.filter(
        unit=unit, year=year, source=Source.UP, state="confirmed"
    ).aggregate(total=Sum("amount"))["total"]
    return received - spent(unit, year, Source.UP) - (returned or ZERO)


def free_receipts(
    unit: Unit, year: FiscalYear, source: str, top_up: PaymentRequest | None = None
) -> "QuerySet[ExpenseReceipt]":
    """Receipts paid, not refused and in no LPJ yet: what the next LPJ may hold."""
    return ExpenseReceipt.objects.filter(
        Q(top_up=top_up) if top_up else Q(top_up__isnull=True),
        unit=unit,
        year=year,
        source=source,
        state="paid",
        reverses__isnull=True,
        accounted__isnull=True,
    ).order_by("dated_on", "pk")


def add_months(day: date, months: int) -> date:
    """The same day some months later, or the last day of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
