"""What annexes are summed from: facts by organisation, homes of organisations, groups, heading."""

from datetime import date

from core.money import ZERO
from reference.models import Unit
from reports.realisation import facts, heading, steps
from reports.realisation.branches import SPENDING, Branch, Cells, Step, Way, walk
from tests.factories import budget as budgets
from tests.reports.realisation import story
from tests.reports.story import parameters
from tests.worlds import made_once

told = made_once("realisation", story.tell)


def homes(found):
    return {found.organisations[pk].code: home.code for pk, home in found.homes.items()}


def test_sub_units_are_in_their_department_but_for_their_own_annex(told):
    whole = facts.read(parameters())
    assert told.sub_unit.pk not in {fact.organisation_id for fact in whole.facts}
    own = facts.read(parameters(told.sub_unit))
    (fact,) = own.facts
    assert (fact.organisation_id, fact.budget, fact.net) == (told.sub_unit.pk, ZERO, 5_000_000)
    assert [step.code for _, step in sorted(own.chain(fact).items())] == [
        "1",
        "1.02",
        "1.02.01",
        "1.02.01.2.06",
        budgets.OFFICE,
    ]


def test_a_home_is_the_bidang_of_the_code_else_the_only_one(told):
    assert homes(facts.read(parameters())) == {story.OTHER: "1.01", "DINKES": "1.02"}
    # With a second bidang and no code that names one, nobody can say which.
    sides = (budgets.STATIONERY, 1, 0), (story.SAL, 0, 1)
    story.post_all(
        told.region, story.draft(told.region.unit, "BUD", date(2025, 9, 1), *sides, sub=story.CULTURE)
    )
    assert homes(facts.read(parameters())) == {story.OTHER: "1.01"}
    revenue = next(fact for fact in facts.read(parameters()).facts if fact.path[0].code == budgets.LEVY)
    assert revenue.organisation_id in {told.region.unit.pk, told.region.other.pk}


def test_a_fact_counts_in_every_group_above_it(told):
    found = facts.read(parameters(told.region.unit))
    whole = Branch(Step("", "", "", 1))
    for fact in found.facts:
        if fact.nature in SPENDING:
            whole.add(
                [steps.organisation(found, fact, 1), *steps.accounts(fact, first=2, last=3, level=2)], fact
            )
    rows = [(branch.step.key, branch.step.level, branch.sum_of(SPENDING).budget) for branch, _ in walk(whole)]
    assert rows == [
        ("DINKES", 1, 7_950_000_000),
        ("5.1", 2, 6_450_000_000),
        ("5.1.01", 3, 6_000_000_000),
        ("5.1.02", 3, 450_000_000),
        ("5.2", 2, 1_500_000_000),
        ("5.2.02", 3, 1_500_000_000),
    ]
    budget, realised = Cells(found).pair(whole, Way(), SPENDING)
    assert (budget.value, budget.source.unit_id) == (7_950_000_000, told.region.unit.pk)
    assert realised.source.natures == SPENDING


def test_groups_without_a_code_come_last(told):
    nothing = steps.programme(None, steps.NO_ACTIVITY, 3)
    assert nothing.order > Step("9", "9", "", 1).order
    assert (nothing.label, nothing.is_programme, nothing.programme) == ("Tanpa sub kegiatan", True, None)


def test_the_heading_says_whose_and_when(told):
    found = facts.read(parameters(told.region.ppkd, at=date(2025, 3, 31)))
    made = heading.heading(found, kind="uji", title="Uji", rows=())
    assert (made.scope_code, made.start, made.end) == ("PPKD", date(2025, 1, 1), date(2025, 3, 31))
    assert [column.key for column in made.columns] == ["budget", "realisation", "difference", "percent"]
    assert Unit.objects.get(code="PPKD").name == made.scope_name
