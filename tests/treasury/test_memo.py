"""Memo vouchers: drafts, refusals with their rules, approval by another person, reversal, two at once."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from ledger.books import book_of
from ledger.models import Entry
from ledger.periods import close_period
from reference.models import Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import make_appointment, make_user
from tests.helpers import constraints_checked
from treasury.models import MemoVoucher
from treasury.services import memo

ON = make.ASKED_ON
HEADER = "8.1.02.01.01"
SPENDING = "5.1.02.01.01.0024"
SAL = "3.1.02.05.01.0001"
RK_PPKD, RK_SKPD, RK_ASSETS = "3.1.03.01.01.0001", "1.1.13.01.01.0001", "3.1.03.04.01.0001"
COMPUTERS = "1.3.02.10.01.0002"


def refused(paying, *lines, **over) -> set[str]:
    """The rules that refuse a voucher that is to be whole."""
    with pytest.raises(DomainError) as found:
        memos.draft(paying, *lines, is_complete=True, **over)
    return set(found.value.rules)


def test_an_approved_voucher_is_numbered_and_in_the_book(paying):
    found = memos.draft(paying, on=memos.YEAR_END, kind="ADJUST", external_number="BM-101")
    assert (found.state, found.number, found.amount.amount) == ("draft", "", 18_000_000)
    with constraints_checked():
        found = memos.approve(paying, found, on=memos.YEAR_END)
    assert (found.state, found.number) == ("approved", "00001/BM/DINKES/2025")
    assert make.journal_of(found) == {
        ("DINKES", "FIN", memos.STATIONERY_STOCK): Decimal(18_000_000),
        ("DINKES", "FIN", memos.STATIONERY_EXPENSE): Decimal(-18_000_000),
    }
    entry = Entry.objects.get(source=found.document_key)
    assert (entry.kind, entry.event, entry.actor) == ("ADJUST", "approved", paying[Role.FINANCE_OFFICER])
    # Elsewhere in the year it is a general entry, whatever it corrects.
    correction = [memos.debit("3.1.01.01.01.0001", 5), memos.credit(memos.STATIONERY_STOCK, 5)]
    general = memos.approved(paying, *correction, kind="EQUITY")
    assert Entry.objects.get(source=general.document_key).kind == "GENERAL"


def test_every_refusal_names_its_rule_and_all_come_at_once(paying):
    stock, expense = memos.STATIONERY_STOCK, memos.STATIONERY_EXPENSE
    with pytest.raises(DomainError) as found:
        memos.draft(paying, memos.debit(HEADER, 10), memos.credit(SPENDING, 9), is_complete=True)
    assert set(found.value.rules) == {"I-30", "I-31"}
    assert "akun induk" in str(found.value) and "selisih Rp\u00a01" in str(found.value)
    assert refused(paying, memos.debit(stock, 10), memos.credit(expense, 9)) == {"I-30"}
    assert refused(paying, memos.debit(stock, 0), memos.credit(expense, 0)) == {"I-05"}
    assert refused(paying, memos.debit(stock, -3), memos.credit(expense, -3)) == {"I-05"}
    assert refused(paying, memos.debit(stock, 1), memos.credit(expense, 1), kind="ADJUST") == {"I-07"}
    assert refused(paying, *memos.stock_count(), dated_on=date(2025, 2, 4)) == {"I-07"}
    assert refused(paying, *memos.stock_count(), dated_on=date(2024, 2, 4)) == {"I-07"}
    with pytest.raises(DomainError, match="memakai akun 3"):
        memos.draft(paying, kind="EQUITY")
    assert not MemoVoucher.objects.exists()


def test_a_sound_voucher_may_not_spend_or_break_reciprocal_accounts(paying):
    budget = [memos.debit(SPENDING, 10), memos.credit(SAL, 10)]
    assert refused(paying, *budget, ledger_set="BUD") == {"I-38"}
    assert refused(paying, memos.debit(memos.STATIONERY_EXPENSE, 10), memos.credit(RK_PPKD, 10)) == {"I-33"}


def test_an_asset_moves_between_skpds_in_three_books_at_once(paying):
    region = paying.region
    lines = [
        memos.debit(RK_ASSETS, 70, unit=region.unit),
        memos.credit(COMPUTERS, 70, unit=region.unit),
        memos.debit(COMPUTERS, 70, unit=region.other),
        memos.credit(RK_ASSETS, 70, unit=region.other),
        memos.debit(RK_SKPD, 70, unit=region.ppkd, counterpart=region.other),
        memos.credit(RK_SKPD, 70, unit=region.ppkd, counterpart=region.unit),
    ]
    assert refused(paying, *lines) == {"I-40"}
    assert refused(paying, *lines[:4], unit=region.ppkd) == {"I-33"}
    with constraints_checked():
        found = memos.approved(paying, *lines, unit=region.ppkd)
    assert Entry.objects.filter(source=found.document_key).count() == 3


def test_a_closed_month_refuses(paying):
    with clock.frozen(ON):
        close_period(
            [book_of(paying.unit)], 2025, 1, actor=paying[Role.SKPD_VERIFIER], reason="Tutup Januari"
        )
    assert refused(paying, *memos.stock_count(), dated_on=date(2025, 1, 31)) == {"I-35"}
    found = memos.draft(paying, dated_on=date(2025, 1, 31))
    with pytest.raises(DomainError, match="Januari 2025 buku DINKES sudah ditutup"):
        make.step("memo_voucher", found, "submit", paying[Role.SKPD_VERIFIER])


def test_who_writes_and_who_approves(paying):
    for role in (Role.TREASURER, Role.BUDGET_USER, Role.FINANCE_OFFICER, Role.AUDITOR):
        with pytest.raises(AccessDenied):
            memos.draft(paying, actor=paying[role])
    found = memos.draft(paying)
    second = make_user("ppk_kedua")
    make_appointment(second, Role.SKPD_VERIFIER, paying.unit)
    save(paying, found, actor=second, description="Stok opname ATK dan obat")
    make_appointment(second, Role.FINANCE_OFFICER)
    make.step("memo_voucher", found, "submit", paying[Role.SKPD_VERIFIER])
    with pytest.raises(DomainError) as denied:
        make.step("memo_voucher", found, "approve", second)
    assert denied.value.rules == ("I-42",)
    with pytest.raises(AccessDenied):
        make.step(
            "memo_voucher", found, "approve", paying.region.person(Role.BUDGET_USER, paying.region.other)
        )
    assert make.step("memo_voucher", found, "approve", paying[Role.BUDGET_USER]).state == "approved"


def save(paying, voucher, *, revision=1, actor=None, on=ON, **over):
    values = {
        "dated_on": voucher.dated_on,
        "description": voucher.description,
        "kind": voucher.kind,
        "lines": memos.stock_count(),
        **over,
    }
    with clock.frozen(on):
        return memo.update_voucher(
            voucher, revision=revision, actor=actor or paying[Role.SKPD_VERIFIER], **values
        )


def test_who_saves_on_an_older_revision_is_told_who_was_faster(paying):
    found = memos.draft(paying)
    second = make_user("ppk_kedua", full_name="Sari Dewi")
    make_appointment(second, Role.SKPD_VERIFIER, paying.unit)
    saved = save(paying, found, actor=second, lines=memos.stock_count(20_000_000))
    assert (saved.revision, saved.amount.amount, saved.edited_by) == (2, 20_000_000, second)
    with pytest.raises(memo.StaleVoucher, match=r"diubah Sari Dewi pada 03-02-2025 pukul 09\.00"):
        save(paying, found, lines=memos.stock_count(1))
    again = save(paying, found, revision=2, lines=memos.stock_count(21_000_000))
    assert (again.revision, again.amount.amount) == (3, 21_000_000)
    assert [line.debit for line in again.lines.all()] == [21_000_000, 0]
    # What each of them had saved is in the history.
    assert sorted(
        row.debit for row in MemoVoucher.lines.rel.related_model.history.filter(history_type="+") if row.debit
    ) == [18_000_000, 20_000_000, 21_000_000]


def test_a_sent_voucher_is_frozen_until_it_comes_back(paying):
    found = memos.draft(paying)
    make.step("memo_voucher", found, "submit", paying[Role.SKPD_VERIFIER])
    with pytest.raises(DomainError, match="tidak dapat diubah lagi"):
        save(paying, found)
    make.step("memo_voucher", found, "return_", paying[Role.BUDGET_USER], reason="Bukti belum lengkap")
    assert save(paying, found).revision == 2


def test_a_correction_is_a_linked_reversal_with_a_reason(paying):
    wrong = memos.approved(paying)
    accountant = paying[Role.SKPD_VERIFIER]
    with clock.frozen(ON):
        with pytest.raises(DomainError) as refusal:
            memo.reverse_voucher(wrong, dated_on=ON, reason=" ", actor=accountant)
        assert refusal.value.rules == ("I-34",)
        draft = memo.reverse_voucher(wrong, dated_on=ON, reason="Salah hitung", actor=accountant)
        with pytest.raises(DomainError, match="sudah dibalik"):
            memo.reverse_voucher(wrong, dated_on=ON, reason="Sekali lagi", actor=accountant)
    kept = save(paying, draft, lines=memos.stock_count(1), description="Pembalikan karena salah hitung")
    assert kept.amount.amount == 18_000_000
    with constraints_checked():
        done = memos.approve(paying, draft)
    assert make.journal_of(done)["DINKES", "FIN", memos.STATIONERY_STOCK] == -18_000_000
    entry = Entry.objects.get(source=done.document_key)
    assert entry.reverses.source == wrong.document_key and entry.reason == "Salah hitung"


def test_one_origin_makes_one_live_voucher(paying):
    first = memos.draft(paying, origin="stock:2025-12-31:1")
    with pytest.raises(DomainError) as twice:
        memos.draft(paying, origin="stock:2025-12-31:1")
    assert twice.value.rules == ("I-32",)
    make.step("memo_voucher", first, "cancel", paying[Role.SKPD_VERIFIER])
    assert memos.draft(paying, origin="stock:2025-12-31:1").pk != first.pk
