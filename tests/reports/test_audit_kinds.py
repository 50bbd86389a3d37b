"""No table with a history is forgotten by the audit trail, and every unit path leads to a unit."""

import pytest
from django.apps import apps

from reference.models import Unit
from reports.audit_kinds import ADDED, BULK, GROUPS, KINDS, ORDER, STEP, WITHDRAWN


def test_every_table_with_a_history_is_told():
    told = {kind.model for kind in KINDS}
    kept = {model._meta.label for model in apps.get_models() if hasattr(model, "history")}
    assert kept - told == set()


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.unit], ids=lambda kind: kind.name)
def test_the_path_to_the_unit_is_one_that_the_query_can_follow(kind):
    parent, _, name = kind.unit.rpartition("__")
    model = apps.get_model(kind.model)
    over = model._meta.get_field(parent).related_model if parent else model
    assert (name, over._meta.get_field("unit").related_model) == ("unit", Unit)


def test_names_are_unlike_and_groups_known():
    assert len(ORDER) == len(KINDS)
    assert {kind.group for kind in KINDS} <= set(GROUPS)
    assert set(GROUPS) >= BULK
    assert {kind.history._meta.label for kind in KINDS if kind.name not in (STEP, ADDED, WITHDRAWN)}
