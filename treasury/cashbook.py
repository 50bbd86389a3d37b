"""BKU bendahara: the cash books of a unit's treasurers, from their documents (domain.md 3.6).

Not from the journal: that both agree is a check (A-16). One row a document and direction; what the bank
pays by LS is shown in and out, tax that the treasurer withholds in a row of its own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q, Sum

from core.money import ZERO, Decimal
from ledger.models import EntryKind, EntryLine
from reference.models import FiscalYear, Nature, Unit
from treasury import imprest
from treasury.models import (
    NIL_KINDS,
    POSTED_RECEIPT,
    TREASURER_KINDS,
    CashTransfer,
    Deposit,
    DisbursementOrder,
    ExpenseReceipt,
    ImprestReturn,
    PaymentRequest,
    Reversal,
    TreasurerKind,
    TreasurerReceipt,
    TreasurerRemittance,
)
from treasury.models.document import Document

# Their money never passes a treasurer.
WITHOUT_ROW = (*NIL_KINDS, PaymentRequest.Kind.PPKD)
BOOKED = ("confirmed", "reversed")


@dataclass(frozen=True)
class CashRow:
    """One line of a BKU: exactly one of received and paid is positive."""

    dated_on: date
    moment: datetime
    document_key: str
    number: str
    own_number: str
    description: str
    received: Decimal = ZERO
    paid: Decimal = ZERO
    # Of the cash in hand (True) or the bank account; None: LS, which goes from the RKUD to the payee.
    in_cash: bool | None = False

    @property
    def place(self) -> tuple[date, datetime, str, int]:
        """By day, then as documents were made: of one moment by kind and id, the tenth after the ninth."""
        flow, _, number = self.document_key.partition(":")
        return self.dated_on, self.moment, flow, int(number)

    @property
    def net(self) -> Decimal:
        """What the row does to the balance."""
        return self.received - self.paid


@dataclass(frozen=True)
class CashBook:
    """BKU of one treasurer and year: opening balance and rows in order of day and entry."""

    unit: Unit
    kind: TreasurerKind
    opening: Decimal
    rows: Sequence[CashRow]

    @property
    def closing(self) -> Decimal:
        """Saldo after the last row."""
        return self.opening + sum((row.net for row in self.rows), ZERO)

    @property
    def is_kept(self) -> bool:
        """False for a treasurer who never held anything."""
        return bool(self.rows) or self.opening != ZERO


def cash_book(unit: Unit, year: FiscalYear, kind: str = TreasurerKind.EXPENDITURE) -> CashBook:
    """The whole year's book of one treasurer of a unit; a constant number of queries.

    PPKD's payments from the RKUD pass no treasurer: its expenditure book is of UP and TU alone.
    """
    chosen = TreasurerKind(kind)
    found = _expenditure(unit, year) if chosen is TreasurerKind.EXPENDITURE else _revenue(unit, year)
    # Rows of one document stay as they came: LS in and out, a receipt out and its tax in.
    rows = sorted(found, key=lambda row: row.place)
    return CashBook(unit, chosen, opening_of(unit, year, chosen), rows)


def opening_of(unit: Unit, year: FiscalYear, kind: str) -> Decimal:
    """Saldo awal: what the opening entry of the year says of the treasurer's cash.

    Until last year is closed and carried over, what its books hold on 31 December.
    """
    return _opening(unit, year, Q(account=imprest.cash_account(year, kind)))


def opening_of_taxes(unit: Unit, year: FiscalYear) -> Decimal:
    """Taxes withheld last year and not remitted. PPKD's book holds what BUD deducted too: none is told."""
    if unit.is_ppkd:
        return ZERO
    return -_opening(unit, year, Q(account__nature=Nature.WITHHOLDING))


