"""Fixed assets: register, depreciation, disposal, transfer, completion; the register ties to the book."""

from datetime import date

import pytest

from core import clock
from core.checks import registered
from core.errors import AccessDenied, DomainError
from core.money import Decimal, exact
from reference.asset_classes import class_of, classes_in_force
from reference.models import AssetClass, Role
from tests.factories import memo as memos
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.helpers import constraints_checked
from treasury.depreciation import Basis, due
from treasury.models import FixedAsset
from treasury.services import asset as assets

COMPUTER, COMPUTER_GONE, COMPUTER_EXPENSE = "1.3.02.10.01.0002", "1.3.07.01.10.0002", "8.1.08.01.10.0002"
OFFICE, KDP, EQUITY = "1.3.03.01.01.0001", "1.3.06.01.01.0001", "3.1.01.01.01.0001"
LOSS, SUPPLIES = "8.3.01.01.01.0002", "8.1.02.01.01.0024"
RK_ASSETS = "3.1.03.04.01.0001"
JUNE, YEAR_END = date(2025, 6, 30), date(2025, 12, 31)


def own(
    paying, code: str, cost: int | str, *, on: date = YEAR_END, acquired: date = date(2025, 3, 1), **over
):
    """An asset of the register that the book knows too, against equity."""
    with clock.frozen(on):
        made = assets.register_asset(
            unit=paying.unit,
            account=account(code),
            name=over.pop("name", "Komputer kerja"),
            acquired_on=acquired,
            cost=exact(cost),
            actor=paying[Role.SKPD_VERIFIER],
            **over,
        )
    memos.approved(paying, memos.debit(code, cost), memos.credit(EQUITY, cost), on=on)
    return made


def acted(paying, work, *, on: date = YEAR_END):
    """A proposal's draft voucher, approved."""
    with clock.frozen(on):
        voucher = work()
    with constraints_checked():
        return memos.approve(paying, voucher, on=on)


def findings() -> list[tuple[str, str, str]]:
    return [(one.subject, one.expected, one.found) for one in registered()["asset_register"][1]()]


def test_straight_line_by_semester():
    basis = Basis(exact(1000), date(2025, 3, 1), 4)
    ends = [date(year, month, day) for year in range(2025, 2030) for month, day in ((6, 30), (12, 31))]
    booked, parts = Decimal(0), []
    for end in ends:
        parts.append(due(basis, through=end, booked=booked))
        booked += parts[-1]
    assert parts == [125, 125, 125, 125, 125, 125, 125, 125, 0, 0] and booked == 1000
    assert due(Basis(exact("100.01"), date(2025, 1, 1), 3), through=JUNE) == exact("16.67")
    assert due(basis, through=date(2024, 12, 31)) == 0
    assert due(Basis(exact(500), date(2020, 1, 1), 0), through=YEAR_END) == 0
    # Four of ten semesters were gone when it came along with 300: the rest of 700 spreads over six.
    carried = Basis(exact(1000), date(2023, 1, 5), 5, exact(300), date(2024, 12, 31))
    assert due(carried, through=JUNE) == exact("116.67")
    assert due(carried, through=date(2027, 12, 31), booked=exact(600)) == 100


def test_classes_give_register_and_life(paying):
    classes = classes_in_force(paying.region.year.chart_id, on=YEAR_END)
    found = class_of(account(COMPUTER), classes)
    assert (found.register, found.life_years) == ("B", 4)
    assert class_of(account(OFFICE), classes).life_years == 50
    assert class_of(account(memos.STATIONERY_STOCK), classes) is None
    assert AssetClass.objects.count() == 30


def test_refusals(paying):
    values = {"unit": paying.unit, "name": "x", "acquired_on": date(2025, 3, 1), "cost": exact(5)}
    with clock.frozen(YEAR_END):
        with pytest.raises(DomainError, match="bukan akun aset tetap") as refusal:
            assets.register_asset(
                **values, account=account(SUPPLIES), accumulated=exact(6), actor=paying[Role.OPERATOR]
            )
        assert "Akumulasi awal" in str(refusal.value)
        with pytest.raises(AccessDenied):
            assets.register_asset(**values, account=account(COMPUTER), actor=paying[Role.TREASURER])
        with pytest.raises(DomainError, match="30 Juni atau 31 Desember"):
            assets.depreciation(paying.unit, through=date(2025, 7, 1))
        with pytest.raises(DomainError, match="tidak perlu bukti"):
            assets.depreciate(paying.unit, through=YEAR_END, actor=paying[Role.SKPD_VERIFIER])


