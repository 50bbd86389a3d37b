"""SPP: drafting, correcting, submitting with every limit, returning, cancelling."""

from datetime import date

import pytest

from budget.models import BudgetMovement
from core import clock
from core.errors import AccessDenied, DomainError, Refusals
from core.money import ZERO
from reference.models import Role
from reference.region import set_setting
from tests.factories import budget as budgets
from tests.factories import treasury as make
from tests.factories.reference import account, make_vendor
from treasury.services.payment_request import RequestLine, update_request

RP = "Rp\u00a0"


def refuse(function, *args, **over) -> DomainError:
    with pytest.raises(DomainError) as refused:
        function(*args, **over)
    return refused.value


def test_a_draft_touches_no_budget_and_has_no_number(paying):
    request = make.draft_request(paying)
    assert (request.state, request.number, request.revision) == ("draft", "", 0)
    assert request.gross.amount == 10_000_000
    assert paying.key().reserved == 0


def test_only_the_units_treasurer_drafts(paying):
    stranger = paying.region.person(Role.TREASURER, paying.region.other)
    with pytest.raises(AccessDenied) as refused:
        make.draft_request(paying, actor=stranger)
    assert refused.value.rules == ("I-40",)


@pytest.mark.parametrize(
    ("over", "rule", "words"),
    [
        ({"lines": 0}, "I-05", "Rincian 1: jumlah Rp\u00a00 harus lebih dari Rp\u00a00."),
        ({"lines": -1}, "I-05", "Rincian 1: jumlah Rp\u00a0(1) harus lebih dari Rp\u00a00."),
        ({"dated_on": date(2025, 2, 4)}, "I-07", "melewati hari ini 03-02-2025"),
    ],
)
def test_refused_drafts(paying, over, rule, words):
    amount = over.pop("lines", 1)
    refusal = refuse(make.draft_request, paying, make.line(paying.key(), amount), **over)
    assert rule in refusal.rules
    assert words in refusal.message


def test_a_year_that_is_not_open_is_refused(paying):
    refusal = refuse(make.draft_request, paying, on=date(2026, 1, 5))
    assert refusal.message.startswith("Tahun anggaran 2026 belum dibuka.")


def test_lines_belong_to_the_unit_and_are_spending(paying):
    refusal = refuse(make.draft_request, paying, unit=paying.region.other)
    assert "bukan anggaran DISDIK tahun 2025" in refusal.message
    refusal = refuse(make.draft_request, paying, make.line(paying.key(budgets.LEVY), 1))
    assert (refusal.rules, "bukan akun belanja" in refusal.message) == (("I-02",), True)


def test_deductions_are_withholdings_below_the_gross(paying):
    refusal = refuse(make.draft_request, paying, deductions=[make.tax(1, make.CASH)])
    assert "bukan akun utang PFK" in refusal.message
    refusal = refuse(make.draft_request, paying, deductions=[make.tax(10_000_000)])
    assert refusal.message == (
        f"Potongan {RP}10.000.000 harus kurang dari jumlah bruto {RP}10.000.000. Kurangi potongan."
    )
    refusal = refuse(make.draft_request, paying, deductions=[make.tax(1), make.tax(2)])
    assert "hanya sekali" in refusal.message


def test_several_mistakes_are_told_together(paying):
    lines = [make.line(paying.key(), 0), make.line(paying.key(budgets.LEVY), 5)]
    refusal = refuse(make.draft_request, paying, *lines)
    assert isinstance(refusal, Refusals)
    assert set(refusal.rules) == {"I-05", "I-02"}


def test_submit_reserves_and_draws_the_units_next_number(paying):
    first = make.submit(paying, make.draft_request(paying))
    second = make.submit(paying, make.draft_request(paying))
    assert first.number == "00001/SPP/LS-BJ/DINKES/2025"
    assert second.number == "00002/SPP/LS-BJ/DINKES/2025"
    assert paying.key().reserved == 20_000_000
    assert first.notices == ["Tagihan tanpa kontrak: batas nilai kontrak tidak diperiksa."]


def test_more_than_the_budget_is_refused_with_limit_value_and_way_out(paying):
    request = make.draft_request(paying, make.line(paying.key(), 400_000_001))
    refusal = refuse(make.submit, paying, request)
    assert set(refusal.rules) == {"I-15", "I-16"}
    assert "Sisa pagu 5.1.02.01.01.0024" in refusal.message
    assert f"{RP}400.000.000, diminta {RP}400.000.001, lebih {RP}1." in refusal.message
    request.refresh_from_db()
    assert (request.state, request.number) == ("draft", "")
    assert paying.key().reserved == 0


def test_more_than_the_spd_is_refused(paying):
    request = make.draft_request(paying, make.line(paying.key(), 100_000_001))
    refusal = refuse(make.submit, paying, request)
    assert refusal.rules == ("I-16",)
    assert f"{RP}100.000.000, diminta {RP}100.000.001" in refusal.message


