"""The running balance of a ledger list: tests of reports.running."""

from datetime import date

import pytest

from core.money import ZERO, exact
from reports.matrix import DrillDown, Mode, Side
from reports.running import opening_of, sum_before
from reports.selectors import lines_behind
from tests.factories import treasury as payments
from tests.factories.reference import account


@pytest.fixture
def cash(db) -> DrillDown:
    """Movements of the RKUD's cash after its opening of 5 billion: three payments."""
    paying = payments.make_paying()
    for millions in (1, 2, 3):
        payments.paid(paying, payments.line(paying.key(), millions * 1_000_000))
    return DrillDown(
        mode=Mode.MOVEMENT,
        unit_id=None,
        account_id=account(payments.CASH).pk,
        natures=(),
        ledger_set="",
        start=date(2025, 1, 2),
        end=date(2025, 12, 31),
        excluded=(),
        orientation=Side.DEBIT,
    )


def test_the_sum_before_a_page_is_that_of_its_earlier_lines(cash):
    assert [sum_before(cash, offset) for offset in range(4)] == [
        ZERO,
        exact(-1_000_000),
        exact(-3_000_000),
        exact(-6_000_000),
    ]
    assert sum_before(cash, 99) == lines_behind(cash).total
    assert sum_before(cash._replace(orientation=Side.CREDIT), 2) == exact(3_000_000)


def test_the_opening_is_the_balance_of_the_day_before(cash):
    assert opening_of(cash) == exact(5_000_000_000)
    assert opening_of(cash._replace(start=date(2025, 3, 1))) == exact(4_994_000_000)
    assert opening_of(cash._replace(mode=Mode.CLOSING)) == ZERO


def test_a_budget_figure_has_no_running_balance(cash):
    assert sum_before(cash._replace(mode=Mode.BUDGET), 3) == ZERO
