"""What a line may be, flaw by flaw."""

from dataclasses import replace

import pytest

from budget.lines import check_sums, exact_line, flaws
from core.errors import DomainError
from core.money import AmountError, Decimal
from tests.factories.budget import LEVY, OFFICE, TRAVEL, in_month, line
from tests.factories.reference import account, fund, program


@pytest.fixture
def of(region):
    return lambda item: [(flaw.column, flaw.rule) for flaw in flaws(item, unit=region.unit, year=region.year)]


def test_a_good_line_has_none(of):
    assert of(line()) == []
    assert of(line(LEVY, 10, sub_activity=None)) == []
    assert of(line(amount=0)) == []


def test_revenue_has_no_sub_kegiatan(of):
    assert of(line(LEVY, 10)) == [("sub_kegiatan", "I-02")]


def test_spending_needs_one_of_the_deepest_level(of):
    assert of(line(TRAVEL, 10, sub_activity=None)) == [("sub_kegiatan", "I-02")]
    parent = program(OFFICE).parent
    assert of(replace(line(), sub_activity=parent)) == [("sub_kegiatan", "I-02")]


def test_codes_of_another_edition_are_refused(of):
    other = program("1.02.01.2.06.0002", "programs-2024") if has_2024() else None
    if other is not None:
        assert of(replace(line(), sub_activity=other)) == [("sub_kegiatan", "I-01")]
    assert of(replace(line(), account=account("5.1.02.01"))) == [("account", "I-02")]
    assert of(replace(line(), fund_source=fund("1"))) == [("sumber_dana", "I-02")]


def has_2024():
    from reference.models import Program

    return Program.objects.filter(edition__code="programs-2024", code="1.02.01.2.06.0002").exists()


def test_the_cash_plan_is_twelve_amounts_that_sum_to_the_line(of):
    good = line(amount=100)
    assert of(replace(good, months=in_month(99, 1))) == [("months", "I-14")]
    assert of(replace(good, months=good.months[:11])) == [("months", "I-14")]
    shifted = (Decimal(-1), Decimal(101), *[Decimal(0)] * 10)
    assert of(replace(good, months=shifted)) == [("months", "I-14")]


def test_a_third_decimal_is_refused():
    with pytest.raises(AmountError):
        exact_line(replace(object_line(), amount=Decimal("1.005")))


def object_line():
    from budget.lines import LineInput

    return LineInput(None, None, None, Decimal(1), (Decimal(1),) * 12)  # type: ignore[arg-type]


def test_lines_of_one_nature_sum_to_no_more_than_an_amount_holds(region):
    most = Decimal("999999999999999999.99")
    check_sums([line(amount=most), line(LEVY, most, sub_activity=None)])
    with pytest.raises(DomainError, match=r"Jumlah Belanja .* melebihi batas") as told:
        check_sums([line(amount=most), line(TRAVEL, Decimal("0.01"))])
    assert told.value.rules == ("I-04",)
    assert "1.000.000.000.000.000.000" in str(told.value)
