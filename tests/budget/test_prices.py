"""Standards in use: the newest decreed edition of the year, searched by words."""

import pytest

from budget.prices import current_edition, search_items, standards_of
from core.money import Decimal
from tests.factories import proposals as make
from tests.factories.budget import STATIONERY, TRAVEL
from tests.factories.reference import account


def test_the_newest_decreed_edition_counts(region):
    assert current_edition(region.year) is None
    first = make.price_item(region, price=45_000)
    assert current_edition(region.year.pk) == first.edition
    make.price_item(region, price=41_000, number=2, is_decreed=False)
    assert current_edition(region.year) == first.edition
    third = make.price_item(region, price=40_000, number=3)
    assert current_edition(region.year) == third.edition


def test_the_standard_of_an_older_item_is_the_newest_of_its_code(region, django_assert_num_queries):
    first, only_here = make.price_items(
        region, {"code": "1.1", "price": Decimal(45_000)}, {"code": "9.9", "price": Decimal(1)}
    )
    second = make.price_item(region, "1.1", price=40_000, number=2)
    with django_assert_num_queries(2):
        found = standards_of([first.pk, only_here.pk, 0], year=region.year)
    assert found == {first.pk: second, only_here.pk: only_here}


def test_items_of_a_draft_are_no_standard(region):
    item = make.price_item(region, is_decreed=False)
    assert standards_of([item.pk], year=region.year) == {}
    assert standards_of([], year=region.year) == {}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Kertas HVS A4", "Semen Portland 50kg"]),
        ("kert 80", ["Kertas HVS A4"]),
        ("PORT", ["Semen Portland 50kg"]),
        ("1.1.12", ["Kertas HVS A4"]),
        ("kertas semen", []),
        ("!!", []),
        ("kertas & | ! ( :*", ["Kertas HVS A4"]),
    ],
)
def test_items_are_found_by_the_beginnings_of_words_or_a_code(region, query, found):
    items = make.price_items(
        region,
        {"code": "1.1.12.01", "price": Decimal(45_000)},
        {"code": "2.1", "price": Decimal(70_000), "name": "Semen Portland 50kg", "specification": ""},
    )
    assert [item.name for item in search_items(items[0].edition, query)] == found


def test_an_account_leaves_its_own_items_and_those_of_none(region, django_assert_num_queries):
    items = make.price_items(
        region,
        {"code": "1", "price": Decimal(1), "name": "A", "account": account(STATIONERY)},
        {"code": "2", "price": Decimal(1), "name": "B", "account": account(TRAVEL)},
        {"code": "3", "price": Decimal(1), "name": "C"},
    )
    with django_assert_num_queries(2):
        list(search_items(items[0].edition, account=STATIONERY))
    found = search_items(items[0].edition, account=STATIONERY)
    assert [item.name for item in found] == ["A", "C"]
