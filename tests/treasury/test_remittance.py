"""Remittance of deductions: row 10."""

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from reference.models import Role
from tests.factories import treasury as make
from tests.factories.reference import account
from tests.helpers import constraints_checked
from treasury.services.remittance import RemittanceInput, create_remittance


def draft(paying, *lines, actor=None, on=make.ASKED_ON):
    with clock.frozen(on):
        return create_remittance(
            dated_on=on,
            description="Setor potongan",
            lines=[RemittanceInput(account(code), make.exact(amount)) for code, amount in lines],
            actor=actor or paying[Role.TREASURY_STAFF],
        )


def test_a_remittance_pays_each_account_from_the_rkud(paying):
    make.paid(paying, deductions=[make.tax(900), make.tax(400, make.PENSION)])
    found = draft(paying, (make.INCOME_TAX, 900), (make.PENSION, 300))
    with constraints_checked():
        found = make.step("remittance", found, "confirm", paying[Role.TREASURY_DELEGATE])
    assert (found.amount.amount, found.number) == (1_200, "00001/STB/2025")
    assert make.journal_of(found) == {
        ("PPKD", "FIN", make.INCOME_TAX): Decimal(900),
        ("PPKD", "FIN", make.PENSION): Decimal(300),
        ("PPKD", "FIN", make.CASH): Decimal(-1_200),
    }


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ([], "belum punya rincian"),
        ([(make.INCOME_TAX, 0)], "harus lebih dari"),
        ([(make.CASH, 1)], "bukan akun utang PFK"),
        ([(make.INCOME_TAX, 1), (make.INCOME_TAX, 2)], "hanya sekali"),
    ],
)
def test_refused_drafts(paying, lines, words):
    with pytest.raises(DomainError, match=words):
        draft(paying, *lines)


def test_treasury_staff_drafts(paying):
    with pytest.raises(AccessDenied):
        draft(paying, (make.INCOME_TAX, 1), actor=paying[Role.TREASURER])
