"""Kas tunai and bank: where the expenditure treasurer's money lies, day by day (domain.md 3.6).

UP, GU and TU come to the bank account; receipts, taxes and deposits are paid from where they say; transfers
move between the two. Cash in hand and bank are the BKU's balance at any time.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from core.errors import DomainError
from core.money import ZERO, Decimal, rupiah
from reference.models import FiscalYear, Unit
from treasury import imprest
from treasury.cashbook import CashBook, cash_book
from treasury.dates import indonesian
from treasury.models import CashTransfer

PLACES = {True: "Kas tunai", False: "Saldo bank"}


def place_book(book: CashBook, *, in_cash: bool) -> CashBook:
    """The rows of a BKU that move one place; the year begins in the bank."""
    rows = [row for row in book.rows if row.in_cash == in_cash]
    return replace(book, opening=ZERO if in_cash else book.opening, rows=rows)


def balances(book: CashBook, *, at: date) -> dict[bool, Decimal]:
    """Cash in hand (True) and bank (False) at the end of a day."""
    found = {True: ZERO, False: book.opening}
    for row in book.rows:
        if row.dated_on <= at and row.in_cash is not None:
            found[row.in_cash] += row.net
    return found


def lowest(unit: Unit, year: FiscalYear, since: date, *, in_cash: bool) -> Decimal:
    """The least that lies in the place at the end of any day from `since` on."""
    book = place_book(cash_book(unit, year), in_cash=in_cash)
    days: imprest.Days = defaultdict(lambda: ZERO)
    days[date.min] = book.opening
    for row in book.rows:
        days[row.dated_on] += row.net
    return imprest.lowest(days, since)


def place_refusals(
    unit: Unit, year: FiscalYear, day: date, amount: Decimal, *, in_cash: bool, what: str
) -> Iterator[DomainError]:
    """I-26 by place: what leaves it lies there, on the day and later; the treasurer's cash is held."""
    left = max(lowest(unit, year, day, in_cash=in_cash), ZERO)
    if amount > left:
        way_out = "Tarik tunai dari bank lebih dahulu" if in_cash else "Setor tunai ke bank lebih dahulu"
        yield DomainError(
            f"{PLACES[in_cash]} {unit.code} sejak {indonesian(day)} {rupiah(left)}, {what} {rupiah(amount)}: "
            f"kurang {rupiah(amount - left)}. {way_out}, atau ubah cara bayarnya.",
            rule="I-26",
            field="is_cash",
        )


def payment_refusals(
    unit: Unit, year: FiscalYear, day: date, amount: Decimal, *, in_cash: bool, what: str
) -> Iterator[DomainError]:
    """The same of a payment. While nothing was ever drawn the bank holds all, which is asked for anyway."""
    if in_cash or CashTransfer.objects.filter(unit=unit, year=year).exists():
        yield from place_refusals(unit, year, day, amount, in_cash=in_cash, what=what)
