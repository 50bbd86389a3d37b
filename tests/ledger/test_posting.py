"""Posting: exact figures, idempotency, every refusal by its rule."""

import hashlib
from datetime import date

import pytest
from django.db import transaction

from core import clock
from core.errors import DomainError, Refusals
from core.money import AMOUNT_MAX, Decimal
from ledger.books import open_year
from ledger.models import BookHead, Entry, EntryLine
from ledger.posting import post, reverse
from tests.factories import ledger as make
from tests.factories import reference
from tests.helpers import constraints_checked

RP = "Rp\u00a0"


def state() -> tuple[object, ...]:
    heads = BookHead.objects.order_by("book_id").values_list("hash", "entry_count")
    return Entry.objects.count(), EntryLine.objects.count(), list(heads)


def refused(drafts, books) -> DomainError:
    """The refusal of a posting that must change nothing."""
    before = state()
    with pytest.raises(DomainError) as caught, transaction.atomic():
        post(drafts, actor=books.actor)
    assert state() == before
    return caught.value


def test_an_entry_is_numbered_hashed_and_chained(books):
    with constraints_checked():
        first, second = make.post_many(books, 2)
    assert (first.year, first.number, second.number) == (2025, 1, 2)
    assert first.previous_hash == hashlib.sha256(b"kapuas-book 1\tDINKES").hexdigest()
    assert second.previous_hash == first.hash
    head = BookHead.objects.get(book=books.own)
    assert (head.hash, head.entry_count) == (second.hash, 2)
    assert BookHead.objects.get(book=books.finance).entry_count == 0
    assert list(first.lines.values_list("number", "debit", "credit")) == [(1, 1000, 0), (2, 0, 1000)]


def test_the_returned_entry_is_the_stored_one(books):
    (posted,) = post([make.make_draft(books.own, reason="Karena")], actor=books.actor)
    stored = Entry.objects.get(pk=posted.pk)
    for field in Entry._meta.concrete_fields:
        assert getattr(posted, field.attname) == getattr(stored, field.attname), field.attname


def test_entries_of_several_books_come_back_in_the_order_given(books):
    drafts = [
        make.make_draft(book, 1000 * place, source=f"urut:{place}")
        for place, book in enumerate((books.finance, books.own, books.finance, books.own, books.own), 1)
    ]
    posted = post(drafts, actor=books.actor)
    assert [entry.source for entry in posted] == [f"urut:{place}" for place in range(1, 6)]
    assert [entry.number for entry in posted] == [1, 1, 2, 2, 3]
    assert [entry.book_id for entry in posted] == [draft.book_id for draft in drafts]
    heads = dict(BookHead.objects.values_list("book_id", "hash"))
    assert heads == {books.finance.pk: posted[2].hash, books.own.pk: posted[4].hash}


def test_both_sets_share_one_chain(books):
    financial, budgetary = post(
        [
            make.make_draft(books.own, 500),
            make.make_draft(books.own, 500, ledger_set="BUD", codes=(make.SPENDING, make.SAL)),
        ],
        actor=books.actor,
    )
    assert (financial.number, budgetary.number) == (1, 2)
    assert budgetary.previous_hash == financial.hash


def test_numbers_start_again_in_a_new_year_and_the_chain_goes_on(books):
    open_year(books.own, 2026, actor=books.actor)
    (old,) = post([make.make_draft(books.own)], actor=books.actor)
    new, late = post(
        [
            make.make_draft(books.own, source="a:1", dated_on=date(2026, 1, 2)),
            make.make_draft(books.own, source="a:2", dated_on=date(2025, 12, 31)),
        ],
        actor=books.actor,
    )
    assert [(e.year, e.number) for e in (old, late, new)] == [(2025, 1), (2025, 2), (2026, 1)]
    assert late.previous_hash == old.hash
    assert new.previous_hash == late.hash


def test_the_same_key_and_content_gives_the_first_entry(books):
    (first,) = post([make.make_draft(books.own)], actor=books.actor)
    other = reference.make_user("orang_lain")
    with clock.frozen(date(2025, 6, 1)):
        again, new = post([make.make_draft(books.own), make.make_draft(books.own, source="b:1")], actor=other)
    assert (again.pk, again.actor_id, again.posted_at) == (first.pk, books.actor.pk, first.posted_at)
    assert (new.number, new.actor_id, Entry.objects.count()) == (2, other.pk, 2)
    assert EntryLine.objects.count() == 4


@pytest.mark.parametrize(
    "over",
    [
        {"amount": 1001},
        {"description": "Lain"},
        {"dated_on": date(2025, 3, 15)},
        {"kind": "ADJUST"},
        {"reason": "Alasan"},
        {"codes": (make.EXPENSE, make.PAYABLE)},
    ],
)
def test_the_same_key_with_other_content_is_refused(books, over):
    post([make.make_draft(books.own)], actor=books.actor)
    error = refused([make.make_draft(books.own, **over)], books)
    assert error.rules == ("I-32",)
    assert "disbursement:1 (paid) sudah ada di buku DINKES sebagai nomor 2025/1" in error.message


def test_one_key_twice_in_a_call_is_refused(books):
    error = refused([make.make_draft(books.own), make.make_draft(books.own)], books)
    assert error.rules == ("I-32",)


def test_an_unbalanced_entry_is_refused_with_its_difference(books):
    lines = (
        make.make_line(books.own, make.EXPENSE, debit=Decimal("1000.00")),
        make.make_line(books.own, make.RK_PPKD, credit=Decimal("999.99")),
    )
    error = refused([make.make_draft(books.own, lines=lines)], books)
    assert error.rules == ("I-30",)
    assert f"debit {RP}1.000, kredit {RP}999,99, selisih {RP}0,01" in error.message


