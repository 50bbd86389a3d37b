"""Entry drafts: what a document hands the ledger; plain values, no tables."""

from dataclasses import dataclass
from datetime import date

from core.money import ZERO, Decimal


@dataclass(frozen=True)
class LineDraft:
    """Baris jurnal: exactly one of debit and credit is positive; dimensions are ids."""

    account_id: int
    unit_id: int
    debit: Decimal = ZERO
    credit: Decimal = ZERO
    sub_activity_id: int | None = None
    fund_source_id: int | None = None
    counterpart_id: int | None = None


@dataclass(frozen=True)
class EntryDraft:
    """Jurnal yang diusulkan: balanced lines of one event in one book and one set."""

    book_id: int
    ledger_set: str
    dated_on: date
    kind: str
    source: str
    event: str
    description: str
    lines: tuple[LineDraft, ...]
    reason: str = ""
    reverses_id: int | None = None
