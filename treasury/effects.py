"""What treasury adds to the steps of lower rooms: the budget journal, and the guard of posted states."""

from datetime import date

from django.db.models import Sum

from budget.models import BudgetDocument
from core.errors import DomainError
from core.money import ZERO, Decimal
from ledger import posting
from ledger.books import book_of
from ledger.models import Entry, EntryKind, EntryLine
from reference.models import Nature
from reference.roles import AccountKey, role_account
from treasury import facts
from treasury.posting_rules import interpret
from workflows.flow import Context, on_posted, on_step

# Role of the account that holds each nature's total, and the sign of its debit balance.
_HELD_BY = {
    Nature.REVENUE: (AccountKey.ESTIMATED_REVENUE, 1),
    Nature.FINANCING_IN: (AccountKey.ESTIMATED_FINANCING_IN, 1),
    Nature.SPENDING: (AccountKey.APPROPRIATION_SPENDING, -1),
    Nature.FINANCING_OUT: (AccountKey.APPROPRIATION_FINANCING_OUT, -1),
}


def post_budget(document: BudgetDocument, context: Context) -> None:
    """Effect of budget_document.sign: journal the difference to what the book already holds (4.1)."""
    difference = budget_difference(document)
    drafts = interpret(facts.of_budget(document, dated_on=_dated_on(document), difference=difference))
    if drafts:
        posting.post(drafts, actor=context.actor)


def budget_difference(document: BudgetDocument) -> dict[str, Decimal]:
    """Per nature: Σ lines of the document less what the unit's budget journals hold this year."""
    totals = dict(document.lines.order_by().values_list("key__account__nature").annotate(total=Sum("amount")))
    held = held_budget(document)
    return {nature: totals.get(nature, ZERO) - held[nature] for nature in _HELD_BY}


def held_budget(document: BudgetDocument) -> dict[str, Decimal]:
    """What the unit's BUDGET entries of the year hold, per nature."""
    year = document.version.year
    accounts = {
        role_account(year.chart_id, key).pk: (nature, sign) for nature, (key, sign) in _HELD_BY.items()
    }
    rows = (
        EntryLine.objects.filter(
            book=book_of(document.unit),
            unit=document.unit,
            kind=EntryKind.BUDGET,
            entry__year=year.pk,
            account__in=accounts,
        )
        .order_by()
        .values_list("account")
        .annotate(debit=Sum("debit"), credit=Sum("credit"))
    )
    held = dict.fromkeys(_HELD_BY, ZERO)
    for account_id, debit, credit in rows:
        nature, sign = accounts[account_id]
        held[nature] = sign * (debit - credit)
    return held


def _dated_on(document: BudgetDocument) -> date:
    """The day it is in force from (its date), or the first of the fiscal year for an older one."""
    return max(document.dated_on, date(document.version.year_id, 1, 1))


def demand_entries(document: object, context: Context) -> None:
    """Guard of every posted state: the document's journal entries exist (the database asks again, KP033)."""
    key = getattr(document, "document_key", "")
    if isinstance(document, BudgetDocument) or not getattr(document, "posts_entries", True):
        return
    if not Entry.objects.filter(source=key).exists():
        raise DomainError(f"{document} tidak menghasilkan jurnal; langkah dibatalkan.", rule="I-32")


on_step("budget_document", "sign", post_budget)
on_posted(demand_entries)
