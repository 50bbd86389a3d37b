"""The document in force by unit, year and date."""

from datetime import date

from budget.in_force import documents_in_force
from tests.factories.budget import line, make_budget, make_draft, make_version


def test_the_latest_signed_version_of_every_unit(region):
    first = make_budget(region, line(amount=400))
    other = make_budget(region, line(amount=70), unit=region.other)
    later = date(2025, 3, 1)
    version = make_version(region, on=later, kind="perubahan", name="PERUBAHAN")
    second = make_budget(region, line(amount=300), version=version, on=later)
    make_draft(region, line(amount=80), unit=region.other, version=version, on=later)

    assert set(documents_in_force(year=2025)) == {second, other}
    assert set(documents_in_force(year=2025, at=date(2025, 2, 28))) == {first, other}
    assert set(documents_in_force(year=2025, at=date(2025, 1, 1))) == set()
    assert set(documents_in_force(year=2026)) == set()
