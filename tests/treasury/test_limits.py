"""Contract, handover, payable and RKUD limits (I-25, 8b, I-19, I-28), with exact messages."""

from datetime import date

import pytest

from core import clock
from core.errors import DomainError
from reference.models import Role
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account, make_vendor
from tests.factories.treasury import Paying
from treasury import limits
from treasury.services.disbursement import issue
from treasury.services.opening import OpeningRow, post_opening
from treasury.services.remittance import RemittanceInput, create_remittance

RP = "Rp\u00a0"
APRIL = date(2025, 4, 7)


@pytest.fixture
def april(paying) -> Paying:
    """Quarter 2 released: computers have Rp 375 million of SPD a quarter."""
    budgets.make_release(paying.region, paying.document, quarter=2, on=APRIL)
    return paying


def ask(paying: Paying, amount: int, contract, **settles):
    line = make.line(paying.key(budgets.COMPUTER), amount, **settles)
    return make.draft_request(paying, line, contract=contract, on=APRIL)


def submit(paying: Paying, amount: int, contract, **settles):
    return make.submit(paying, ask(paying, amount, contract, **settles), on=APRIL)


def refused(paying: Paying, amount: int, contract, **settles) -> DomainError:
    request = ask(paying, amount, contract, **settles)
    with pytest.raises(DomainError) as found:
        make.submit(paying, request, on=APRIL)
    request.refresh_from_db()
    assert request.state == "draft"
    return found.value


def test_a_confirmed_contract_reserves_its_value_and_payments_draw_on_it(april):
    contract = make.make_contract(april, 200_000_000, on=APRIL)
    key = april.key(budgets.COMPUTER)
    assert (key.reserved, key.committed) == (200_000_000, 200_000_000)
    request = submit(april, 50_000_000, contract)
    key = april.key(budgets.COMPUTER)
    assert (key.reserved, key.committed) == (200_000_000, 150_000_000)
    make.step("payment_request", request, "return_", april[Role.SKPD_VERIFIER], on=APRIL, reason="x")
    key = april.key(budgets.COMPUTER)
    assert (key.reserved, key.committed) == (200_000_000, 200_000_000)


def test_payments_and_pending_ones_stay_within_the_contract(april):
    contract = make.make_contract(april, 200_000_000, on=APRIL)
    submit(april, 150_000_000, contract)
    refusal = refused(april, 50_000_001, contract)
    assert refusal.rules == ("I-25",)
    assert refusal.message == (
        f"Kontrak 027/PC/2025 senilai {RP}200.000.000, sudah ditagih {RP}150.000.000, "
        f"diminta {RP}50.000.001. Kurangi {RP}1."
    )
    assert submit(april, 50_000_000, contract).state == "submitted"
    assert limits.billed(contract) == 200_000_000
    assert april.key(budgets.COMPUTER).committed == 0


def test_nothing_after_full_payment(april):
    contract = make.make_contract(april, 200_000_000, on=APRIL)
    submit(april, 200_000_000, contract)
    refusal = refused(april, 1, contract)
    assert (
        refusal.message
        == f"Kontrak 027/PC/2025 senilai {RP}200.000.000 sudah ditagih penuh. Batalkan SPP ini."
    )


def test_contract_and_spd_are_refused_together(april):
    contract = make.make_contract(april, 666_000_000, on=APRIL)
    refusal = refused(april, 760_000_000, contract)
    assert set(refusal.rules) == {"I-16", "I-25"}


def test_vendor_and_key_are_the_contracts(april):
    contract = make.make_contract(april, on=APRIL)
    other = make_vendor("PT Lain")
    lines = [make.line(april.key(budgets.COMPUTER), 1), make.line(april.key(), 2)]
    request = make.draft_request(april, *lines, contract=contract, vendor=other, on=APRIL)
    with pytest.raises(DomainError) as found:
        make.submit(april, request, on=APRIL)
    assert "Penerima SPP bukan penyedia kontrak 027/PC/2025 (CV Sumber Rejeki)." in found.value.message
    assert "Rincian 2 (" in found.value.message
    assert "bukan beban kontrak 027/PC/2025" in found.value.message


def test_a_draft_contract_is_not_payable(april):
    contract = make.make_contract(april, on=APRIL, is_confirmed=False)
    assert "belum dikonfirmasi PA" in refused(april, 1, contract).message


def test_before_any_handover_the_payment_is_accepted_by_its_minutes(april):
    contract = make.make_contract(april, on=APRIL)
    assert submit(april, 60_000_000, contract).is_after_handover is False


def test_after_the_first_handover_payments_since_stay_within_what_was_delivered(april):
    contract = make.make_contract(april, 200_000_000, on=APRIL)
    submit(april, 60_000_000, contract)
    handover = make.make_handover(april, 80_000_000, contract=contract, on=APRIL)
    assert submit(april, 50_000_000, contract, handover=handover).is_after_handover is True
    refusal = refused(april, 30_000_001, contract)
    assert refusal.message == (
        f"BAST kontrak 027/PC/2025 yang diterima {RP}80.000.000, ditagih sejak BAST pertama {RP}50.000.000, "
        f"diminta {RP}30.000.001. Kurangi {RP}1 atau terima BAST berikutnya."
    )
    assert submit(april, 30_000_000, contract, handover=handover).state == "submitted"


def test_handovers_stay_within_the_contract(april):
    contract = make.make_contract(april, 200_000_000, on=APRIL)
    make.make_handover(april, 150_000_000, contract=contract, on=APRIL)
    with pytest.raises(DomainError) as found:
        make.make_handover(april, 50_000_001, contract=contract, on=APRIL)
    assert found.value.rules == ("I-25",)
    assert f"BAST diterima {RP}150.000.000, BAST ini {RP}50.000.001. Kurangi {RP}1." in found.value.message
    assert limits.accepted(contract) == 150_000_000


