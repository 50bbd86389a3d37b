"""Posting: exact figures, idempotency, every refusal by its rule."""

import hashlib
from datetime import date

import pytest
from django.db import transaction

from core.errors import DomainError
from core.money import Decimal
from ledger.draft import EntryDraft, LineDraft
from ledger.models import BookHead, Entry, EntryLine
from ledger.posting import post, reverse
from tests.factories import ledger as make
from tests.factories import reference
from tests.helpers import constraints_checked

pytestmark = pytest.mark.django_db


@pytest.fixture
def books():
    return make.make_books()


def refused(drafts, books) -> DomainError:
    """The refusal of a posting that must change nothing."""
    before = (
        Entry.objects.count(),
        EntryLine.objects.count(),
        list(BookHead.objects.values_list("hash", flat=True)),
    )
    with pytest.raises(DomainError) as caught, transaction.atomic():
        post(drafts, actor=books.actor)
    after = (
        Entry.objects.count(),
        EntryLine.objects.count(),
        list(BookHead.objects.values_list("hash", flat=True)),
    )
    assert after == before
    return caught.value


def test_an_entry_is_numbered_hashed_and_chained(books):
    with constraints_checked():
        first, second = make.post_many(books, 2)
    assert (first.year, first.number, second.number) == (2025, 1, 2)
    genesis = hashlib.sha256(b"kapuas-book 1\tDINKES").hexdigest()
    assert first.previous_hash == genesis
    assert second.previous_hash == first.hash
    head = BookHead.objects.get(book=books.own)
    assert (head.hash, head.entry_count) == (second.hash, 2)
    assert BookHead.objects.get(book=books.finance).entry_count == 0
    assert list(first.lines.values_list("number", "debit", "credit")) == [(1, 1000, 0), (2, 0, 1000)]


def test_the_returned_entry_is_the_stored_one(books):
    (posted,) = post([make.make_draft(books.own)], actor=books.actor)
    stored = Entry.objects.get(pk=posted.pk)
    for field in Entry._meta.concrete_fields:
        assert getattr(posted, field.attname) == getattr(stored, field.attname), field.attname
