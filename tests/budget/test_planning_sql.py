"""The second fence of RKA and APBD: raw SQL by the application's role and by the owner is refused alike."""

import pytest

from budget import planned_programs, planning
from budget.models import ReviewNote
from budget.planned_programs import ProgramInput
from core import clock
from core.money import exact
from reference.models import Role
from tests.budget.raw import refused
from tests.database import cloned_database, connect
from tests.factories import apbd, reference
from tests.factories.apbd import PLANNED_ON
from tests.factories.reference import program
from tests.worlds import working_on


@pytest.fixture(scope="module")
def scene(django_db_setup, django_db_blocker):
    """A committed region: MURNI enacted, PERUBAHAN in draft with one RKA submitted and seven sen too much."""
    with cloned_database("planning_sql") as name, django_db_blocker.unblock():
        with working_on(name, django_db_blocker):
            region = reference.make_region()
            with clock.frozen(PLANNED_ON):
                murni = apbd.enact(region, apbd.balanced(region))
                later = apbd.begin(region, kind="perubahan", name="PERUBAHAN")
                proposal = later.proposals.get(unit=region.unit)
                from budget import proposal_store

                extra = [apbd.detail("4.1.02.01.01.0001", "0.07", sub_activity=None)]
                proposal_store.add_lines(proposal, extra, actor=region[Role.OPERATOR])
                apbd.submit(region, proposal)
                note = ReviewNote.objects.create(
                    proposal=proposal, text="Cek.", created_by=region[Role.TAPD], created_at=clock.now()
                )
                tapd = region[Role.TAPD]
                plan = planning.create_plan(kind="rkpd", name="RKPD 2025", first_year=2025, actor=tapd)
                amounts = {2025: exact(900)}
                planned = planned_programs.add_program(
                    plan, ProgramInput(region.unit, program("1.02.01"), amounts), actor=tapd
                )
            found = {
                "name": name,
                "plan": plan.pk,
                "planned": planned.pk,
                "murni": murni.pk,
                "later": later.pk,
                "proposal": proposal.pk,
                "other": later.proposals.get(unit=region.other).pk,
                "unit": region.other.pk,
                "note": note.pk,
                "actor": region[Role.TAPD].pk,
                "version": later.version_id,
            }
        yield found


@pytest.fixture(params=["app", "owner"])
def link(request, scene):
    with connect(scene["name"], owner=request.param == "owner") as found:
        yield found
        found.rollback()


NUMBERS = (
    "agreement_number = 'a', agreed_on = '2025-01-02', evaluation_number = 'e', evaluated_on = '2025-01-02',"
    " perda_number = 'p', perda_on = '2025-01-02', perkada_number = 'k', perkada_on = '2025-01-02'"
)


@pytest.mark.parametrize(
    ("statement", "code"),
    [
        ("UPDATE budget_regionalbudget SET perda_number = 'x' WHERE id = {murni}", "KP011"),
        ("DELETE FROM budget_regionalbudget WHERE id = {murni}", "KP011"),
        ("UPDATE budget_regionalbudget SET state = 'agreed' WHERE id = {later}", "KP011"),
        ("UPDATE budget_regionalbudget SET origin = 'imported' WHERE id = {later}", "KP011"),
        (
            "UPDATE budget_regionalbudget SET acknowledged_difference = 0.07, acknowledged_reason = 'x',"
            " acknowledged_by_id = {actor}, acknowledged_at = now() WHERE id = {later}",
            "KP010",
        ),
        ("UPDATE budget_budgetproposal SET state = 'draft' WHERE id = {proposal}", "KP011"),
        ("UPDATE budget_budgetproposal SET state = 'verified' WHERE id = {other}", "KP011"),
        ("UPDATE budget_budgetproposal SET unit_id = {unit} WHERE id = {proposal}", "KP011"),
        ("DELETE FROM budget_budgetproposal WHERE id = {proposal}", "KP011"),
        ("UPDATE budget_reviewnote SET text = 'Lain' WHERE id = {note}", "KP011"),
        ("UPDATE budget_proposalline SET amount = 1 WHERE proposal_id = {proposal}", "KP011"),
        (
            "UPDATE budget_proposalline SET amount = 1 WHERE proposal_id IN"
            " (SELECT id FROM budget_budgetproposal WHERE budget_id = {murni})",
            "KP011",
        ),
        (
            "INSERT INTO budget_budgetproposal (budget_id, state, created_by_id, created_at)"
            " VALUES ({murni}, 'draft', {actor}, now())",
            "KP011",
        ),
        (
            "INSERT INTO budget_budgetdocument (version_id, unit_id, dated_on, number, state, created_by_id,"
            " created_at) VALUES ({version}, {unit}, '2025-01-02', '', 'draft', {actor}, now())",
            "KP011",
        ),
    ],
)
def test_what_is_passed_on_stands_still(link, scene, statement, code):
    assert refused(link, statement.format(**scene))[0] == code


def to_evaluated(link, scene):
    for state in ("compiled", "agreed", "evaluated"):
        link.execute(f"UPDATE budget_regionalbudget SET state = '{state}' WHERE id = {scene['later']}")


def test_enacted_without_numbers_is_refused(link, scene):
    to_evaluated(link, scene)
    enact = f"UPDATE budget_regionalbudget SET state = 'enacted' WHERE id = {scene['later']}"
    assert refused(link, enact)[0] == "KP006"


def test_enacted_out_of_balance_is_refused(link, scene):
    to_evaluated(link, scene)
    enact = f"UPDATE budget_regionalbudget SET state = 'enacted', {NUMBERS} WHERE id = {scene['later']}"
    code, text = refused(link, enact)
    assert (code, "difference=0.07 acknowledged=" in text) == ("KP010", True)


def test_enacted_with_an_rka_under_review_is_refused(link, scene):
    to_evaluated(link, scene)
    enact = (
        f"UPDATE budget_regionalbudget SET state = 'enacted', {NUMBERS}, acknowledged_difference = 0.07,"
        f" acknowledged_reason = 'x', acknowledged_by_id = {scene['actor']}, acknowledged_at = now()"
        f" WHERE id = {scene['later']}"
    )
    code, text = refused(link, enact)
    assert (code, "not verified" in text) == ("KP011", True)


def test_an_untouched_copy_needs_no_verification(link, scene):
    found = link.execute(
        "SELECT budget_proposal_differs(%s), budget_proposal_differs(%s)", [scene["proposal"], scene["other"]]
    ).fetchone()
    assert found == (True, False)


def test_a_change_of_a_plan_waits_for_an_enactment_that_is_under_way(link, scene):
    with connect(scene["name"], owner=False) as other:
        other.execute("SET lock_timeout = '200ms'")
        other.commit()
        changes = (
            "DELETE FROM budget_planamount WHERE planned_id = {planned}",
            "UPDATE budget_plannedprogram SET priority = 1 WHERE id = {planned}",
            "UPDATE budget_planamount SET amount = 1 WHERE planned_id = {planned}",
        )
        for statement in changes:
            other.execute(statement.format(**scene))
            other.rollback()
        link.execute(
            "UPDATE budget_developmentplan SET state = 'enacted', legal_basis = 'Perkada 1',"
            f" enacted_on = '2025-01-02' WHERE id = {scene['plan']}"
        )
        for statement in changes:
            assert refused(other, statement.format(**scene))[0] == "55P03"
