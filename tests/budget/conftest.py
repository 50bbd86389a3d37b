"""A small region and its signed budget; and one that is committed, for raw SQL."""

from datetime import date

import pytest

from budget.availability import reserve
from reference.models import Role
from tests.database import cloned_database, connect
from tests.factories import reference
from tests.factories.budget import key_of, line, make_budget, make_draft, make_release, use
from tests.worlds import working_on


@pytest.fixture
def budget(region):
    """DINKES: stationery Rp 400.000.000, a quarter of it planned for each quarter; signed 2 January."""
    return make_budget(region)


@pytest.fixture
def released(region, budget):
    """The same with the SPD of quarter 1, Rp 100.000.000, signed 3 January."""
    make_release(region, budget)
    return budget


@pytest.fixture(scope="module")
def sql_scene(django_db_setup, django_db_blocker):
    """A committed region on a database of its own: signed budget 400, SPD 100, reserved 60; and a draft."""
    with cloned_database("budget_sql") as name, django_db_blocker.unblock():
        with working_on(name, django_db_blocker):
            region = reference.make_region()
            budget = make_budget(region, line(amount=400))
            make_release(region, budget)
            key = key_of(budget)
            actor = region[Role.TREASURER]
            reserve([use(key, 60)], source="spp:1", event="s", on=date(2025, 2, 1), actor=actor)
            draft = make_draft(region, line(amount=50), unit=region.other)
            found = {
                "name": name,
                "key": key.pk,
                "actor": actor.pk,
                "budget": budget.pk,
                "draft": draft.pk,
                "draft_key": key_of(draft).pk,
            }
        yield found


@pytest.fixture(params=["app", "owner"])
def link(request, sql_scene):
    with connect(sql_scene["name"], owner=request.param == "owner") as found:
        found.role = request.param
        yield found
        found.rollback()
