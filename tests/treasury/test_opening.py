"""Opening balances."""

import pytest

from core import clock
from core.errors import AccessDenied, DomainError
from core.money import Decimal
from ledger.models import Entry
from reference.models import Role
from tests.factories import treasury as make
from tests.factories.reference import account, make_region
from treasury.services.opening import OpeningRow, post_opening
from treasury.services.year import open_year

DAY = make.date(2025, 1, 2)


@pytest.fixture
def region(db):
    region = make_region()
    with clock.frozen(DAY):
        open_year(region.year, actor=region[Role.FINANCE_OFFICER])
    return region


def rows(debit: int, credit: int) -> list[OpeningRow]:
    return [
        OpeningRow(account(make.CASH), debit=Decimal(debit)),
        OpeningRow(account(make.EQUITY), credit=Decimal(credit)),
    ]


def post(region, found, actor=None):
    with clock.frozen(DAY):
        return post_opening(region.ppkd, region.year, found, actor=actor or region[Role.FINANCE_OFFICER])


def test_balances_of_the_first_of_january(region):
    (entry,) = post(region, rows(500, 500))
    assert (entry.kind, entry.dated_on.isoformat(), entry.ledger_set) == ("OPENING", "2025-01-01", "FIN")
    assert [(line.account.code, line.debit, line.credit) for line in entry.lines.all()] == [
        (make.CASH, 500, 0),
        (make.EQUITY, 0, 500),
    ]


def test_the_same_again_is_the_same_entry_and_other_content_is_refused(region):
    (first,), (again,) = post(region, rows(500, 500)), post(region, rows(500, 500))
    assert first.pk == again.pk
    with pytest.raises(DomainError):
        post(region, rows(501, 501))
    assert Entry.objects.count() == 1


def test_unbalanced_rows_name_both_sides(region):
    with pytest.raises(DomainError) as found:
        post(region, rows(500, 499))
    assert found.value.rules == ("I-30",)
    assert "debit Rp\u00a0500, kredit Rp\u00a0499, selisih Rp\u00a01" in found.value.message


def test_strangers_post_nothing(region):
    with pytest.raises(AccessDenied):
        post(region, rows(5, 5), actor=region[Role.TREASURY_STAFF])
