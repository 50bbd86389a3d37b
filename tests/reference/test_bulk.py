"""Set-wise writing: number of statements, history, arrays, charts and trees of any order."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reference.bulk import Counts, Wanted, store
from reference.charts import AccountClass, class_of
from reference.exclusions import tree_of
from reference.models import Edition, Function
from tests.factories.reference import edition, make_sub_unit, make_unit, make_user

pytestmark = pytest.mark.django_db


def wanted(count, name="Fungsi"):
    rows = {f"9{number:04}": {"name": f"{name} {number}"} for number in range(count)}
    return Wanted(rows=rows, parents={code: "90000" if code != "90000" else "" for code in rows})


def put(rows, actor=None):
    return store(Function, rows, key="code", fixed={"edition_id": edition("functions-90").pk}, actor=actor)


def test_insert_update_and_leave():
    actor = make_user()
    assert put(wanted(3), actor) == Counts(3, 0, 0)
    assert put(wanted(3)) == Counts(0, 0, 3)
    rows = wanted(4)
    rows.rows["90001"]["name"] = "Baru"
    assert put(rows, actor) == Counts(1, 1, 2)
    changed = Function.objects.get(code="90001")
    assert (changed.name, changed.parent.code) == ("Baru", "90000")
    assert [(h.history_type, h.name) for h in changed.history.order_by("history_id")] == [
        ("+", "Fungsi 1"),
        ("~", "Baru"),
    ]
    assert changed.history.first().history_user == actor


@pytest.mark.parametrize("name", ["Fungsi", "Lain"])
def test_statements_do_not_grow_with_rows(name):
    def statements(count):
        with CaptureQueriesContext(
            connection,
        ) as found:
            put(wanted(count, name))
        return len(found)

    put(wanted(20))
    few = statements(20)
    many = statements(400)
    assert few <= many <= 9


def test_moved_parent_is_a_change():
    put(wanted(3))
    rows = wanted(3)
    rows.parents["90002"] = "90001"
    assert put(rows) == Counts(0, 1, 2)
    assert Function.objects.get(code="90002").parent.code == "90001"


def test_children_may_stand_before_their_parents():
    rows = Wanted(
        rows={"9.1.1": {"name": "c"}, "9.1": {"name": "b"}, "9": {"name": "a"}},
        parents={"9.1.1": "9.1", "9.1": "9", "9": ""},
    )
    assert put(rows).added == 3
    assert Function.objects.get(code="9.1.1").parent.parent.code == "9"


def test_rows_with_arrays_are_updated_one_by_one():
    fields = dict(kind="fund", name="Uji", legal_basis="UU", valid_from="2025-01-01", depth=1)
    made = Edition.objects.create(code="uji", segment_widths=[1], **fields)
    rows = Wanted(rows={"uji": {"segment_widths": [2, 2], "name": "Uji dua"}})
    assert store(Edition, rows, key="code", fixed={}, actor=None) == Counts(0, 1, 0)
    made.refresh_from_db()
    assert (made.segment_widths, made.name) == ([2, 2], "Uji dua")


def test_longest_prefix_cut_at_segments_is_the_class():
    def kind(nature):
        return AccountClass("FIN", nature, True, False)

    classes = {"1": kind("a"), "1.1": kind("b"), "1.1.10": kind("c")}
    assert class_of("1.1.10.01", classes).nature == "c"
    assert class_of("1.1.1", classes).nature == "b"
    assert class_of("1.2", classes).nature == "a"
    assert class_of("12", classes) is None


def test_tree_of_a_unit_is_its_skpd():
    unit = make_unit()
    assert tree_of(make_sub_unit(unit)) == tree_of(unit) == unit.pk
    assert tree_of(None) is None