def test_a_handover_is_settled_once(april):
    handover = make.make_handover(april, 10_000_000, on=APRIL)
    submit(april, 6_000_000, None, handover=handover)
    refusal = refused(april, 4_000_001, None, handover=handover)
    assert refusal.message == (
        f"BAST {handover.number} tersisa {RP}4.000.000, diminta {RP}4.000.001. Kurangi {RP}1."
    )
    assert limits.settled(handover) == 6_000_000


def test_a_draft_handover_or_one_of_another_line_is_not_settled(april):
    draft = make.make_handover(april, 10, on=APRIL, is_accepted=False)
    assert "belum diterima PPK-SKPD" in refused(april, 1, None, handover=draft).message
    other = make.make_handover(april, 10, code=budgets.STATIONERY, on=APRIL)
    assert "bukan 1.02.01.2.07.0006" in refused(april, 1, None, handover=other).message


def with_debt(paying: Paying, amount: int) -> None:
    rows = [
        OpeningRow(make.payable(), credit=make.exact(amount)),
        OpeningRow(account(make.EQUITY), debit=make.exact(amount)),
    ]
    with clock.frozen(date(2025, 1, 2)):
        post_opening(paying.unit, paying.region.year, rows, actor=paying[Role.SKPD_VERIFIER])


def electricity(paying: Paying, amount: int):
    line = make.line(paying.key(budgets.ELECTRICITY), amount, payable_account=make.payable())
    return make.draft_request(paying, line)


def test_an_open_payable_is_paid_up_to_its_balance_less_pending(paying):
    with_debt(paying, 22_000_000)
    make.submit(paying, electricity(paying, 20_000_000))
    with pytest.raises(DomainError) as found:
        make.submit(paying, electricity(paying, 2_000_001))
    assert found.value.message == (
        "Utang 2.1.06.02.02.0061 Utang Belanja Jasa Kantor-Tagihan Listrik yang dapat dibayar "
        f"{RP}2.000.000, diminta {RP}2.000.001. Kurangi {RP}1."
    )
    assert make.submit(paying, electricity(paying, 2_000_000)).state == "submitted"
    assert limits.payable_rest(paying.unit, make.payable()) == 0


def test_after_payment_the_ledger_says_what_is_left(paying):
    with_debt(paying, 22_000_000)
    line = make.line(paying.key(budgets.ELECTRICITY), 20_000_000, payable_account=make.payable())
    make.paid(paying, line)
    with clock.frozen(make.ASKED_ON):
        assert limits.payable_rest(paying.unit, make.payable()) == 2_000_000


def test_a_handovers_payable_counts_against_the_account(paying):
    handover = make.make_handover(paying, 5_000_000, code=budgets.ELECTRICITY)
    line = make.line(paying.key(budgets.ELECTRICITY), 3_000_000, handover=handover)
    make.submit(paying, make.draft_request(paying, line))
    with clock.frozen(make.ASKED_ON):
        assert limits.payable_rest(paying.unit, make.payable()) == 2_000_000


def test_only_a_liability_is_paid_as_payable(paying):
    line = make.line(paying.key(), 1, payable_account=account(make.CASH))
    with pytest.raises(DomainError, match="bukan akun utang yang dapat dibayar"):
        make.submit(paying, make.draft_request(paying, line))


@pytest.mark.django_db
def test_the_rkud_bears_every_signed_disbursement():
    paying = make.make_paying(cash=15_000_000)
    make.issued(paying, make.line(paying.key(), 10_000_000), deductions=[make.tax(1_000_000)])
    order = make.signed_order(paying, make.line(paying.key(), 6_000_001))
    with clock.frozen(make.ASKED_ON), pytest.raises(DomainError) as found:
        issue(order, dated_on=make.ASKED_ON, actor=paying[Role.TREASURY_DELEGATE])
    assert found.value.rules == ("I-19",)
    assert found.value.message == (
        f"Saldo RKUD {RP}15.000.000, SP2D terbit yang belum dibayar {RP}9.000.000, "
        f"SP2D ini {RP}6.000.001: kurang {RP}1. Tunggu penerimaan kas atau batalkan SP2D lain."
    )
    assert order.disbursements.count() == 0
    make.make_receipt(paying, make.DAU, 1, unit=paying.region.ppkd)
    with clock.frozen(make.ASKED_ON):
        assert issue(order, dated_on=make.ASKED_ON, actor=paying[Role.TREASURY_DELEGATE]).state == "signed"
        assert limits.signed_unpaid() == 15_000_001
        assert limits.rkud_balance(paying.region.year.chart_id) == 15_000_001


def test_a_remittance_stays_within_what_was_withheld(paying):
    make.paid(paying, deductions=[make.tax(1_000_000)])
    lines = [RemittanceInput(account(make.INCOME_TAX), make.exact(1_000_001))]
    with clock.frozen(make.ASKED_ON):
        remittance = create_remittance(
            dated_on=make.ASKED_ON, description="PPh 21", lines=lines, actor=paying[Role.TREASURY_STAFF]
        )
    with pytest.raises(DomainError) as found:
        make.step("remittance", remittance, "confirm", paying[Role.TREASURY_DELEGATE])
    assert found.value.rules == ("I-28",)
    assert (
        f"yang belum disetor {RP}1.000.000, akan disetor {RP}1.000.001. Kurangi {RP}1." in found.value.message
    )
