"""What an owner's hand bends, the named checks find; on honest data they are silent."""

from datetime import date

import pytest

from budget.availability import consume, contra, reserve
from core.checks import registered
from reference.models import Role
from tests.database import cloned_database, connect
from tests.factories.budget import key_of, line, make_budget, make_release, use
from tests.factories.reference import make_region
from tests.worlds import working_on

NAMES = [
    "budget_key_sums",
    "budget_within_ceiling",
    "budget_ceiling_in_force",
    "budget_cash_plan",
    "budget_planned_months",
    "budget_fences",
]


@pytest.fixture
def scene(django_db_setup, django_db_blocker):
    """A committed budget of 400 with 40 consumed, 10 returned, on a database of its own."""
    with cloned_database("budget_checks") as name, django_db_blocker.unblock():
        with working_on(name, django_db_blocker):
            region = make_region()
            budget = make_budget(region, line(amount=400))
            make_release(region, budget)
            key, actor = key_of(budget), region[Role.TREASURER]
            fields = {"on": date(2025, 2, 1), "actor": actor}
            reserve([use(key, 40)], source="spp:1", event="s", **fields)
            consume([use(key, 40)], source="spp:1", event="p", **fields)
            contra([use(key, 10)], source="contra:1", event="e", **fields)
            yield name, key.pk


def found():
    return {name: list(registered()[name][1]()) for name in NAMES}


def as_owner(name, *statements):
    with connect(name, owner=True) as link:
        for statement in statements:
            link.execute(statement)


def test_honest_data_passes(scene):
    assert found() == {name: [] for name in NAMES}


def test_a_bent_sum_is_found_with_both_values(scene):
    name, key = scene
    as_owner(name, f"UPDATE budget_budgetkey SET reserved = 5 WHERE id = {key}")
    (finding,) = found()["budget_key_sums"]
    assert (finding.expected, finding.found, finding.subject.startswith("reserved")) == ("0.00", "5.00", True)


def test_a_bent_ceiling_is_found(scene):
    name, key = scene
    as_owner(name, f"UPDATE budget_budgetkey SET ceiling = 900 WHERE id = {key}")
    (finding,) = found()["budget_ceiling_in_force"]
    assert (finding.expected, finding.found) == ("400.00", "900.00")


def test_a_dropped_fence_and_what_came_through_it_are_found(scene):
    name, key = scene
    as_owner(
        name,
        "ALTER TABLE budget_budgetkey DROP CONSTRAINT used_within_ceiling",
        f"UPDATE budget_budgetkey SET consumed = 500 WHERE id = {key}",
    )
    findings = found()
    assert [item.subject for item in findings["budget_fences"]] == ["used_within_ceiling"]
    (over,) = findings["budget_within_ceiling"]
    assert (over.expected, over.found) == ("≤ 400.00", "490.00")


def test_a_disabled_trigger_and_a_changed_plan_are_found(scene):
    name, _ = scene
    as_owner(
        name,
        "ALTER TABLE budget_cashplan DISABLE TRIGGER plan_frozen_from",
        "ALTER TABLE budget_cashplan DISABLE TRIGGER plan_frozen_to",
        "UPDATE budget_cashplan SET amount = amount + 7 WHERE month = 1",
    )
    findings = found()
    assert [item.subject for item in findings["budget_fences"]] == [
        "plan_frozen_from pada budget_cashplan",
        "plan_frozen_to pada budget_cashplan",
    ]
    (plan,) = findings["budget_cash_plan"]
    assert (plan.expected, plan.found) == ("12 bulan 400.00", "12 bulan 407.00")
    (kept,) = findings["budget_planned_months"]
    assert (kept.subject.endswith(" bulan 1"), kept.expected, kept.found) == (True, "107.00", "100.00")


def test_a_kept_month_that_is_gone_is_found(scene):
    name, _ = scene
    as_owner(name, "DELETE FROM budget_plannedmonth WHERE month = 4")
    (kept,) = found()["budget_planned_months"]
    assert (kept.expected, kept.found) == ("100.00", "tidak ada")


def test_a_truncated_history_leaves_the_sums_without_movements(scene):
    name, _ = scene
    as_owner(
        name,
        "ALTER TABLE budget_budgetmovement DISABLE TRIGGER movement_no_truncate",
        "TRUNCATE budget_budgetmovement",
        "ALTER TABLE budget_budgetmovement ENABLE TRIGGER movement_no_truncate",
    )
    findings = found()
    assert findings["budget_fences"] == []
    assert [(item.expected, item.found) for item in findings["budget_key_sums"]] == [
        ("0.00", "40.00"),
        ("0.00", "10.00"),
    ]


def test_a_right_that_is_too_wide_is_found(scene):
    name, _ = scene
    as_owner(name, "GRANT UPDATE ON budget_budgetmovement TO PUBLIC")
    assert [item.subject for item in found()["budget_fences"]] == ["hak budget_budgetmovement"]