def test_a_backdated_request_counts_all_uses(paying):
    march = make.draft_request(paying, make.line(paying.key(), 95_000_000), on=date(2025, 3, 3))
    make.submit(paying, march, on=date(2025, 3, 3))
    with clock.frozen(date(2025, 3, 4)):
        late = make.draft_request(
            paying, make.line(paying.key(), 5_000_001), on=date(2025, 3, 4), dated_on=date(2025, 1, 10)
        )
    refusal = refuse(make.submit, paying, late, on=date(2025, 3, 4))
    assert "I-16" in refusal.rules


def over_plan(paying):
    """SPD of quarter 2 released early: the plan, not the SPD, is short in March."""
    budgets.make_release(paying.region, paying.document, quarter=2, on=date(2025, 3, 3))
    day = date(2025, 3, 4)
    return make.draft_request(paying, make.line(paying.key(), 150_000_000), on=day), day


def test_the_cash_plan_warns_and_the_warning_is_kept(paying):
    request, day = over_plan(paying)
    request = make.submit(paying, request, on=day)
    assert "Sisa anggaran kas sampai bulan 03-2025" in request.notices[-1]
    request.refresh_from_db()
    assert f"{RP}100.000.000, diminta {RP}150.000.000, lebih {RP}50.000.000" in request.cash_plan_warning


def test_the_cash_plan_blocks_when_set_so(paying):
    with clock.frozen(date(2025, 1, 2)):
        set_setting("cash_plan_mode", "block", actor=paying[Role.ADMINISTRATOR])
    request, day = over_plan(paying)
    refusal = refuse(make.submit, paying, request, on=day)
    assert refusal.rules == ("I-16",)
    assert "Sisa anggaran kas" in refusal.message


def test_a_returned_request_is_corrected_and_keeps_its_number(paying):
    request = make.submit(paying, make.draft_request(paying))
    number = request.number
    make.step("payment_request", request, "return_", paying[Role.SKPD_VERIFIER], reason="Bukti kurang")
    assert paying.key().reserved == 0
    with clock.frozen(make.ASKED_ON):
        update_request(
            request,
            dated_on=make.ASKED_ON,
            description="ATK, diperbaiki",
            lines=[make.line(paying.key(), 9_000_000), make.line(paying.key(budgets.TRAVEL), 1_000)],
            deductions=[make.tax(500)],
            actor=paying[Role.TREASURER],
        )
    again = make.submit(paying, request)
    assert (again.number, again.revision, again.state) == (number, 1, "submitted")
    assert (again.gross.amount, again.deducted.amount) == (9_001_000, 500)
    assert paying.key().reserved == 9_000_000
    events = BudgetMovement.objects.filter(key=paying.key()).values_list("event", "kind").order_by("id")
    assert list(events) == [("submit:0", "reserve"), ("release:0", "release"), ("submit:1", "reserve")]


def test_a_submitted_request_is_not_edited(paying):
    request = make.submit(paying, make.draft_request(paying))
    with clock.frozen(make.ASKED_ON):
        refusal = refuse(
            update_request,
            request,
            dated_on=make.ASKED_ON,
            description="x",
            lines=[make.line(paying.key(), 1)],
            actor=paying[Role.TREASURER],
        )
    assert "rinciannya beku sejak diajukan" in refusal.message
    assert request.lines.get().amount.amount == 10_000_000


def test_a_cancelled_request_releases_and_keeps_its_number(paying):
    request = make.submit(paying, make.draft_request(paying))
    cancelled = make.step("payment_request", request, "cancel", paying[Role.TREASURER])
    assert (cancelled.state, cancelled.number) == ("cancelled", "00001/SPP/LS-BJ/DINKES/2025")
    assert paying.key().reserved == ZERO
    after = make.submit(paying, make.draft_request(paying))
    assert after.number == "00002/SPP/LS-BJ/DINKES/2025"


def test_two_lines_on_one_key_are_one_use(paying):
    request = make.draft_request(
        paying, make.line(paying.key(), 60_000_000), make.line(paying.key(), 50_000_000)
    )
    refusal = refuse(make.submit, paying, request)
    assert f"diminta {RP}110.000.000" in refusal.message


def test_a_line_settles_one_thing_only(paying):
    line = RequestLine(
        paying.key(),
        make.exact(1),
        payable_account=make.payable(),
        debit_account=account("8.1.02.01.01.0024"),
    )
    refusal = refuse(make.draft_request, paying, line)
    assert "pilih satu saja" in refusal.message


def test_a_missing_mapping_is_named_at_submit(paying):
    from reference.models import AccountMapping

    AccountMapping.objects.filter(account=paying.key().account).update(lo_account=None)
    refusal = refuse(make.submit, paying, make.draft_request(paying))
    assert "belum punya pemetaan beban (LO) atau aset" in refusal.message
    debit = make.line(paying.key(), 5, debit_account=account("8.1.02.01.01.0024"))
    assert make.submit(paying, make.draft_request(paying, debit)).state == "submitted"


def test_the_vendor_is_the_contracts(paying):
    contract = make.make_contract(paying)
    request = make.draft_request(paying, make.line(paying.key(budgets.COMPUTER), 5), contract=contract)
    assert request.vendor == contract.vendor
    stranger = make_vendor("PT Lain")
    other = make.draft_request(
        paying, make.line(paying.key(budgets.COMPUTER), 5), contract=contract, vendor=stranger
    )
    assert other.vendor == stranger
