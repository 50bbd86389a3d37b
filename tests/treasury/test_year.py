"""Opening the books of a year."""

from datetime import date

import pytest

from core import clock
from core.errors import AccessDenied
from ledger.models import Book, BookYear, Period
from reference.models import Role
from tests.factories.reference import make_region, make_sub_unit
from treasury.services.year import open_year


@pytest.mark.django_db
def test_every_entity_gets_a_book_and_twelve_periods_once():
    region = make_region()
    make_sub_unit(region.unit)
    with clock.frozen(date(2025, 1, 2)):
        for _ in range(2):
            opened = open_year(region.year, actor=region[Role.FINANCE_OFFICER])
    assert [book.code for book in opened] == ["DINKES", "DISDIK", "PPKD"]
    assert set(Book.objects.values_list("code", flat=True)) == {"DINKES", "DISDIK", "PPKD"}
    assert (BookYear.objects.count(), Period.objects.filter(year=2025, is_open=True).count()) == (3, 36)


@pytest.mark.django_db
def test_only_the_finance_officer_or_the_administrator_opens():
    region = make_region()
    with pytest.raises(AccessDenied):
        open_year(region.year, actor=region[Role.TREASURY_STAFF])
    assert Book.objects.count() == 0
