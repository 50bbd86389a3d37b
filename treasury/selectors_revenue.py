"""Rows of the revenue treasurer's cash book, from his documents: the ledger is what A-16 compares with."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from core.money import ZERO, Decimal
from reference.models import FiscalYear, Unit
from treasury.limits_revenue import BOOKED, OPEN_ASSESSMENT
from treasury.models import (
    Assessment,
    Deposit,
    PaymentRequestLine,
    RevenueReceipt,
    Reversal,
    TreasurerReceipt,
)

# Booked, and also what a reversing document took back later: both are rows of the book.
IN_BOOK = ("confirmed", "reversed")
IN, OUT = "in", "out"
# What a choice of paid lines shows at most; older ones are found by the SP2D itself.
LINES_MAX = 300


@dataclass(frozen=True)
class CashRow:
    """One row of the book: penerimaan (`IN`) or pengeluaran (`OUT`) of one document on its day."""

    dated_on: date
    document_key: str
    number: str
    external_number: str
    description: str
    direction: str
    amount: Decimal


def receipt_cash_rows(unit: Unit, year: FiscalYear) -> list[CashRow]:
    """TBP in, STS out, each reversal on the other side, by date and order of making; three queries."""
    found: list[tuple[date, int, int, CashRow]] = []
    for rank, (model, direction) in enumerate(((TreasurerReceipt, IN), (Deposit, OUT))):
        for one in model.objects.filter(unit=unit, year=year, state__in=IN_BOOK):
            found.append((one.dated_on, rank, one.pk, _row(one, one.external_number, direction)))
    turned = {"treasurer_receipt": OUT, "deposit": IN}
    rows = Reversal.objects.filter(unit=unit, year=year, state="confirmed", target_flow__in=turned)
    for one in rows:
        row = _row(one, one.target_number, turned[one.target_flow])
        found.append((one.dated_on, 2, one.pk, row))
    return [row for *_, row in sorted(found, key=lambda place: place[:3])]


def _row(document: TreasurerReceipt | Deposit | Reversal, external: str, direction: str) -> CashRow:
    return CashRow(
        dated_on=document.dated_on,
        document_key=document.document_key,
        number=document.number,
        external_number=external,
        description=document.description,
        direction=direction,
        amount=document.amount.amount,
    )


def open_assessments(unit: Unit, year: FiscalYear) -> list[tuple[Assessment, Decimal]]:
    """Assessments of the unit that receipts may still pay, with their rest, oldest first; one query."""
    named = {
        name: Coalesce(
            Subquery(
                model.objects.filter(assessment=OuterRef("pk"), state=BOOKED)
                .order_by()
                .values("assessment")
                .annotate(total=Sum("amount"))
                .values("total")
            ),
            Value(ZERO),
        )
        for name, model in (("by_treasurer", TreasurerReceipt), ("by_bank", RevenueReceipt))
    }
    rows = (
        Assessment.objects.filter(unit=unit, state__in=OPEN_ASSESSMENT, account__edition=year.chart_id)
        .annotate(**named)
        .filter(amount__gt=F("by_treasurer") + F("by_bank"))
        .select_related("account")
        .order_by("dated_on", "pk")
    )
    return [(row, row.amount.amount - row.by_treasurer - row.by_bank) for row in rows]


def returnable_lines(unit: Unit, year: FiscalYear) -> list[tuple[PaymentRequestLine, Decimal]]:
    """Paid LS lines of the unit's year that may still be returned, newest payment first, with their rest.

    Each line bears `sp2d`, the number of its SP2D; one query.
    """
    rows = (
        PaymentRequestLine.objects.filter(
            request__unit=unit,
            request__year=year,
            request__kind__startswith="LS",
            request__orders__disbursements__state="paid",
        )
        .annotate(
            sp2d=F("request__orders__disbursements__number"),
            paid_on=F("request__orders__disbursements__paid_on"),
            back=Coalesce(Sum("returns__amount", filter=Q(returns__state=BOOKED)), Value(ZERO)),
        )
        .filter(amount__gt=F("back"))
        .select_related("key__account", "request__unit")
        .order_by("-paid_on", "-pk")
    )
    return [(row, row.amount.amount - row.back) for row in rows[:LINES_MAX]]
