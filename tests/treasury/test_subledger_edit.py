"""Rows of the sub-ledgers set right: whole while nothing is booked, later only what describes them."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import exact
from reference.models import Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.treasury.test_asset import COMPUTER, LOSS, OFFICE, YEAR_END, own
from tests.treasury.test_subledger_sql import counted, lent
from treasury.asset_register import card_totals, listed
from treasury.models import FixedAsset, InventoryCount, Loan
from treasury.services import asset as assets
from treasury.services import subledger
from treasury.services import subledger_edit as service

TEXTS = {"name": "Komputer server", "number": "B-1", "location": "Ruang data", "details": "Rak 2"}


def facts(**over):
    return {
        "account": account(COMPUTER),
        "acquired_on": date(2025, 2, 1),
        "cost": exact(900),
        "life_years": None,
        "accumulated": exact(0),
        "accumulated_on": None,
        "source": "BAST 1",
        **over,
    }


def test_an_asset_is_edited_whole_until_a_voucher_stands_on_it(paying):
    asset, accountant = own(paying, COMPUTER, 1000), paying[Role.SKPD_VERIFIER]
    with clock.frozen(YEAR_END):
        service.edit_asset(asset, actor=accountant, **TEXTS, **facts())
        asset.refresh_from_db()
        assert (asset.cost.amount, asset.name, asset.source, asset.life_years) == (
            900,
            "Komputer server",
            "BAST 1",
            4,
        )
        assert asset.history.first().history_user == accountant
        # Another account is another card.
        service.edit_asset(asset, actor=accountant, **TEXTS, **facts(account=account(OFFICE)))
        asset.refresh_from_db()
        assert (asset.register, asset.life_years) == ("C", 50)
        with pytest.raises(DomainError, match="bukan akun aset tetap"):
            service.edit_asset(asset, actor=accountant, **TEXTS, **facts(account=account(LOSS)))
        voucher = assets.dispose(asset, dated_on=YEAR_END, loss_account=account(LOSS), actor=accountant)
        with pytest.raises(DomainError, match="menjadi dasar bukti memorial") as refused:
            service.edit_asset(asset, actor=accountant, **TEXTS, **facts())
        assert "[I-34]" in str(refused.value) and str(voucher) in str(refused.value)
        service.edit_asset(asset, actor=accountant, **{**TEXTS, "location": "Gudang"})
        assert FixedAsset.objects.get(pk=asset.pk).location == "Gudang"
        make.step("memo_voucher", voucher, "cancel", accountant)
        service.edit_asset(asset, actor=accountant, **TEXTS, **facts())
    assert FixedAsset.objects.get(pk=asset.pk).cost.amount == 900


def test_a_count_is_edited_until_its_difference_is_proposed(paying):
    count, accountant = counted(paying, 48), paying[Role.SKPD_VERIFIER]
    other = counted(paying, 20, on=date(2025, 11, 30))
    values = {"account": count.account, "expense_account": count.expense_account, "note": "ulang"}
    with clock.frozen(YEAR_END):
        service.edit_count(count, actor=accountant, counted_on=YEAR_END, value=exact(50), **values)
        assert InventoryCount.objects.get(pk=count.pk).value.amount == 50
        with pytest.raises(DomainError, match="sudah diopname pada 30-11-2025"):
            service.edit_count(
                count, actor=accountant, counted_on=other.counted_on, value=exact(50), **values
            )
        subledger.adjust_inventory(InventoryCount.objects.get(pk=count.pk), actor=accountant)
        with pytest.raises(DomainError, match="Yang dapat diubah: keterangannya"):
            service.edit_count(count, actor=accountant, counted_on=YEAR_END, value=exact(51), **values)
        service.edit_count(count, actor=accountant, note="oleh tim")
    found = InventoryCount.objects.get(pk=count.pk)
    assert (found.value.amount, found.note) == (50, "oleh tim")


def test_a_loan_is_edited_with_its_whole_schedule_until_it_is_paid(paying):
    keeper, loan = lent(paying)
    names = ("account", "current_account", "interest_account", "interest_payable")
    values = {
        **{name: getattr(loan, name) for name in names},
        "lender": "Bank Daerah",
        "number": "PJ-2",
        "started_on": date(2025, 5, 1),
    }
    plan = [subledger.Due(date(2026, month, 1), exact(1250), exact(7)) for month in (3, 6)]
    with clock.frozen(YEAR_END):
        service.edit_loan(loan, actor=keeper, principal=exact(2500), installments=plan, **values)
        found = Loan.objects.get(pk=loan.pk)
        assert (found.principal.amount, found.number, subledger.outstanding(found)) == (2500, "PJ-2", 2500)
        with pytest.raises(DomainError, match="selisih Rp\u00a01"):
            service.edit_loan(loan, actor=keeper, principal=exact(2501), installments=plan, **values)
        subledger.mark_paid(found.installments.first(), paid_on=YEAR_END, actor=keeper)
        with pytest.raises(DomainError, match="sudah diangsur"):
            service.edit_loan(loan, actor=keeper, principal=exact(2500), installments=plan, **values)
        service.edit_loan(loan, actor=keeper, lender="Bank Pusat", number="PJ-2")
    assert Loan.objects.get(pk=loan.pk).lender == "Bank Pusat"
    assert subledger.outstanding_of(Loan.objects.all()) == 1250


def test_only_who_keeps_the_unit_edits_its_rows(paying):
    asset, count = own(paying, COMPUTER, 1000), counted(paying, 48)
    _, loan = lent(paying)
    stranger = paying.region.person(Role.SKPD_VERIFIER, paying.region.other)
    with clock.frozen(YEAR_END):
        for act in (
            lambda: service.edit_asset(asset, actor=stranger, **TEXTS),
            lambda: service.edit_count(count, actor=stranger, note="x"),
            lambda: service.edit_loan(loan, actor=stranger, lender="x", number="x"),
        ):
            with pytest.raises(AccessDenied):
                act()


def test_the_register_sums_each_card_and_keeps_what_is_outside_the_books(paying):
    own(paying, COMPUTER, 1000), own(paying, COMPUTER, 600)
    gone = own(paying, OFFICE, 500)
    accountant = paying[Role.SKPD_VERIFIER]
    with clock.frozen(YEAR_END):
        assets.depreciate(paying.unit, through=YEAR_END, actor=accountant)
        assets.dispose(gone, dated_on=YEAR_END, loss_account=account(LOSS), actor=accountant)
        FixedAsset.objects.filter(pk=own(paying, COMPUTER, 30).pk).update(is_extracomptable=True)
    totals = [
        (one.register, one.is_extracomptable, one.count, one.cost, one.gone)
        for one in card_totals(paying.unit)
    ]
    assert totals == [("B", False, 2, 1600, 400), ("B", True, 1, 30, 0)]
    assert [one.cost.amount for one in listed(paying.unit)] == [1000, 600, 30]
    assert memos.YEAR_END == YEAR_END