def _opening(unit: Unit, year: FiscalYear, accounts: Q) -> Decimal:
    """Net debit of these accounts of the unit at the beginning of the year."""
    new_year = date(year.pk, 1, 1)
    lines = EntryLine.objects.filter(
        accounts,
        # A unit whose book nobody opened has an empty one.
        book__unit=unit.parent_id or unit.pk,
        unit=unit,
        dated_on__gte=imprest.first_day(year),
    ).exclude(kind=EntryKind.LEGACY)
    sums = lines.filter(
        Q(dated_on__lt=new_year) | Q(kind=EntryKind.OPENING, dated_on__year=year.pk)
    ).aggregate(debit=Sum("debit"), credit=Sum("credit"))
    return (sums["debit"] or ZERO) - (sums["credit"] or ZERO)


def _row(document: Document, day: date, received: Decimal = ZERO, paid: Decimal = ZERO) -> CashRow:
    """A row of the document, in the place that it says."""
    return CashRow(
        dated_on=day,
        moment=document.created_at,
        document_key=document.document_key,
        number=document.external_number or document.number,
        own_number=document.number,
        description=document.description,
        received=received,
        paid=paid,
        in_cash=getattr(document, "is_cash", False),
    )


def _expenditure(unit: Unit, year: FiscalYear) -> Iterator[CashRow]:
    orders = DisbursementOrder.objects.filter(unit=unit, year=year, state="paid").select_related(
        "order__request"
    )
    passing = [one for one in orders if one.order.request.kind not in WITHOUT_ROW]
    is_kept = not unit.is_ppkd or any(one.order.request.kind in TREASURER_KINDS for one in passing)
    for order in passing if is_kept else ():
        amount, day = order.gross.amount, order.paid_on or order.dated_on
        if order.order.request.kind in TREASURER_KINDS:
            yield _row(order, day, received=amount)
            continue
        yield replace(_row(order, day, received=amount), in_cash=None)
        yield replace(_row(order, day, paid=amount), in_cash=None)
    for receipt in ExpenseReceipt.objects.filter(unit=unit, year=year, state__in=POSTED_RECEIPT):
        gross, tax, day = receipt.amount.amount, receipt.withheld.amount, receipt.dated_on
        if receipt.reverses_id:
            yield _row(receipt, day, received=gross)
        else:
            yield _row(receipt, day, paid=gross)
        if tax and receipt.reverses_id:
            yield _row(receipt, day, paid=tax)
        elif tax:
            yield _row(receipt, day, received=tax)
    for model in (TreasurerRemittance, ImprestReturn):
        for document in model._default_manager.filter(unit=unit, year=year, state="confirmed"):
            yield _row(document, document.dated_on, paid=document.amount.amount)  # type: ignore[attr-defined]
    yield from _transfers(unit, year)


def _transfers(unit: Unit, year: FiscalYear) -> Iterator[CashRow]:
    """Each transfer out of one place and into the other; the balance of the book stays."""
    for one in CashTransfer.objects.filter(unit=unit, year=year):
        row = CashRow(
            dated_on=one.dated_on,
            moment=one.created_at,
            document_key=one.document_key,
            number=one.reference,
            own_number=one.reference,
            description=one.description,
        )
        to_cash = one.direction == CashTransfer.Direction.WITHDRAW
        yield replace(row, paid=one.amount.amount, in_cash=not to_cash)
        yield replace(row, received=one.amount.amount, in_cash=to_cash)


def _revenue(unit: Unit, year: FiscalYear) -> Iterator[CashRow]:
    for receipt in TreasurerReceipt.objects.filter(unit=unit, year=year, state__in=BOOKED):
        yield _row(receipt, receipt.dated_on, received=receipt.amount.amount)
    for deposit in Deposit.objects.filter(unit=unit, year=year, state__in=BOOKED):
        yield _row(deposit, deposit.dated_on, paid=deposit.amount.amount)
    flows = (TreasurerReceipt.flow_name, Deposit.flow_name)
    for reversal in Reversal.objects.filter(unit=unit, year=year, state="confirmed", target_flow__in=flows):
        amount, is_receipt = reversal.amount.amount, reversal.target_flow == TreasurerReceipt.flow_name
        if is_receipt:
            yield _row(reversal, reversal.dated_on, paid=amount)
        else:
            yield _row(reversal, reversal.dated_on, received=amount)