@pytest.mark.parametrize("sides", [(0, 0), (5, 5), (-5, 0), (0, -5)])
def test_a_line_has_exactly_one_positive_side(books, sides):
    line = make.make_line(books.own, make.EXPENSE, debit=Decimal(sides[0]), credit=Decimal(sides[1]))
    error = refused([make.make_draft(books.own, lines=(line, line))], books)
    assert error.rules == ("I-05",)


def test_an_entry_without_lines_is_refused(books):
    assert refused([make.make_draft(books.own, lines=())], books).rules == ("I-30",)


def test_a_third_decimal_is_refused_not_rounded(books):
    error = refused([make.make_draft(books.own, Decimal("10.005"))], books)
    assert error.rules == ("I-04",)


def test_a_header_account_is_refused_by_name(books):
    error = refused([make.make_draft(books.own, codes=(make.HEADER, make.RK_PPKD))], books)
    assert error.rules == ("I-31",)
    assert f"Akun {make.HEADER} " in error.message


def test_an_account_of_the_other_set_is_refused_by_name(books):
    error = refused([make.make_draft(books.own, codes=(make.SPENDING, make.RK_PPKD))], books)
    assert error.rules == ("I-30",)
    assert f"Akun {make.SPENDING} " in error.message
    assert "bukan akun set FIN" in error.message


@pytest.mark.parametrize(
    "field", ["account_id", "unit_id", "sub_activity_id", "fund_source_id", "counterpart_id"]
)
def test_a_line_that_refers_to_nothing_is_refused(books, field):
    line = make.make_line(books.own, make.EXPENSE, debit=1000, **{field: 999_999_999})
    other = make.make_line(books.own, make.RK_PPKD, credit=1000)
    assert refused([make.make_draft(books.own, lines=(line, other))], books).rules == ("I-01",)


def test_a_year_that_is_not_open_is_refused(books):
    error = refused([make.make_draft(books.own, dated_on=date(2024, 12, 31))], books)
    assert error.rules == ("I-35",)
    assert "Buku DINKES belum membuka tahun 2024" in error.message


def test_unknown_book_kind_set_and_unstorable_texts_are_refused(books):
    assert refused([make.make_draft(books.own, book_id=999_999)], books).rules == ("I-35",)
    assert refused([make.make_draft(books.own, kind="UMUM")], books).rules == ("I-30",)
    assert refused([make.make_draft(books.own, ledger_set="KAS")], books).rules == ("I-30",)
    assert refused([make.make_draft(books.own, description="a\0b")], books).rules == ("I-32",)
    assert refused([make.make_draft(books.own, description="a\ud800b")], books).rules == ("I-32",)
    assert refused([make.make_draft(books.own, source="")], books).rules == ("I-32",)
    assert refused([make.make_draft(books.own, description="x" * 501)], books).rules == ("I-32",)


def test_all_refusals_of_a_call_are_named(books):
    bad = make.make_draft(books.own, kind="UMUM", source="c:1")
    worse = make.make_draft(books.own, lines=(), source="c:2")
    error = refused([bad, worse, make.make_draft(books.own)], books)
    assert isinstance(error, Refusals)
    assert len(error.refusals) == 2


def test_huge_amounts_are_exact(books):
    huge = Decimal("9999999999999999.99")
    posted = post(
        [make.make_draft(books.own, huge, source=f"besar:{n}") for n in range(3)], actor=books.actor
    )
    sums = [line.debit - line.credit for entry in posted for line in entry.lines.all()]
    assert sums == [huge, -huge] * 3
    (entry,) = post([make.make_draft(books.own, AMOUNT_MAX, source="batas:1")], actor=books.actor)
    assert entry.lines.get(number=1).debit == AMOUNT_MAX
    assert refused([make.make_draft(books.own, AMOUNT_MAX * 10, source="lewat:1")], books).rules == ("I-04",)


def test_a_reversal_mirrors_its_original_and_is_linked(books):
    (original,) = post([make.make_draft(books.own)], actor=books.actor)
    with constraints_checked():
        (mirror,) = reverse(
            [original],
            dated_on=date(2025, 4, 1),
            reason="Salah akun",
            source="disbursement:1",
            event="reversed",
            actor=books.actor,
        )
    assert (mirror.reverses_id, mirror.number, mirror.kind) == (original.pk, 2, "GENERAL")
    rows = list(mirror.lines.values_list("account_id", "debit", "credit"))
    assert rows == [
        (make.reference_account(make.EXPENSE), 0, 1000),
        (make.reference_account(make.RK_PPKD), 1000, 0),
    ]


def test_a_reversal_needs_a_reason_and_comes_once(books):
    (original,) = post([make.make_draft(books.own)], actor=books.actor)

    def turn(reason: str, event: str) -> list[Entry]:
        with transaction.atomic():
            return reverse(
                [original],
                dated_on=date(2025, 4, 1),
                reason=reason,
                source="d:1",
                event=event,
                actor=books.actor,
            )

    with pytest.raises(DomainError, match="wajib beralasan") as caught:
        turn(" ", "reversed")
    assert caught.value.rules == ("I-34",)
    (first,) = turn("Salah", "reversed")
    assert turn("Salah", "reversed") == [first]
    with pytest.raises(DomainError, match="sudah dibalik") as caught:
        turn("Salah", "reversed again")
    assert caught.value.rules == ("I-34",)


def test_a_reversal_of_nothing_is_refused(books):
    error = refused([make.make_draft(books.own, reverses_id=999_999, reason="Salah")], books)
    assert error.rules == ("I-34",)


def test_nothing_to_post_is_nothing(books, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert post([], actor=books.actor) == []
