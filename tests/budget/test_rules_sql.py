"""Raw SQL on keys, movements and what is signed, as the application's role and as the owner."""

import psycopg
import pytest

from tests.budget.raw import refused, sums
from tests.database import connect
from tests.factories.budget import STATIONERY

MOVEMENT = (
    "INSERT INTO budget_budgetmovement"
    " (key_id, kind, basis, amount, source, event, dated_on, moved_at, actor_id)"
    " VALUES ({key}, '{kind}', '{basis}', {amount}, 'raw:1', '{event}', '2025-02-01', now(), {actor})"
)


@pytest.fixture
def scene(sql_scene):
    return sql_scene


def movement(scene, kind, amount, *, basis="document", event="e", key=None):
    return MOVEMENT.format(
        key=key or scene["key"], kind=kind, basis=basis, amount=amount, event=event, actor=scene["actor"]
    )


def test_a_movement_keeps_the_sums(link, scene):
    assert sums(link, scene["key"]) == (400, 60, 0, 0, 0)
    for kind, amount, basis in [
        ("reserve", 40, "contract"),
        ("release", 60, "document"),
        ("consume", 60, "document"),
        ("contra", 10, "document"),
        ("release", 15, "contract"),
    ]:
        link.execute(movement(scene, kind, amount, basis=basis, event=f"{kind}-{amount}"))
    assert sums(link, scene["key"]) == (400, 25, 25, 60, 10)


@pytest.mark.parametrize(
    "row",
    [
        ("reserve", 341, "document", "used_within_ceiling"),
        ("reserve", 341, "contract", "used_within_ceiling"),
        ("consume", 341, "document", "used_within_ceiling"),
        ("release", 61, "document", "budget_sums_not_negative"),
        ("release", 1, "contract", "budget_sums_not_negative"),
        ("contra", 1, "document", "contra_within_consumed"),
        ("reserve", 0, "document", "movement_positive"),
        ("reserve", -5, "document", "movement_positive"),
    ],
)
def test_no_movement_passes_the_ceiling_or_goes_below_zero(link, scene, row):
    kind, amount, basis, constraint = row
    state, text = refused(link, movement(scene, kind, amount, basis=basis))
    assert (state, constraint in text) == ("23514", True)


@pytest.mark.parametrize("kind", ["reserve", "consume", "release", "contra"])
@pytest.mark.parametrize("basis", ["document", "contract"])
def test_what_is_no_amount_moves_nothing(link, scene, kind, basis):
    """NaN is greater than every ceiling; infinity fits no column."""
    assert refused(link, movement(scene, kind, "'NaN'", basis=basis))[0] in ("23514", "KP015")
    assert refused(link, movement(scene, kind, "'Infinity'", basis=basis))[0] in ("22003", "KP015")
    assert sums(link, scene["key"]) == (400, 60, 0, 0, 0)


@pytest.mark.parametrize(
    ("kind", "basis"),
    [("consume", "contract"), ("contra", "contract"), ("gift", "document"), ("reserve", "whim")],
)
def test_unknown_movements(link, scene, kind, basis):
    assert refused(link, movement(scene, kind, 1, basis=basis))[0] == "KP015"


def test_a_contract_cannot_release_what_documents_hold(link, scene):
    link.execute(movement(scene, "reserve", 10, basis="contract"))
    with pytest.raises(psycopg.DatabaseError, match="committed_within_reserved"):
        link.execute(movement(scene, "release", 61, basis="document", event="f"))


def test_one_movement_an_event(link, scene):
    link.execute(movement(scene, "reserve", 1))
    with pytest.raises(psycopg.errors.UniqueViolation):
        link.execute(movement(scene, "reserve", 1))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE budget_budgetmovement SET amount = 1",
        "DELETE FROM budget_budgetmovement",
        "TRUNCATE budget_budgetmovement",
        "UPDATE budget_historicalbudgetline SET amount = 1",
        "DELETE FROM budget_historicalbudgetdocument",
        "TRUNCATE budget_historicalfundrelease",
        "UPDATE budget_historicalbudgetversion SET name = 'x'",
        "DELETE FROM budget_historicalmandatoryshare",
    ],
)
def test_movements_and_history_are_append_only(link, statement):
    assert refused(link, statement)[0] == {"app": "42501", "owner": "KP041"}[link.role]


@pytest.mark.parametrize(
    "change",
    [
        "ceiling = 1000000",
        "reserved = 0",
        "consumed = 0",
        "contra_posted = 0",
        "committed = 0",
        "is_limited = false",
        "unit_id = unit_id",
    ],
)
def test_the_application_writes_no_sum_of_a_key(scene, change):
    with connect(scene["name"]) as link:
        assert refused(link, f"UPDATE budget_budgetkey SET {change} WHERE id = {scene['key']}")[0] == "42501"


def test_the_application_may_retire_a_key_and_lock_it(scene):
    with connect(scene["name"]) as link:
        done = link.execute("UPDATE budget_budgetkey SET is_active = false WHERE id = %s", [scene["key"]])
        locked = link.execute("SELECT id FROM budget_budgetkey WHERE id = %s FOR UPDATE", [scene["key"]])
        assert (done.rowcount, locked.fetchone()) == (1, (scene["key"],))
        assert refused(link, f"DELETE FROM budget_budgetkey WHERE id = {scene['key']}")[0] == "42501"


@pytest.mark.parametrize(
    "change", ["is_limited = false", "account_id = account_id + 1", "unit_id = unit_id + 1"]
)
def test_a_key_never_becomes_another_even_for_the_owner(scene, change):
    with connect(scene["name"], owner=True) as link:
        assert refused(link, f"UPDATE budget_budgetkey SET {change} WHERE id = {scene['key']}")[0] == "KP011"


