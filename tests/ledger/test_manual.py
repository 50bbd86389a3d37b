"""Manual entries ask the right for every book that they write."""

import pytest

from core.errors import AccessDenied
from ledger.manual import post_manual
from ledger.models import Entry
from reference.models import Role
from tests.factories import ledger as make
from tests.factories import reference


def test_the_verifier_writes_in_his_book_only(books):
    verifier = reference.make_person(Role.SKPD_VERIFIER, books.unit)
    (entry,) = post_manual([make.make_draft(books.own, kind="ADJUST", source="memo:1")], actor=verifier)
    assert (entry.number, entry.actor) == (1, verifier)
    both = [make.make_draft(book, source="memo:2") for book in (books.own, books.finance)]
    with pytest.raises(AccessDenied, match="Jurnal memorial buku PPKD") as caught:
        post_manual(both, actor=verifier)
    assert caught.value.rules == ("I-40",)
    assert Entry.objects.count() == 1


def test_the_finance_officer_writes_in_the_ppkd_book_only(books):
    officer = reference.make_person(Role.FINANCE_OFFICER)
    (entry,) = post_manual([make.make_draft(books.finance, source="memo:1")], actor=officer)
    assert entry.book == books.finance
    with pytest.raises(AccessDenied, match="buku DINKES"):
        post_manual([make.make_draft(books.own, source="memo:2")], actor=officer)
