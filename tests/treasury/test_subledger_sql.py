"""Raw SQL against assets, counts and loans that the books stand on: refused, whoever writes."""

from datetime import date

import pytest
from django.db import connection, transaction

from core import clock
from core.money import exact
from reference.models import Role
from tests.factories import memo as memos
from tests.factories.reference import account
from tests.helpers import constraints_checked
from tests.treasury.test_asset import COMPUTER, KDP, LOSS, OFFICE, YEAR_END, acted, own
from tests.treasury.test_memo_sql import refused
from tests.treasury.test_subledger import CURRENT, INTEREST, INTEREST_OWED, LONG
from treasury import proposals
from treasury.models import FixedAsset
from treasury.services import asset as assets
from treasury.services import subledger

ASSET, COUNT = "UPDATE treasury_fixedasset SET", "UPDATE treasury_inventorycount SET"
LOAN, PART = "UPDATE treasury_loan SET", "UPDATE treasury_loaninstallment SET"
MOVEMENT = """
INSERT INTO treasury_assetmovement (asset_id, kind, dated_on, amount, voucher_id, to_name)
SELECT %s, %s, dated_on, %s, id, '' FROM treasury_memovoucher WHERE id = %s
"""


def allowed(statement: str, *values: object) -> None:
    """The control: the same hand may do what nothing stands on."""
    with transaction.atomic(), constraints_checked(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        assert cursor.rowcount == 1


def test_an_asset_that_a_voucher_stands_on_is_frozen(paying):
    asset, free = own(paying, COMPUTER, 1000), own(paying, COMPUTER, 500)
    accountant = paying[Role.SKPD_VERIFIER]
    acted(
        paying, lambda: assets.dispose(asset, dated_on=YEAR_END, loss_account=account(LOSS), actor=accountant)
    )
    for change in ("cost = 999", "acquired_on = '2024-01-01'", f"unit_id = {paying.region.other.pk}"):
        assert refused(f"{ASSET} {change} WHERE id = %s", asset.pk) == "KP034"
        allowed(f"{ASSET} {change} WHERE id = %s", free.pk)
    assert refused("DELETE FROM treasury_fixedasset WHERE id = %s", asset.pk) == "KP034"
    allowed(f"{ASSET} location = 'Gudang' WHERE id = %s", asset.pk)
    for change in ("cost = 0", "cost = -1", "accumulated = -1, accumulated_on = '2025-01-01'"):
        assert refused(f"{ASSET} {change} WHERE id = %s", free.pk) == "23514"
    assert refused(f"{ASSET} account_id = %s WHERE id = %s", account(LOSS).pk, free.pk) == "KP034"


def test_what_a_voucher_made_keeps_what_was_booked(paying):
    begun = own(paying, KDP, 700, name="Gedung dalam pengerjaan")
    accountant = paying[Role.SKPD_VERIFIER]
    voucher = acted(
        paying,
        lambda: assets.complete(
            begun, dated_on=YEAR_END, account=account(OFFICE), name="Gedung", actor=accountant
        ),
    )
    made = FixedAsset.objects.get(source=voucher.document_key)
    assert refused(f"{ASSET} cost = 1 WHERE id = %s", made.pk) == "KP034"
    assert refused("DELETE FROM treasury_fixedasset WHERE id = %s", made.pk) == "KP034"
    other = own(paying, OFFICE, 700)
    movement = begun.movements.get()
    for statement in (
        f"UPDATE treasury_assetmovement SET made_id = {other.pk} WHERE id = %s",
        "UPDATE treasury_assetmovement SET made_id = NULL WHERE id = %s",
        "UPDATE treasury_assetmovement SET amount = 1 WHERE id = %s",
        "DELETE FROM treasury_assetmovement WHERE id = %s",
    ):
        assert refused(statement, movement.pk) == "KP034"


def test_a_movement_belongs_to_the_draft_that_its_asset_proposed(paying):
    asset, other = own(paying, COMPUTER, 1000), own(paying, COMPUTER, 800)
    accountant = paying[Role.SKPD_VERIFIER]
    with clock.frozen(YEAR_END):
        voucher = assets.depreciate(paying.unit, through=YEAR_END, actor=accountant)
        foreign = memos.draft(paying)
    stranger = own(paying, OFFICE, 900)
    FixedAsset.objects.filter(pk=stranger.pk).update(unit=paying.region.other)
    # A stranger's asset, a voucher of something else, more than is left, a second end, a posted voucher.
    assert refused(MOVEMENT, stranger.pk, "depreciation", 1, voucher.pk) == "KP034"
    assert refused(MOVEMENT, asset.pk, "depreciation", 1, foreign.pk) == "KP034"
    with clock.frozen(YEAR_END):
        ending = assets.dispose(other, dated_on=YEAR_END, loss_account=account(LOSS), actor=accountant)
    assert refused(MOVEMENT, other.pk, "transfer", 200, ending.pk) == "KP034"
    assert refused(MOVEMENT, asset.pk, "disposal", 250, ending.pk) == "KP034"
    memos.approve(paying, voucher, on=YEAR_END)
    late = own(paying, COMPUTER, 100)
    assert refused(MOVEMENT, late.pk, "depreciation", 5, voucher.pk) == "KP034"


def counted(paying, value, on=YEAR_END):
    with clock.frozen(YEAR_END):
        return subledger.count_inventory(
            unit=paying.unit,
            account=account(memos.STATIONERY_STOCK),
            counted_on=on,
            value=exact(value),
            actor=paying[Role.SKPD_VERIFIER],
            expense_account=account(memos.STATIONERY_EXPENSE),
        )


def test_a_count_is_bound_by_its_own_draft_alone(paying):
    count, free = counted(paying, 48), counted(paying, 20, on=date(2025, 11, 30))
    with clock.frozen(YEAR_END):
        foreign = memos.draft(paying)
        voucher = subledger.adjust_inventory(count, actor=paying[Role.SKPD_VERIFIER])
    assert refused(f"{COUNT} voucher_id = %s WHERE id = %s", foreign.pk, free.pk) == "KP034"
    assert refused(f"{COUNT} voucher_id = %s WHERE id = %s", voucher.pk, free.pk) == "KP034"
    for change in ("value = 1", "voucher_id = NULL", f"unit_id = {paying.region.other.pk}"):
        assert refused(f"{COUNT} {change} WHERE id = %s", count.pk) == "KP034"
    memos.approve(paying, voucher, on=YEAR_END)
    assert refused("DELETE FROM treasury_inventorycount WHERE id = %s", count.pk) == "KP034"
    assert refused(f"{COUNT} value = -1 WHERE id = %s", free.pk) == "23514"
    assert refused(f"{COUNT} expense_account_id = account_id WHERE id = %s", free.pk) == "KP034"
    allowed(f"{COUNT} value = 21 WHERE id = %s", free.pk)
    allowed(f"{COUNT} note = 'dihitung ulang' WHERE id = %s", count.pk)


def lent(paying, number="PJ-1"):
    region = paying.region
    keeper = region.person(Role.SKPD_VERIFIER, region.ppkd)
    with clock.frozen(YEAR_END):
        return keeper, subledger.register_loan(
            unit=region.ppkd,
            lender="Pemerintah Pusat",
            number=number,
            account=account(LONG),
            current_account=account(CURRENT),
            interest_account=account(INTEREST),
            interest_payable=account(INTEREST_OWED),
            started_on=date(2025, 6, 30),
            principal=exact(3000),
            installments=[subledger.Due(date(year, 6, 30), exact(1500), exact(9)) for year in (2026, 2027)],
            actor=keeper,
        )


def test_a_loan_repays_its_principal_and_keeps_what_is_paid(paying):
    keeper, loan = lent(paying)
    first = loan.installments.first()
    # The schedule is whole whatever is changed of it.
    assert refused(f"{LOAN} principal = 3001 WHERE id = %s", loan.pk) == "KP034"
    assert refused(f"{PART} principal = 1499 WHERE id = %s", first.pk) == "KP034"
    assert refused("DELETE FROM treasury_loaninstallment WHERE id = %s", first.pk) == "KP034"
    assert refused(f"{LOAN} started_on = '2026-06-30' WHERE id = %s", loan.pk) == "KP034"
    assert refused(f"{PART} interest = -1 WHERE id = %s", first.pk) == "23514"
    allowed(f"{PART} interest = 10 WHERE id = %s", first.pk)
    with clock.frozen(YEAR_END):
        subledger.mark_paid(first, paid_on=YEAR_END, actor=keeper)
    for statement in (
        f"{PART} interest = 11 WHERE id = %s",
        f"{PART} paid_on = NULL WHERE id = %s",
        "DELETE FROM treasury_loaninstallment WHERE id = %s",
    ):
        assert refused(statement, first.pk) == "KP034"
    assert refused(f"{LOAN} unit_id = %s WHERE id = %s", paying.unit.pk, loan.pk) == "KP034"
    assert refused("DELETE FROM treasury_loan WHERE id = %s", loan.pk) == "KP034"
    allowed(f"{LOAN} lender = 'Kementerian Keuangan' WHERE id = %s", loan.pk)


def test_a_loan_that_a_voucher_was_drawn_up_of_is_frozen(paying):
    keeper, loan = lent(paying)
    memos.approved(
        paying,
        memos.debit("3.1.01.01.01.0001", 3000),
        memos.credit(LONG, 3000),
        unit=paying.region.ppkd,
        on=date(2025, 6, 30),
    )
    with clock.frozen(YEAR_END):
        proposals.draft_voucher(subledger.current_part(paying.region.ppkd, on=YEAR_END), actor=keeper)
    assert refused(f"{LOAN} account_id = current_account_id WHERE id = %s", loan.pk) == "KP034"
    assert refused(f"{PART} interest = 11 WHERE loan_id = %s", loan.pk) == "KP034"


def test_control_a_free_asset_may_go(paying):
    with clock.frozen(YEAR_END):
        free = assets.register_asset(
            unit=paying.unit,
            account=account(COMPUTER),
            name="Salah catat",
            acquired_on=date(2025, 3, 1),
            cost=exact(10),
            actor=paying[Role.SKPD_VERIFIER],
        )
    allowed("DELETE FROM treasury_fixedasset WHERE id = %s", free.pk)
    with pytest.raises(AssertionError):
        allowed("DELETE FROM treasury_fixedasset WHERE id = %s", free.pk)
