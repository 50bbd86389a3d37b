"""Pratinjau jurnal: what a document's next step would post, or in words why that cannot be said yet."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.errors import DomainError
from core.money import Decimal
from ledger.models import Book
from reference.models import Account, LedgerSet
from treasury import posting_rules
from treasury.posting_rules import Facts
from web.views.documents import Journal


@dataclass
class PreviewLine:
    """A journal line that would be written; shaped like a saved one for the table."""

    account: Account
    entry: Any
    debit: Decimal
    credit: Decimal


@dataclass(frozen=True)
class PreviewEntry:
    """The head of a journal entry that is not written yet."""

    book: Any
    ledger_set: str
    dated_on: date
    pk: None = None

    @property
    def get_ledger_set_display(self) -> str:
        return str(LedgerSet(self.ledger_set).label)


def of(facts: Callable[[], Facts]) -> Journal:
    """The entries that posting these facts would make; in their place why not, when a mapping is missing."""
    try:
        return _as_journal(posting_rules.interpret(facts()))
    except DomainError as error:
        return Journal(problem=str(error))


def of_draft(document: Any, facts: Callable[[], Facts] | None) -> Journal:
    """The same of a document that is a draft and will post something; else an empty table."""
    return of(facts) if facts is not None and document.state == "draft" else Journal()


def _as_journal(drafts: Sequence[Any]) -> Journal:
    """Drafts as a journal table; two queries."""
    accounts = Account.objects.in_bulk({line.account_id for draft in drafts for line in draft.lines})
    books = Book.objects.select_related("unit").in_bulk({draft.book_id for draft in drafts})
    lines: list[Any] = []
    for draft in drafts:
        entry = PreviewEntry(books[draft.book_id], draft.ledger_set, draft.dated_on)
        lines += [PreviewLine(accounts[one.account_id], entry, one.debit, one.credit) for one in draft.lines]
    return Journal(lines)
