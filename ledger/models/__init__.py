"""Ledger tables, one file per concept."""

from ledger.models.book import Book, BookHead, BookYear
from ledger.models.entry import Entry, EntryKind, EntrySet
from ledger.models.line import EntryLine
from ledger.models.period import Period, PeriodEvent

__all__ = [
    "Book",
    "BookHead",
    "BookYear",
    "Entry",
    "EntryKind",
    "EntryLine",
    "EntrySet",
    "Period",
    "PeriodEvent",
]
