"""Rows of the revenue treasurer's cash book, from his documents: the ledger is what A-16 compares with."""

from dataclasses import dataclass
from datetime import date

from core.money import Decimal
from reference.models import FiscalYear, Unit
from treasury.models import Deposit, Reversal, TreasurerReceipt

# Booked, and also what a reversing document took back later: both are rows of the book.
IN_BOOK = ("confirmed", "reversed")
IN, OUT = "in", "out"


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
