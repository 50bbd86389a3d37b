"""A key is made once for its parts."""

from budget.keys import ensure_key, ensure_keys, identity
from budget.models import BudgetKey
from tests.factories.budget import LEVY, OFFICE, STATIONERY
from tests.factories.reference import account, make_fund, program


def test_the_same_parts_give_the_same_key(region):
    parts = {
        "year": region.year,
        "unit": region.unit,
        "sub_activity": program(OFFICE),
        "account": account(STATIONERY),
        "fund_source": make_fund("PAD"),
    }
    key = ensure_key(**parts)
    assert ensure_key(**parts).pk == key.pk
    assert ensure_key(**{**parts, "fund_source": make_fund("DAU")}).pk != key.pk
    assert ensure_key(**{**parts, "unit": region.other}).pk != key.pk
    assert (BudgetKey.objects.count(), key.is_limited) == (3, True)


def test_a_key_without_sub_kegiatan_exists_once_too(region):
    parts = (None, account(LEVY), make_fund("PAD"))
    for _ in range(2):
        found = ensure_keys(year=region.year, unit=region.unit, parts=[parts, parts])
    assert BudgetKey.objects.get().pk == found[identity(*parts)].pk
    assert found[identity(*parts)].is_limited is False
