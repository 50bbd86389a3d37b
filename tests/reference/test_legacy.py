"""What an old ledger needs of the reference tables."""

import pytest

from core.errors import DomainError
from reference import legacy
from reference.models import Edition, FiscalYear, Program, Unit
from tests.factories.reference import make_region

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("words", ["chart-2013", "Permendagri 64", "permendagri-64/2013", "PMDN64", "bas-64"])
def test_a_chart_is_found_by_its_code_or_by_words_that_only_it_has(words):
    assert legacy.find_chart(words).code == "chart-2013"


@pytest.mark.parametrize("words", ["", "...", "Bagan akun", "programs-2025"])
def test_words_of_none_or_of_several_are_refused_with_the_list(words):
    with pytest.raises(DomainError, match="Yang ada: chart-2013 "):
        legacy.find_chart(words)


def test_units_activities_and_year_are_made_once():
    by = legacy.actor()
    assert legacy.actor() == by
    assert not by.has_usable_password()
    made = legacy.make_units(["1.01", "PPKD"], by)
    assert [(unit.code, unit.kind) for unit in made] == [("1.01", Unit.Kind.SKPD), ("PPKD", Unit.Kind.PPKD)]
    assert legacy.make_units(["1.01", "PPKD"], by) == []
    assert Unit.history.filter(history_user=by).count() == 2
    chart = Edition.objects.get(code="chart-2013")
    assert not legacy.open_fiscal_year(2013, chart, by)
    assert legacy.open_fiscal_year(2016, chart, by)
    assert not legacy.open_fiscal_year(2016, chart, by)
    year = FiscalYear.objects.get()
    assert (year.programs.code, year.funds.code, year.functions) == ("programs-legacy", "funds-legacy", None)
    assert legacy.make_activities(["a", "b"], 2016, by) == ["a", "b"]
    assert legacy.make_activities(["a", "c"], 2016, by) == ["c"]
    assert set(legacy.activity_ids(["a", "c"], 2016)) == {"a", "c"}


def test_the_ppkd_stays_one_and_an_official_activity_is_used():
    make_region()
    by = legacy.actor()
    (made,) = legacy.make_units(["ppkd"], by)
    assert made.kind == Unit.Kind.SKPD
    code = "1.02.01.2.02.0001"
    assert legacy.make_activities([code], 2025, by) == []
    found = Program.objects.get(pk=legacy.activity_ids([code], 2025)[code])
    assert found.edition.code == "programs-2025"
