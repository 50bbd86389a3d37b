"""The RKUD."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied
from reference.models import Role
from tests.factories.reference import make_region
from treasury.models import TreasuryAccount
from treasury.services.treasury_account import set_treasury_account


@pytest.mark.django_db
def test_a_new_account_takes_the_place_of_the_old_one():
    region = make_region()
    with clock.frozen(date(2025, 1, 2)):
        for number in ("1", "2"):
            set_treasury_account(
                bank_name="Bank", account_number=number, account_name="RKUD", actor=region[Role.ADMINISTRATOR]
            )
        with pytest.raises(AccessDenied):
            set_treasury_account(
                bank_name="Bank", account_number="3", account_name="RKUD", actor=region[Role.TREASURY_STAFF]
            )
    rows = TreasuryAccount.objects.order_by("account_number").values_list("account_number", "is_active")
    assert list(rows) == [("1", False), ("2", True)]
    assert str(TreasuryAccount.objects.get(is_active=True)) == "Bank 2"
    assert TreasuryAccount.history.count() == 3
