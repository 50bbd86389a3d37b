"""Counterparts in the accrual books."""

import pytest

from core.errors import DomainError
from tests.factories.reference import account
from treasury import mapping

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("function", "code", "expected"),
    [
        (mapping.charge_account, "5.1.02.01.01.0024", "8.1.02.01.01.0024"),
        (mapping.charge_account, "5.1.01.01.01.0001", "8.1.01.01.01.0001"),
        (mapping.charge_account, "5.2.02.10.01.0002", "1.3.02.10.01.0002"),
        (mapping.payable_account, "5.1.02.02.01.0061", "2.1.06.02.02.0061"),
        (mapping.payable_account, "5.2.02.10.01.0002", "2.1.06.07.10.0002"),
        (mapping.receivable_account, "4.1.01.09.01.0001", "1.1.03.09.01.0001"),
        (mapping.revenue_account, "4.2.01.01.02.0001", "7.2.01.01.02.0001"),
    ],
)
def test_counterparts_of_the_case(function, code, expected):
    assert function(account(code)).code == expected


def test_a_missing_counterpart_is_named():
    with pytest.raises(DomainError) as refused:
        mapping.receivable_account(account("4.2.01.01.02.0001"))
    assert refused.value.message == (
        "Akun 4.2.01.01.02.0001 DAU belum punya pemetaan piutang di edisi bagan akun. "
        "Lengkapi pemetaan akun, atau isi akun kredit pada penerimaan."
    )


def test_an_account_without_any_mapping_is_refused():
    for function in (mapping.charge_account, mapping.payable_account, mapping.revenue_account):
        with pytest.raises(DomainError, match="belum punya pemetaan"):
            function(account("1.1.01.01.01.0001"))
