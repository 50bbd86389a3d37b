"""Raw SQL against coming into force and against SPD limits, as the application's role and as the owner."""

import pytest

from tests.budget.raw import refused, sums
from tests.database import connect


@pytest.fixture
def scene(sql_scene):
    return sql_scene


@pytest.mark.parametrize(
    ("statement", "sqlstate"),
    [
        ("UPDATE budget_budgetdocument SET state = 'signed' WHERE id = {draft}", "KP011"),
        ("SELECT budget_put_in_force({draft})", "KP011"),
        ("UPDATE budget_budgetdocument SET state = 'approved' WHERE id = {draft};"
         " SELECT budget_put_in_force({draft})",
         "KP011"),
        ("SELECT budget_put_in_force(0)", "KP011"),
    ],
)  # fmt: skip
def test_no_short_way_into_force(link, scene, statement, sqlstate):
    assert refused(link, statement.format(**scene), check_at_commit=True)[0] == sqlstate


def test_the_application_does_not_write_the_day_of_force(scene):
    with connect(scene["name"]) as link:
        statement = (
            f"UPDATE budget_budgetdocument SET in_force_from = '2025-01-01' WHERE id = {scene['draft']}"
        )
        assert refused(link, statement)[0] == "42501"


def test_a_signed_document_needs_a_number(link, scene):
    statement = (
        "UPDATE budget_budgetdocument SET state = 'approved' WHERE id = {draft};"
        " SELECT budget_put_in_force({draft});"
        " UPDATE budget_budgetdocument SET state = 'signed' WHERE id = {draft}"
    )
    assert refused(link, statement.format(**scene), check_at_commit=True)[0] == "KP006"


APPROVE = "UPDATE budget_budgetdocument SET state = 'approved' WHERE id = {draft}; "


@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM budget_cashplan WHERE month = 12 AND line_id IN"
        " (SELECT id FROM budget_budgetline WHERE document_id = {draft})",
        "UPDATE budget_cashplan SET amount = amount + 1 WHERE month = 12 AND line_id IN"
        " (SELECT id FROM budget_budgetline WHERE document_id = {draft})",
    ],
)
def test_an_incomplete_cash_plan_never_comes_into_force(link, scene, spoil):
    statement = f"{spoil}; {APPROVE} SELECT budget_put_in_force({{draft}})"
    assert refused(link, statement.format(**scene))[0] == "KP014"


NEW_VERSION = """
WITH v AS (INSERT INTO budget_budgetversion (year_id, number, kind, name, legal_basis, exception_basis)
           VALUES (2025, 2, 'perubahan', 'P', '', '') RETURNING id),
     d AS (INSERT INTO budget_budgetdocument
               (version_id, unit_id, dated_on, number, state, created_by_id, created_at)
           SELECT v.id, b.unit_id, '2025-02-01', '', 'draft', b.created_by_id, now()
           FROM v, budget_budgetdocument b WHERE b.id = {budget} RETURNING id)
SELECT id FROM d
"""
NEW_LINE = """
WITH l AS (INSERT INTO budget_budgetline (document_id, key_id, amount, amount_currency)
           VALUES ({document}, {key}, {amount}, 'IDR') RETURNING id)
INSERT INTO budget_cashplan (line_id, month, amount, amount_currency)
SELECT l.id, m, CASE m WHEN 1 THEN {amount} ELSE 0 END, 'IDR' FROM l, generate_series(1, 12) m
"""


def new_version(link, scene, amount):
    document = link.execute(NEW_VERSION.format(**scene)).fetchone()[0]
    link.execute(NEW_LINE.format(document=document, key=scene["key"], amount=amount))
    link.execute(f"UPDATE budget_budgetdocument SET state = 'approved' WHERE id = {document}")
    return document


def test_a_version_below_use_never_comes_into_force(link, scene):
    document = new_version(link, scene, 59)
    assert refused(link, f"SELECT budget_put_in_force({document})")[0] == "KP012"
    document = new_version(link, scene, 60)
    link.execute(f"SELECT budget_put_in_force({document})")
    assert sums(link, scene["key"])[0] == 60


