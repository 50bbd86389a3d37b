"""A-01 … A-15 hold on every day of the worked year; a broken one shows both values and its cause."""

from datetime import date

import pytest

from core.money import ZERO
from reference.models import Role, User
from reports import articulation, articulation_checks, articulation_matrix
from reports.definitions.articulation import FACTS, REMAINING
from reports.engine import Parameters
from reports.formula import Status
from reports.selectors import lines_behind
from tests.factories import case_year
from tests.factories.case_year import YEAR_END
from tests.reports import story

CODES = [f"A-{number:02}" for number in range(1, 16)]


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), case_year.world() as made:
        yield made


def formulas(told, scope="KONSOLIDASI", at=YEAR_END):
    """This world has journals and no documents, so that the formulas of documents have other tests."""
    unit = told.unit(scope)
    found = articulation.formulas(Parameters(2025, at, unit.pk if unit else None))
    return [one for one in found if one.code in CODES]


def differing(found):
    return [(one.code, one.left, one.right) for one in found if one.status is Status.DIFFERENT]


def test_every_formula_holds_at_the_year_end_of_the_region_and_of_each_entity(told):
    region = formulas(told)
    assert list(dict.fromkeys(one.code for one in region)) == CODES
    assert differing(region) == []
    # No books of 2024: what compares with last year has nothing to say yet.
    assert [one.code for one in region if one.status is Status.NOT_YET] == ["A-03", "A-08"]
    for scope in ("DINKES", "PPKD"):
        found = formulas(told, scope)
        assert differing(found) == []
        assert {"A-05", "A-06", "A-07", "A-08", "A-09", "A-10", "A-13", "A-14", "A-15"} <= {
            one.code for one in found
        }
    assert list(articulation_checks.articulated()) == []
    assert {FACTS.kind, REMAINING.kind} == {"articulation", "remaining"}


@pytest.mark.parametrize("at", [date(2025, 1, 1), date(2025, 3, 31), date(2025, 6, 17), date(2025, 12, 30)])
def test_they_hold_within_the_year_too(told, at):
    for scope in ("KONSOLIDASI", "DINKES", "PPKD"):
        assert differing(formulas(told, scope, at)) == []


def test_sides_and_parts_lead_to_their_lines(told):
    (found,) = [one for one in formulas(told) if one.code == "A-04"]
    assert (found.left.amount, found.right.amount) == (1_384_000_000, 1_384_000_000)
    assert [part.amount for part in found.parts] == [1_504_000_000, 120_000_000, ZERO, ZERO, ZERO]
    for part in found.parts[:2]:
        assert lines_behind(part.source, limit=0).total == part.amount
    drawn = articulation_matrix.matrix([found], Parameters(2025, YEAR_END))
    assert (drawn.value("A-04", "left"), drawn.value("A-04", "difference")) == (1_384_000_000, ZERO)
    assert [row.cells[3].value for row in drawn][3:] == [part.amount for part in found.parts]
    assert drawn.row("A-04").cells[-1].text == "Cocok"
    (assets,) = [one for one in formulas(told, "DINKES") if one.code == "A-13"]
    assert assets.left.amount == 666_000_000
    assert assets.right.amount == 666_000_000


def test_the_right_is_asked_before_anything_is_summed(told):
    treasurer = told.region.person(Role.TREASURER, told.region.unit)
    with pytest.raises(articulation.statements.AccessDenied):
        articulation.read(treasurer, Parameters(2025, YEAR_END), on=YEAR_END)
    own = Parameters(2025, YEAR_END, told.region.unit.pk)
    assert articulation.read(treasurer, own, on=YEAR_END)
    assert isinstance(treasurer, User)


@pytest.mark.django_db
def test_a_broken_formula_shows_both_values_and_is_a_finding():
    """Spending in BUD without cash in FIN: cash flows and cash part by what was spent."""
    told = story.tell()
    found = {one.code: one for one in formulas_of(told)}
    assert found["A-08"].status is Status.NOT_YET
    broken = [one for one in formulas_of(told) if one.status is Status.DIFFERENT]
    first = next(one for one in broken if one.code == "A-08")
    assert first.difference == first.left.amount - first.right.amount != ZERO
    subjects = [finding.subject for finding in articulation_checks.articulated()]
    assert any(subject.startswith("A-08 2025 KONSOLIDASI ") for subject in subjects)


def formulas_of(told):
    return articulation.formulas(Parameters(2025, YEAR_END))
