"""Any sequence of postings, reversals and refused attempts keeps the books balanced, gapless and chained."""

from datetime import date

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import DomainError
from core.money import ZERO, Decimal
from ledger import chain, checks, export
from ledger.balances import balances
from ledger.models import Entry, EntryLine
from ledger.posting import post, reverse
from tests.factories import ledger as make
from tests.helpers import constraints_checked

pytestmark = pytest.mark.django_db
AMOUNT = st.integers(1, 999_999_999_999_999_999).map(lambda sen: Decimal(sen).scaleb(-2))
SETS = {"FIN": (make.EXPENSE, make.RK_PPKD, make.PAYABLE), "BUD": (make.SPENDING, make.SAL)}
ENTRY = st.tuples(
    st.sampled_from(["post", "reverse", "unbalanced", "again"]),
    st.sampled_from(["own", "finance"]),
    st.sampled_from(["FIN", "BUD"]),
    st.lists(AMOUNT, min_size=1, max_size=5),
    st.integers(1, 12),
)


def draft_of(books, place, step):
    """A draft of the step's amounts: each a debit, their sum one credit."""
    _, book_name, ledger_set, amounts, month = step
    book = getattr(books, book_name)
    codes = SETS[ledger_set]
    debits = [make.make_line(book, codes[n % len(codes)], debit=amount) for n, amount in enumerate(amounts)]
    return make.make_draft(
        book,
        ledger_set=ledger_set,
        source=f"sifat:{place}",
        dated_on=date(2025, month, 1),
        lines=(*debits, make.make_line(book, codes[1], credit=sum(amounts, ZERO))),
    )


def act(books, place, step, drafts) -> None:
    """One step; refusals change nothing."""
    name, draft = step[0], draft_of(books, place, step)
    if name == "post":
        post([draft], actor=books.actor)
        drafts.append(draft)
    elif name == "again" and drafts:
        before = Entry.objects.count()
        post([drafts[-1]], actor=books.actor)
        assert Entry.objects.count() == before
    elif name == "reverse":
        original = Entry.objects.filter(reverses=None, reversed_by=None).order_by("id").first()
        if original:
            reverse(
                [original],
                dated_on=date(2025, 12, 1),
                reason="Sifat",
                source=original.source,
                event=f"reversed {original.ledger_set}",
                actor=books.actor,
            )
    elif name == "unbalanced":
        short = type(draft)(**{**draft.__dict__, "lines": draft.lines[:-1]})
        with pytest.raises(DomainError), transaction.atomic():
            post([short], actor=books.actor)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(ENTRY, min_size=1, max_size=12))
def test_any_sequence_keeps_every_book_and_set_balanced(db, steps):
    with transaction.atomic():
        books, drafts = make.make_books(), []
        with constraints_checked():
            for place, step in enumerate(steps):
                act(books, place, step, drafts)
        for row in EntryLine.objects.values("book", "entry__ledger_set").annotate(
            debits=Sum("debit"), credits=Sum("credit")
        ):
            assert row["debits"] == row["credits"]
        expected = sum((line.debit for draft in drafts for line in draft.lines), ZERO)
        posted = EntryLine.objects.filter(entry__reverses=None).aggregate(total=Sum("debit"))["total"]
        assert (posted or ZERO) == expected
        rows = balances(
            book_ids=[books.own.pk, books.finance.pk], start=date(2025, 1, 1), end=date(2025, 12, 31)
        )
        assert sum((row.closing for row in rows), ZERO) == 0
        for check in (checks.chain_is_whole, checks.heads, checks.numbers, checks.balance, checks.lines):
            assert list(check()) == []
        exported = "\n".join(export.export_rows(2025)).split("\n")
        assert (
            chain.verify(exported, anchor=export.heads(2025) if drafts else None).entries
            == Entry.objects.count()
        )
        transaction.set_rollback(True)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(amounts=st.lists(AMOUNT, min_size=1, max_size=40))
def test_huge_sums_are_exact(db, amounts):
    with transaction.atomic():
        books = make.make_books()
        post(
            [make.make_draft(books.own, amount, source=f"besar:{n}") for n, amount in enumerate(amounts)],
            actor=books.actor,
        )
        whole = sum(int(amount.scaleb(2)) for amount in amounts)
        found = EntryLine.objects.aggregate(debits=Sum("debit"), credits=Sum("credit"))
        assert (found["debits"].scaleb(2), found["credits"].scaleb(2)) == (whole, whole)
        transaction.set_rollback(True)
