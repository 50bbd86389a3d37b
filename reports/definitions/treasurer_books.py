"""All books and registers that a treasurer signs, in the order of the index."""

from typing import Any

from reports.definitions import (
    cash_book,
    functional_spj,
    payment_register,
    receipt_registers,
    revenue_book,
    spending_book,
    tax_book,
)
from treasury.models import TreasurerKind

BOOKS: tuple[Any, ...] = (
    cash_book.EXPENDITURE,
    cash_book.CASH_IN_HAND,
    cash_book.BANK,
    cash_book.REVENUE,
    functional_spj,
    tax_book,
    spending_book,
    payment_register,
    revenue_book,
    receipt_registers.RECEIPTS,
    receipt_registers.DEPOSITS,
)
# Whose signature stands below each.
TREASURER_OF: dict[str, TreasurerKind] = {book.KIND: book.TREASURER for book in BOOKS}