def test_an_older_version_never_returns(link, scene):
    document = new_version(link, scene, 60)
    link.execute(f"SELECT budget_put_in_force({document})")
    assert refused(link, f"SELECT budget_put_in_force({scene['budget']})")[0] == "KP011"


RELEASE = """
WITH r AS (INSERT INTO budget_fundrelease (year_id, unit_id, budget_document_id, quarter, dated_on, number,
                                           external_number, description, state, created_by_id, created_at)
           SELECT 2025, b.unit_id, b.id, {quarter}, '2025-02-01', 'N', '', '', 'draft', b.created_by_id, now()
           FROM budget_budgetdocument b WHERE b.id = {budget} RETURNING id)
INSERT INTO budget_fundreleaseline (release_id, key_id, amount, amount_currency)
SELECT id, {key}, {amount}, 'IDR' FROM r RETURNING release_id
"""


@pytest.mark.parametrize(
    ("quarter", "amount", "sqlstate"),
    [(1, 1, "KP016"), (2, 101, "KP016"), (4, 301, "KP017"), (2, 100, None), (4, 300, None)],
)
def test_an_spd_above_plan_or_budget_is_never_signed(link, scene, quarter, amount, sqlstate):
    release = link.execute(RELEASE.format(quarter=quarter, amount=amount, **scene)).fetchone()[0]
    sign = f"UPDATE budget_fundrelease SET state = 'signed' WHERE id = {release}"
    if sqlstate:
        assert refused(link, sign)[0] == sqlstate
    else:
        assert link.execute(sign).rowcount == 1


def test_an_spd_is_not_born_signed_nor_signed_without_number_or_lines(link, scene):
    release = link.execute(RELEASE.format(quarter=2, amount=5, **scene)).fetchone()[0]
    link.execute(f"UPDATE budget_fundrelease SET number = '' WHERE id = {release}")
    assert refused(link, f"UPDATE budget_fundrelease SET state = 'signed' WHERE id = {release}")[0] == "KP006"
    release = link.execute(RELEASE.format(quarter=2, amount=5, **scene)).fetchone()[0]
    link.execute(f"DELETE FROM budget_fundreleaseline WHERE release_id = {release}")
    assert refused(link, f"UPDATE budget_fundrelease SET state = 'signed' WHERE id = {release}")[0] == "KP017"
    born = RELEASE.format(quarter=2, amount=5, **scene).replace("'draft'", "'signed'")
    assert refused(link, born)[0] == "KP011"


def test_an_spd_names_keys_of_its_unit_only(link, scene):
    release = link.execute(
        RELEASE.format(quarter=2, amount=5, **{**scene, "key": scene["draft_key"]})
    ).fetchone()[0]
    assert refused(link, f"UPDATE budget_fundrelease SET state = 'signed' WHERE id = {release}")[0] == "KP017"


def test_nothing_is_signed_by_nobody(link, scene):
    """State, number and force alone do not make a signature: the approval log must tell who signed."""
    statement = (
        "UPDATE budget_budgetdocument SET state = 'approved' WHERE id = {draft};"
        " SELECT budget_put_in_force({draft});"
        " UPDATE budget_budgetdocument SET state = 'signed', number = 'X' WHERE id = {draft};"
        " SET CONSTRAINTS document_signed_means_in_force IMMEDIATE"
    )
    state, text = refused(link, statement.format(**scene))
    assert (state, "signed by nobody" in text) == ("KP011", True)
    release = link.execute(RELEASE.format(quarter=2, amount=5, **scene)).fetchone()[0]
    link.execute(f"UPDATE budget_fundrelease SET state = 'signed' WHERE id = {release}")
    state, text = refused(link, "SET CONSTRAINTS ALL IMMEDIATE")
    assert (state, "signed by nobody" in text) == ("KP011", True)
