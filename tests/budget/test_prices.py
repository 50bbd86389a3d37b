"""Standards in use: the newest decreed edition of the year."""

from budget.models import PriceEdition
from budget.prices import current_edition, standards_of
from tests.factories import proposals as make


def test_the_newest_decreed_edition_counts(region):
    assert current_edition(region.year) is None
    first = make.price_item(region, price=45_000)
    second = make.price_item(region, price=40_000, number=2)
    assert current_edition(region.year) == second.edition
    PriceEdition.objects.filter(number=2).update(state="draft")
    assert current_edition(region.year.pk) == first.edition


def test_the_standard_of_an_older_item_is_the_newest_of_its_code(region, django_assert_num_queries):
    first = make.price_item(region, price=45_000)
    only_here = make.price_item(region, "9.9", price=1)
    second = make.price_item(region, price=40_000, number=2)
    with django_assert_num_queries(2):
        found = standards_of([first.pk, only_here.pk, 0], year=region.year)
    assert found == {first.pk: second, only_here.pk: only_here}


def test_items_of_a_draft_are_no_standard(region):
    item = make.price_item(region)
    PriceEdition.objects.update(state="draft")
    assert standards_of([item.pk], year=region.year) == {}
    assert standards_of([], year=region.year) == {}