def test_depreciation_disposal_and_the_check(paying):
    computer = own(paying, COMPUTER, 8_000_000)
    own(paying, OFFICE, 100_000_000, name="Gedung")
    assert findings() == []
    accountant = paying[Role.SKPD_VERIFIER]
    first = acted(
        paying, lambda: assets.depreciate(paying.unit, through=JUNE, actor=accountant), on=date(2025, 7, 1)
    )
    assert make.journal_of(first)["DINKES", "FIN", COMPUTER_EXPENSE] == 1_000_000
    second = acted(paying, lambda: assets.depreciate(paying.unit, through=YEAR_END, actor=accountant))
    assert (second.kind, second.amount.amount) == ("ADJUST", 2_000_000)
    with clock.frozen(YEAR_END), pytest.raises(DomainError, match="tidak perlu bukti"):
        assets.depreciate(paying.unit, through=YEAR_END, actor=accountant)
    assert findings() == []
    gone = acted(
        paying,
        lambda: assets.dispose(computer, dated_on=YEAR_END, loss_account=account(LOSS), actor=accountant),
    )
    assert make.journal_of(gone) == {
        ("DINKES", "FIN", COMPUTER_GONE): Decimal(2_000_000),
        ("DINKES", "FIN", LOSS): Decimal(6_000_000),
        ("DINKES", "FIN", COMPUTER): Decimal(-8_000_000),
    }
    assert findings() == []
    with clock.frozen(YEAR_END), pytest.raises(DomainError, match="sudah dalam proses"):
        assets.dispose(computer, dated_on=YEAR_END, loss_account=account(LOSS), actor=accountant)
    memos.approved(paying, memos.debit(COMPUTER, 7), memos.credit(EQUITY, 7), on=YEAR_END)
    assert findings() == [(f"DINKES {COMPUTER}", "0.00", "7.00")]


def test_a_transfer_moves_the_asset_and_its_depreciation_in_three_books(paying):
    computer = own(paying, COMPUTER, 8_000_000)
    accountant, region = paying[Role.SKPD_VERIFIER], paying.region
    acted(paying, lambda: assets.depreciate(paying.unit, through=YEAR_END, actor=accountant))
    moved = acted(
        paying, lambda: assets.transfer(computer, dated_on=YEAR_END, to_unit=region.other, actor=accountant)
    )
    journal = make.journal_of(moved)
    assert journal["DISDIK", "FIN", COMPUTER] == 8_000_000 == -journal["DINKES", "FIN", COMPUTER]
    assert journal["DISDIK", "FIN", COMPUTER_GONE] == -2_000_000
    assert journal["DINKES", "FIN", RK_ASSETS] == 6_000_000 == -journal["DISDIK", "FIN", RK_ASSETS]
    there = FixedAsset.objects.get(unit=region.other)
    assert (there.cost.amount, there.accumulated.amount) == (8_000_000, 2_000_000)
    assert there.source == moved.document_key and computer.movements.get(kind="transfer").made == there
    assert findings() == [] and list(registered()["reciprocal"][1]()) == []
    # What is left is spread over the semesters left.
    assert due(assets.basis_of(there), through=date(2026, 6, 30)) == 1_000_000


def test_construction_is_completed_and_a_small_purchase_expensed(paying):
    AssetClass.objects.filter(code="B-10").update(threshold=1_000_000)
    building = own(paying, KDP, 50_000_000, name="Pembangunan gedung")
    accountant = paying[Role.SKPD_VERIFIER]
    acted(
        paying,
        lambda: assets.complete(
            building, dated_on=YEAR_END, account=account(OFFICE), name="Gedung arsip", actor=accountant
        ),
    )
    made = FixedAsset.objects.get(account=account(OFFICE))
    assert (made.name, made.register, made.life_years, made.acquired_on) == (
        "Gedung arsip",
        "C",
        50,
        YEAR_END,
    )
    small = own(paying, COMPUTER, 900_000)
    assert small.is_extracomptable and findings() == [(f"DINKES {COMPUTER}", "0.00", "900000.00")]
    acted(
        paying,
        lambda: assets.expense(small, dated_on=YEAR_END, expense_account=account(SUPPLIES), actor=accountant),
    )
    assert findings() == []


def test_each_end_asks_for_what_it_needs_and_proposes_its_voucher(paying):
    accountant = paying[Role.SKPD_VERIFIER]
    computer, building = own(paying, COMPUTER, 8_000_000), own(paying, KDP, 50_000_000, name="Gedung")

    def ended(asset, act, **chosen):
        given = {"other": None, "to_unit": None, "to_name": "", **chosen}
        return assets.end(asset, act=act, dated_on=YEAR_END, actor=accountant, **given)

    with clock.frozen(YEAR_END):
        with pytest.raises(DomainError, match="SKPD penerima belum dipilih") as refused:
            ended(computer, "transfer", other=account(LOSS))
        assert refused.value.field == "to_unit"
        for act in ("dispose", "complete", "expense"):
            with pytest.raises(DomainError, match="Akun lawan belum dipilih") as refused:
                ended(computer, act, to_unit=paying.region.other)
            assert refused.value.field == "other"
        gone = ended(computer, "dispose", other=account(LOSS))
        done = ended(building, "complete", other=account(OFFICE))
    assert (gone.state, gone.amount.amount) == ("draft", 8_000_000)
    assert (done.state, done.amount.amount) == ("draft", 50_000_000)
    assert [one.kind for one in computer.movements.all()] == ["disposal"]
    # Without a name of its own the finished asset keeps that of the construction.
    assert building.movements.get(kind="completion").to_name == "Gedung"