def test_the_owner_cannot_lift_use_above_the_ceiling(scene):
    with connect(scene["name"], owner=True) as link:
        state, text = refused(link, f"UPDATE budget_budgetkey SET ceiling = 59 WHERE id = {scene['key']}")
        assert (state, "used_within_ceiling" in text) == ("23514", True)


PROGRAM_2024 = (
    "(SELECT p.id FROM reference_program p JOIN reference_edition e ON e.id = p.edition_id"
    " WHERE e.code = 'programs-2024' AND p.is_postable LIMIT 1)"
)
KEGIATAN = "(SELECT parent_id FROM reference_program WHERE id = sub_activity_id)"
NEW_KEY = (
    "INSERT INTO budget_budgetkey (year_id, unit_id, sub_activity_id, account_id, fund_source_id, is_limited,"
    " is_active, ceiling, reserved, committed, consumed, contra_posted)"
    " SELECT 2025, unit_id, {program}, (SELECT id FROM reference_account WHERE edition_id = a.edition_id"
    " AND code = '{code}'), fund_source_id, {limited}, true, {ceiling}, 0, 0, 0, 0"
    " FROM budget_budgetkey k JOIN reference_account a ON a.id = k.account_id WHERE k.id = {key}"
)


@pytest.mark.parametrize(
    ("over", "sqlstate"),
    [
        ({"ceiling": 5}, "KP015"),
        ({"limited": "false"}, "KP015"),
        ({"code": "4.1.02.01.01.0001", "program": "NULL"}, "KP015"),
        ({"code": "4.1.02.01.01.0001", "limited": "false"}, "KP002"),
        ({"code": "5.4.02.05.01.0001"}, "KP003"),
        ({"program": PROGRAM_2024}, "KP001"),
        ({"program": KEGIATAN}, "KP001"),
        ({"program": "NULL"}, "KP002"),
        ({"code": "5.1.02"}, "KP031"),
        ({"code": "1.1.01.01.01.0001"}, "KP031"),
        ({"code": STATIONERY}, "23505"),
    ],
)
def test_a_key_is_born_empty_and_truthful(link, scene, over, sqlstate):
    fields = {
        "key": scene["key"],
        "code": "5.1.02.04.01.0001",
        "ceiling": 0,
        "limited": "true",
        "program": "sub_activity_id",
        **over,
    }
    assert refused(link, NEW_KEY.format(**fields))[0] == sqlstate
    link.execute(NEW_KEY.format(**{**fields, "code": "5.1.02.04.01.0001", "ceiling": 0, "limited": "true",
                                   "program": "sub_activity_id"}))  # fmt: skip


FROZEN = [
    "UPDATE budget_budgetline SET amount = amount + 1 WHERE document_id = {budget}",
    "DELETE FROM budget_cashplan WHERE line_id IN"
    " (SELECT id FROM budget_budgetline WHERE document_id = {budget})",
    "UPDATE budget_cashplan SET amount = amount WHERE line_id IN"
    " (SELECT id FROM budget_budgetline WHERE document_id = {budget})",
    "INSERT INTO budget_cashplan (line_id, month, amount, amount_currency)"
    " SELECT id, 1, 0, 'IDR' FROM budget_budgetline WHERE document_id = {budget}"
    " ON CONFLICT (line_id, month) DO UPDATE SET amount = 0",
    "UPDATE budget_budgetline SET document_id = {draft} WHERE document_id = {budget}",
    "UPDATE budget_budgetline SET document_id = {budget} WHERE document_id = {draft}",
    "INSERT INTO budget_budgetline (document_id, key_id, amount, amount_currency)"
    " VALUES ({budget}, {key}, 1, 'IDR')",
    "UPDATE budget_budgetversion SET number = number + 1",
    "UPDATE budget_budgetdocument SET state = 'draft' WHERE id = {budget}",
    "UPDATE budget_budgetdocument SET number = 'x' WHERE id = {budget}",
    "UPDATE budget_budgetdocument SET dated_on = '2024-12-31' WHERE id = {budget}",
    "DELETE FROM budget_budgetdocument WHERE id = {budget}",
    "UPDATE budget_fundrelease SET dated_on = '2025-01-01'",
    "UPDATE budget_fundrelease SET state = 'draft'",
    "DELETE FROM budget_fundrelease",
    "UPDATE budget_fundreleaseline SET amount = amount + 1",
    "DELETE FROM budget_fundreleaseline",
    "INSERT INTO budget_fundreleaseline (release_id, key_id, amount, amount_currency)"
    " SELECT id, {key}, 1, 'IDR' FROM budget_fundrelease",
]


@pytest.mark.parametrize("statement", FROZEN)
def test_what_is_signed_is_frozen(link, scene, statement):
    assert refused(link, statement.format(**scene))[0] == "KP011"


def test_a_draft_is_not_frozen_but_keeps_its_place(link, scene):
    done = link.execute(f"UPDATE budget_budgetline SET amount = 50 WHERE document_id = {scene['draft']}")
    assert done.rowcount == 1
    state, _ = refused(
        link, f"UPDATE budget_budgetline SET key_id = {scene['key']} WHERE document_id = {scene['draft']}"
    )
    assert state == "KP011"
    state, _ = refused(
        link, f"UPDATE budget_budgetdocument SET unit_id = unit_id + 1 WHERE id = {scene['draft']}"
    )
    assert state == {"app": "42501", "owner": "KP011"}[link.role]
