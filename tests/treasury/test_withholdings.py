"""What is withheld and not remitted: of the region in PPKD's book, of a treasurer in his unit's."""

from core import clock
from core.money import exact
from tests.factories import imprest as make
from tests.factories import treasury as payments
from tests.factories.treasury import ASKED_ON
from treasury import withholdings


def told(found) -> list:
    return [(one.account.code, one.rest) for one in found]


def test_of_the_region_every_account_that_is_not_remitted(paying):
    with clock.frozen(ASKED_ON):
        assert withholdings.of_region(paying.region.year) == []
        payments.paid(paying, deductions=[payments.tax(600_000), payments.tax("250000.25", payments.PENSION)])
        owed = told(withholdings.of_region(paying.region.year))
        assert dict(owed) == {payments.INCOME_TAX: 600_000, payments.PENSION: exact("250000.25")}
        assert owed == sorted(owed)
        assert withholdings.of_treasurer(paying.unit, paying.region.year) == []


def test_of_a_treasurer_what_his_receipts_withheld_less_what_he_remitted(paying):
    with clock.frozen(ASKED_ON):
        assert withholdings.of_treasurer(paying.region.other, paying.region.year) == []
        make.imprest(paying)
        make.expense(paying, 10_000_000, tax=990_991)
        assert told(withholdings.of_treasurer(paying.unit, paying.region.year)) == [(make.VAT, 990_991)]
        make.remit(paying, 990_000)
        assert told(withholdings.of_treasurer(paying.unit, paying.region.year)) == [(make.VAT, 991)]
        make.remit(paying, 991)
        assert withholdings.of_treasurer(paying.unit, paying.region.year) == []
        # What a treasurer withholds stands in his unit's book, not in PPKD's.
        assert withholdings.of_region(paying.region.year) == []
